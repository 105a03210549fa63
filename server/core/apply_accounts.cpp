// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"

namespace tiaodu {

void apply(Change& change, AccountCreated const& body) {
    auto& world = change.world;
    change.count(world.counters.account, body.account.id);
    world.accounts.insert_or_assign(body.account.id, body.account);
    world.account_by_login.insert_or_assign(body.account.login, body.account.id);
    change.touched.accounts.push_back(body.account.id);
}

void apply(Change& change, AccountGrantsSet const& body) {
    Change::get(change.world.accounts, body.account_id).grants = body.grants;
    change.touched.accounts.push_back(body.account_id);
}

void apply(Change& change, AccountLocked const& body) {
    Change::get(change.world.accounts, body.account_id).locked_at = change.event.at;
    change.touched.accounts.push_back(body.account_id);
}

void apply(Change& change, AccountUnlocked const& body) {
    Change::get(change.world.accounts, body.account_id).locked_at.reset();
    change.touched.accounts.push_back(body.account_id);
}

void apply(Change& change, AccountProofChanged const& body) {
    // What an account proves itself with is no state of the world: this is for the record.
    TIAODU_ASSERT(change.world.accounts.contains(body.account_id));
}

}  // namespace tiaodu
