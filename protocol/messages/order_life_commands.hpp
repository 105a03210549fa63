// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order_commands.hpp"

/// What issuers and the levels above do with orders.
namespace tiaodu {

/// Orders districts, squads, units, persons and outside departments of any level below, in one order. Levels that it
/// passes by are told. Reply: OrderChanged.
struct IssueOrder {
    static constexpr std::string_view type = "order.issue";
    static constexpr std::string_view name = "IssueOrder";
    OrderKind kind = OrderKind::key_task;
    std::optional<Urgency> urgency;
    std::string title;
    std::optional<std::string> note;
    std::vector<RecipientChoice> recipients;
    std::optional<GeoPoint> point;
    std::optional<std::string> address;
    std::optional<TicketId> ticket_id;
    std::optional<Time> due_at;
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
};

template <class Visitor>
void describe(Visitor& visit, IssueOrder& m) {
    visit("kind", m.kind, Field{.doc = "Not ticket_disposal: that is ticket.dispatch."});
    visit("urgency", m.urgency, Field{.doc = "Default: normal; an emergency order is an emergency."});
    visit("title", m.title, Field{.bytes_max = 300});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = recipients_max});
    visit("point", m.point);
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("ticket_id", m.ticket_id, Field{.doc = "A ticket that it is about, without taking it over."});
    visit("due_at", m.due_at, Field{.doc = "Default: by the kind."});
    visit("starts_at", m.starts_at);
    visit("ends_at", m.ends_at);
}

/// Changes what an order says: a new revision that every recipient must acknowledge anew. Reply: OrderChanged.
struct AmendOrder {
    static constexpr std::string_view type = "order.amend";
    static constexpr std::string_view name = "AmendOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::optional<std::string> title;
    std::optional<std::string> note;
    std::optional<Urgency> urgency;
    std::optional<Time> due_at;
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
};

template <class Visitor>
void describe(Visitor& visit, AmendOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("title", m.title, Field{.bytes_max = 300});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("urgency", m.urgency);
    visit("due_at", m.due_at);
    visit("starts_at", m.starts_at);
    visit("ends_at", m.ends_at);
}

/// Calls an order back (撤回); recipients confirm it. Units are free at once. Reply: OrderChanged.
struct RecallOrder {
    static constexpr std::string_view type = "order.recall";
    static constexpr std::string_view name = "RecallOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::vector<std::int32_t> recipients;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, RecallOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipients", m.recipients, Field{.doc = "Indices; empty: everybody.", .items_max = recipients_max});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// A recipient passes its part on to what is below it; its state then follows from theirs. Reply: OrderChanged.
struct RelayOrder {
    static constexpr std::string_view type = "order.relay";
    static constexpr std::string_view name = "RelayOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::int32_t recipient = 0;
    std::vector<RecipientChoice> recipients;
};

template <class Visitor>
void describe(Visitor& visit, RelayOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 511});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = recipients_max});
}

/// The issuer, or a level that was told, adds recipients (增援). Reply: OrderChanged.
struct AddRecipients {
    static constexpr std::string_view type = "order.add";
    static constexpr std::string_view name = "AddRecipients";
    OrderId order_id;
    std::int64_t version = 0;
    std::vector<RecipientChoice> recipients;
};

template <class Visitor>
void describe(Visitor& visit, AddRecipients& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = recipients_max});
}

/// Gives one recipient's part to another (改派); only the receipt clock begins again. Reply: OrderChanged.
struct ReassignOrder {
    static constexpr std::string_view type = "order.reassign";
    static constexpr std::string_view name = "ReassignOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::int32_t recipient = 0;
    RecipientChoice to;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, ReassignOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 511});
    visit("to", m.to);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Moves what is open of an order into another one (合并). Reply: OrderChanged of the order merged into.
struct MergeOrders {
    static constexpr std::string_view type = "order.merge";
    static constexpr std::string_view name = "MergeOrders";
    OrderId order_id;
    std::int64_t version = 0;
    OrderId into;
    std::int64_t into_version = 0;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, MergeOrders& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("into", m.into);
    visit("into_version", m.into_version, Field{.min = 1});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Takes recipients out into an order of their own (拆分). Reply: OrderChanged of the new order.
struct SplitOrder {
    static constexpr std::string_view type = "order.split";
    static constexpr std::string_view name = "SplitOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::vector<std::int32_t> recipients;
    std::optional<std::string> title;
    std::optional<std::string> note;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, SplitOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipients", m.recipients, Field{.items_min = 1, .items_max = recipients_max});
    visit("title", m.title, Field{.bytes_max = 300});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// The issuer has checked what a recipient reported (核查). Reply: OrderChanged.
struct VerifyOrder {
    static constexpr std::string_view type = "order.verify";
    static constexpr std::string_view name = "VerifyOrder";
    OrderId order_id;
    std::int64_t version = 0;
    std::int32_t recipient = 0;
    std::optional<std::string> result;
};

template <class Visitor>
void describe(Visitor& visit, VerifyOrder& m) {
    visit("order_id", m.order_id);
    visit("version", m.version, Field{.min = 1});
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 511});
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
}

/// Writes down what an outside department answered. Reply: OrderChanged.
struct RecordAnswer {
    static constexpr std::string_view type = "order.record_answer";
    static constexpr std::string_view name = "RecordAnswer";
    OrderId order_id;
    std::int32_t recipient = 0;
    std::int64_t revision = 0;
    RecipientState step = RecipientState::acknowledged;
    std::string answered_by;
    std::optional<std::string> result;
};

template <class Visitor>
void describe(Visitor& visit, RecordAnswer& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient, Field{.doc = "Index of the recipient that answers.", .min = 0, .max = 511});
    visit("revision", m.revision, Field{.min = 1});
    visit("step", m.step,
          Field{.doc = "delivered (handed over), acknowledged, started, en_route, on_scene, reported, declined (why: "
                       "in result), or recalled (knows of the recall)."});
    visit("answered_by", m.answered_by, Field{.doc = "The post that answered, not a private name.", .bytes_max = 100});
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
}

/// A remark or an objection (异议) by anybody who sees the order; objections are shown to the issuer. Reply:
/// OrderChanged.
struct RemarkOnOrder {
    static constexpr std::string_view type = "order.remark";
    static constexpr std::string_view name = "RemarkOnOrder";
    OrderId order_id;
    RemarkKind kind = RemarkKind::remark;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, RemarkOnOrder& m) {
    visit("order_id", m.order_id);
    visit("kind", m.kind);
    visit("text", m.content, Field{.bytes_max = 1000});
}

/// A level that was told (抄告) has seen the order. Reply: OrderChanged.
struct SeeOrder {
    static constexpr std::string_view type = "order.see";
    static constexpr std::string_view name = "SeeOrder";
    OrderId order_id;
    OrgCode node;
};

template <class Visitor>
void describe(Visitor& visit, SeeOrder& m) {
    visit("order_id", m.order_id);
    visit("node", m.node, Field{.doc = "The level; the account must work there."});
}

}  // namespace tiaodu
