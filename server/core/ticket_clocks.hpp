// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/flow.hpp"

/// The clocks of a ticket: which run by the limit rules, and what each step does to them.
namespace tiaodu {

/// The calendar of a node, from the world's cache (see refresh_calendars).
NodeCalendar const& calendar_of(World const& world, OrgCode const& node);
/// Works out the calendar of every node anew; after loading and after a calendar has changed.
void refresh_calendars(World& world);

/// When a limit that begins now at `node` is over.
Time deadline(DecisionContext const& context, OrgCode const& node, TimeLimit const& limit);

bool matches(TicketMatch const& match, Ticket const& ticket);
/// The first limit rule that matches; none when the rules have no line for such a ticket.
LimitRule const* limit_rule(LimitRules const& rules, Ticket const& ticket);

/// Clocks of a new ticket: `total` (or `source`, which ends with the deadline that the source set), `first_contact` and
/// the legal ones from receipt, `step` from now.
std::vector<TicketClock> first_clocks(DecisionContext const& context, Ticket const& ticket, FlowState const& state,
                                      std::optional<Time> const& due_by_source);

/// The fresh clocks of a ticket whose category or urgency was put right, with the pauses and extensions of the old ones
/// and whatever had stopped.
std::vector<TicketClock> corrected_clocks(World const& world, Ticket const& ticket, std::vector<TicketClock> const& old,
                                          std::vector<TicketClock> fresh);

/// Clocks after what `end` names has been done at `at`: those that it ends are stopped.
std::vector<TicketClock> ended_clocks(std::vector<TicketClock> clocks, ClockEnd end, Time at);

/// State and clocks after an action of the flow.
TicketStep step_by(DecisionContext const& context, Ticket const& ticket, FlowAction const& action);
/// The same for an action that the program carries out by itself, when the flow allows it now. `arrived`: a recipient
/// has reached the place, which ends the clocks that wait for that.
std::optional<TicketStep> step_if_possible(DecisionContext const& context, Ticket const& ticket, std::string_view code,
                                           bool arrived);
/// The ticket stays where it is and `end` ends some clocks; none when it ends no clock.
std::optional<TicketStep> same_step(DecisionContext const& context, Ticket const& ticket, ClockEnd end);

/// Clocks worked out anew at `now` under another calendar; none when nothing moves.
std::optional<std::vector<TicketClock>> recomputed_clocks(NodeCalendar const& calendar, Ticket const& ticket, Time now);

}  // namespace tiaodu
