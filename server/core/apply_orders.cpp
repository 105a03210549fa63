// SPDX-License-Identifier: Apache-2.0
#include "server/core/change.hpp"
#include "server/core/receipts.hpp"

namespace tiaodu {
namespace {

/// What a unit is doing when its recipient is in a state; none: it is free.
std::optional<UnitStatus> unit_status(Order const& order, Recipient const& recipient) {
    if (!is_active(recipient)) return std::nullopt;
    if (recipient.state >= RecipientState::reported) return std::nullopt;
    if (order.needs == OrderNeeds::receipt && recipient.state >= RecipientState::acknowledged) return std::nullopt;
    if (recipient.state == RecipientState::on_scene) return UnitStatus::on_scene;
    if (recipient.state == RecipientState::en_route) return UnitStatus::en_route;
    return UnitStatus::assigned;
}

void free_unit(Change& change, UnitId id, OrderId order) {
    auto const found = change.world.units.find(id);
    if (found == change.world.units.end() || found->second.order_id != order) return;
    auto& unit = change.unit(id);
    unit.status = UnitStatus::available;
    unit.order_id.reset();
}

/// The unit of a recipient follows it, as far as the order is its one primary job.
void follow_unit(Change& change, Order const& order, Recipient const& recipient) {
    if (!recipient.unit_id || order.primary != PrimaryJob::takes_unit) return;
    auto const status = unit_status(order, recipient);
    if (!status) {
        // Called back and ordered again: the old part's late confirmation does not end the new one.
        bool const elsewhere = std::any_of(order.recipients.begin(), order.recipients.end(), [&](Recipient const& r) {
            return r.index != recipient.index && r.unit_id == recipient.unit_id && unit_status(order, r);
        });
        if (!elsewhere) free_unit(change, *recipient.unit_id, order.id);
        return;
    }
    auto& unit = change.unit(*recipient.unit_id);
    unit.order_id = order.id;
    unit.status = *status;
}

/// Those who relayed follow their recipients, from the bottom up; `index` has come further, has come, or has gone.
void follow_children(Change& change, Order& order, std::int32_t index) {
    auto parent = order.recipients[static_cast<std::size_t>(index)].parent;
    while (parent) {
        auto& above = change.recipient(order, *parent);
        if (is_active(above)) stamp(above, followed_state(order, above), change.event.at);
        parent = above.parent;
    }
}

/// Whoever passes an order on has read it. (A replacement below it, or a move to another order, says nothing.)
void read_by_relaying(Change& change, Order& order, std::int32_t index) {
    auto& parent = change.recipient(order, index);
    if (parent.revision >= order.revision) return;
    parent.revision = order.revision;
    parent.acknowledged_at = change.event.at;
}

void settle(Change& change, Order& order) {
    if (order.state == OrderState::merged) return;
    order.state = state_from_receipts(order);
    if (order.state == OrderState::open) {
        order.closed_at.reset();
    } else if (!order.closed_at) {
        order.closed_at = change.event.at;
    }
}

void tell(Order& order, Informed const& informed) {
    for (auto const& known : order.informed)
        if (known.node == informed.node) return;
    order.informed.push_back(informed);
}

/// The order's ticket goes where the step says, and its new recipients see it.
void move_ticket(Change& change, Order const& order, std::optional<TicketStep> const& step) {
    if (!step || !order.ticket_id) return;
    auto const found = change.world.tickets.find(*order.ticket_id);
    if (found == change.world.tickets.end()) return;
    put_step(change, change.ticket(*order.ticket_id), *step);
}

void show_ticket(Change& change, Order const& order, std::vector<Recipient> const& recipients) {
    if (!order.ticket_id || order.kind != OrderKind::ticket_disposal) return;
    if (!change.world.tickets.contains(*order.ticket_id)) return;
    auto& ticket = change.ticket(*order.ticket_id);
    for (auto const& recipient : recipients) Change::add_once(ticket.responders, recipient.node);
}

}  // namespace

Order& Change::order(OrderId id) {
    auto& found = get(world.orders, id);
    if (std::find(touched.orders.begin(), touched.orders.end(), id) == touched.orders.end()) {
        ++found.version;
        found.changed_at = event.at;
        found.changed_by = event.actor.display_name;
        touched.orders.push_back(id);
    }
    return found;
}

Alert& Change::alert(AlertId id) {
    auto& found = get(world.alerts, id);
    if (std::find(touched.alerts.begin(), touched.alerts.end(), id) == touched.alerts.end()) {
        ++found.version;
        touched.alerts.push_back(id);
    }
    return found;
}

Unit& Change::unit(UnitId id) {
    auto& found = get(world.units, id);
    if (std::find(touched.units.begin(), touched.units.end(), id) == touched.units.end()) {
        ++found.version;
        touched.units.push_back(id);
    }
    return found;
}

Recipient& Change::recipient(Order& order, std::int32_t index) {
    add_once(touched.recipients, {order.id, index});
    return order.recipients.at(static_cast<std::size_t>(index));
}

void release_units(Change& change, Order const& order) {
    for (auto const& recipient : order.recipients)
        if (recipient.unit_id) free_unit(change, *recipient.unit_id, order.id);
}

void apply(Change& change, OrderIssued const& body) {
    auto& world = change.world;
    change.count(world.counters.order, body.order.id);
    auto& order = world.orders.insert_or_assign(body.order.id, body.order).first->second;
    order.changed_at = change.event.at;
    order.changed_by = change.event.actor.display_name;
    change.touched.orders.push_back(order.id);
    for (auto const& recipient : order.recipients) {
        change.touched.recipients.emplace_back(order.id, recipient.index);
        follow_unit(change, order, recipient);
    }
    settle(change, order);
    if (!body.ticket_step || !order.ticket_id) return;
    auto& ticket = change.ticket(*order.ticket_id);
    ticket.order_id = order.id;
    put_step(change, ticket, *body.ticket_step);
    show_ticket(change, order, order.recipients);
}

void apply(Change& change, OrderAdvanced const& body) {
    auto& order = change.order(body.order_id);
    auto& recipient = change.recipient(order, body.recipient);
    bool const had_part = is_active(recipient);
    stamp(recipient, body.state, change.event.at);
    recipient.by = body.by;
    if (body.result) recipient.result = body.result;
    if (body.reason) recipient.reason = body.reason;
    // Whoever does something has read what is in front of him.
    if (body.state >= RecipientState::acknowledged && !is_out(body.state)) {
        if (recipient.revision < body.revision) recipient.acknowledged_at = change.event.at;
        recipient.revision = body.revision;
    }
    follow_unit(change, order, recipient);
    // Confirming a recall says nothing new: whoever relayed may be acting itself by now.
    if (had_part) follow_children(change, order, body.recipient);
    settle(change, order);
    move_ticket(change, order, body.ticket_step);
}

void apply(Change& change, OrderAmended const& body) {
    auto& order = change.order(body.order_id);
    order.revision = body.revision;
    if (body.title) order.title = body.title;
    if (body.note) order.note = body.note;
    if (body.urgency) order.urgency = *body.urgency;
    if (body.due_at) order.due_at = *body.due_at;
    if (body.starts_at) order.starts_at = body.starts_at;
    if (body.ends_at) order.ends_at = body.ends_at;
    for (auto& other : order.recipients) {
        if (!is_active(other)) continue;
        auto& recipient = change.recipient(order, other.index);
        recipient.receipt_from = change.event.at;
        recipient.stage = ReceiptStage::none;
    }
    settle(change, order);
}

void apply(Change& change, RecipientsAdded const& body) {
    auto& order = change.order(body.order_id);
    for (auto const& added : body.recipients) {
        TIAODU_ASSERT(static_cast<std::size_t>(added.index) == order.recipients.size());
        order.recipients.push_back(added);
        follow_unit(change, order, change.recipient(order, added.index));
    }
    for (auto const& informed : body.informed) tell(order, informed);
    for (auto const& added : body.recipients) {
        if (!is_active(added)) continue;
        bool const relayed = added.parent && !added.replaces && *added.parent < body.recipients.front().index;
        if (relayed) read_by_relaying(change, order, *added.parent);
        follow_children(change, order, added.index);
    }
    settle(change, order);
    show_ticket(change, order, body.recipients);
    move_ticket(change, order, body.ticket_step);
}

void apply(Change& change, OrderRecalled const& body) {
    auto& order = change.order(body.order_id);
    for (auto const index : body.recipients) {
        auto& recipient = change.recipient(order, index);
        recipient.recall_from = change.event.at;
        recipient.receipt_from = change.event.at;
        recipient.stage = ReceiptStage::none;
        recipient.reason = body.reason;
        follow_unit(change, order, recipient);
    }
    for (auto const index : body.recipients) follow_children(change, order, index);
    settle(change, order);
    move_ticket(change, order, body.ticket_step);
}

void apply(Change& change, RecipientsReplaced const& body) {
    auto& order = change.order(body.order_id);
    for (auto const index : body.recipients) {
        auto& recipient = change.recipient(order, index);
        stamp(recipient, RecipientState::replaced, change.event.at);
        recipient.reason = body.reason;
        follow_unit(change, order, recipient);
    }
    for (auto const index : body.recipients) follow_children(change, order, index);
    settle(change, order);
}

void apply(Change& change, OrderMerged const& body) {
    auto& order = change.order(body.order_id);
    order.state = OrderState::merged;
    order.merged_into = body.into;
    order.closed_at = change.event.at;
}

void apply(Change& change, OrderRemarked const& body) { change.order(body.order_id).remarks.push_back(body.remark); }

void apply(Change& change, OrderSeen const& body) {
    for (auto& informed : change.order(body.order_id).informed) {
        if (informed.node != body.node || informed.seen_at) continue;
        informed.seen_at = change.event.at;
        informed.seen_by = body.by;
    }
}

void apply(Change& change, OrderChased const& body) {
    auto& order = change.order(body.order_id);
    for (auto const& chase : body.chases) {
        change.recipient(order, chase.recipient).stage = chase.stage;
        if (!chase.told) continue;
        tell(order, {*chase.told,
                     chase.stage == ReceiptStage::climbed_top ? InformedWhy::climbed_top : InformedWhy::climbed_next,
                     change.event.at, std::nullopt, std::nullopt});
    }
}

}  // namespace tiaodu
