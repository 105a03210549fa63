// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/queries.hpp"
#include "protocol/messages/recommendation.hpp"
#include "protocol/messages/repeat.hpp"
#include "protocol/messages/ticket_flow.hpp"

/// Questions about orders, their receipts, and who should go.
namespace tiaodu {

/// On what level a recipient stands.
enum class RecipientLevel : std::uint8_t { city, district, street, squad, unit, person, department };
template <>
struct EnumNames<RecipientLevel> {
    static constexpr auto values =
        words_of<RecipientLevel>("city", "district", "street", "squad", "unit", "person", "department");
};

/// Figures of the receipts whose recipients can be asked for; `un…` and `missing…` are those that are not there yet.
enum class ReceiptFigure : std::uint8_t {
    delivered,
    undelivered,
    acknowledged,
    unacknowledged,
    on_scene,
    not_on_scene,
    reported,
    unreported,
    verified,
    declined,
    recalled,
    unconfirmed,
    not_called,
    overdue
};
template <>
struct EnumNames<ReceiptFigure> {
    static constexpr auto values = words_of<ReceiptFigure>(
        "delivered", "undelivered", "acknowledged", "unacknowledged", "on_scene", "not_on_scene", "reported",
        "unreported", "verified", "declined", "recalled", "unconfirmed", "not_called", "overdue");
};

struct OrderQuery {
    static constexpr std::string_view name = "OrderQuery";
    std::optional<OrderState> state;
    std::optional<OrderKind> kind;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, OrderQuery& m) {
    visit("state", m.state);
    visit("kind", m.kind);
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Newest first.", .bytes_max = 40});
}

/// The recipients behind one figure of the receipts.
struct ReceiptQuery {
    static constexpr std::string_view name = "ReceiptQuery";
    OrderId order_id;
    std::optional<RecipientLevel> level;
    std::optional<ReceiptFigure> figure;
};
template <class Visitor>
void describe(Visitor& visit, ReceiptQuery& m) {
    visit("order_id", m.order_id);
    visit("level", m.level, Field{.doc = "Only recipients of this level."});
    visit("figure", m.figure, Field{.doc = "Only those behind this figure."});
}

/// 「14/16 已签收；3 未到场」: how far the recipients of one level have come. A recipient further on counts in the
/// figures before it too.
struct ReceiptCount {
    static constexpr std::string_view name = "ReceiptCount";
    RecipientLevel level = RecipientLevel::squad;
    std::int64_t total = 0;
    std::int64_t delivered = 0;
    std::int64_t acknowledged = 0;
    std::int64_t started = 0;
    std::int64_t en_route = 0;
    std::int64_t on_scene = 0;
    std::int64_t reported = 0;
    std::int64_t verified = 0;
    std::int64_t declined = 0;
    std::int64_t recalled = 0;
    std::int64_t unconfirmed = 0;
    std::int64_t not_called = 0;
    std::int64_t overdue = 0;
};
template <class Visitor>
void describe(Visitor& visit, ReceiptCount& m) {
    visit("level", m.level);
    visit("total", m.total, Field{.doc = "Without those that are out."});
    visit("delivered", m.delivered);
    visit("acknowledged", m.acknowledged, Field{.doc = "Of the present revision."});
    visit("started", m.started);
    visit("en_route", m.en_route);
    visit("on_scene", m.on_scene);
    visit("reported", m.reported);
    visit("verified", m.verified);
    visit("declined", m.declined);
    visit("recalled", m.recalled, Field{.doc = "Confirmed."});
    visit("unconfirmed", m.unconfirmed, Field{.doc = "Called back, not confirmed yet."});
    visit("not_called", m.not_called, Field{.doc = "Off duty."});
    visit("overdue", m.overdue, Field{.doc = "Chased and still silent."});
}

struct OrderReceipts {
    static constexpr std::string_view name = "OrderReceipts";
    OrderId order_id;
    std::int64_t version = 0;
    std::vector<ReceiptCount> levels;
    std::vector<Recipient> items;
};
template <class Visitor>
void describe(Visitor& visit, OrderReceipts& m) {
    visit("order_id", m.order_id);
    visit("version", m.version);
    visit("levels", m.levels, Field{.doc = "One per level that has recipients."});
    visit("items", m.items, Field{.doc = "The recipients that were asked for.", .items_max = recipients_max});
}

struct ExportQuery {
    static constexpr std::string_view name = "ExportQuery";
    OrderId order_id;
    std::int32_t recipient = 0;
};
template <class Visitor>
void describe(Visitor& visit, ExportQuery& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient, Field{.doc = "Index of an outside department.", .min = 0, .max = 511});
}

/// An order as a letter to a department without accounts.
struct OrderDocument {
    static constexpr std::string_view name = "OrderDocument";
    std::string file_name;
    std::string content;
};
template <class Visitor>
void describe(Visitor& visit, OrderDocument& m) {
    visit("file_name", m.file_name);
    visit("text", m.content, Field{.doc = "Plain text, UTF-8.", .bytes_max = 20000});
}

/// An action of the flow that this account may carry out on a ticket now.
struct TicketAction {
    static constexpr std::string_view name = "TicketAction";
    Label label;
    std::optional<std::string> to;
    std::vector<Label> reasons;
    NoteRule note = NoteRule::optional;
    std::optional<OrgCode> approver;
};
template <class Visitor>
void describe(Visitor& visit, TicketAction& m) {
    visit("label", m.label);
    visit("to", m.to, Field{.doc = "State that it leads to; absent: stays."});
    visit("reasons", m.reasons, Field{.doc = "If any, one must be given."});
    visit("note", m.note);
    visit("approver", m.approver, Field{.doc = "Becomes a request that this level decides."});
}

/// What was kept apart: shown after ticket.reveal, for ten minutes, to the account that asked.
struct TicketContact {
    static constexpr std::string_view name = "TicketContact";
    std::optional<std::string> contact_name;
    std::optional<std::string> phone;
    std::string original;
};
template <class Visitor>
void describe(Visitor& visit, TicketContact& m) {
    visit("contact_name", m.contact_name);
    visit("phone", m.phone);
    visit("original", m.original, Field{.doc = "What came in, word for word.", .bytes_min = 0, .bytes_max = 40000});
}

struct ProposalQuery {
    static constexpr std::string_view name = "ProposalQuery";
    std::optional<std::string> tickets;
};
template <class Visitor>
void describe(Visitor& visit, ProposalQuery& m) {
    visit("tickets", m.tickets,
          Field{.doc = "Ids separated by commas; absent: all accepted tickets of the account.", .bytes_max = 8000});
}

/// A ticket that is being taken in.
struct RepeatQuery {
    static constexpr std::string_view name = "RepeatQuery";
    std::string category;
    std::string title;
    std::optional<std::string> description;
    std::optional<std::string> address;
    std::optional<std::string> point;
    std::optional<std::string> phone;
};
template <class Visitor>
void describe(Visitor& visit, RepeatQuery& m) {
    visit("category", m.category, Field{.bytes_max = 32});
    visit("title", m.title, Field{.bytes_max = 300});
    visit("description", m.description, Field{.bytes_min = 0, .bytes_max = 8000});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("point", m.point, Field{.doc = "lon,lat in WGS-84 degrees.", .bytes_max = 40});
    visit("phone", m.phone, Field{.doc = "Better over WebSocket than in a URL.", .bytes_max = 32});
}

}  // namespace tiaodu
