// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order.hpp"
#include "protocol/messages/ticket.hpp"

/// What happens to orders. A step that moves the order's ticket on carries where the ticket is then.
namespace tiaodu {

struct OrderIssued {
    static constexpr std::string_view type = "order.issued";
    static constexpr std::string_view name = "OrderIssued";
    Order order;
    std::optional<TicketStep> ticket_step;
};
template <class Visitor>
void describe(Visitor& visit, OrderIssued& m) {
    visit("order", m.order);
    visit("ticket_step", m.ticket_step);
}

/// A recipient has come further: by its own answer, or by what its own recipients did.
struct OrderAdvanced {
    static constexpr std::string_view type = "order.advanced";
    static constexpr std::string_view name = "OrderAdvanced";
    OrderId order_id;
    std::int32_t recipient = 0;
    RecipientState state = RecipientState::acknowledged;
    std::int64_t revision = 1;
    std::string by;
    std::optional<std::string> result;
    std::optional<std::string> reason;
    std::optional<TicketStep> ticket_step;
};
template <class Visitor>
void describe(Visitor& visit, OrderAdvanced& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient);
    visit("state", m.state);
    visit("revision", m.revision);
    visit("by", m.by);
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("reason", m.reason, Field{.bytes_min = 0, .bytes_max = 500});
    visit("ticket_step", m.ticket_step);
}

/// The content has changed: a new revision, to be acknowledged anew. Absent fields stay as they are.
struct OrderAmended {
    static constexpr std::string_view type = "order.amended";
    static constexpr std::string_view name = "OrderAmended";
    OrderId order_id;
    std::int64_t revision = 0;
    std::optional<std::string> title;
    std::optional<std::string> note;
    std::optional<Urgency> urgency;
    std::optional<Time> due_at;
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
};
template <class Visitor>
void describe(Visitor& visit, OrderAmended& m) {
    visit("order_id", m.order_id);
    visit("revision", m.revision);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("urgency", m.urgency);
    visit("due_at", m.due_at);
    visit("starts_at", m.starts_at);
    visit("ends_at", m.ends_at);
}

/// Recipients were added: relayed, added by a level above, in another's place, or with a merged order. Levels that this
/// passes by are told in `informed`.
struct RecipientsAdded {
    static constexpr std::string_view type = "order.recipients_added";
    static constexpr std::string_view name = "RecipientsAdded";
    OrderId order_id;
    std::vector<Recipient> recipients;
    std::vector<Informed> informed;
    std::optional<TicketStep> ticket_step;
};
template <class Visitor>
void describe(Visitor& visit, RecipientsAdded& m) {
    visit("order_id", m.order_id);
    visit("recipients", m.recipients, Field{.items_max = recipients_max});
    visit("informed", m.informed, Field{.items_max = informed_max});
    visit("ticket_step", m.ticket_step);
}

/// The order was called back from some recipients, who are to confirm it.
struct OrderRecalled {
    static constexpr std::string_view type = "order.recalled";
    static constexpr std::string_view name = "OrderRecalled";
    OrderId order_id;
    std::vector<std::int32_t> recipients;
    std::string reason;
    std::optional<TicketStep> ticket_step;
};
template <class Visitor>
void describe(Visitor& visit, OrderRecalled& m) {
    visit("order_id", m.order_id);
    visit("recipients", m.recipients, Field{.items_max = recipients_max});
    visit("reason", m.reason, Field{.bytes_max = 500});
    visit("ticket_step", m.ticket_step);
}

/// Recipients whose obligation has gone elsewhere: reassigned, split off, or merged.
struct RecipientsReplaced {
    static constexpr std::string_view type = "order.recipients_replaced";
    static constexpr std::string_view name = "RecipientsReplaced";
    OrderId order_id;
    std::vector<std::int32_t> recipients;
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, RecipientsReplaced& m) {
    visit("order_id", m.order_id);
    visit("recipients", m.recipients, Field{.items_max = recipients_max});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

struct OrderMerged {
    static constexpr std::string_view type = "order.merged";
    static constexpr std::string_view name = "OrderMerged";
    OrderId order_id;
    OrderId into;
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, OrderMerged& m) {
    visit("order_id", m.order_id);
    visit("into", m.into);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

struct OrderRemarked {
    static constexpr std::string_view type = "order.remarked";
    static constexpr std::string_view name = "OrderRemarked";
    OrderId order_id;
    Remark remark;
};
template <class Visitor>
void describe(Visitor& visit, OrderRemarked& m) {
    visit("order_id", m.order_id);
    visit("remark", m.remark);
}

/// A level that was told has seen the order.
struct OrderSeen {
    static constexpr std::string_view type = "order.seen";
    static constexpr std::string_view name = "OrderSeen";
    OrderId order_id;
    OrgCode node;
    std::string by;
};
template <class Visitor>
void describe(Visitor& visit, OrderSeen& m) {
    visit("order_id", m.order_id);
    visit("node", m.node);
    visit("by", m.by);
}

/// One recipient that was chased because it had not answered.
struct Chase {
    static constexpr std::string_view name = "Chase";
    std::int32_t recipient = 0;
    ReceiptStage stage = ReceiptStage::reminded;
    std::optional<OrgCode> told;         ///< The level that was told.
    std::optional<std::string> skipped;  ///< Why the recipient itself was not called: `off_duty`.
};
template <class Visitor>
void describe(Visitor& visit, Chase& m) {
    visit("recipient", m.recipient);
    visit("stage", m.stage);
    visit("told", m.told, Field{.doc = "The level that was told because nobody answered."});
    visit("skipped", m.skipped, Field{.doc = "Why the recipient itself was not called, for example `off_duty`."});
}

/// Reminders and climbing, by the clock.
struct OrderChased {
    static constexpr std::string_view type = "order.chased";
    static constexpr std::string_view name = "OrderChased";
    OrderId order_id;
    std::vector<Chase> chases;
};
template <class Visitor>
void describe(Visitor& visit, OrderChased& m) {
    visit("order_id", m.order_id);
    // After a standstill a recipient goes through all three stages in one event.
    visit("chases", m.chases, Field{.items_max = 3 * recipients_max});
}

}  // namespace tiaodu
