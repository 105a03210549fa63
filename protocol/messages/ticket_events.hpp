// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/ticket.hpp"

/// What happens to tickets. Clocks travel inside the events: replaying them needs no rules and no calendar.
namespace tiaodu {

struct TicketRegistered {
    static constexpr std::string_view type = "ticket.registered";
    static constexpr std::string_view name = "TicketRegistered";
    Ticket ticket;
};
template <class Visitor>
void describe(Visitor& visit, TicketRegistered& m) {
    visit("ticket", m.ticket);
}

/// In a border zone every owner of the zone may take it until `zone_due_at`.
struct TicketLocated {
    static constexpr std::string_view type = "ticket.located";
    static constexpr std::string_view name = "TicketLocated";
    TicketId ticket_id;
    std::optional<GeoPoint> point;
    OrgCode node;
    std::optional<ZoneId> zone_id;
    std::vector<OrgCode> contenders;
    std::optional<Time> zone_due_at;
};
template <class Visitor>
void describe(Visitor& visit, TicketLocated& m) {
    visit("ticket_id", m.ticket_id);
    visit("point", m.point);
    visit("node", m.node);
    visit("zone_id", m.zone_id);
    visit("contenders", m.contenders, Field{.items_max = 8});
    visit("zone_due_at", m.zone_due_at);
}

/// An action of the flow: accept, return, park, check, rework, reopen …
struct TicketMoved {
    static constexpr std::string_view type = "ticket.moved";
    static constexpr std::string_view name = "TicketMoved";
    TicketId ticket_id;
    std::string action;
    TicketStep step;
    std::optional<std::string> reason;
    std::optional<std::string> note;
    std::optional<std::string> department;
    std::optional<OrgCode> node;
};
template <class Visitor>
void describe(Visitor& visit, TicketMoved& m) {
    visit("ticket_id", m.ticket_id);
    visit("action", m.action, Field{.bytes_max = 32});
    visit("step", m.step);
    visit("reason", m.reason, Field{.bytes_max = 64});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("department", m.department);
    visit("node", m.node, Field{.doc = "New owner, when the action hands the ticket on."});
}

struct TicketContacted {
    static constexpr std::string_view type = "ticket.contacted";
    static constexpr std::string_view name = "TicketContacted";
    TicketId ticket_id;
    ContactAttempt contact;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketContacted& m) {
    visit("ticket_id", m.ticket_id);
    visit("contact", m.contact);
    visit("clocks", m.clocks, Field{.items_max = 16});
}

struct TicketReplied {
    static constexpr std::string_view type = "ticket.replied";
    static constexpr std::string_view name = "TicketReplied";
    TicketId ticket_id;
    TicketReply reply;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketReplied& m) {
    visit("ticket_id", m.ticket_id);
    visit("reply", m.reply);
    visit("clocks", m.clocks, Field{.items_max = 16});
}

struct TicketCalledBack {
    static constexpr std::string_view type = "ticket.called_back";
    static constexpr std::string_view name = "TicketCalledBack";
    TicketId ticket_id;
    CallBack call_back;
    TicketStep step;
};
template <class Visitor>
void describe(Visitor& visit, TicketCalledBack& m) {
    visit("ticket_id", m.ticket_id);
    visit("call_back", m.call_back);
    visit("step", m.step);
}

struct TicketClosed {
    static constexpr std::string_view type = "ticket.closed";
    static constexpr std::string_view name = "TicketClosed";
    TicketId ticket_id;
    TicketStep step;
    std::optional<Truth> truth;
    Outcome outcome = Outcome::solved;
    std::optional<std::string> note;
    std::optional<CaseDecision> case_decision;
    std::optional<std::string> different_this_time;
    Time closed_at{};
};
template <class Visitor>
void describe(Visitor& visit, TicketClosed& m) {
    visit("ticket_id", m.ticket_id);
    visit("step", m.step);
    visit("truth", m.truth);
    visit("outcome", m.outcome);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("case_decision", m.case_decision);
    visit("different_this_time", m.different_this_time,
          Field{.doc = "Closing inside an open knot: what is different this time.", .bytes_max = 1000});
    visit("closed_at", m.closed_at, Field{.doc = "When it was done; an import carries the time of the source."});
}

/// Somebody asks the level above for a step that needs its consent.
struct TicketRequested {
    static constexpr std::string_view type = "ticket.requested";
    static constexpr std::string_view name = "TicketRequested";
    TicketId ticket_id;
    TicketRequest request;
};
template <class Visitor>
void describe(Visitor& visit, TicketRequested& m) {
    visit("ticket_id", m.ticket_id);
    visit("request", m.request);
}

struct TicketRequestDecided {
    static constexpr std::string_view type = "ticket.request_decided";
    static constexpr std::string_view name = "TicketRequestDecided";
    TicketId ticket_id;
    std::int32_t number = 0;
    RequestVerdict verdict = RequestVerdict::refused;
    std::optional<std::string> answer;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketRequestDecided& m) {
    visit("ticket_id", m.ticket_id);
    visit("number", m.number);
    visit("verdict", m.verdict);
    visit("answer", m.answer, Field{.bytes_min = 0, .bytes_max = 1000});
    visit("clocks", m.clocks, Field{.items_max = 16});
}

/// A clock has turned its colour, or a new calendar has moved deadlines.
struct TicketClocksChanged {
    static constexpr std::string_view type = "ticket.clocks_changed";
    static constexpr std::string_view name = "TicketClocksChanged";
    TicketId ticket_id;
    std::string cause;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketClocksChanged& m) {
    visit("ticket_id", m.ticket_id);
    visit("cause", m.cause, Field{.doc = "`yellow`, `red`, or `calendar`.", .bytes_max = 32});
    visit("clocks", m.clocks, Field{.items_max = 16});
}

/// What the intake got wrong was put right; absent fields stay.
struct TicketCorrected {
    static constexpr std::string_view type = "ticket.corrected";
    static constexpr std::string_view name = "TicketCorrected";
    TicketId ticket_id;
    std::optional<std::string> category;
    std::optional<Urgency> urgency;
    std::optional<std::string> title;
    std::optional<std::string> address;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketCorrected& m) {
    visit("ticket_id", m.ticket_id);
    visit("category", m.category, Field{.bytes_max = 64});
    visit("urgency", m.urgency);
    visit("title", m.title, Field{.bytes_max = 300});
    visit("address", m.address, Field{.bytes_min = 0, .bytes_max = 500});
    visit("clocks", m.clocks, Field{.items_max = 16});
}

struct TicketRemarked {
    static constexpr std::string_view type = "ticket.remarked";
    static constexpr std::string_view name = "TicketRemarked";
    TicketId ticket_id;
    std::string content;
};
template <class Visitor>
void describe(Visitor& visit, TicketRemarked& m) {
    visit("ticket_id", m.ticket_id);
    visit("text", m.content, Field{.bytes_max = 2000});
}

/// A person has decided that two tickets are about the same thing.
struct TicketLinked {
    static constexpr std::string_view type = "ticket.linked";
    static constexpr std::string_view name = "TicketLinked";
    TicketId ticket_id;
    TicketId repeat_of;
    KnotId knot_id;
};
template <class Visitor>
void describe(Visitor& visit, TicketLinked& m) {
    visit("ticket_id", m.ticket_id);
    visit("repeat_of", m.repeat_of);
    visit("knot_id", m.knot_id);
}

struct TicketUnlinked {
    static constexpr std::string_view type = "ticket.unlinked";
    static constexpr std::string_view name = "TicketUnlinked";
    TicketId ticket_id;
    KnotId knot_id;
};
template <class Visitor>
void describe(Visitor& visit, TicketUnlinked& m) {
    visit("ticket_id", m.ticket_id);
    visit("knot_id", m.knot_id);
}

/// The first owner of a border zone to take a ticket, or the one that the common parent names.
struct TicketTaken {
    static constexpr std::string_view type = "ticket.taken";
    static constexpr std::string_view name = "TicketTaken";
    TicketId ticket_id;
    OrgCode node;
};
template <class Visitor>
void describe(Visitor& visit, TicketTaken& m) {
    visit("ticket_id", m.ticket_id);
    visit("node", m.node);
}

struct TicketRefused {
    static constexpr std::string_view type = "ticket.refused";
    static constexpr std::string_view name = "TicketRefused";
    TicketId ticket_id;
    Refusal refusal;
};
template <class Visitor>
void describe(Visitor& visit, TicketRefused& m) {
    visit("ticket_id", m.ticket_id);
    visit("refusal", m.refusal);
}

/// Nobody took it in time: the common parent decides.
struct TicketZoneClimbed {
    static constexpr std::string_view type = "ticket.zone_climbed";
    static constexpr std::string_view name = "TicketZoneClimbed";
    TicketId ticket_id;
    OrgCode node;
};
template <class Visitor>
void describe(Visitor& visit, TicketZoneClimbed& m) {
    visit("ticket_id", m.ticket_id);
    visit("node", m.node);
}

/// Personal data were shown to an account: who and why.
struct TicketRevealed {
    static constexpr std::string_view type = "ticket.revealed";
    static constexpr std::string_view name = "TicketRevealed";
    TicketId ticket_id;
    AccountId account_id;
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, TicketRevealed& m) {
    visit("ticket_id", m.ticket_id);
    visit("account_id", m.account_id);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

}  // namespace tiaodu
