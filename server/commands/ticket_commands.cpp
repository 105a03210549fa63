// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"

#include <algorithm>

namespace tiaodu {

std::function<nlohmann::json(World const&)> ticket_reply(TicketId id) {
    return [id](World const& world) {
        auto const& ticket = world.tickets.at(id);
        return to_json(TicketChanged{ticket.id, ticket.version, ticket.status, ticket.node, ticket.order_id});
    };
}

namespace {
Result<Handled> change(Result<Events> events, TicketId id) {
    if (!events) return events.error();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.reply = ticket_reply(id);
    return outcome;
}
}  // namespace

Result<Handled> register_ticket(DecisionContext const& context, RegisterTicket const& command) {
    auto events = decide_register(context, command);
    if (!events) return events.error();
    auto const id = std::get<TicketRegistered>(events->front()).ticket.id;
    auto outcome = change(std::move(events), id);
    if (command.contact_name || command.contact_phone)
        outcome->rows.contacts.push_back({id, command.contact_name, command.contact_phone});
    return outcome;
}

Result<Handled> locate_ticket(DecisionContext const& context, LocateTicket const& command) {
    return change(decide_locate(context, command), command.ticket_id);
}

Result<Handled> accept_ticket(DecisionContext const& context, AcceptTicket const& command) {
    return change(decide_accept(context, command), command.ticket_id);
}

Result<Handled> dispatch_ticket(DecisionContext const& context, DispatchTicket const& command) {
    return change(decide_dispatch(context, command), command.ticket_id);
}

Result<Handled> close_ticket(DecisionContext const& context, CloseTicket const& command) {
    return change(decide_close(context, command), command.ticket_id);
}

Result<Handled> import_tickets(DecisionContext const& context, ImportTickets const& command) {
    auto decision = decide_import(context, command);
    if (!decision) return decision.error();
    Handled outcome;
    for (auto const& event : decision->events) {
        auto const* added = std::get_if<TicketRegistered>(&event);
        if (!added) continue;
        auto const row =
            std::find_if(command.tickets.begin(), command.tickets.end(),
                         [&](ImportedTicket const& ticket) { return ticket.external_id == added->ticket.external_id; });
        if (row->contact_name || row->contact_phone)
            outcome.rows.contacts.push_back({added->ticket.id, row->contact_name, row->contact_phone});
    }
    outcome.events = std::move(decision->events);
    outcome.reply = [counts = decision->counts](World const&) { return to_json(counts); };
    outcome.trial = command.dry_run.value_or(false);
    return outcome;
}

}  // namespace tiaodu
