// SPDX-License-Identifier: Apache-2.0
#include "server/core/ticket_rules.hpp"

#include "server/core/order_rules.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/core/zone_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

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
    return home_of(context);
}

Ticket new_ticket(DecisionContext const& context, TicketSource source, std::int64_t number) {
    Ticket ticket;
    ticket.id = TicketId(context.world.home, number);
    ticket.version = 1;
    ticket.source = source;
    ticket.registered_at = context.now;
    auto const& flow = context.world.rules.flow;
    if (!flow.states.empty()) ticket.state = flow.states.front().label.code;
    return ticket;
}

void set_first_clocks(Ticket& ticket, DecisionContext const& context, std::optional<Time> const& due_by_source) {
    FlowState const* state = find_state(context.world.rules.flow, ticket.state);
    ticket.clocks = first_clocks(context, ticket, state ? *state : FlowState{}, due_by_source);
    ticket.due_at = due_by_source.value_or(ticket.received_at);
    for (auto const& clock : ticket.clocks) {
        if (clock.code == "total") ticket.due_at = clock.clock.due_at;
        if (clock.code == "step") ticket.step_due_at = clock.clock.due_at;
    }
}

SourceRule const* source_rule(World const& world, TicketSource source) {
    for (auto const& rule : world.rules.sources)
        if (rule.source == source) return &rule;
    return nullptr;
}

std::optional<Error> check_register(DecisionContext const& context, RegisterTicket const& command,
                                    SourceRule const* rule) {
    if (!context.actor.scope->allows_somewhere(Right::take_in))
        return Error{Errc::forbidden, "", "this account takes in no tickets"};
    if (!context.world.categories.contains(command.category))
        return Error{Errc::invalid_field, "category",
                     "no category " + command.category + "; see GET /api/v1/categories"};
    if (rule && rule->external_id == NoteRule::required && !command.external_id)
        return Error{Errc::missing_field, "external_id", "this source gives every ticket a number"};
    if (command.external_id && context.world.external_ids.contains(external_key(command.source, *command.external_id)))
        return Error{Errc::already_exists, "external_id",
                     *command.external_id + " from this source is already registered"};
    if (command.received_at && *command.received_at > context.now + std::chrono::minutes(5))
        return Error{Errc::invalid_field, "received_at", "must not be in the future"};
    auto const received = command.received_at.value_or(context.now);
    if (command.due_at && *command.due_at < received)
        return Error{Errc::invalid_field, "due_at", "must not be before received_at"};
    return std::nullopt;
}

void fill(Ticket& ticket, RegisterTicket const& command, SourceRule const* rule) {
    ticket.external_id = command.external_id;
    ticket.category = command.category;
    ticket.tags = command.tags;
    ticket.urgency =
        command.urgency ? *command.urgency : (rule ? rule->urgency : std::nullopt).value_or(Urgency::normal);
    ticket.title = command.title;
    ticket.description = command.description;
    ticket.address = command.address;
    ticket.point = command.point;
    ticket.confidentiality = command.confidentiality.value_or(Confidentiality::open);
    // Not even a masked number of somebody who asked for confidentiality leaves the intake.
    if (command.contact_phone && ticket.confidentiality == Confidentiality::open)
        ticket.contact = masked_phone(*command.contact_phone);
}

/// The end of a record that was closed before it came to us: all clocks stop at the source's own time.
TicketClosed imported_end(DecisionContext const& context, Ticket const& ticket, ImportedTicket const& row) {
    TicketClosed closed;
    closed.ticket_id = ticket.id;
    closed.closed_at = row.closed_at.value_or(row.received_at);
    closed.step = {"closed", TicketStatus::closed, {}};
    for (auto const& state : context.world.rules.flow.states)
        if (state.status == TicketStatus::closed) closed.step.state = state.label.code;
    closed.step.clocks = ended_clocks(ticket.clocks, ClockEnd::close, closed.closed_at);
    std::erase_if(closed.step.clocks, [](TicketClock const& clock) { return clock.code != "total"; });
    closed.outcome = row.outcome.value_or(Outcome::solved);
    closed.truth = row.truth;
    return closed;
}

}  // namespace

std::string masked_phone(std::string const& phone) {
    auto const size = phone.size();
    std::size_t const front = size == 11 ? 3 : size / 4;
    std::size_t const back = size == 11 ? 4 : size / 4;
    return phone.substr(0, front) + "****" + phone.substr(size - back);
}

Result<Events> decide_register(DecisionContext const& context, RegisterTicket const& command) {
    auto const* rule = source_rule(context.world, command.source);
    if (auto error = check_register(context, command, rule)) return *error;
    auto const owner = owner_of(context, command.point, command.node);
    if (!owner) return owner.error();
    if (!holds(context, Right::take_in, *owner))
        return Error{Errc::forbidden, "node", "outside the organisations of this account"};
    auto ticket = new_ticket(context, command.source, context.world.counters.ticket + 1);
    ticket.node = *owner;
    fill(ticket, command, rule);
    ticket.received_at = command.received_at.value_or(context.now);
    if (ticket.point && !command.node) share_in_zone(context, ticket);
    set_first_clocks(ticket, context, command.due_at);
    return Events{TicketRegistered{std::move(ticket)}};
}

