// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>

namespace tiaodu {

/// One step of a recipient. `Step` is the state that is reached; steps may be skipped forward, never taken back.
template <RecipientState Step>
struct AdvanceOrder {
    static constexpr RecipientState step = Step;
    static constexpr std::string_view type = Step == RecipientState::acknowledged ? "order.acknowledge"
                                             : Step == RecipientState::started    ? "order.start"
                                             : Step == RecipientState::on_scene   ? "order.arrive"
                                                                                  : "order.report";
    static constexpr std::string_view name = Step == RecipientState::acknowledged ? "AcknowledgeOrder"
                                             : Step == RecipientState::started    ? "StartOrder"
                                             : Step == RecipientState::on_scene   ? "ArriveAtOrder"
                                                                                  : "ReportOrder";
    OrderId order_id;
    std::int32_t recipient = 0;
    std::optional<std::string> result;
};

/// The squad has received the order (签收). Reply: OrderChanged.
using AcknowledgeOrder = AdvanceOrder<RecipientState::acknowledged>;
/// On the way (出发).
using StartOrder = AdvanceOrder<RecipientState::started>;
/// At the place (到场).
using ArriveAtOrder = AdvanceOrder<RecipientState::on_scene>;
/// Done, with what was found and done (反馈); `result` is required.
using ReportOrder = AdvanceOrder<RecipientState::reported>;

template <class Visitor, RecipientState Step>
void describe(Visitor& visit, AdvanceOrder<Step>& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 63});
    if constexpr (Step == RecipientState::reported)
        visit("result", m.result, Field{.doc = "What was found and done; required.", .bytes_max = 2000});
}

struct OrderChanged {
    static constexpr std::string_view name = "OrderChanged";
    OrderId order_id;
    std::int64_t version = 0;
    std::int32_t recipient = 0;
    RecipientState state = RecipientState::issued;
};

template <class Visitor>
void describe(Visitor& visit, OrderChanged& m) {
    visit("order_id", m.order_id);
    visit("version", m.version);
    visit("recipient", m.recipient);
    visit("state", m.state);
}

}  // namespace tiaodu
