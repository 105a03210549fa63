// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_rules.hpp"

#include "server/core/aid_rules.hpp"
#include "server/core/flow.hpp"
#include "server/core/receipts.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

bool same_recipient(Recipient const& a, Recipient const& b) {
    return a.node == b.node && a.unit_id == b.unit_id && a.account_id == b.account_id && a.department == b.department;
}

/// A level may order what is below it; a squad leader its own units and people.
bool may_order(DecisionContext const& context, OrgCode const& node) {
    return holds(context, Right::handle, node) || holds(context, Right::respond, node);
}

std::optional<Error> choose_node(DecisionContext const& context, RecipientChoice const& choice, std::string const& path,
                                 Recipient& recipient) {
    auto const& org = context.world.org;
    auto const index = org.find(*choice.node);
    if (!index || !holds(context, Right::handle, *choice.node))
        return Error{Errc::not_found, path + ".node", "no organisation " + choice.node->text() + " below this account"};
    if (org.at(*index).kind == OrgKind::street)
        return Error{Errc::invalid_field, path + ".node", "name the squad, not its street office"};
    recipient.node = *choice.node;
    return std::nullopt;
}

Error busy(DecisionContext const& context, Unit const& unit, std::string path) {
    auto const found = context.world.orders.find(*unit.order_id);
    if (found == context.world.orders.end())
        return Error{Errc::conflict, std::move(path), unit.call_sign + " is on order " + to_string(*unit.order_id)};
    auto const& order = found->second;
    return Error{
        Errc::conflict, std::move(path),
        unit.call_sign + " was sent by " + order.issued_by + " at " + to_rfc3339(order.issued_at) +
            (order.ticket_id ? " to ticket " + to_string(*order.ticket_id) : " on order " + to_string(order.id))};
}

std::optional<Error> choose_unit(DecisionContext const& context, RecipientChoice const& choice, std::string const& path,
                                 OrderKindRule const& rule, Recipient& recipient) {
    auto const found = context.world.units.find(*choice.unit_id);
    bool const may = found != context.world.units.end() &&
                     (may_order(context, found->second.squad) || is_helped_by(context, found->second));
    if (!may) return Error{Errc::not_found, path + ".unit_id", "no unit " + to_string(*choice.unit_id)};
    auto const& unit = found->second;
    recipient.node = unit.squad;
    recipient.unit_id = unit.id;
    if (unit.posture == DutyPosture::off_duty) {
        if (rule.off_duty == OffDutyRule::refuse)
            return Error{Errc::wrong_state, path + ".unit_id", unit.call_sign + " is off duty"};
        stamp(recipient, RecipientState::not_called, context.now);
        recipient.reason = "off_duty";
    } else if (rule.primary == PrimaryJob::takes_unit && unit.order_id) {
        return busy(context, unit, path + ".unit_id");
    }
    return std::nullopt;
}

std::optional<Error> choose_person(DecisionContext const& context, RecipientChoice const& choice,
                                   std::string const& path, Recipient& recipient) {
    auto const found = context.world.accounts.find(*choice.account_id);
    auto const home = found == context.world.accounts.end() || found->second.grants.empty()
                          ? OrgCode()
                          : found->second.grants.front().node;
    if (home.empty() || !may_order(context, home))
        return Error{Errc::not_found, path + ".account_id", "no account " + to_string(*choice.account_id)};
    recipient.node = home;
    recipient.account_id = choice.account_id;
    return std::nullopt;
}

std::optional<Error> choose_department(DecisionContext const& context, RecipientChoice const& choice,
                                       std::string const& path, Recipient& recipient) {
    auto const& known = context.world.rules.orders.departments;
    bool const exists =
        std::any_of(known.begin(), known.end(), [&](Label const& label) { return label.code == *choice.department; });
    if (!exists)
        return Error{Errc::not_found, path + ".department", "no department " + *choice.department + " in the rules"};
    recipient.node = home_of(context);
    recipient.department = choice.department;
    return std::nullopt;
}

