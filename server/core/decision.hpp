// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/world.hpp"

#include <vector>

/// What all decisions share. A decision is a pure function of the world, the actor and the time: it says what would
/// happen and changes nothing.
namespace tiaodu {

/// What a decision may look at. The rules and calendars are part of the world.
struct DecisionContext {
    World const& world;
    Actor const& actor;
    Time now;
};

using Events = std::vector<EventBody>;

/// True when the actor holds `right` on one of the nodes (unknown nodes count as no).
bool holds(DecisionContext const& context, Right right, std::span<OrgCode const> nodes);
bool holds(DecisionContext const& context, Right right, OrgCode const& node);

/// Where the actor works.
OrgCode const& home_of(DecisionContext const& context);

/// Finds a ticket that the actor may see. Errors: not_found.
Result<Ticket const*> visible_ticket(DecisionContext const& context, TicketId id);
/// Finds a ticket that the actor may see and that nobody has changed since `version`. Errors: not_found, conflict (with
/// who was faster, when, and what the ticket is now).
Result<Ticket const*> current_ticket(DecisionContext const& context, TicketId id, std::int64_t version);
/// The same, for its owner: the actor must handle tickets there. Errors: also forbidden.
Result<Ticket const*> owned_ticket(DecisionContext const& context, TicketId id, std::int64_t version);

/// Finds an order that the actor may see. Errors: not_found.
Result<Order const*> visible_order(DecisionContext const& context, OrderId id);

}  // namespace tiaodu
