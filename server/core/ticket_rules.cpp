// SPDX-License-Identifier: Apache-2.0
#include "server/core/ticket_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Finds a ticket that the actor may change and that nobody has changed since `version`.
Result<Ticket const*> changeable(DecisionContext const& context, TicketId id, std::int64_t version) {
    auto const ticket = visible_ticket(context, id);
    if (!ticket) return ticket;
    if (!holds(context, Right::handle, {(*ticket)->node}))
        return Error{Errc::forbidden, "ticket_id", "this ticket belongs to " + (*ticket)->node.text()};
    if ((*ticket)->version != version)
        return Error{Errc::conflict, "version",
                     (*ticket)->changed_by + " was faster at " + to_rfc3339((*ticket)->changed_at) +
                         ": the ticket is now " + std::string(to_word((*ticket)->status)) + ", version " +
                         std::to_string((*ticket)->version)};
    return ticket;
}

Error wrong_state(Ticket const& ticket, std::string_view needed) {
    return Error{Errc::wrong_state, "ticket_id",
                 "is " + std::string(to_word(ticket.status)) + "; this step needs " + std::string(needed)};
}

/// Where a new ticket goes: the squad whose area holds the point, else the level that must locate it.
Result<OrgCode> owner_of(DecisionContext const& context, std::optional<GeoPoint> const& point,
                         std::optional<OrgCode> const& node) {
    auto const& org = context.world.org;
    if (node) {
        auto const index = org.find(*node);
        if (!index) return Error{Errc::not_found, "node", "no organisation " + node->text()};
        if (org.at(*index).kind == OrgKind::street)
            return Error{Errc::invalid_field, "node", "name the squad, not its street office"};
        return *node;
    }
    if (point)
        if (auto squad = context.world.areas.find(*point)) return *squad;
    return org.at(context.actor.home).code;
}

Ticket new_ticket(DecisionContext const& context, TicketSource source, std::int64_t number) {
    Ticket ticket;
    ticket.id = TicketId(context.world.home, number);
    ticket.version = 1;
    ticket.source = source;
    ticket.registered_at = context.now;
    return ticket;
}

void set_clocks(Ticket& ticket, DecisionContext const& context, std::optional<Time> due_at) {
    auto const& limits = context.clocks.of(ticket.urgency);
    ticket.step_due_at = ticket.registered_at + limits.accept;
    ticket.due_at = due_at ? *due_at : ticket.received_at + limits.total;
}

/// Turns a choice into a recipient. Errors: not_found, conflict (the unit is busy), wrong_state (off duty).
Result<Recipient> recipient_of(DecisionContext const& context, RecipientChoice const& choice, std::int32_t index) {
    auto const path = "recipients[" + std::to_string(index) + "]";
    if (choice.squad.has_value() == choice.unit_id.has_value())
        return Error{Errc::invalid_field, path, "must name either squad or unit_id"};
    Recipient recipient;
    recipient.index = index;
    if (choice.squad) {
        auto const squad = context.world.org.find(*choice.squad);
        bool const is_squad = squad && context.world.org.at(*squad).kind == OrgKind::squad;
        if (!is_squad || !holds(context, Right::handle, {*choice.squad}))
            return Error{Errc::not_found, path + ".squad", "no squad " + choice.squad->text()};
        recipient.squad = *choice.squad;
        return recipient;
    }
    auto const found = context.world.units.find(*choice.unit_id);
    if (found == context.world.units.end() || !holds(context, Right::handle, {found->second.squad}))
        return Error{Errc::not_found, path + ".unit_id", "no unit " + to_string(*choice.unit_id)};
    auto const& unit = found->second;
    if (unit.posture == DutyPosture::off_duty)
        return Error{Errc::wrong_state, path + ".unit_id", unit.call_sign + " is off duty"};
    if (unit.order_id) {
        auto const& order = context.world.orders.at(*unit.order_id);
        return Error{Errc::conflict, path + ".unit_id",
                     unit.call_sign + " was sent by " + order.issued_by + " at " + to_rfc3339(order.issued_at) +
                         (order.ticket_id ? " to ticket " + to_string(*order.ticket_id) : "")};
    }
    recipient.squad = unit.squad;
    recipient.unit_id = unit.id;
    return recipient;
}

