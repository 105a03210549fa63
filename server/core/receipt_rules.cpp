// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipt_rules.hpp"

#include "server/core/receipts.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

Result<Recipient const*> find_recipient(Order const& order, std::int32_t index) {
    if (static_cast<std::size_t>(index) >= order.recipients.size())
        return Error{Errc::not_found, "recipient",
                     "the order has " + std::to_string(order.recipients.size()) + " recipients"};
    return &order.recipients[static_cast<std::size_t>(index)];
}

/// An answer counts only from the recipient's own session: whoever is above may look, not answer.
std::optional<Error> check_own_session(DecisionContext const& context, Recipient const& recipient) {
    if (recipient.department)
        return Error{Errc::forbidden, "recipient",
                     "an outside department's answer is recorded with order.record_answer"};
    if (recipient.account_id) {
        if (*recipient.account_id == context.actor.account) return std::nullopt;
        return Error{Errc::forbidden, "recipient", "only this person answers"};
    }
    auto const& org = context.world.org;
    auto const node = org.find(recipient.node);
    bool const squad = node && org.at(*node).kind == OrgKind::squad;
    bool const own = squad ? holds(context, Right::respond, recipient.node)
                           : holds(context, Right::handle, recipient.node) && home_of(context) == recipient.node;
    if (own) return std::nullopt;
    return Error{Errc::forbidden, "recipient", "only " + recipient.node.text() + " answers for this recipient"};
}

std::string standing(Recipient const& recipient) {
    return "is already " + std::string(to_word(recipient.state)) + (recipient.by ? " by " + *recipient.by : "");
}

/// The step itself, whoever makes it.
std::optional<Error> check_step(DecisionContext const& context, Order const& order, Recipient const& recipient,
                                RecipientStep const& step) {
    if (order.state == OrderState::merged)
        return Error{Errc::wrong_state, "order_id", "was merged into " + to_string(*order.merged_into)};
    if (is_out(recipient.state)) return Error{Errc::wrong_state, "recipient", standing(recipient)};
    if (step.step == RecipientState::recalled) {
        if (!recipient.recall_from) return Error{Errc::wrong_state, "recipient", "was not called back"};
        return std::nullopt;
    }
    if (!is_in_force(context.world, order))
        return Error{Errc::wrong_state, "order_id", "the ticket does not wait for this order any more"};
    if (recipient.recall_from) return Error{Errc::wrong_state, "recipient", "was called back; confirm the recall"};
    if (step.revision != order.revision)
        return Error{Errc::conflict, "revision",
                     order.changed_by + " changed the order: read revision " + std::to_string(order.revision)};
    bool const reads_anew = recipient.revision < order.revision && step.step == RecipientState::acknowledged;
    if (step.step <= recipient.state && !reads_anew) return Error{Errc::wrong_state, "recipient", standing(recipient)};
    bool const own_step = step.step != RecipientState::delivered && step.step != RecipientState::acknowledged &&
                          step.step != RecipientState::verified;
    if (own_step && has_relayed(order, recipient.index))
        return Error{Errc::wrong_state, "recipient", "has relayed the order: its state follows from its recipients"};
    if (step.step == RecipientState::reported && step.result.value_or("").empty())
        return Error{Errc::missing_field, "result", "say what was found and done"};
    if (step.step == RecipientState::declined && step.reason.value_or("").empty())
        return Error{Errc::missing_field, "reason", "say why"};
    return std::nullopt;
}

Events advance(DecisionContext const& context, Order const& order, RecipientStep const& step, std::string by) {
    auto after = order;
    auto const revision = is_out(step.step) ? order.revision : step.revision;
    auto& recipient = after.recipients[static_cast<std::size_t>(step.recipient)];
    // Reading a changed order anew does not undo how far the recipient has come.
    auto const reached = step.step < recipient.state ? recipient.state : step.step;
    bool const had_part = is_active(recipient);
    recipient.state = reached;
    if (reached >= RecipientState::acknowledged && !is_out(reached)) recipient.revision = revision;
    for (auto parent = had_part ? recipient.parent : std::nullopt; parent;) {
        auto& above = after.recipients[static_cast<std::size_t>(*parent)];
        if (is_active(above)) above.state = followed_state(after, above);
        parent = above.parent;
    }
    return Events{OrderAdvanced{order.id, step.recipient, reached, revision, std::move(by), step.result, step.reason,
                                ticket_step_for(context, after, reached)}};
}

}  // namespace

std::optional<TicketStep> ticket_step_for(DecisionContext const& context, Order const& after,
                                          std::optional<RecipientState> reached) {
    if (!after.ticket_id || after.kind != OrderKind::ticket_disposal) return std::nullopt;
    auto const found = context.world.tickets.find(*after.ticket_id);
    if (found == context.world.tickets.end() || found->second.order_id != after.id) return std::nullopt;
    auto const& ticket = found->second;
    auto const state = state_from_receipts(after);
    // Whoever reports has been there: the step was skipped, not left out.
    bool const arrived = reached && *reached >= RecipientState::on_scene && *reached <= RecipientState::verified;
    if (state == OrderState::recalled) return step_if_possible(context, ticket, "undispatch", arrived);
    if (state == OrderState::done) return step_if_possible(context, ticket, "feedback", arrived);
    bool const begun = reached && *reached >= RecipientState::started && *reached <= RecipientState::verified;
    auto step = begun ? step_if_possible(context, ticket, "start", arrived) : std::nullopt;
    if (!step && arrived) step = same_step(context, ticket, ClockEnd::on_scene);
    return step;
}

