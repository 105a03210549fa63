// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_change_rules.hpp"

#include "server/core/receipt_rules.hpp"
#include "server/core/receipts.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

Recipient const* recipient_at(Order const& order, std::int32_t index) {
    auto const at = static_cast<std::size_t>(index);
    return at < order.recipients.size() ? &order.recipients[at] : nullptr;
}

Error no_recipient(Order const& order, std::string path) {
    return {Errc::not_found, std::move(path),
            "the order has " + std::to_string(order.recipients.size()) + " recipients"};
}

/// Those named, or all; with everything that they relayed to.
Result<std::vector<std::int32_t>> chosen(Order const& order, std::vector<std::int32_t> const& named) {
    std::vector<std::int32_t> chosen;
    for (std::size_t i = 0; i < named.size(); ++i) {
        auto const path = "recipients[" + std::to_string(i) + "]";
        auto const* recipient = recipient_at(order, named[i]);
        if (!recipient) return no_recipient(order, path);
        if (!is_active(*recipient))
            return Error{
                Errc::wrong_state, path,
                recipient->recall_from ? "was called back already" : "is " + std::string(to_word(recipient->state))};
    }
    for (auto const& recipient : order.recipients) {
        bool const is_named =
            named.empty() || std::find(named.begin(), named.end(), recipient.index) != named.end() ||
            (recipient.parent && std::find(chosen.begin(), chosen.end(), *recipient.parent) != chosen.end());
        if (is_named && is_active(recipient)) chosen.push_back(recipient.index);
    }
    return chosen;
}

/// The order as it is after some recipients have been called back.
Order without(Order order, std::vector<std::int32_t> const& indices, Time now) {
    for (auto const index : indices) order.recipients[static_cast<std::size_t>(index)].recall_from = now;
    return order;
}

/// A recipient as it begins in another order: what it has done is kept, but the other order must be read, and its
/// receipt clock begins.
Recipient moved(Recipient recipient, std::int32_t index, Time now) {
    recipient.index = index;
    recipient.parent.reset();
    recipient.replaces.reset();
    recipient.receipt_from = now;
    recipient.stage = ReceiptStage::none;
    recipient.revision = 0;
    return recipient;
}

bool same_place(Recipient const& a, Recipient const& b) {
    return a.node == b.node && a.unit_id == b.unit_id && a.account_id == b.account_id && a.department == b.department;
}

/// What moves when an order is merged: who goes, and who comes to the other order.
struct OpenPart {
    std::vector<std::int32_t> gone;
    std::vector<Recipient> added;
};

/// A unit whose order did not take it comes to one that does: it must be free.
std::optional<Error> check_free(DecisionContext const& context, Order const& from, Recipient& recipient) {
    auto const found = recipient.unit_id ? context.world.units.find(*recipient.unit_id) : context.world.units.end();
    if (found == context.world.units.end()) return std::nullopt;
    auto const& unit = found->second;
    if (unit.order_id && *unit.order_id != from.id)
        return Error{Errc::conflict, "order_id",
                     unit.call_sign + " is on order " + to_string(*unit.order_id) + " as its one primary job"};
    if (unit.posture == DutyPosture::off_duty) {
        stamp(recipient, RecipientState::not_called, context.now);
        recipient.reason = "off_duty";
    }
    return std::nullopt;
}

/// Recipients that have not finished; those that `into` has already are not added twice.
Result<OpenPart> open_part(DecisionContext const& context, Order const& order, Order const& into) {
    OpenPart part;
    std::vector<std::optional<std::int32_t>> place(order.recipients.size());
    for (auto const& recipient : order.recipients) {
        if (is_finished(order, recipient)) continue;
        part.gone.push_back(recipient.index);
        auto const present = [&](Recipient const& other) { return is_active(other) && same_place(other, recipient); };
        if (std::any_of(into.recipients.begin(), into.recipients.end(), present)) continue;
        auto fresh =
            moved(recipient, static_cast<std::int32_t>(into.recipients.size() + part.added.size()), context.now);
        if (recipient.parent) fresh.parent = place[static_cast<std::size_t>(*recipient.parent)];
        if (into.primary == PrimaryJob::takes_unit)
            if (auto error = check_free(context, order, fresh)) return *error;
        place[static_cast<std::size_t>(recipient.index)] = fresh.index;
        part.added.push_back(std::move(fresh));
    }
    return part;
}

