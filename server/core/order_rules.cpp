// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// The ticket's step clock after this answer; empty when the answer does not move the ticket on.
std::optional<Time> next_step_due(DecisionContext const& context, Order const& order, RecipientStep const& step) {
    if (!order.ticket_id) return std::nullopt;
    auto const found = context.world.tickets.find(*order.ticket_id);
    if (found == context.world.tickets.end()) return std::nullopt;
    auto const& limits = context.clocks.of(found->second.urgency);
    bool const others_reported =
        std::all_of(order.recipients.begin(), order.recipients.end(), [&](Recipient const& other) {
            return other.index == step.recipient || other.state == RecipientState::reported;
        });
    if (step.step == RecipientState::reported && others_reported) return context.now + limits.close;
    if (step.step >= RecipientState::started && found->second.status == TicketStatus::dispatched)
        return context.now + limits.handle;
    return std::nullopt;
}

}  // namespace

Result<Events> decide_step(DecisionContext const& context, RecipientStep const& step) {
    auto const found = context.world.orders.find(step.order_id);
    Error const unknown{Errc::not_found, "order_id", "no open order " + to_string(step.order_id)};
    if (found == context.world.orders.end()) return unknown;
    auto const& order = found->second;
    std::vector<OrgCode> squads;
    for (auto const& recipient : order.recipients) squads.push_back(recipient.squad);
    if (!holds(context, Right::view, squads)) return unknown;
    if (static_cast<std::size_t>(step.recipient) >= order.recipients.size())
        return Error{Errc::not_found, "recipient",
                     "the order has " + std::to_string(order.recipients.size()) + " recipients"};

    auto const& recipient = order.recipients[static_cast<std::size_t>(step.recipient)];
    if (!holds(context, Right::respond, {recipient.squad}))
        return Error{Errc::forbidden, "recipient", "only " + recipient.squad.text() + " answers for this recipient"};
    if (order.ticket_id) {
        auto const ticket = context.world.tickets.find(*order.ticket_id);
        if (ticket != context.world.tickets.end() && ticket->second.status == TicketStatus::closed)
            return Error{Errc::wrong_state, "order_id", "the ticket is closed"};
    }
    if (step.step <= recipient.state)
        return Error{
            Errc::wrong_state, "recipient",
            "is already " + std::string(to_word(recipient.state)) + (recipient.by ? " by " + *recipient.by : "")};
    if (step.step == RecipientState::reported && step.result.value_or("").empty())
        return Error{Errc::missing_field, "result", "say what was found and done"};
    return Events{OrderAdvanced{step.order_id, step.recipient, step.step, context.actor.display_name, step.result,
                                next_step_due(context, order, step)}};
}

}  // namespace tiaodu
