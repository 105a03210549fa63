// SPDX-License-Identifier: Apache-2.0
#include "server/core/decision.hpp"

namespace tiaodu {

bool holds(DecisionContext const& context, Right right, std::span<OrgCode const> nodes) {
    return context.actor.scope->allows_any(context.world.org, right, nodes);
}

bool holds(DecisionContext const& context, Right right, OrgCode const& node) {
    return holds(context, right, std::span(&node, 1));
}

OrgCode const& home_of(DecisionContext const& context) { return context.world.org.at(context.actor.home).code; }

Result<Ticket const*> visible_ticket(DecisionContext const& context, TicketId id) {
    auto const found = context.world.tickets.find(id);
    if (found == context.world.tickets.end() || !holds(context, Right::view, nodes_of(context.world, id)))
        return Error{Errc::not_found, "ticket_id", "no open ticket " + to_string(id)};
    return &found->second;
}

Result<Ticket const*> current_ticket(DecisionContext const& context, TicketId id, std::int64_t version) {
    auto const ticket = visible_ticket(context, id);
    if (!ticket) return ticket;
    if ((*ticket)->version != version)
        return Error{Errc::conflict, "version",
                     (*ticket)->changed_by + " was faster at " + to_rfc3339((*ticket)->changed_at) +
                         ": the ticket is now " + (*ticket)->state + ", version " + std::to_string((*ticket)->version)};
    return ticket;
}

Result<Ticket const*> owned_ticket(DecisionContext const& context, TicketId id, std::int64_t version) {
    auto const ticket = visible_ticket(context, id);
    if (!ticket) return ticket;
    if (!holds(context, Right::handle, (*ticket)->node))
        return Error{Errc::forbidden, "ticket_id", "this ticket belongs to " + (*ticket)->node.text()};
    return current_ticket(context, id, version);
}

Result<Order const*> visible_order(DecisionContext const& context, OrderId id) {
    auto const found = context.world.orders.find(id);
    if (found == context.world.orders.end() || !holds(context, Right::view, nodes_of(context.world, found->second)))
        return Error{Errc::not_found, "order_id", "no open order " + to_string(id)};
    return &found->second;
}

}  // namespace tiaodu