bool was_told(DecisionContext const& context, Order const& order) {
    return std::any_of(order.informed.begin(), order.informed.end(), [&](Informed const& informed) {
        return informed.node == home_of(context) &&
               (holds(context, Right::handle, informed.node) || holds(context, Right::respond, informed.node));
    });
}

}  // namespace

Result<Events> decide_amend(DecisionContext const& context, AmendOrder const& command) {
    auto const found = own_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const& order = **found;
    if (!command.title && !command.note && !command.urgency && !command.due_at && !command.starts_at &&
        !command.ends_at)
        return Error{Errc::missing_field, "note",
                     "name what changes: title, note, urgency, due_at, starts_at, ends_at"};
    if (command.due_at && *command.due_at <= context.now)
        return Error{Errc::invalid_field, "due_at", "must be in the future"};
    auto const starts = command.starts_at ? command.starts_at : order.starts_at;
    auto const ends = command.ends_at ? command.ends_at : order.ends_at;
    if (starts && ends && *ends <= *starts) return Error{Errc::invalid_field, "ends_at", "must be after starts_at"};
    return Events{OrderAmended{order.id, order.revision + 1, command.title, command.note, command.urgency,
                               command.due_at, command.starts_at, command.ends_at}};
}

Result<Events> decide_recall(DecisionContext const& context, RecallOrder const& command) {
    auto const found = own_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto indices = chosen(**found, command.recipients);
    if (!indices) return indices.error();
    if (indices->empty()) return Error{Errc::wrong_state, "order_id", "nobody is left to call back"};
    auto const after = without(**found, *indices, context.now);
    return Events{OrderRecalled{command.order_id, std::move(*indices), command.reason,
                                ticket_step_for(context, after, std::nullopt)}};
}

Result<Events> decide_relay(DecisionContext const& context, RelayOrder const& command) {
    auto const found = current_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const& order = **found;
    auto const* parent = recipient_at(order, command.recipient);
    if (!parent) return no_recipient(order, "recipient");
    if (parent->unit_id || parent->account_id || parent->department)
        return Error{Errc::wrong_state, "recipient", "only a district or squad passes an order on"};
    auto const right = context.world.org.at(*context.world.org.find(parent->node)).kind == OrgKind::squad
                           ? Right::respond
                           : Right::handle;
    if (!holds(context, right, parent->node) || home_of(context) != parent->node)
        return Error{Errc::forbidden, "recipient", "only " + parent->node.text() + " passes its part on"};
    if (!is_active(*parent)) return Error{Errc::wrong_state, "recipient", "has no part in the order any more"};
    auto made =
        recipients_of(context, command.recipients, rule_of(context.world.rules.orders, order.kind), order.recipients);
    if (!made) return made.error();
    for (auto& recipient : *made) recipient.parent = command.recipient;
    auto informed = skipped_levels(context, parent->node, *made, order.informed);
    auto after = order;
    for (auto const& recipient : *made) after.recipients.push_back(recipient);
    after.recipients[static_cast<std::size_t>(command.recipient)].revision = order.revision;
    auto step = ticket_step_for(context, after, RecipientState::started);
    return Events{RecipientsAdded{order.id, std::move(*made), std::move(informed), std::move(step)}};
}

Result<Events> decide_add(DecisionContext const& context, AddRecipients const& command) {
    auto const found = current_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const& order = **found;
    if (!speaks_for_issuer(context, order) && !was_told(context, order))
        return Error{Errc::forbidden, "order_id", "only the issuer and the levels that were told add recipients"};
    auto made =
        recipients_of(context, command.recipients, rule_of(context.world.rules.orders, order.kind), order.recipients);
    if (!made) return made.error();
    auto informed = skipped_levels(context, order.issuer, *made, order.informed);
    return Events{RecipientsAdded{order.id, std::move(*made), std::move(informed), std::nullopt}};
}

