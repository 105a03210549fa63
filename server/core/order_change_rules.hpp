// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/order_rules.hpp"

/// Changing, calling back, passing on and rearranging orders. What was done stays in the order's history; only receipt
/// clocks of those who must read something new begin again.
namespace tiaodu {

/// A new revision, to be acknowledged anew by every recipient. Errors: missing_field (nothing changes), invalid_field.
Result<Events> decide_amend(DecisionContext const& context, AmendOrder const& command);
/// Errors: wrong_state (a recipient that is out, or was called back already).
Result<Events> decide_recall(DecisionContext const& context, RecallOrder const& command);
/// By the recipient itself, to what is below it. Errors: also forbidden, wrong_state (a unit or person cannot relay).
Result<Events> decide_relay(DecisionContext const& context, RelayOrder const& command);
/// By the issuer, or by a level that was told (抄告): it may add, not undo.
Result<Events> decide_add(DecisionContext const& context, AddRecipients const& command);
/// Errors: wrong_state (has reported, or is out).
Result<Events> decide_reassign(DecisionContext const& context, ReassignOrder const& command);
/// Errors: also invalid_field (into itself, or of different tickets).
Result<Events> decide_merge(DecisionContext const& context, MergeOrders const& command);
/// Errors: wrong_state (a recipient that is out), invalid_field (everybody, or a relayed recipient without its parent).
Result<Events> decide_split(DecisionContext const& context, SplitOrder const& command);

}  // namespace tiaodu
