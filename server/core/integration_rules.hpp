// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/integration.hpp"
#include "server/core/decision.hpp"

/// Decisions about the keys of other systems, by whoever holds Right::secure on every node of the account.
namespace tiaodu {

/// Errors: not_found (account), forbidden (an account that may do more than hand tickets in: a key never stands for a
/// person), limit_exceeded (two valid keys: revoke one first), invalid_field (an end in the past).
Result<Events> decide_issue_key(DecisionContext const& context, IssueIntegrationKey const& command);
/// Nothing happens when it is revoked already. Errors: not_found.
Result<Events> decide_revoke_key(DecisionContext const& context, RevokeIntegrationKey const& command);

/// The account that a key signs for at a moment; none when the key is unknown, revoked or over.
std::optional<AccountId> account_of_key(World const& world, IntegrationKeyId key, Time now);

}  // namespace tiaodu
