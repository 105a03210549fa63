// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/decision.hpp"

/// The ticket flow as data: which actions a state allows, and what they do.
namespace tiaodu {

FlowAction const* find_action(TicketFlow const& flow, std::string_view code);
FlowState const* find_state(TicketFlow const& flow, std::string_view code);

/// The action `code` for a ticket in its present state. Errors: wrong_state (the detail lists the actions that are
/// possible now), not_found (`action`: the flow has no such action).
Result<FlowAction const*> possible_action(TicketFlow const& flow, Ticket const& ticket, std::string_view code);

/// Checks that the action is this actor's. Errors: forbidden.
std::optional<Error> check_actor(DecisionContext const& context, Ticket const& ticket, FlowAction const& action);
/// Checks what the action asks to be said. Errors: missing_field, invalid_field (`reason`, `note`).
std::optional<Error> check_words(FlowAction const& action, std::optional<std::string> const& reason,
                                 std::optional<std::string> const& note);

/// The level whose consent the action needs from this actor; none when it needs none.
std::optional<OrgCode> approver_of(DecisionContext const& context, Ticket const& ticket, FlowAction const& action);

/// The state that the action leads to.
FlowState const& target_state(TicketFlow const& flow, Ticket const& ticket, FlowAction const& action);

/// Checks that a flow hangs together: unique codes, actions between states that exist, every state reachable from the
/// first, no open state without a way out, the actions that the program carries out itself present. Errors:
/// invalid_field, missing_field.
std::optional<Error> check_flow(TicketFlow const& flow);

}  // namespace tiaodu