std::optional<Error> choose(DecisionContext const& context, RecipientChoice const& choice, std::string const& path,
                            OrderKindRule const& rule, Recipient& recipient) {
    int const named = choice.node.has_value() + choice.unit_id.has_value() + choice.account_id.has_value() +
                      choice.department.has_value();
    if (named != 1)
        return Error{Errc::invalid_field, path, "must name exactly one of node, unit_id, account_id and department"};
    if (choice.node) return choose_node(context, choice, path, recipient);
    if (choice.unit_id) return choose_unit(context, choice, path, rule, recipient);
    if (choice.account_id) return choose_person(context, choice, path, recipient);
    return choose_department(context, choice, path, recipient);
}

}  // namespace

OrderKindRule const& rule_of(OrderRules const& rules, OrderKind kind) {
    static OrderKindRule const plain{};
    for (auto const& rule : rules.kinds)
        if (rule.kind == kind) return rule;
    return plain;
}

Result<std::vector<Recipient>> recipients_of(DecisionContext const& context, std::span<RecipientChoice const> choices,
                                             OrderKindRule const& rule, std::span<Recipient const> present) {
    if (present.size() + choices.size() > recipients_max)
        return Error{Errc::limit_exceeded, "recipients",
                     "an order has at most " + std::to_string(recipients_max) + " recipients"};
    std::vector<Recipient> made;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto const path = "recipients[" + std::to_string(i) + "]";
        Recipient recipient;
        recipient.index = static_cast<std::int32_t>(present.size() + i);
        recipient.receipt_from = context.now;
        if (auto error = choose(context, choices[i], path, rule, recipient)) return *error;
        auto const same = [&](Recipient const& other) { return is_active(other) && same_recipient(other, recipient); };
        if (std::any_of(made.begin(), made.end(), same) || std::any_of(present.begin(), present.end(), same))
            return Error{Errc::invalid_field, path, "stands twice"};
        made.push_back(std::move(recipient));
    }
    return made;
}

std::vector<Informed> skipped_levels(DecisionContext const& context, OrgCode const& issuer,
                                     std::span<Recipient const> recipients, std::span<Informed const> known) {
    auto const& org = context.world.org;
    auto const issuing = org.find(issuer);
    std::vector<Informed> skipped;
    auto const is_told = [&](OrgCode const& code) {
        auto const same = [&](Informed const& informed) { return informed.node == code; };
        auto const ordered = [&](Recipient const& recipient) {
            return recipient.node == code && !recipient.unit_id && !recipient.account_id && !recipient.department;
        };
        return std::any_of(known.begin(), known.end(), same) || std::any_of(skipped.begin(), skipped.end(), same) ||
               std::any_of(recipients.begin(), recipients.end(), ordered);
    };
    for (auto const& recipient : recipients) {
        if (recipient.department) continue;
        bool const within = recipient.unit_id || recipient.account_id;
        auto level = org.find(recipient.node);
        if (level && !within) level = org.professional_parent(*level);
        while (level && *level != *issuing && org.covers(*issuing, *level)) {
            auto const& code = org.at(*level).code;
            if (!is_told(code)) skipped.push_back({code, InformedWhy::skipped, context.now, {}, {}});
            level = org.professional_parent(*level);
        }
    }
    return skipped;
}

Result<Order> make_order(DecisionContext const& context, OrderDraft draft, std::span<RecipientChoice const> choices) {
    auto const& rule = rule_of(context.world.rules.orders, draft.kind);
    auto recipients = recipients_of(context, choices, rule, {});
    if (!recipients) return recipients.error();
    Order order;
    order.id = OrderId(context.world.home, context.world.counters.order + 1);
    order.version = 1;
    order.kind = draft.kind;
    order.needs = rule.needs;
    order.primary = rule.primary;
    order.interrupts = rule.interrupts;
    order.urgency = draft.urgency;
    order.title = std::move(draft.title);
    order.note = std::move(draft.note);
    order.ticket_id = draft.ticket_id;
    order.issuer = home_of(context);
    order.issued_by = context.actor.display_name;
    order.issued_at = context.now;
    order.changed_at = context.now;
    order.changed_by = context.actor.display_name;
    order.due_at = draft.due_at ? *draft.due_at : deadline(context, order.issuer, rule.due);
    order.recipients = std::move(*recipients);
    order.informed = skipped_levels(context, order.issuer, order.recipients, {});
    return order;
}

