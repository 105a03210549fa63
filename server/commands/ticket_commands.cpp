// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"
#include "server/core/knot_rules.hpp"
#include "server/core/ticket_life_rules.hpp"
#include "server/core/zone_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Reply of the commands that change a ticket.
std::function<nlohmann::json(World const&)> ticket_reply(TicketId id, std::optional<std::int32_t> request) {
    return [id, request](World const& world) {
        auto const& ticket = world.tickets.at(id);
        return to_json(TicketChanged{ticket.id, ticket.version, ticket.status, ticket.node, ticket.order_id,
                                     ticket.state, request});
    };
}

/// What most of these commands do: decide, and answer with the ticket as it is then.
Result<Handled> change(Result<Events> events, TicketId id) {
    if (!events) return events.error();
    Handled outcome;
    std::optional<std::int32_t> request;
    for (auto const& event : *events)
        if (auto const* asked = std::get_if<TicketRequested>(&event)) request = asked->request.number;
    outcome.events = std::move(*events);
    outcome.reply = ticket_reply(id, request);
    return outcome;
}

}  // namespace

Result<Handled> register_ticket(DecisionContext const& context, RegisterTicket const& command) {
    auto events = decide_register(context, command);
    if (!events) return events.error();
    auto const id = std::get<TicketRegistered>(events->front()).ticket.id;
    auto outcome = change(std::move(events), id);
    // What came in is kept word for word: the text that the source sent, else the command itself.
    auto original = command.original ? *command.original : dump_json(to_json(command));
    outcome->rows.contacts.push_back({id, command.contact_name, command.contact_phone, std::move(original)});
    return outcome;
}

Result<Handled> locate_ticket(DecisionContext const& context, LocateTicket const& command) {
    return change(decide_locate(context, command), command.ticket_id);
}

Result<Handled> correct_ticket(DecisionContext const& context, CorrectTicket const& command) {
    return change(decide_correct(context, command), command.ticket_id);
}

Result<Handled> move_ticket(DecisionContext const& context, MoveTicket const& command) {
    return change(decide_move(context, command), command.ticket_id);
}

Result<Handled> dispatch_ticket(DecisionContext const& context, DispatchTicket const& command) {
    return change(decide_dispatch(context, command), command.ticket_id);
}

Result<Handled> contact_complainant(DecisionContext const& context, ContactComplainant const& command) {
    return change(decide_contact(context, command), command.ticket_id);
}

Result<Handled> reply_to_complainant(DecisionContext const& context, ReplyToComplainant const& command) {
    return change(decide_reply(context, command), command.ticket_id);
}

Result<Handled> call_back_complainant(DecisionContext const& context, CallBackComplainant const& command) {
    return change(decide_call_back(context, command), command.ticket_id);
}

Result<Handled> close_ticket(DecisionContext const& context, CloseTicket const& command) {
    return change(decide_close(context, command), command.ticket_id);
}

Result<Handled> extend_ticket(DecisionContext const& context, ExtendTicket const& command) {
    return change(decide_extend(context, command), command.ticket_id);
}

Result<Handled> decide_ticket_request(DecisionContext const& context, DecideRequest const& command) {
    return change(decide_request(context, command), command.ticket_id);
}

Result<Handled> remark_on_ticket(DecisionContext const& context, RemarkOnTicket const& command) {
    return change(decide_remark_ticket(context, command), command.ticket_id);
}

Result<Handled> link_ticket(DecisionContext const& context, LinkTicket const& command) {
    return change(decide_link(context, command), command.ticket_id);
}

Result<Handled> unlink_ticket(DecisionContext const& context, UnlinkTicket const& command) {
    return change(decide_unlink(context, command), command.ticket_id);
}

Result<Handled> take_ticket(DecisionContext const& context, TakeTicket const& command) {
    return change(decide_take(context, command), command.ticket_id);
}

Result<Handled> refuse_ticket(DecisionContext const& context, RefuseTicket const& command) {
    return change(decide_refuse(context, command), command.ticket_id);
}

Result<Handled> reveal_contact(DecisionContext const& context, RevealContact const& command) {
    return change(decide_reveal(context, command), command.ticket_id);
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
        outcome.rows.contacts.push_back(
            {added->ticket.id, row->contact_name, row->contact_phone, dump_json(to_json(*row))});
    }
    outcome.events = std::move(decision->events);
    outcome.reply = [counts = decision->counts](World const&) { return to_json(counts); };
    outcome.trial = command.dry_run.value_or(false);
    return outcome;
}

}  // namespace tiaodu
