// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/ticket_rules.hpp"

/// Steps in the life of a ticket after it was taken in. Which are possible, whose they are, what they ask for and what
/// they do to the clocks is in the flow (rules). Errors common to all: as in ticket_rules.hpp.
namespace tiaodu {

/// An action of the flow without a command of its own; becomes a request where somebody above must consent. Errors:
/// also not_found (no such action), missing_field and invalid_field (reason, note, department), already_exists (the
/// same request is pending).
Result<Events> decide_move(DecisionContext const& context, MoveTicket const& command);
/// More time for the total clock. Errors: also wrong_state (the source set the deadline: only it moves it).
Result<Events> decide_extend(DecisionContext const& context, ExtendTicket const& command);
/// Errors: also not_found (request), wrong_state (decided already, or its action is no longer possible).
Result<Events> decide_request(DecisionContext const& context, DecideRequest const& command);

Result<Events> decide_contact(DecisionContext const& context, ContactComplainant const& command);
Result<Events> decide_reply(DecisionContext const& context, ReplyToComplainant const& command);
Result<Events> decide_call_back(DecisionContext const& context, CallBackComplainant const& command);
Result<Events> decide_remark_ticket(DecisionContext const& context, RemarkOnTicket const& command);
/// Errors: also missing_field: note (not every recipient has reported), reply or call_back (the source asks for them),
/// case_decision (a rule says it should be a case), different_this_time (inside an open knot).
Result<Events> decide_close(DecisionContext const& context, CloseTicket const& command);
/// Errors: also forbidden (confidential, for the handling squad), rate_limited.
Result<Events> decide_reveal(DecisionContext const& context, RevealContact const& command);

/// The 诉转案 rule that says this ticket should become a case, when it is true; none otherwise.
CaseRule const* case_rule_of(CaseRules const& rules, Ticket const& ticket);

}  // namespace tiaodu
