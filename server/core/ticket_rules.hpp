// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_commands.hpp"
#include "protocol/messages/ticket_import.hpp"
#include "protocol/messages/ticket_life_commands.hpp"
#include "server/core/decision.hpp"

/// Taking tickets in, saying where they are, and sending somebody. Errors common to all: not_found (no such ticket, or
/// outside the actor's scope), forbidden (seen, but not this account's to change), conflict (`version` is not the
/// current one; the detail names who was faster and the state), wrong_state (the detail names what is possible).
namespace tiaodu {

/// Errors: already_exists (source + external_id), invalid_field (unknown category, time in the future), missing_field
/// (external_id, where the source always gives one), not_found (node).
Result<Events> decide_register(DecisionContext const& context, RegisterTicket const& command);
Result<Events> decide_locate(DecisionContext const& context, LocateTicket const& command);
Result<Events> decide_correct(DecisionContext const& context, CorrectTicket const& command);
/// Errors: also conflict when a unit has its one primary job already, with who sent it and when.
Result<Events> decide_dispatch(DecisionContext const& context, DispatchTicket const& command);

struct ImportDecision {
    Events events;
    TicketsImported counts;
};
/// Registers what is new and leaves what is known; a closed record is registered and closed with the source's own
/// times.
Result<ImportDecision> decide_import(DecisionContext const& context, ImportTickets const& command);

/// `13800138000` → `138****8000`; short or odd numbers lose their middle half.
std::string masked_phone(std::string const& phone);

}  // namespace tiaodu
