// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/city_commands.hpp"
#include "protocol/messages/ticket_life_commands.hpp"
#include "server/core/decision.hpp"

/// Knots of repeated complaints (重复投诉结). A person decides that two tickets are about the same thing; from then on
/// they share one knot. At `knot_owner_at` tickets (R19: 5) a named owner is required and the district is told. A
/// repeat opens a closed knot again.
namespace tiaodu {

/// Errors: not_found (either ticket), conflict, invalid_field (a ticket repeats itself, or comes before the one that it
/// is said to repeat), already_exists (in that knot already), limit_exceeded.
Result<Events> decide_link(DecisionContext const& context, LinkTicket const& command);
/// Errors: wrong_state (in no knot).
Result<Events> decide_unlink(DecisionContext const& context, UnlinkTicket const& command);
/// Errors: not_found (the knot, the person), conflict, forbidden.
Result<Events> decide_own(DecisionContext const& context, NameKnotOwner const& command);
Result<Events> decide_note(DecisionContext const& context, NoteOnKnot const& command);
/// Errors: also wrong_state (closed already, a ticket in it is still open), missing_field (no owner, though one is
/// required).
Result<Events> decide_close_knot(DecisionContext const& context, CloseKnot const& command);

/// Nodes that see a knot: its place and whoever sees one of its tickets.
std::vector<OrgCode> nodes_of(World const& world, Knot const& knot);

}  // namespace tiaodu