/// Levels between the issuer and a squad: they are told at once, and see everything.
void add_skipped(DecisionContext const& context, OrgCode const& squad, std::vector<OrgCode>& informed) {
    auto const& org = context.world.org;
    auto level = org.professional_parent(*org.find(squad));
    while (level && *level != context.actor.home && org.covers(context.actor.home, *level)) {
        auto const& code = org.at(*level).code;
        if (std::find(informed.begin(), informed.end(), code) == informed.end()) informed.push_back(code);
        level = org.professional_parent(*level);
    }
}

}  // namespace

bool holds(DecisionContext const& context, Right right, std::vector<OrgCode> const& nodes) {
    return std::any_of(nodes.begin(), nodes.end(), [&](OrgCode const& code) {
        auto const index = context.world.org.find(code);
        return index && context.actor.scope->allows(right, *index);
    });
}

Result<Ticket const*> visible_ticket(DecisionContext const& context, TicketId id) {
    auto const found = context.world.tickets.find(id);
    if (found == context.world.tickets.end() || !holds(context, Right::view, nodes_of(context.world, id)))
        return Error{Errc::not_found, "ticket_id", "no open ticket " + to_string(id)};
    return &found->second;
}

std::string masked_phone(std::string const& phone) {
    auto const size = phone.size();
    std::size_t const front = size == 11 ? 3 : size / 4;
    std::size_t const back = size == 11 ? 4 : size / 4;
    return phone.substr(0, front) + "****" + phone.substr(size - back);
}

Result<Events> decide_register(DecisionContext const& context, RegisterTicket const& command) {
    if (!context.actor.scope->allows_somewhere(Right::take_in))
        return Error{Errc::forbidden, "", "this account takes in no tickets"};
    if (!context.world.categories.contains(command.category))
        return Error{Errc::invalid_field, "category",
                     "no category " + command.category + "; see GET /api/v1/categories"};
    if (command.external_id && context.world.external_ids.contains(external_key(command.source, *command.external_id)))
        return Error{Errc::already_exists, "external_id",
                     *command.external_id + " from this source is already registered"};
    if (command.received_at && *command.received_at > context.now + std::chrono::minutes(5))
        return Error{Errc::invalid_field, "received_at", "must not be in the future"};
    auto ticket = new_ticket(context, command.source, context.world.counters.ticket + 1);
    auto const owner = owner_of(context, command.point, command.node);
    if (!owner) return owner.error();
    if (!holds(context, Right::take_in, {*owner}))
        return Error{Errc::forbidden, "node", "outside the organisations of this account"};
    ticket.node = *owner;
    ticket.external_id = command.external_id;
    ticket.category = command.category;
    ticket.urgency = command.urgency.value_or(Urgency::normal);
    ticket.title = command.title;
    ticket.description = command.description;
    ticket.address = command.address;
    ticket.point = command.point;
    if (command.contact_phone) ticket.contact = masked_phone(*command.contact_phone);
    ticket.received_at = command.received_at.value_or(context.now);
    if (command.due_at && *command.due_at < ticket.received_at)
        return Error{Errc::invalid_field, "due_at", "must not be before received_at"};
    set_clocks(ticket, context, command.due_at);
    return Events{TicketRegistered{std::move(ticket)}};
}

Result<Events> decide_locate(DecisionContext const& context, LocateTicket const& command) {
    auto const ticket = changeable(context, command.ticket_id, command.version);
    if (!ticket) return ticket.error();
    if ((*ticket)->status != TicketStatus::registered && (*ticket)->status != TicketStatus::accepted)
        return wrong_state(**ticket, "registered or accepted");
    if (!command.point && !command.node) return Error{Errc::missing_field, "point", "give a point, a node, or both"};
    auto owner = owner_of(context, command.point, command.node);
    if (!owner) return owner.error();
    auto const& org = context.world.org;
    bool const upward = org.covers(*org.find(*owner), *org.find((*ticket)->node));
    if (!upward && !holds(context, Right::handle, {*owner}))
        return Error{Errc::forbidden, command.node ? "node" : "point",
                     "belongs to " + owner->text() +
                         ", outside the organisations of this account; name the level above to hand the ticket up"};
    return Events{TicketLocated{command.ticket_id, command.point, std::move(*owner)}};
}

Result<Events> decide_accept(DecisionContext const& context, AcceptTicket const& command) {
    auto const ticket = changeable(context, command.ticket_id, command.version);
    if (!ticket) return ticket.error();
    if ((*ticket)->status != TicketStatus::registered) return wrong_state(**ticket, "registered");
    return Events{TicketAccepted{command.ticket_id, context.now + context.clocks.of((*ticket)->urgency).dispatch}};
}

