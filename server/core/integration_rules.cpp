// SPDX-License-Identifier: Apache-2.0
#include "server/core/integration_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

bool is_valid(IntegrationKey const& key, Time now) {
    return !key.revoked_at && (!key.expires_at || now < *key.expires_at);
}

/// The account when the actor looks after the safety of every node that it has a grant on.
Account const* secured_account(DecisionContext const& context, AccountId id) {
    auto const found = context.world.accounts.find(id);
    if (found == context.world.accounts.end()) return nullptr;
    auto const& grants = found->second.grants;
    bool const all = std::all_of(grants.begin(), grants.end(),
                                 [&](Grant const& grant) { return holds(context, Right::secure, grant.node); });
    return all ? &found->second : nullptr;
}

}  // namespace

Result<Events> decide_issue_key(DecisionContext const& context, IssueIntegrationKey const& command) {
    auto const* account = secured_account(context, command.account_id);
    if (!account) return Error{Errc::not_found, "account_id", "no account " + to_string(command.account_id)};
    bool const hands_in_only = std::all_of(account->grants.begin(), account->grants.end(),
                                           [](Grant const& grant) { return grant.role == Role::integrator; });
    if (!hands_in_only)
        return Error{Errc::forbidden, "account_id",
                     "only accounts whose grants are all of the role integrator have keys"};
    if (command.expires_at && *command.expires_at <= context.now)
        return Error{Errc::invalid_field, "expires_at", "has passed already"};
    std::size_t valid = 0;
    for (auto const& [id, key] : context.world.integration_keys)
        if (key.account_id == command.account_id && is_valid(key, context.now)) ++valid;
    if (valid >= integration_keys_per_account_max)
        return Error{Errc::limit_exceeded, "account_id", "has two valid keys already; revoke one first"};
    IntegrationKey key;
    key.id = IntegrationKeyId(context.world.home, context.world.counters.integration_key + 1);
    key.account_id = command.account_id;
    key.issued_at = context.now;
    key.expires_at = command.expires_at;
    return Events{IntegrationKeyIssued{std::move(key)}};
}

Result<Events> decide_revoke_key(DecisionContext const& context, RevokeIntegrationKey const& command) {
    auto const found = context.world.integration_keys.find(command.key_id);
    bool const known =
        found != context.world.integration_keys.end() && secured_account(context, found->second.account_id) != nullptr;
    if (!known) return Error{Errc::not_found, "key_id", "no key " + to_string(command.key_id)};
    if (found->second.revoked_at) return Events{};
    return Events{IntegrationKeyRevoked{command.key_id}};
}

std::optional<AccountId> account_of_key(World const& world, IntegrationKeyId key, Time now) {
    auto const found = world.integration_keys.find(key);
    if (found == world.integration_keys.end() || !is_valid(found->second, now)) return std::nullopt;
    return found->second.account_id;
}

}  // namespace tiaodu
