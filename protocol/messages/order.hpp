// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/order_words.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// Recipients of one order; a city order to every squad needs 237 (16 districts, 221 squads).
inline constexpr std::size_t recipients_max = 512;
/// Levels told of one order: at most two above each recipient (its squad, its district), and the city.
inline constexpr std::size_t informed_max = 2 * recipients_max + 1;

/// One recipient of an order and how far it has come. Times are set by the recipient's own answers, never by sending.
/// A recipient is a district or squad, a unit of a squad, a person (account), or an outside department.
struct Recipient {
    static constexpr std::string_view name = "Recipient";
    std::int32_t index = 0;
    std::optional<std::int32_t> parent;  ///< The recipient that relayed the order to this one.
    OrgCode node;  ///< Who answers: the organisation; for a unit its squad, for a person where it works, for a
                   ///< department the issuer.
    std::optional<UnitId> unit_id;
    std::optional<AccountId> account_id;
    std::optional<std::string> department;
    RecipientState state = RecipientState::issued;
    std::int64_t revision = 0;  ///< Of the order that was acknowledged last; below the order's: must be read anew.
    Time receipt_from{};        ///< When the receipt clock began: issue, change or reassignment.
    ReceiptStage stage = ReceiptStage::none;
    std::optional<Time> delivered_at;
    std::optional<Time> acknowledged_at;
    std::optional<Time> started_at;
    std::optional<Time> en_route_at;
    std::optional<Time> on_scene_at;
    std::optional<Time> reported_at;
    std::optional<Time> verified_at;
    std::optional<Time> ended_at;          ///< Declined, recalled, replaced or not called.
    std::optional<Time> recall_from{};     ///< Called back, and not confirmed yet while the state is not `recalled`.
    std::optional<std::int32_t> replaces;  ///< The recipient whose place this one took.
    std::optional<std::string> by;
    std::optional<std::string> result;
    std::optional<std::string> reason;  ///< Why it was declined, recalled, replaced or not called.
};

template <class Visitor>
void describe(Visitor& visit, Recipient& m) {
    visit("index", m.index, Field{.doc = "Position in the order, from 0; never reused.", .min = 0, .max = 511});
    visit("parent", m.parent, Field{.doc = "Index of the recipient that relayed the order.", .min = 0, .max = 511});
    visit("node", m.node, Field{.doc = "The organisation that answers."});
    visit("unit_id", m.unit_id, Field{.doc = "A single unit of the squad; absent: the whole organisation."});
    visit("account_id", m.account_id, Field{.doc = "A person."});
    visit("department", m.department, Field{.doc = "An outside department (公安, 房管 …) without accounts."});
    visit("state", m.state);
    visit("revision", m.revision, Field{.doc = "Revision that was acknowledged; 0: none yet.", .min = 0});
    visit("receipt_from", m.receipt_from, Field{.doc = "When the receipt clock began."});
    visit("stage", m.stage, Field{.doc = "How far an unanswered recipient has been chased."});
    visit("delivered_at", m.delivered_at);
    visit("acknowledged_at", m.acknowledged_at);
    visit("started_at", m.started_at);
    visit("en_route_at", m.en_route_at);
    visit("on_scene_at", m.on_scene_at);
    visit("reported_at", m.reported_at);
    visit("verified_at", m.verified_at);
    visit("ended_at", m.ended_at, Field{.doc = "Declined, recalled, replaced or not called."});
    visit("recall_from", m.recall_from, Field{.doc = "When the order was called back from this recipient."});
    visit("replaces", m.replaces, Field{.doc = "The recipient whose place this one took.", .min = 0, .max = 511});
    visit("by", m.by, Field{.doc = "Who answered last."});
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("reason", m.reason, Field{.bytes_min = 0, .bytes_max = 500});
}

/// A level that an order passed by, or that was told because nobody answered.
struct Informed {
    static constexpr std::string_view name = "Informed";
    OrgCode node;
    InformedWhy why = InformedWhy::skipped;
    Time at{};
    std::optional<Time> seen_at;
    std::optional<std::string> seen_by;
};

