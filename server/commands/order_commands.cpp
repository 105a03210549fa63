// SPDX-License-Identifier: Apache-2.0
#include "server/commands/handlers.hpp"
#include "server/core/order_change_rules.hpp"
#include "server/core/receipt_rules.hpp"

namespace tiaodu {
namespace {

/// Decide, and answer with the order as it is then.
Result<Handled> change(Result<Events> events, OrderId id, std::optional<std::int32_t> recipient = {}) {
    if (!events) return events.error();
    Handled outcome;
    outcome.events = std::move(*events);
    outcome.reply = [id, recipient](World const& world) {
        auto const& order = world.orders.at(id);
        std::optional<RecipientState> state;
        if (recipient) state = order.recipients.at(static_cast<std::size_t>(*recipient)).state;
        return to_json(OrderChanged{id, order.version, order.state, recipient, state});
    };
    return outcome;
}

/// The order that a decision issues.
OrderId issued(Result<Events> const& events) {
    if (events)
        for (auto const& event : *events)
            if (auto const* order = std::get_if<OrderIssued>(&event)) return order->order.id;
    return {};
}

template <RecipientState Step>
Result<Handled> advance(DecisionContext const& context, AdvanceOrder<Step> const& command) {
    return change(decide_step(context, {command.order_id, command.recipient, Step, command.revision, command.result,
                                        command.reason}),
                  command.order_id, command.recipient);
}

}  // namespace

Result<Handled> issue_order(DecisionContext const& context, IssueOrder const& command) {
    auto events = decide_issue(context, command);
    auto const id = issued(events);
    return change(std::move(events), id);
}

Result<Handled> deliver_order(DecisionContext const& context, DeliverOrder const& command) {
    return advance(context, command);
}
Result<Handled> acknowledge_order(DecisionContext const& context, AcknowledgeOrder const& command) {
    return advance(context, command);
}
Result<Handled> start_order(DecisionContext const& context, StartOrder const& command) {
    return advance(context, command);
}
Result<Handled> depart_for_order(DecisionContext const& context, DepartForOrder const& command) {
    return advance(context, command);
}
Result<Handled> arrive_at_order(DecisionContext const& context, ArriveAtOrder const& command) {
    return advance(context, command);
}
Result<Handled> report_order(DecisionContext const& context, ReportOrder const& command) {
    return advance(context, command);
}
Result<Handled> decline_order(DecisionContext const& context, DeclineOrder const& command) {
    return advance(context, command);
}
Result<Handled> confirm_recall(DecisionContext const& context, ConfirmRecall const& command) {
    return advance(context, command);
}

Result<Handled> verify_order(DecisionContext const& context, VerifyOrder const& command) {
    return change(decide_verify(context, command), command.order_id, command.recipient);
}

Result<Handled> record_answer(DecisionContext const& context, RecordAnswer const& command) {
    return change(decide_record_answer(context, command), command.order_id, command.recipient);
}

Result<Handled> amend_order(DecisionContext const& context, AmendOrder const& command) {
    return change(decide_amend(context, command), command.order_id);
}

Result<Handled> recall_order(DecisionContext const& context, RecallOrder const& command) {
    return change(decide_recall(context, command), command.order_id);
}

Result<Handled> relay_order(DecisionContext const& context, RelayOrder const& command) {
    return change(decide_relay(context, command), command.order_id);
}

Result<Handled> add_recipients(DecisionContext const& context, AddRecipients const& command) {
    return change(decide_add(context, command), command.order_id);
}

Result<Handled> reassign_order(DecisionContext const& context, ReassignOrder const& command) {
    return change(decide_reassign(context, command), command.order_id);
}

Result<Handled> remark_on_order(DecisionContext const& context, RemarkOnOrder const& command) {
    return change(decide_remark(context, command), command.order_id);
}

Result<Handled> see_order(DecisionContext const& context, SeeOrder const& command) {
    return change(decide_see(context, command), command.order_id);
}

Result<Handled> merge_orders(DecisionContext const& context, MergeOrders const& command) {
    return change(decide_merge(context, command), command.into);
}

Result<Handled> split_order(DecisionContext const& context, SplitOrder const& command) {
    auto events = decide_split(context, command);
    auto const id = issued(events);
    return change(std::move(events), id);
}

}  // namespace tiaodu