Result<Events> decide_dispatch(DecisionContext const& context, DispatchTicket const& command) {
    auto const found = changeable(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& ticket = **found;
    if (ticket.status != TicketStatus::accepted) return wrong_state(ticket, "accepted");
    Order order;
    for (auto const& choice : command.recipients) {
        auto recipient = recipient_of(context, choice, static_cast<std::int32_t>(order.recipients.size()));
        if (!recipient) return recipient.error();
        for (auto const& other : order.recipients)
            if (other.squad == recipient->squad && other.unit_id == recipient->unit_id)
                return Error{Errc::invalid_field, "recipients[" + std::to_string(recipient->index) + "]",
                             "stands twice"};
        add_skipped(context, recipient->squad, order.informed);
        order.recipients.push_back(std::move(*recipient));
    }
    auto const& limits = context.clocks.of(ticket.urgency);
    order.id = OrderId(context.world.home, context.world.counters.order + 1);
    order.version = 1;
    order.ticket_id = ticket.id;
    order.issuer = context.world.org.at(context.actor.home).code;
    order.issued_by = context.actor.display_name;
    order.issued_at = context.now;
    order.due_at = std::min(ticket.due_at, context.now + limits.acknowledge + limits.handle);
    if (order.due_at < context.now) order.due_at = context.now + limits.acknowledge + limits.handle;
    order.note = command.note;
    return Events{OrderIssued{std::move(order), context.now + limits.acknowledge}};
}

Result<Events> decide_close(DecisionContext const& context, CloseTicket const& command) {
    auto const ticket = changeable(context, command.ticket_id, command.version);
    if (!ticket) return ticket.error();
    auto const status = (*ticket)->status;
    if (status == TicketStatus::closed || status == TicketStatus::registered)
        return wrong_state(**ticket, "accepted or later");
    if (status != TicketStatus::resolved && command.note.value_or("").empty())
        return Error{Errc::missing_field, "note", "closing before every recipient has reported needs a reason"};
    return Events{TicketClosed{command.ticket_id, command.outcome, command.note, context.now}};
}

Result<ImportDecision> decide_import(DecisionContext const& context, ImportTickets const& command) {
    if (!holds(context, Right::administer, {context.world.org.at(context.actor.home).code}))
        return Error{Errc::forbidden, "", "importing needs the administrator's right"};
    ImportDecision decision;
    std::unordered_set<std::string> in_batch;
    auto number = context.world.counters.ticket;
    for (std::size_t i = 0; i < command.tickets.size(); ++i) {
        auto const& row = command.tickets[i];
        auto const path = "tickets[" + std::to_string(i) + "]";
        if (!context.world.categories.contains(row.category))
            return Error{Errc::invalid_field, path + ".category", "no category " + row.category};
        if (row.closed && row.closed_at && *row.closed_at < row.received_at)
            return Error{Errc::invalid_field, path + ".closed_at", "must not be before received_at"};
        auto const key = external_key(command.source, row.external_id);
        if (context.world.external_ids.contains(key) || !in_batch.insert(key).second) {
            ++decision.counts.known;
            continue;
        }
        auto ticket = new_ticket(context, command.source, ++number);
        ticket.external_id = row.external_id;
        ticket.category = row.category;
        ticket.urgency = row.urgency;
        ticket.title = row.title;
        ticket.description = row.description;
        ticket.address = row.address;
        ticket.point = row.point;
        ticket.received_at = row.received_at;
        if (row.contact_phone) ticket.contact = masked_phone(*row.contact_phone);
        auto squad = row.point ? context.world.areas.find(*row.point) : std::nullopt;
        // A district's administrator hands nothing to another district: such a record stays to be located.
        if (squad && !holds(context, Right::administer, {*squad})) squad.reset();
        ticket.node = squad ? *squad : context.world.org.at(context.actor.home).code;
        if (squad) ++decision.counts.located;
        set_clocks(ticket, context, row.due_at);
        auto const id = ticket.id;
        ++decision.counts.added;
        decision.events.push_back(TicketRegistered{std::move(ticket)});
        if (row.closed)
            decision.events.push_back(TicketClosed{id, row.outcome.value_or(Outcome::solved), std::nullopt,
                                                   row.closed_at.value_or(row.received_at)});
    }
    if (command.dry_run.value_or(false)) decision.events.clear();
    return decision;
}

}  // namespace tiaodu