Result<Events> decide_locate(DecisionContext const& context, LocateTicket const& command) {
    auto const ticket = owned_ticket(context, command.ticket_id, command.version);
    if (!ticket) return ticket.error();
    auto const action = possible_action(context.world.rules.flow, **ticket, "locate");
    if (!action) return action.error();
    if (!command.point && !command.node) return Error{Errc::missing_field, "point", "give a point, a node, or both"};
    auto owner = owner_of(context, command.point, command.node);
    if (!owner) return owner.error();
    auto const& org = context.world.org;
    bool const upward = org.covers(*org.find(*owner), *org.find((*ticket)->node));
    if (!upward && !holds(context, Right::handle, *owner))
        return Error{Errc::forbidden, command.node ? "node" : "point",
                     "belongs to " + owner->text() +
                         ", outside the organisations of this account; name the level above to hand the ticket up"};
    TicketLocated located{command.ticket_id, command.point, std::move(*owner), {}, {}, {}};
    if (command.point && !command.node) {
        Ticket moved = **ticket;
        moved.point = command.point;
        moved.responders.clear();
        // A zone in which it was taken or decided already does not begin to contend for it again.
        auto const* zone = zone_at(context.world, *command.point, context.now);
        bool const decided = zone && moved.zone_id == zone->id && !moved.zone_due_at;
        if (!decided) {
            moved.zone_id.reset();
            moved.zone_due_at.reset();
            share_in_zone(context, moved);
        }
        located.zone_id = moved.zone_id;
        located.contenders = moved.responders;
        located.zone_due_at = moved.zone_due_at;
    }
    return Events{std::move(located)};
}

Result<Events> decide_correct(DecisionContext const& context, CorrectTicket const& command) {
    auto const found = owned_ticket(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto ticket = **found;
    if (is_over(ticket.status)) return Error{Errc::wrong_state, "ticket_id", "is " + ticket.state};
    if (!command.category && !command.urgency && !command.title && !command.address)
        return Error{Errc::missing_field, "title", "name what is to be put right"};
    if (command.category && !context.world.categories.contains(*command.category))
        return Error{Errc::invalid_field, "category",
                     "no category " + *command.category + "; see GET /api/v1/categories"};
    auto clocks = ticket.clocks;
    bool const other_limits = (command.category && *command.category != ticket.category) ||
                              (command.urgency && *command.urgency != ticket.urgency);
    if (other_limits) {
        // Other limits count from the same receipt; what is over or stood still already stays as it was.
        if (command.category) ticket.category = *command.category;
        if (command.urgency) ticket.urgency = *command.urgency;
        bool const by_source =
            std::none_of(clocks.begin(), clocks.end(), [](TicketClock const& clock) { return clock.code == "total"; });
        auto const* state = find_state(context.world.rules.flow, ticket.state_before.value_or(ticket.state));
        auto fresh = first_clocks(context, ticket, state ? *state : FlowState{},
                                  by_source ? std::optional(ticket.due_at) : std::nullopt);
        clocks = corrected_clocks(context.world, ticket, clocks, std::move(fresh));
    }
    return Events{TicketCorrected{command.ticket_id, command.category, command.urgency, command.title, command.address,
                                  std::move(clocks)}};
}

Result<Events> decide_dispatch(DecisionContext const& context, DispatchTicket const& command) {
    auto const found = owned_ticket(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& ticket = **found;
    auto const action = possible_action(context.world.rules.flow, ticket, "dispatch");
    if (!action) return action.error();
    if (ticket.zone_due_at)
        return Error{Errc::wrong_state, "ticket_id",
                     "lies in a border zone and nobody has taken it yet: take it first"};
    auto order = make_order(
        context, {OrderKind::ticket_disposal, ticket.urgency, std::nullopt, command.note, ticket.id, std::nullopt},
        command.recipients);
    if (!order) return order.error();
    // The ticket's own deadline counts, unless it is already past.
    if (ticket.due_at > context.now) order->due_at = std::min(order->due_at, ticket.due_at);
    return Events{OrderIssued{std::move(*order), step_by(context, ticket, **action)}};
}

Result<ImportDecision> decide_import(DecisionContext const& context, ImportTickets const& command) {
    if (!holds(context, Right::administer, home_of(context)))
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
        if (squad && !holds(context, Right::administer, *squad)) squad.reset();
        ticket.node = squad ? *squad : home_of(context);
        if (squad) ++decision.counts.located;
        set_first_clocks(ticket, context, row.due_at);
        ++decision.counts.added;
        std::optional<TicketClosed> closed;
        if (row.closed) closed = imported_end(context, ticket, row);
        decision.events.push_back(TicketRegistered{std::move(ticket)});
        if (closed) decision.events.push_back(std::move(*closed));
    }
    if (command.dry_run.value_or(false)) decision.events.clear();
    return decision;
}

}  // namespace tiaodu