template <class Visitor>
void describe(Visitor& visit, Informed& m) {
    visit("node", m.node);
    visit("why", m.why);
    visit("at", m.at);
    visit("seen_at", m.seen_at, Field{.doc = "Answered by that level's own session."});
    visit("seen_by", m.seen_by);
}

/// What somebody had to say about an order; objections are shown to the issuer.
struct Remark {
    static constexpr std::string_view name = "Remark";
    RemarkKind kind = RemarkKind::remark;
    OrgCode node;
    std::string by;
    Time at{};
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, Remark& m) {
    visit("kind", m.kind);
    visit("node", m.node, Field{.doc = "Where the writer works."});
    visit("by", m.by);
    visit("at", m.at);
    visit("text", m.content, Field{.bytes_max = 1000});
}

/// An order (指令): one obligation per recipient, relayed ones hang below the recipient that relayed. Skipped levels
/// are in `informed`.
struct Order {
    static constexpr std::string_view name = "Order";
    OrderId id;
    std::int64_t version = 0;
    std::int64_t revision = 1;  ///< Of the content; a higher one must be acknowledged anew.
    OrderKind kind = OrderKind::ticket_disposal;
    OrderState state = OrderState::open;
    OrderNeeds needs = OrderNeeds::report;  ///< With the two below: of the kind's rule when it was issued.
    PrimaryJob primary = PrimaryJob::takes_unit;
    Interrupts interrupts = Interrupts::no;
    Urgency urgency = Urgency::normal;
    std::optional<std::string> title;
    std::optional<std::string> note;
    std::optional<TicketId> ticket_id;
    std::optional<GeoPoint> point;
    std::optional<std::string> address;
    OrgCode issuer;
    std::string issued_by;
    Time issued_at{};
    Time due_at{};
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
    std::optional<OrderId> merged_into;
    std::optional<OrderId> split_from;
    std::optional<Time> closed_at;  ///< When the state stopped being open.
    Time changed_at{};              ///< With `changed_by`: told to whoever comes second.
    std::string changed_by;
    std::vector<Informed> informed;
    std::vector<Remark> remarks;
    std::vector<Recipient> recipients;
};

template <class Visitor>
void describe(Visitor& visit, Order& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.doc = "Grows by 1 per change.", .min = 1});
    visit("revision", m.revision, Field{.doc = "Of the content; a new one must be acknowledged anew.", .min = 1});
    visit("kind", m.kind);
    visit("state", m.state);
    visit("needs", m.needs, Field{.doc = "What ends a recipient's obligation."});
    visit("primary", m.primary, Field{.doc = "Does it take its units as their one primary job?"});
    visit("interrupts", m.interrupts, Field{.doc = "Interrupts every screen of its recipients."});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("ticket_id", m.ticket_id);
    visit("point", m.point);
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("issuer", m.issuer, Field{.doc = "The level that gave the order."});
    visit("issued_by", m.issued_by);
    visit("issued_at", m.issued_at);
    visit("due_at", m.due_at);
    visit("starts_at", m.starts_at, Field{.doc = "Of a patrol, an inspection or a guarantee period."});
    visit("ends_at", m.ends_at);
    visit("merged_into", m.merged_into);
    visit("split_from", m.split_from);
    visit("closed_at", m.closed_at, Field{.doc = "When the order stopped being open."});
    visit("changed_at", m.changed_at);
    visit("changed_by", m.changed_by, Field{.bytes_min = 0});
    visit("informed", m.informed,
          Field{.doc = "Levels that were told: skipped, or climbed to.", .items_max = informed_max});
    visit("remarks", m.remarks, Field{.items_max = 200});
    visit("recipients", m.recipients,
          Field{.doc = "All of them; in a push only those that the event changed: merge by index.",
                .items_max = recipients_max});
}

}  // namespace tiaodu
