// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account_commands.hpp"
#include "server/core/decision.hpp"

/// Decisions of the security administrator about accounts. An account is looked after by whoever holds `secure` on
/// every node that it has grants on, and never by itself. Errors common to all: not_found (outside one's nodes looks
/// the same).
namespace tiaodu {

/// True when the actor may lock, unlock, reset and end the sessions of an account of somebody else.
bool looks_after(DecisionContext const& context, Account const& account);
/// Finds an account that the actor looks after. Errors: not_found, forbidden (one's own).
Result<Account const*> account_looked_after(DecisionContext const& context, AccountId id);

Result<Events> decide_lock_account(DecisionContext const& context, LockAccount const& command);
Result<Events> decide_unlock_account(DecisionContext const& context, UnlockAccount const& command);
/// Errors: also forbidden (a node outside one's own), invalid_field (an end in the past).
Result<Events> decide_set_grants(DecisionContext const& context, SetGrants const& command);

}  // namespace tiaodu
