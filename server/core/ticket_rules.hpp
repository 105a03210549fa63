// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_commands.hpp"
#include "server/core/clock_rules.hpp"
#include "server/core/world.hpp"

#include <vector>

/// Decisions about tickets: pure functions of the world, the actor and the time. They say what would happen and change
/// nothing. Errors common to all: not_found (no such ticket, or outside the actor's scope), forbidden (seen, but not
/// this account's to change), conflict (`version` is not the current one; the detail names the state), wrong_state.
namespace tiaodu {

/// What a decision may look at besides the world.
struct DecisionContext {
    World const& world;
    Actor const& actor;
    Time now;
    ClockRules const& clocks;
};

using Events = std::vector<EventBody>;

/// Errors: already_exists (source + external_id), invalid_field (unknown category, time in the future), not_found
/// (node).
Result<Events> decide_register(DecisionContext const& context, RegisterTicket const& command);
Result<Events> decide_locate(DecisionContext const& context, LocateTicket const& command);
Result<Events> decide_accept(DecisionContext const& context, AcceptTicket const& command);
/// Errors: also conflict when a unit is already working on another order, with who sent it and when.
Result<Events> decide_dispatch(DecisionContext const& context, DispatchTicket const& command);
/// Errors: also missing_field (note) when not every recipient has reported.
Result<Events> decide_close(DecisionContext const& context, CloseTicket const& command);

struct ImportDecision {
    Events events;
    TicketsImported counts;
};
/// Registers what is new and leaves what is known; a closed record is registered and closed with the source's own
/// times.
Result<ImportDecision> decide_import(DecisionContext const& context, ImportTickets const& command);

/// `13800138000` → `138****8000`; short or odd numbers lose their middle half.
std::string masked_phone(std::string const& phone);

/// Finds a ticket that the actor may see. Errors: not_found.
Result<Ticket const*> visible_ticket(DecisionContext const& context, TicketId id);
/// True when the actor holds `right` on one of the nodes (unknown nodes count as no).
bool holds(DecisionContext const& context, Right right, std::vector<OrgCode> const& nodes);

}  // namespace tiaodu
