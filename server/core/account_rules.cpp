// SPDX-License-Identifier: Apache-2.0
#include "server/core/account_rules.hpp"

#include <algorithm>

namespace tiaodu {

bool looks_after(DecisionContext const& context, Account const& account) {
    return account.id != context.actor.account &&
           std::all_of(account.grants.begin(), account.grants.end(),
                       [&](Grant const& grant) { return holds(context, Right::secure, grant.node); });
}

Result<Account const*> account_looked_after(DecisionContext const& context, AccountId id) {
    if (id == context.actor.account) return Error{Errc::forbidden, "account_id", "nobody does this to his own account"};
    auto const found = context.world.accounts.find(id);
    if (found == context.world.accounts.end() || !looks_after(context, found->second))
        return Error{Errc::not_found, "account_id", "no account " + to_string(id)};
    return &found->second;
}

Result<Events> decide_lock_account(DecisionContext const& context, LockAccount const& command) {
    auto const account = account_looked_after(context, command.account_id);
    if (!account) return account.error();
    if ((*account)->locked_at) return Events{};
    return Events{AccountLocked{command.account_id, command.reason}};
}

Result<Events> decide_unlock_account(DecisionContext const& context, UnlockAccount const& command) {
    auto const account = account_looked_after(context, command.account_id);
    if (!account) return account.error();
    if (!(*account)->locked_at) return Events{};
    return Events{AccountUnlocked{command.account_id}};
}

Result<Events> decide_set_grants(DecisionContext const& context, SetGrants const& command) {
    auto const account = account_looked_after(context, command.account_id);
    if (!account) return account.error();
    for (std::size_t i = 0; i < command.grants.size(); ++i) {
        auto const path = "grants[" + std::to_string(i) + "]";
        auto const& grant = command.grants[i];
        if (!holds(context, Right::secure, grant.node))
            return Error{Errc::forbidden, path + ".node", "outside the organisations of this administrator"};
        if (grant.expires_at && *grant.expires_at <= context.now)
            return Error{Errc::invalid_field, path + ".expires_at", "lies in the past"};
    }
    auto const same = [](Grant const& a, Grant const& b) {
        return a.node == b.node && a.role == b.role && a.expires_at == b.expires_at;
    };
    auto const& before = (*account)->grants;
    if (std::equal(before.begin(), before.end(), command.grants.begin(), command.grants.end(), same)) return Events{};
    return Events{AccountGrantsSet{command.account_id, command.grants}};
}

}  // namespace tiaodu
