// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"
#include "server/core/limit_clock.hpp"

namespace tiaodu {
namespace {

/// Deadlines of the clocks `step` and `total`, for those who only want a time.
void show_deadlines(Ticket& ticket) {
    ticket.step_due_at.reset();
    for (auto const& clock : ticket.clocks) {
        if (clock.code == "step" && !clock.clock.stopped_at) ticket.step_due_at = clock.clock.due_at;
        if (clock.code == "total") ticket.due_at = clock.clock.due_at;
    }
}

void set_clocks(Ticket& ticket, std::vector<TicketClock> const& clocks) {
    ticket.clocks = clocks;
    show_deadlines(ticket);
}

/// Work that is done over: back from the check, or back from the end.
void count_return(Ticket& ticket, TicketStatus to) {
    auto const open_again = to != ticket.status && !is_over(to);
    if (is_over(ticket.status) && open_again) {
        ++ticket.reopens;
        // Whoever complains again was not answered yet; what he was told before is in the history.
        ticket.reply.reset();
        ticket.replied_at.reset();
        ticket.call_back.reset();
    }
    bool const was_done = ticket.status == TicketStatus::resolved || ticket.status == TicketStatus::checked;
    bool const to_work =
        to == TicketStatus::accepted || to == TicketStatus::dispatched || to == TicketStatus::in_progress;
    if (was_done && to_work) {
        ++ticket.reworks;
        ticket.call_back.reset();  // what he thought of work that is done again says nothing of the new work
    }
    bool const was_sent = ticket.status == TicketStatus::dispatched || ticket.status == TicketStatus::in_progress;
    if (was_sent && (to == TicketStatus::accepted || to == TicketStatus::registered)) ++ticket.returns;
}

/// A step that is left after its time stays on record, whatever happens to its clock later.
void note_late_step(Ticket& ticket, TicketStatus to, Time now) {
    if (to == ticket.status) return;
    for (auto const& clock : ticket.clocks)
        if (clock.code == "step" && !clock.clock.stopped_at && overdue(clock.clock, now))
            Change::add_once(ticket.late_steps, ticket.status);
}

bool is_aside(TicketStatus status) { return status == TicketStatus::parked; }

}  // namespace

Ticket& Change::ticket(TicketId id) {
    auto& found = get(world.tickets, id);
    if (std::find(touched.tickets.begin(), touched.tickets.end(), id) == touched.tickets.end()) {
        ++found.version;
        found.changed_at = event.at;
        found.changed_by = event.actor.display_name;
        touched.tickets.push_back(id);
    }
    return found;
}

void put_step(Change& change, Ticket& ticket, TicketStep const& step) {
    auto const now = change.event.at;
    count_return(ticket, step.status);
    note_late_step(ticket, step.status, now);
    if (is_aside(step.status)) {
        if (!is_aside(ticket.status)) ticket.state_before = ticket.state;
    } else {
        ticket.state_before.reset();
    }
    auto const once = [&](std::optional<Time>& at) {
        if (!at) at = now;
    };
    switch (step.status) {
        case TicketStatus::registered:
        case TicketStatus::parked: break;
        case TicketStatus::accepted: once(ticket.accepted_at); break;
        case TicketStatus::dispatched: ticket.dispatched_at = now; break;
        case TicketStatus::in_progress: break;
        case TicketStatus::resolved: ticket.resolved_at = now; break;
        case TicketStatus::checked: ticket.checked_at = now; break;
        case TicketStatus::closed:
        case TicketStatus::returned:
        case TicketStatus::transferred:
        case TicketStatus::voided: once(ticket.closed_at); break;
    }
    if (!is_over(step.status)) ticket.closed_at.reset();
    ticket.state = step.state;
    ticket.status = step.status;
    set_clocks(ticket, step.clocks);
    // Back at the desk or over: nobody is on the way to it any more.
    bool const waits =
        !is_over(step.status) && step.status != TicketStatus::registered && step.status != TicketStatus::accepted;
    if (!waits && ticket.order_id) {
        auto const order = change.world.orders.find(*ticket.order_id);
        if (order != change.world.orders.end()) release_units(change, order->second);
    }
}

void apply(Change& change, TicketRegistered const& body) {
    auto& world = change.world;
    change.count(world.counters.ticket, body.ticket.id);
    if (body.ticket.external_id) world.external_ids.insert(external_key(body.ticket.source, *body.ticket.external_id));
    auto& ticket = world.tickets.insert_or_assign(body.ticket.id, body.ticket).first->second;
    ticket.changed_at = change.event.at;
    ticket.changed_by = change.event.actor.display_name;
    change.touched.tickets.push_back(body.ticket.id);
}

void apply(Change& change, TicketLocated const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    if (body.point) ticket.point = body.point;
    ticket.node = body.node;
    ticket.zone_id = body.zone_id;
    ticket.zone_due_at = body.zone_due_at;
    for (auto const& node : body.contenders) Change::add_once(ticket.responders, node);
}

void apply(Change& change, TicketMoved const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    put_step(change, ticket, body.step);
    if (body.node) {
        ticket.node = *body.node;
        ticket.zone_due_at.reset();
    }
    if (body.note) ticket.note = body.note;
}

void apply(Change& change, TicketContacted const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    ticket.contacts.push_back(body.contact);
    if (body.contact.result == ContactResult::reached && !ticket.contacted_at) ticket.contacted_at = body.contact.at;
    set_clocks(ticket, body.clocks);
}

void apply(Change& change, TicketReplied const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    ticket.reply = body.reply;
    ticket.replied_at = body.reply.at;
    set_clocks(ticket, body.clocks);
}

void apply(Change& change, TicketCalledBack const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    ticket.call_back = body.call_back;
    put_step(change, ticket, body.step);
}

void apply(Change& change, TicketClosed const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    put_step(change, ticket, body.step);
    ticket.closed_at = body.closed_at;
    ticket.truth = body.truth;
    ticket.outcome = body.outcome;
    ticket.case_decision = body.case_decision;
    if (body.note) ticket.note = body.note;
}

void apply(Change& change, TicketRequested const& body) {
    change.ticket(body.ticket_id).requests.push_back(body.request);
}

void apply(Change& change, TicketRequestDecided const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    auto& request = ticket.requests.at(static_cast<std::size_t>(body.number) - 1);
    request.verdict = body.verdict;
    request.decided_at = change.event.at;
    request.decided_by = change.event.actor.display_name;
    request.answer = body.answer;
    set_clocks(ticket, body.clocks);
}

void apply(Change& change, TicketClocksChanged const& body) { set_clocks(change.ticket(body.ticket_id), body.clocks); }

void apply(Change& change, TicketCorrected const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    if (body.category) ticket.category = *body.category;
    if (body.urgency) ticket.urgency = *body.urgency;
    if (body.title) ticket.title = *body.title;
    if (body.address) ticket.address = body.address;
    set_clocks(ticket, body.clocks);
}

void apply(Change& change, TicketRemarked const& body) { change.ticket(body.ticket_id); }

void apply(Change& change, TicketLinked const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    ticket.knot_id = body.knot_id;
    if (body.repeat_of != body.ticket_id) ticket.repeat_of = body.repeat_of;
}

void apply(Change& change, TicketUnlinked const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    ticket.knot_id.reset();
    ticket.repeat_of.reset();
}

void apply(Change& change, TicketTaken const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    Change::add_once(ticket.responders, ticket.node);
    ticket.node = body.node;
    ticket.zone_due_at.reset();
}

void apply(Change& change, TicketRefused const& body) {
    change.ticket(body.ticket_id).refusals.push_back(body.refusal);
}

void apply(Change& change, TicketZoneClimbed const& body) {
    auto& ticket = change.ticket(body.ticket_id);
    Change::add_once(ticket.responders, ticket.node);
    ticket.node = body.node;
    ticket.zone_due_at.reset();
}

void apply(Change& change, TicketRevealed const& body) {
    auto& shown = change.world.reveals[body.account_id];
    shown.push_back(change.event.at);
    while (shown.front() + std::chrono::hours(1) < change.event.at) shown.pop_front();
}

}  // namespace tiaodu