Result<Events> decide_reassign(DecisionContext const& context, ReassignOrder const& command) {
    auto const found = own_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const& order = **found;
    auto const* from = recipient_at(order, command.recipient);
    if (!from) return no_recipient(order, "recipient");
    if (!is_active(*from) && from->state != RecipientState::declined)
        return Error{Errc::wrong_state, "recipient", "is " + std::string(to_word(from->state))};
    if (from->state == RecipientState::reported || from->state == RecipientState::verified)
        return Error{Errc::wrong_state, "recipient", "has reported already"};
    for (auto const& other : order.recipients)
        if (other.replaces == command.recipient)
            return Error{Errc::wrong_state, "recipient",
                         "its part was given to recipient " + std::to_string(other.index) + " already"};
    auto made = recipients_of(context, std::span(&command.to, 1), rule_of(context.world.rules.orders, order.kind),
                              order.recipients);
    if (!made) {
        auto error = made.error();
        if (error.path.starts_with("recipients[0]")) error.path.replace(0, 13, "to");
        return error;
    }
    made->front().replaces = command.recipient;
    made->front().parent = from->parent;
    auto informed = skipped_levels(context, order.issuer, *made, order.informed);
    Events events;
    events.push_back(RecipientsAdded{order.id, std::move(*made), std::move(informed), std::nullopt});
    if (from->state != RecipientState::declined) {
        auto gone = chosen(order, {command.recipient});
        events.push_back(RecipientsReplaced{order.id, std::move(*gone), command.reason});
    }
    return events;
}

Result<Events> decide_merge(DecisionContext const& context, MergeOrders const& command) {
    auto const found = own_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const target = own_order(context, command.into, command.into_version);
    if (!target) {
        auto error = target.error();
        error.path = error.path == "version" ? "into_version" : "into";
        return error;
    }
    auto const& order = **found;
    auto const& into = **target;
    if (order.id == into.id) return Error{Errc::invalid_field, "into", "an order is not merged into itself"};
    if (order.kind == OrderKind::ticket_disposal || into.kind == OrderKind::ticket_disposal)
        return Error{Errc::invalid_field, "into", "orders about tickets stay with their tickets; link the tickets"};
    auto part = open_part(context, order, into);
    if (!part) return part.error();
    auto& [gone, added] = *part;
    if (into.recipients.size() + added.size() > recipients_max)
        return Error{Errc::limit_exceeded, "into",
                     "an order has at most " + std::to_string(recipients_max) + " recipients"};
    auto informed = skipped_levels(context, into.issuer, added, into.informed);
    Events events;
    if (!gone.empty()) events.push_back(RecipientsReplaced{order.id, std::move(gone), command.reason});
    events.push_back(OrderMerged{order.id, into.id, command.reason});
    if (!added.empty()) events.push_back(RecipientsAdded{into.id, std::move(added), std::move(informed), std::nullopt});
    return events;
}

Result<Events> decide_split(DecisionContext const& context, SplitOrder const& command) {
    auto const found = own_order(context, command.order_id, command.version);
    if (!found) return found.error();
    auto const& order = **found;
    if (order.kind == OrderKind::ticket_disposal)
        return Error{Errc::invalid_field, "order_id", "an order about a ticket stays whole"};
    auto indices = chosen(order, command.recipients);
    if (!indices) return indices.error();
    Order part = order;
    part.id = OrderId(context.world.home, context.world.counters.order + 1);
    part.version = 1;
    part.revision = 1;
    part.split_from = order.id;
    part.issued_at = part.changed_at = context.now;
    part.issued_by = part.changed_by = context.actor.display_name;
    part.issuer = order.issuer;
    if (command.title) part.title = command.title;
    if (command.note) part.note = command.note;
    part.remarks.clear();
    part.recipients.clear();
    for (auto const index : *indices) {
        auto const& recipient = order.recipients[static_cast<std::size_t>(index)];
        auto const parent =
            recipient.parent ? std::find(indices->begin(), indices->end(), *recipient.parent) : indices->end();
        if (recipient.parent && parent == indices->end())
            return Error{Errc::invalid_field, "recipients",
                         "recipient " + std::to_string(index) + " belongs to the one that relayed to it"};
        auto fresh = moved(recipient, static_cast<std::int32_t>(part.recipients.size()), context.now);
        if (recipient.parent) fresh.parent = static_cast<std::int32_t>(parent - indices->begin());
        part.recipients.push_back(std::move(fresh));
    }
    auto const active = std::count_if(order.recipients.begin(), order.recipients.end(), is_active);
    if (static_cast<std::size_t>(active) == indices->size())
        return Error{Errc::invalid_field, "recipients", "somebody must stay with the order"};
    part.informed = skipped_levels(context, part.issuer, part.recipients, {});
    Events events;
    events.push_back(RecipientsReplaced{order.id, std::move(*indices), command.reason});
    events.push_back(OrderIssued{std::move(part), std::nullopt});
    return events;
}

}  // namespace tiaodu
