// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// One recipient of an order and how far it has come. Times are set by the recipient's own answers, never by sending.
struct Recipient {
    static constexpr std::string_view name = "Recipient";
    std::int32_t index = 0;
    OrgCode squad;
    std::optional<UnitId> unit_id;
    RecipientState state = RecipientState::issued;
    std::optional<Time> acknowledged_at;
    std::optional<Time> started_at;
    std::optional<Time> on_scene_at;
    std::optional<Time> reported_at;
    std::optional<std::string> by;
    std::optional<std::string> result;
};

template <class Visitor>
void describe(Visitor& visit, Recipient& m) {
    visit("index", m.index, Field{.doc = "Position in the order, from 0.", .min = 0, .max = 63});
    visit("squad", m.squad);
    visit("unit_id", m.unit_id, Field{.doc = "A single unit of the squad; absent: the whole squad."});
    visit("state", m.state);
    visit("acknowledged_at", m.acknowledged_at);
    visit("started_at", m.started_at);
    visit("on_scene_at", m.on_scene_at);
    visit("reported_at", m.reported_at);
    visit("by", m.by, Field{.doc = "Who answered last."});
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
}

/// An order (指令): one obligation per recipient. Skipped levels are in `informed`.
struct Order {
    static constexpr std::string_view name = "Order";
    OrderId id;
    std::int64_t version = 0;
    OrderKind kind = OrderKind::ticket_disposal;
    std::optional<TicketId> ticket_id;
    OrgCode issuer;
    std::string issued_by;
    Time issued_at{};
    Time due_at{};
    std::optional<std::string> note;
    std::vector<OrgCode> informed;
    std::vector<Recipient> recipients;
};

template <class Visitor>
void describe(Visitor& visit, Order& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("kind", m.kind);
    visit("ticket_id", m.ticket_id);
    visit("issuer", m.issuer, Field{.doc = "The level that gave the order."});
    visit("issued_by", m.issued_by);
    visit("issued_at", m.issued_at);
    visit("due_at", m.due_at);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("informed", m.informed,
          Field{.doc = "Levels that the order skipped and that were told at once.", .items_max = 64});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = 64});
}

}  // namespace tiaodu