Result<Events> decide_issue(DecisionContext const& context, IssueOrder const& command) {
    if (command.kind == OrderKind::ticket_disposal)
        return Error{Errc::invalid_field, "kind", "a ticket is dispatched with ticket.dispatch"};
    if (command.ticket_id)
        if (auto const ticket = visible_ticket(context, *command.ticket_id); !ticket) return ticket.error();
    if (command.due_at && *command.due_at <= context.now)
        return Error{Errc::invalid_field, "due_at", "must be in the future"};
    if (command.starts_at && command.ends_at && *command.ends_at <= *command.starts_at)
        return Error{Errc::invalid_field, "ends_at", "must be after starts_at"};
    auto const urgency =
        command.kind == OrderKind::emergency ? Urgency::emergency : command.urgency.value_or(Urgency::normal);
    auto const due = command.due_at ? command.due_at : command.ends_at;
    auto order = make_order(context, {command.kind, urgency, command.title, command.note, command.ticket_id, due},
                            command.recipients);
    if (!order) return order.error();
    order->point = command.point;
    order->address = command.address;
    order->starts_at = command.starts_at;
    order->ends_at = command.ends_at;
    return Events{OrderIssued{std::move(*order), std::nullopt}};
}

bool is_in_force(World const& world, Order const& order) {
    if (!order.ticket_id || order.kind != OrderKind::ticket_disposal) return true;
    auto const found = world.tickets.find(*order.ticket_id);
    if (found == world.tickets.end() || found->second.order_id != order.id) return false;
    auto const& ticket = found->second;
    auto status = ticket.status;
    if (status == TicketStatus::parked)
        if (auto const* before = find_state(world.rules.flow, ticket.state_before.value_or("")))
            status = before->status;
    return !is_over(status) && status != TicketStatus::registered && status != TicketStatus::accepted;
}

std::optional<OrderRecalled> recall_for(World const& world, Ticket const& ticket, std::string reason) {
    auto const found = ticket.order_id ? world.orders.find(*ticket.order_id) : world.orders.end();
    if (found == world.orders.end()) return std::nullopt;
    OrderRecalled recall{found->second.id, {}, std::move(reason), {}};
    for (auto const& recipient : found->second.recipients)
        if (!is_finished(found->second, recipient)) recall.recipients.push_back(recipient.index);
    if (recall.recipients.empty()) return std::nullopt;
    return recall;
}

bool speaks_for_issuer(DecisionContext const& context, Order const& order) {
    // A squad leader who ordered his own units speaks for his squad.
    return holds(context, Right::handle, order.issuer) ||
           (holds(context, Right::respond, order.issuer) && home_of(context) == order.issuer);
}

Result<Order const*> current_order(DecisionContext const& context, OrderId id, std::int64_t version) {
    auto const order = visible_order(context, id);
    if (!order) return order;
    if ((*order)->version != version)
        return Error{Errc::conflict, "version",
                     (*order)->changed_by + " was faster at " + to_rfc3339((*order)->changed_at) +
                         ": the order is now " + std::string(to_word((*order)->state)) + ", version " +
                         std::to_string((*order)->version)};
    if ((*order)->state == OrderState::recalled || (*order)->state == OrderState::merged)
        return Error{Errc::wrong_state, "order_id", "is " + std::string(to_word((*order)->state))};
    if (!is_in_force(context.world, **order))
        return Error{Errc::wrong_state, "order_id", "the ticket does not wait for this order any more"};
    return order;
}

Result<Order const*> own_order(DecisionContext const& context, OrderId id, std::int64_t version) {
    auto const order = visible_order(context, id);
    if (!order) return order;
    if (!speaks_for_issuer(context, **order))
        return Error{
            Errc::forbidden, "order_id",
            "was issued by " + (*order)->issuer.text() + "; add a remark, an objection, or recipients instead"};
    return current_order(context, id, version);
}

}  // namespace tiaodu
