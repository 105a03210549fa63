// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"
#include "server/core/order_rules.hpp"

namespace tiaodu {
namespace {

template <RecipientState Step>
Result<Handled> advance(DecisionContext const& context, AdvanceOrder<Step> const& command) {
    auto events = decide_step(context, {command.order_id, command.recipient, Step, command.result});
    if (!events) return events.error();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.reply = [id = command.order_id, index = command.recipient](World const& world) {
        auto const& order = world.orders.at(id);
        return to_json(
            OrderChanged{id, order.version, index, order.recipients.at(static_cast<std::size_t>(index)).state});
    };
    return outcome;
}

}  // namespace

Result<Handled> acknowledge_order(DecisionContext const& context, AcknowledgeOrder const& command) {
    return advance(context, command);
}
Result<Handled> start_order(DecisionContext const& context, StartOrder const& command) {
    return advance(context, command);
}
Result<Handled> arrive_at_order(DecisionContext const& context, ArriveAtOrder const& command) {
    return advance(context, command);
}
Result<Handled> report_order(DecisionContext const& context, ReportOrder const& command) {
    return advance(context, command);
}

}  // namespace tiaodu
