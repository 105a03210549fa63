// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order.hpp"

namespace tiaodu {

/// Whom an order is for: exactly one of the four.
struct RecipientChoice {
    static constexpr std::string_view name = "RecipientChoice";
    std::optional<OrgCode> node;
    std::optional<UnitId> unit_id;
    std::optional<AccountId> account_id;
    std::optional<std::string> department;
};

template <class Visitor>
void describe(Visitor& visit, RecipientChoice& m) {
    visit("node", m.node, Field{.doc = "A whole district or squad."});
    visit("unit_id", m.unit_id, Field{.doc = "One unit; its squad sees it too."});
    visit("account_id", m.account_id, Field{.doc = "One person."});
    visit("department", m.department,
          Field{.doc = "Code of an outside department; its answers are recorded by the issuer.", .bytes_max = 64});
}

/// One step of a recipient. `Step` is the state that is reached; steps may be skipped forward, never taken back.
/// `revision` is the revision of the order that the recipient has in front of it: an older one is a conflict.
template <RecipientState Step>
struct AdvanceOrder {
    static constexpr RecipientState step = Step;
    static constexpr std::string_view type = Step == RecipientState::delivered      ? "order.deliver"
                                             : Step == RecipientState::acknowledged ? "order.acknowledge"
                                             : Step == RecipientState::started      ? "order.start"
                                             : Step == RecipientState::en_route     ? "order.depart"
                                             : Step == RecipientState::on_scene     ? "order.arrive"
                                             : Step == RecipientState::reported     ? "order.report"
                                             : Step == RecipientState::declined     ? "order.decline"
                                                                                    : "order.confirm_recall";
    static constexpr std::string_view name = Step == RecipientState::delivered      ? "DeliverOrder"
                                             : Step == RecipientState::acknowledged ? "AcknowledgeOrder"
                                             : Step == RecipientState::started      ? "StartOrder"
                                             : Step == RecipientState::en_route     ? "DepartForOrder"
                                             : Step == RecipientState::on_scene     ? "ArriveAtOrder"
                                             : Step == RecipientState::reported     ? "ReportOrder"
                                             : Step == RecipientState::declined     ? "DeclineOrder"
                                                                                    : "ConfirmRecall";
    OrderId order_id;
    std::int32_t recipient = 0;
    std::int64_t revision = 0;
    std::optional<std::string> result;
    std::optional<std::string> reason;
};

/// The recipient's own console or device has it (送达). Reply: OrderChanged.
using DeliverOrder = AdvanceOrder<RecipientState::delivered>;
/// Read and taken on (签收).
using AcknowledgeOrder = AdvanceOrder<RecipientState::acknowledged>;
/// Work has begun (开始).
using StartOrder = AdvanceOrder<RecipientState::started>;
/// On the way (出发).
using DepartForOrder = AdvanceOrder<RecipientState::en_route>;
/// At the place (到场).
using ArriveAtOrder = AdvanceOrder<RecipientState::on_scene>;
/// Done, with what was found and done (反馈); `result` is required.
using ReportOrder = AdvanceOrder<RecipientState::reported>;
/// Will not do it, and says why (拒收).
using DeclineOrder = AdvanceOrder<RecipientState::declined>;
/// Knows that the order was called back.
using ConfirmRecall = AdvanceOrder<RecipientState::recalled>;

template <class Visitor, RecipientState Step>
void describe(Visitor& visit, AdvanceOrder<Step>& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 511});
    visit("revision", m.revision, Field{.doc = "Revision of the order that the recipient has read.", .min = 1});
    if constexpr (Step == RecipientState::reported)
        visit("result", m.result, Field{.doc = "What was found and done; required.", .bytes_max = 2000});
    if constexpr (Step == RecipientState::declined)
        visit("reason", m.reason, Field{.doc = "Why not; required.", .bytes_max = 500});
}

struct OrderChanged {
    static constexpr std::string_view name = "OrderChanged";
    OrderId order_id;
    std::int64_t version = 0;
    OrderState order_state = OrderState::open;
    std::optional<std::int32_t> recipient;
    std::optional<RecipientState> state;
};

template <class Visitor>
void describe(Visitor& visit, OrderChanged& m) {
    visit("order_id", m.order_id);
    visit("version", m.version);
    visit("order_state", m.order_state);
    visit("recipient", m.recipient);
    visit("state", m.state, Field{.doc = "Of the recipient."});
}

}  // namespace tiaodu
