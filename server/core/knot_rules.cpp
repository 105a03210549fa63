// SPDX-License-Identifier: Apache-2.0
#include "server/core/knot_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t notes_max = 200;
constexpr auto owner_wait = std::chrono::hours(24);

void write(DecisionContext const& context, Knot& knot, std::string content) {
    if (knot.notes.size() == notes_max) knot.notes.erase(knot.notes.begin());
    knot.notes.push_back({context.actor.display_name, context.now, std::move(content)});
}

/// The district hears of a knot, and an owner is due, once it has as many tickets as the rules say.
void require_owner(DecisionContext const& context, Knot& knot) {
    bool const many = knot.tickets.size() >= static_cast<std::size_t>(context.world.rules.general.knot_owner_at);
    if (!many) return;
    if (!knot.district_told_at) knot.district_told_at = context.now;
    if (!knot.owner && !knot.owner_due_at) knot.owner_due_at = context.now + owner_wait;
}

Knot new_knot(DecisionContext const& context, Ticket const& first) {
    Knot knot;
    knot.id = KnotId(context.world.home, context.world.counters.knot + 1);
    knot.version = 1;
    knot.node = first.node;
    knot.title = first.title;
    knot.category = first.category;
    knot.point = first.point;
    knot.tickets = {first.id};
    knot.opened_at = context.now;
    return knot;
}

void join(DecisionContext const& context, Knot& knot, Ticket const& ticket) {
    auto const before = static_cast<double>(knot.tickets.size());
    if (ticket.point && knot.point) {
        knot.point->lon_deg += (ticket.point->lon_deg - knot.point->lon_deg) / (before + 1);
        knot.point->lat_deg += (ticket.point->lat_deg - knot.point->lat_deg) / (before + 1);
    } else if (ticket.point) {
        knot.point = ticket.point;
    }
    knot.tickets.push_back(ticket.id);
    knot.closed_at.reset();
    require_owner(context, knot);
}

Result<Knot> current_knot(DecisionContext const& context, KnotId id, std::int64_t version) {
    auto const found = context.world.knots.find(id);
    if (found == context.world.knots.end() || !holds(context, Right::view, nodes_of(context.world, found->second)))
        return Error{Errc::not_found, "knot_id", "no open knot " + to_string(id)};
    if (!holds(context, Right::handle, found->second.node))
        return Error{Errc::forbidden, "knot_id", "this knot belongs to " + found->second.node.text()};
    if (found->second.version != version)
        return Error{Errc::conflict, "version", "the knot is now version " + std::to_string(found->second.version)};
    auto knot = found->second;
    ++knot.version;
    return knot;
}

}  // namespace

std::vector<OrgCode> nodes_of(World const& world, Knot const& knot) {
    std::vector<OrgCode> nodes{knot.node};
    for (auto const& id : knot.tickets)
        for (auto const& node : nodes_of(world, id))
            if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
    return nodes;
}

Result<Events> decide_link(DecisionContext const& context, LinkTicket const& command) {
    auto const found = owned_ticket(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& ticket = **found;
    if (command.repeat_of == ticket.id)
        return Error{Errc::invalid_field, "repeat_of", "a ticket does not repeat itself"};
    auto const seen = visible_ticket(context, command.repeat_of);
    if (!seen) return Error{Errc::not_found, "repeat_of", seen.error().detail};
    auto const& earlier = **seen;
    if (ticket.received_at < earlier.received_at)
        return Error{Errc::invalid_field, "repeat_of", "was received later: link that one to this"};
    if (ticket.knot_id) return Error{Errc::already_exists, "ticket_id", "is in knot " + to_string(*ticket.knot_id)};
    Events events;
    auto const known = earlier.knot_id ? context.world.knots.find(*earlier.knot_id) : context.world.knots.end();
    auto knot = known == context.world.knots.end() ? new_knot(context, earlier) : known->second;
    if (knot.tickets.size() >= knot_tickets_max)
        return Error{Errc::limit_exceeded, "repeat_of",
                     "a knot holds at most " + std::to_string(knot_tickets_max) + " tickets"};
    bool const fresh = known == context.world.knots.end();
    bool const reopened = knot.closed_at.has_value();
    join(context, knot, ticket);
    if (!fresh) ++knot.version;
    auto const id = knot.id;
    auto const first = knot.tickets.front();
    if (fresh) {
        events.push_back(KnotTied{std::move(knot)});
        events.push_back(TicketLinked{earlier.id, earlier.id, id});
    } else {
        events.push_back(KnotChanged{std::move(knot), reopened ? "reopened" : "joined"});
    }
    events.push_back(TicketLinked{ticket.id, first, id});
    return events;
}

Result<Events> decide_unlink(DecisionContext const& context, UnlinkTicket const& command) {
    auto const found = owned_ticket(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& ticket = **found;
    if (!ticket.knot_id) return Error{Errc::wrong_state, "ticket_id", "is in no knot"};
    Events events{TicketUnlinked{ticket.id, *ticket.knot_id}};
    auto const known = context.world.knots.find(*ticket.knot_id);
    if (known == context.world.knots.end()) return events;
    auto knot = known->second;
    std::erase(knot.tickets, ticket.id);
    ++knot.version;
    if (knot.tickets.size() < 2) knot.closed_at = context.now;
    events.push_back(KnotChanged{std::move(knot), "left"});
    return events;
}

Result<Events> decide_own(DecisionContext const& context, NameKnotOwner const& command) {
    auto knot = current_knot(context, command.knot_id, command.version);
    if (!knot) return knot.error();
    auto const account = context.world.accounts.find(command.owner);
    if (account == context.world.accounts.end())
        return Error{Errc::not_found, "owner", "no account " + to_string(command.owner)};
    Scope const scope(context.world.org, account->second.grants, context.now);
    if (!scope.allows_any(context.world.org, Right::view, std::span(&knot->node, 1)))
        return Error{Errc::invalid_field, "owner", account->second.display_name + " does not see this knot"};
    knot->owner = command.owner;
    knot->owner_name = account->second.display_name;
    knot->owner_due_at.reset();
    knot->owner_chased_at.reset();
    if (command.promise) knot->promise = command.promise;
    write(context, *knot, "责任人：" + account->second.display_name);
    return Events{KnotChanged{std::move(*knot), "owner"}};
}

Result<Events> decide_note(DecisionContext const& context, NoteOnKnot const& command) {
    auto knot = current_knot(context, command.knot_id, command.version);
    if (!knot) return knot.error();
    write(context, *knot, command.content);
    return Events{KnotChanged{std::move(*knot), "note"}};
}

Result<Events> decide_close_knot(DecisionContext const& context, CloseKnot const& command) {
    auto knot = current_knot(context, command.knot_id, command.version);
    if (!knot) return knot.error();
    if (knot->closed_at) return Error{Errc::wrong_state, "knot_id", "is closed"};
    for (auto const& id : knot->tickets) {
        auto const ticket = context.world.tickets.find(id);
        if (ticket != context.world.tickets.end() && !is_over(ticket->second.status))
            return Error{Errc::wrong_state, "knot_id", "ticket " + to_string(id) + " in it is still open"};
    }
    if (knot->district_told_at && !knot->owner)
        return Error{Errc::missing_field, "owner", "name the person who is responsible first (knot.own)"};
    write(context, *knot, command.content);
    knot->closed_at = context.now;
    return Events{KnotChanged{std::move(*knot), "closed"}};
}

}  // namespace tiaodu
