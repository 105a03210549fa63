// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket_parts.hpp"

/// Steps in the life of a ticket that have a command of their own; what each may do is in the flow (GET /api/v1/rules).
namespace tiaodu {

/// The complainant was called or visited (先行联系 first of all). Reply: TicketChanged.
struct ContactComplainant {
    static constexpr std::string_view type = "ticket.contact";
    static constexpr std::string_view name = "ContactComplainant";
    TicketId ticket_id;
    std::int64_t version = 0;
    ContactWay way = ContactWay::phone;
    ContactResult result = ContactResult::reached;
    std::optional<Time> at;
    std::optional<std::string> note;
};

template <class Visitor>
void describe(Visitor& visit, ContactComplainant& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("way", m.way);
    visit("result", m.result, Field{.doc = "Only reached stops the first-contact clock."});
    visit("at", m.at, Field{.doc = "Default: now; not in the future, not before the ticket was received."});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 1000});
}

/// The complainant was told what was done (答复). Reply: TicketChanged.
struct ReplyToComplainant {
    static constexpr std::string_view type = "ticket.reply";
    static constexpr std::string_view name = "ReplyToComplainant";
    TicketId ticket_id;
    std::int64_t version = 0;
    ContactWay way = ContactWay::phone;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, ReplyToComplainant& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("way", m.way);
    visit("text", m.content, Field{.bytes_max = 2000});
}

/// The complainant was asked how satisfied he is (回访). Reply: TicketChanged.
struct CallBackComplainant {
    static constexpr std::string_view type = "ticket.call_back";
    static constexpr std::string_view name = "CallBackComplainant";
    TicketId ticket_id;
    std::int64_t version = 0;
    Satisfaction result = Satisfaction::not_rated;
    Satisfaction attitude = Satisfaction::not_rated;
    std::optional<std::string> note;
};

template <class Visitor>
void describe(Visitor& visit, CallBackComplainant& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("result", m.result, Field{.doc = "With the result."});
    visit("attitude", m.attitude, Field{.doc = "With the officers."});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 1000});
}

/// More time for the total clock (延期), with the consent of the level that the flow names. Reply: TicketChanged.
struct ExtendTicket {
    static constexpr std::string_view type = "ticket.extend";
    static constexpr std::string_view name = "ExtendTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::int32_t amount = 0;
    std::optional<std::string> reason;
    std::optional<std::string> note;
};

template <class Visitor>
void describe(Visitor& visit, ExtendTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("amount", m.amount, Field{.doc = "In the unit of the ticket's total limit.", .min = 1, .max = 365});
    visit("reason", m.reason, Field{.bytes_max = 64});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
}

/// Allows or refuses what somebody below asked for. Reply: TicketChanged.
struct DecideRequest {
    static constexpr std::string_view type = "ticket.decide";
    static constexpr std::string_view name = "DecideRequest";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::int32_t request = 0;
    RequestVerdict verdict = RequestVerdict::refused;
    std::optional<std::string> answer;
};

template <class Visitor>
void describe(Visitor& visit, DecideRequest& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("request", m.request, Field{.doc = "Number of the request.", .min = 1});
    visit("verdict", m.verdict, Field{.doc = "approved or refused."});
    visit("answer", m.answer, Field{.doc = "Required for a refusal.", .bytes_min = 0, .bytes_max = 1000});
}

/// Puts right what the intake got wrong; clocks follow from the receipt anew. Reply: TicketChanged.
struct CorrectTicket {
    static constexpr std::string_view type = "ticket.correct";
    static constexpr std::string_view name = "CorrectTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::optional<std::string> category;
    std::optional<Urgency> urgency;
    std::optional<std::string> title;
    std::optional<std::string> address;
};

template <class Visitor>
void describe(Visitor& visit, CorrectTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("category", m.category, Field{.bytes_max = 32});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
}

/// A remark for everybody who sees the ticket. Reply: TicketChanged.
struct RemarkOnTicket {
    static constexpr std::string_view type = "ticket.remark";
    static constexpr std::string_view name = "RemarkOnTicket";
    TicketId ticket_id;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, RemarkOnTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("text", m.content, Field{.bytes_max = 2000});
}

/// Says that a ticket is about the same thing as an earlier one; both are then in one knot. Reply: TicketChanged.
struct LinkTicket {
    static constexpr std::string_view type = "ticket.link";
    static constexpr std::string_view name = "LinkTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    TicketId repeat_of;
};

template <class Visitor>
void describe(Visitor& visit, LinkTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("repeat_of", m.repeat_of);
}

/// Takes a ticket out of its knot. Reply: TicketChanged.
struct UnlinkTicket {
    static constexpr std::string_view type = "ticket.unlink";
    static constexpr std::string_view name = "UnlinkTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, UnlinkTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
}

/// An owner of a border zone takes a ticket in it: the first one owns it. Reply: TicketChanged.
struct TakeTicket {
    static constexpr std::string_view type = "ticket.take";
    static constexpr std::string_view name = "TakeTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, TakeTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
}

/// An owner of a border zone will not take a ticket; refusals are counted. Reply: TicketChanged.
struct RefuseTicket {
    static constexpr std::string_view type = "ticket.refuse";
    static constexpr std::string_view name = "RefuseTicket";
    TicketId ticket_id;
    std::int64_t version = 0;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, RefuseTicket& m) {
    visit("ticket_id", m.ticket_id);
    visit("version", m.version, Field{.min = 1});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Asks to see who complained, and says why. It is logged and limited; GET /tickets/{id}/contact then answers this
/// account for ten minutes. Reply: TicketChanged.
struct RevealContact {
    static constexpr std::string_view type = "ticket.reveal";
    static constexpr std::string_view name = "RevealContact";
    TicketId ticket_id;
    std::string reason;
};

template <class Visitor>
void describe(Visitor& visit, RevealContact& m) {
    visit("ticket_id", m.ticket_id);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

}  // namespace tiaodu
