// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/domain_rules.hpp"

#include <algorithm>

namespace tiaodu::test {
namespace {

std::string words(Order const& order, Recipient const& recipient) {
    return to_string(order.id) + " recipient " + std::to_string(recipient.index);
}

bool is_out(RecipientState state) { return state >= RecipientState::declined; }
bool takes_part(Recipient const& recipient) { return !is_out(recipient.state) && !recipient.recall_from; }
/// Recipients below this one: all that there ever were, or those that still take part.
std::ptrdiff_t children(Order const& order, Recipient const& parent) {
    return std::count_if(order.recipients.begin(), order.recipients.end(),
                         [&](Recipient const& other) { return other.parent == parent.index; });
}
std::ptrdiff_t busy_children(Order const& order, Recipient const& parent) {
    return std::count_if(order.recipients.begin(), order.recipients.end(),
                         [&](Recipient const& other) { return other.parent == parent.index && takes_part(other); });
}

/// A recipient that has relayed stands as the farthest of its own recipients stands, but has reported only when all of
/// them have done their part; it has started by relaying.
RecipientState as_children_say(Order const& order, Recipient const& parent) {
    using enum RecipientState;
    auto farthest = acknowledged, nearest = verified;
    for (auto const& child : order.recipients) {
        if (child.parent != parent.index || !takes_part(child)) continue;
        farthest = std::max({farthest, child.state, started});
        nearest = std::min(nearest, child.state);
    }
    auto const done = order.needs == OrderNeeds::receipt ? acknowledged : reported;
    if (nearest >= done) return nearest == verified ? verified : reported;
    return std::min(farthest, on_scene);
}

/// True while the unit of this recipient works on the order.
bool occupies(Order const& order, Recipient const& recipient) {
    if (!takes_part(recipient)) return false;
    auto const end = order.needs == OrderNeeds::receipt ? RecipientState::acknowledged : RecipientState::reported;
    return recipient.state < end;
}

/// Back at the desk or over: whoever was sent is free.
bool waits_for_somebody(TicketStatus status) {
    return !is_over(status) && status != TicketStatus::registered && status != TicketStatus::accepted;
}

/// Where a ticket goes on that was laid aside in this state, when its order was called back meanwhile.
std::optional<std::string> without_order(TicketFlow const& flow, std::string const& state) {
    for (auto const& action : flow.actions)
        if (action.label.code == "undispatch" && std::count(action.from.begin(), action.from.end(), state) != 0)
            return action.to;
    return std::nullopt;
}

}  // namespace

void must(bool holds, int number, std::string const& what) {
    if (!holds) throw Violation("invariant " + std::to_string(number) + ": " + what);
}

void DomainRules::before(Event const& event, std::optional<Sender> const& sender) {
    went_back_ = went_back_ || event.at < latest_;
    latest_ = std::max(latest_, event.at);
    if (auto const* issued = std::get_if<OrderIssued>(&event.body)) check_new(issued->order, issued->order.recipients);
    if (auto const* added = std::get_if<RecipientsAdded>(&event.body))
        check_new(world_.orders.at(added->order_id), added->recipients);
    if (auto const* step = std::get_if<OrderAdvanced>(&event.body)) {
        must(sender.has_value(), 9, to_string(step->order_id) + " advances without anybody's answer");
        check_step(*step, *sender);
    }
    if (auto const* chased = std::get_if<OrderChased>(&event.body)) check_chases(*chased, event.at);
    if (auto const* changed = std::get_if<TicketClocksChanged>(&event.body)) check_colours(*changed, event.at);
    if (auto const* moved = std::get_if<TicketMoved>(&event.body)) check_action(*moved);
}

/// Nobody off duty is called, nobody who has another job gets a second one, and nobody has answered yet.
void DomainRules::check_new(Order const& order, std::span<Recipient const> recipients) {
    for (auto const& recipient : recipients) {
        auto const who = words(order, recipient);
        bool const moved = order.split_from || recipient.delivered_at;
        must(moved || recipient.state == RecipientState::issued || recipient.state == RecipientState::not_called, 9,
             who + " begins as " + std::string(to_word(recipient.state)));
        if (!recipient.unit_id || !takes_part(recipient)) continue;
        auto const& unit = world_.units.at(*recipient.unit_id);
        must(moved || unit.posture != DutyPosture::off_duty, 8, unit.call_sign + " is off duty and gets " + who);
        if (order.primary != PrimaryJob::takes_unit || !occupies(order, recipient)) continue;
        auto const [job, is_free] = jobs_.try_emplace(unit.id, order.id);
        must(is_free, 4, unit.call_sign + " gets " + who + " but works on " + to_string(job->second));
    }
}

/// Only the recipient itself answers, for the revision that it has read, and only forward.
void DomainRules::check_step(OrderAdvanced const& step, Sender const& sender) const {
    auto const& order = world_.orders.at(step.order_id);
    auto const& recipient = order.recipients.at(static_cast<std::size_t>(step.recipient));
    auto const who = words(order, recipient);
    auto const home = world_.accounts.at(sender.account).grants.front().node;
    bool const verifies = step.state == RecipientState::verified && recipient.state != RecipientState::verified;
    bool const by_issuer = recipient.department || verifies;
    auto const& answers = by_issuer ? order.issuer : recipient.node;
    bool const above = by_issuer && (home == OrgCode("310000") || answers.text().starts_with(home.text()));
    must(home == answers || above, 9, who + " was answered for by " + home.text());
    must(!is_out(recipient.state), 5, who + " is " + std::string(to_word(recipient.state)) + " and advances");
    bool const confirms = step.state == RecipientState::recalled;
    must(confirms == recipient.recall_from.has_value(), 5, who + " was called back and advances");
    if (!confirms && step.state != RecipientState::verified)
        must(sender.revision == order.revision, 7,
             who + " has read revision " + std::to_string(sender.revision.value_or(0)) + " and answers for " +
                 std::to_string(order.revision));
}

void DomainRules::check_action(TicketMoved const& moved) const {
    auto const& ticket = world_.tickets.at(moved.ticket_id);
    auto const& actions = world_.rules.flow.actions;
    auto const action = std::find_if(actions.begin(), actions.end(),
                                     [&](FlowAction const& known) { return known.label.code == moved.action; });
    must(action != actions.end(), 5, to_string(ticket.id) + ": no action " + moved.action);
    must(std::count(action->from.begin(), action->from.end(), ticket.state) == 1, 5,
         to_string(ticket.id) + ": " + moved.action + " in " + ticket.state);
    auto const to = action->to ? *action->to : ticket.state_before.value_or(ticket.state);
    must(moved.step.state == to || (!action->to && without_order(world_.rules.flow, to) == moved.step.state), 5,
         to_string(ticket.id) + ": " + moved.action + " leads to " + moved.step.state);
}

void DomainRules::after(Event const& event, Touched const& touched) {
    auto units = touched.units;
    if (auto const* issued = std::get_if<OrderIssued>(&event.body); issued && issued->order.split_from)
        for (auto const& recipient : issued->order.recipients)
            if (recipient.unit_id) units.push_back(*recipient.unit_id);
    for (auto const& id : touched.tickets) check_ticket(id);
    for (auto const& id : touched.orders) check_order(world_.orders.at(id));
    for (auto const& id : touched.tickets) {
        auto const& ticket = world_.tickets.at(id);
        if (!waits_for_somebody(ticket.status) && ticket.order_id) check_order(world_.orders.at(*ticket.order_id));
    }
    check_units(units);
}

void DomainRules::check_ticket(TicketId id) {
    auto const& ticket = world_.tickets.at(id);
    auto const& flow = world_.rules.flow;
    auto const state = std::find_if(flow.states.begin(), flow.states.end(),
                                    [&](FlowState const& known) { return known.label.code == ticket.state; });
    must(state != flow.states.end() && state->status == ticket.status, 5,
         to_string(id) + " is in no state of the flow: " + ticket.state);
    auto const [known, fresh] = tickets_.try_emplace(id, Standing{ticket.state, ticket.state_before});
    auto const was = std::exchange(known->second, Standing{ticket.state, ticket.state_before});
    if (fresh) {
        must(ticket.state == flow.states.front().label.code, 5, to_string(id) + " begins as " + ticket.state);
        return;
    }
    if (was.state == ticket.state) return;
    bool const declared = std::any_of(flow.actions.begin(), flow.actions.end(), [&](FlowAction const& action) {
        bool const from = std::count(action.from.begin(), action.from.end(), was.state) != 0;
        if (!from || action.to) return from && *action.to == ticket.state;
        return was.before && (was.before == ticket.state || without_order(flow, *was.before) == ticket.state);
    });
    must(declared, 5, to_string(id) + " went from " + was.state + " to " + ticket.state);
}

void DomainRules::check_order(Order const& order) {
    auto& known = recipients_[order.id];
    for (auto const& recipient : order.recipients) {
        auto const at = static_cast<std::size_t>(recipient.index);
        auto const who = words(order, recipient);
        bool const relayed = children(order, recipient) != 0;
        if (at < known.size() && known[at] != recipient.state) {
            auto const was = known[at];
            auto const change = std::string(to_word(was)) + " to " + std::string(to_word(recipient.state));
            must(!is_out(was), 5, who + " went from " + change);
            must(relayed || recipient.state > was, 5, who + " went back from " + change);
        }
        if (takes_part(recipient) && busy_children(order, recipient) != 0)
            must(recipient.state == as_children_say(order, recipient), 5,
                 who + " is " + std::string(to_word(recipient.state)) + ", but its own recipients are not");
        if (at >= known.size()) known.push_back(recipient.state);
        known[at] = recipient.state;
    }
    auto const ticket = order.ticket_id ? world_.tickets.find(*order.ticket_id) : world_.tickets.end();
    bool const over = ticket != world_.tickets.end() && order.kind == OrderKind::ticket_disposal &&
                      !waits_for_somebody(ticket->second.status) && ticket->second.order_id == order.id;
    for (auto const& recipient : order.recipients) {
        if (!recipient.unit_id || (!over && occupies(order, recipient))) continue;
        // The same unit may come back into an order that it had left.
        bool const again = std::any_of(order.recipients.begin(), order.recipients.end(), [&](Recipient const& other) {
            return other.unit_id == recipient.unit_id && occupies(order, other) && !over;
        });
        auto const job = jobs_.find(*recipient.unit_id);
        if (!again && job != jobs_.end() && job->second == order.id) jobs_.erase(job);
    }
}

void DomainRules::check_units(std::vector<UnitId> const& units) {
    for (auto const& id : units) {
        auto const& unit = world_.units.at(id);
        auto const job = jobs_.find(id);
        auto const expected = job == jobs_.end() ? std::nullopt : std::optional(job->second);
        must(unit.order_id == expected, 4,
             unit.call_sign + " says that it works on " + (unit.order_id ? to_string(*unit.order_id) : "nothing") +
                 ", but has " + (expected ? to_string(*expected) : "nothing") + " to do");
    }
}

}  // namespace tiaodu::test