Result<Events> decide_step(DecisionContext const& context, RecipientStep const& step) {
    auto const order = visible_order(context, step.order_id);
    if (!order) return order.error();
    auto const recipient = find_recipient(**order, step.recipient);
    if (!recipient) return recipient.error();
    if (auto error = check_own_session(context, **recipient)) return *error;
    if (auto error = check_step(context, **order, **recipient, step)) return *error;
    return advance(context, **order, step, context.actor.display_name);
}

Result<Events> decide_delivered_by_device(DecisionContext const& context, RecipientStep const& step, std::string by) {
    auto const order = context.world.orders.find(step.order_id);
    if (order == context.world.orders.end())
        return Error{Errc::not_found, "order_id", "no order " + to_string(step.order_id)};
    auto const recipient = find_recipient(order->second, step.recipient);
    if (!recipient) return recipient.error();
    if (auto error = check_step(context, order->second, **recipient, step)) return *error;
    return advance(context, order->second, step, std::move(by));
}

Result<Events> decide_record_answer(DecisionContext const& context, RecordAnswer const& command) {
    auto const order = visible_order(context, command.order_id);
    if (!order) return order.error();
    if (!speaks_for_issuer(context, **order))
        return Error{Errc::forbidden, "order_id", "only the issuer records what a department answered"};
    auto const recipient = find_recipient(**order, command.recipient);
    if (!recipient) return recipient.error();
    if (!(*recipient)->department)
        return Error{Errc::invalid_field, "recipient", "is not an outside department: it answers itself"};
    if (command.step == RecipientState::issued || command.step == RecipientState::verified ||
        command.step > RecipientState::recalled)
        return Error{Errc::invalid_field, "step", "delivered to reported, declined, or recalled"};
    RecipientStep const step{command.order_id, command.recipient, command.step,
                             command.revision, command.result,    command.result};
    if (auto error = check_step(context, **order, **recipient, step)) {
        if (error->path == "reason") error->path = "result";
        return *error;
    }
    return advance(context, **order, step, command.answered_by + " / " + context.actor.display_name);
}

Result<Events> decide_verify(DecisionContext const& context, VerifyOrder const& command) {
    auto const order = own_order(context, command.order_id, command.version);
    if (!order) return order.error();
    auto const recipient = find_recipient(**order, command.recipient);
    if (!recipient) return recipient.error();
    if ((*recipient)->state != RecipientState::reported)
        return Error{Errc::wrong_state, "recipient",
                     "is " + std::string(to_word((*recipient)->state)) + "; only what was reported can be verified"};
    if ((*recipient)->recall_from)
        return Error{Errc::wrong_state, "recipient", "was called back, and has not confirmed it yet"};
    if (has_relayed(**order, command.recipient))
        return Error{Errc::wrong_state, "recipient", "has relayed the order: verify its recipients"};
    // The issuer's check is no receipt: a revision that the recipient has not read stays unread.
    RecipientStep const step{command.order_id,       command.recipient, RecipientState::verified,
                             (*recipient)->revision, command.result,    std::nullopt};
    return advance(context, **order, step, context.actor.display_name);
}

Result<Events> decide_remark(DecisionContext const& context, RemarkOnOrder const& command) {
    auto const order = visible_order(context, command.order_id);
    if (!order) return order.error();
    constexpr std::size_t remarks_max = 200;
    if ((*order)->remarks.size() >= remarks_max)
        return Error{Errc::limit_exceeded, "", "an order has at most " + std::to_string(remarks_max) + " remarks"};
    if (!holds(context, Right::handle, home_of(context)) && !holds(context, Right::respond, home_of(context)))
        return Error{Errc::forbidden, "", "this account only looks on"};
    return Events{OrderRemarked{
        command.order_id, {command.kind, home_of(context), context.actor.display_name, context.now, command.content}}};
}

Result<Events> decide_see(DecisionContext const& context, SeeOrder const& command) {
    auto const order = visible_order(context, command.order_id);
    if (!order) return order.error();
    auto const& informed = (*order)->informed;
    auto const found =
        std::find_if(informed.begin(), informed.end(), [&](Informed const& i) { return i.node == command.node; });
    if (found == informed.end())
        return Error{Errc::not_found, "node", command.node.text() + " was not told of this order"};
    if (home_of(context) != command.node)
        return Error{Errc::forbidden, "node",
                     "only an account that works at " + command.node.text() + " answers for it"};
    if (found->seen_at) return Error{Errc::wrong_state, "node", "was already seen by " + *found->seen_by};
    return Events{OrderSeen{command.order_id, command.node, context.actor.display_name}};
}

}  // namespace tiaodu
