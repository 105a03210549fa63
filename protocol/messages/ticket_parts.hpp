// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/clock.hpp"
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/ticket_words.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

/// What a ticket is made of.
namespace tiaodu {

/// One running or stopped limit of a ticket. Codes `step`, `total`, `source` (the deadline that the source set, in the
/// place of `total`) and `first_contact` are the program's own, others come from the rules (legal clocks).
struct TicketClock {
    static constexpr std::string_view name = "TicketClock";
    std::string code;
    ClockEnd ends = ClockEnd::close;
    LimitClock clock;
    ClockLight light = ClockLight::green;  ///< The last one that was announced.
};
template <class Visitor>
void describe(Visitor& visit, TicketClock& m) {
    visit("code", m.code,
          Field{.doc = "`step`, `total`, `source`, `first_contact`, or a legal clock's code.", .bytes_max = 40});
    visit("ends", m.ends, Field{.doc = "The step that stops it."});
    visit("clock", m.clock);
    visit("light", m.light, Field{.doc = "The colour that was announced last."});
}

/// An attempt to reach the complainant (先行联系 and later contacts).
struct ContactAttempt {
    static constexpr std::string_view name = "ContactAttempt";
    ContactWay way = ContactWay::phone;
    ContactResult result = ContactResult::reached;
    Time at{};
    std::string by;
    OrgCode node;
    std::optional<std::string> note;
};
template <class Visitor>
void describe(Visitor& visit, ContactAttempt& m) {
    visit("way", m.way);
    visit("result", m.result);
    visit("at", m.at);
    visit("by", m.by);
    visit("node", m.node);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 1000});
}

/// A step that somebody above must allow: parking, voiding, more time, transfer …
struct TicketRequest {
    static constexpr std::string_view name = "TicketRequest";
    std::int32_t number = 0;
    std::string action;
    std::optional<std::string> reason;
    std::optional<std::string> note;
    std::optional<TimeLimit> more_time;
    std::optional<std::string> department;
    std::string by;
    OrgCode node;
    Time at{};
    OrgCode approver;
    RequestVerdict verdict = RequestVerdict::pending;
    std::optional<std::string> decided_by;
    std::optional<Time> decided_at;
    std::optional<std::string> answer;
};
template <class Visitor>
void describe(Visitor& visit, TicketRequest& m) {
    visit("number", m.number, Field{.doc = "From 1, per ticket.", .min = 1});
    visit("action", m.action, Field{.bytes_max = 32});
    visit("reason", m.reason, Field{.bytes_max = 64});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("more_time", m.more_time, Field{.doc = "Of an extension."});
    visit("department", m.department, Field{.doc = "Of a transfer."});
    visit("by", m.by);
    visit("node", m.node);
    visit("at", m.at);
    visit("approver", m.approver, Field{.doc = "The level that decides."});
    visit("verdict", m.verdict);
    visit("decided_by", m.decided_by);
    visit("decided_at", m.decided_at);
    visit("answer", m.answer, Field{.bytes_min = 0, .bytes_max = 1000});
}

/// What the complainant was told.
struct TicketReply {
    static constexpr std::string_view name = "TicketReply";
    ContactWay way = ContactWay::phone;
    std::string content;
    Time at{};
    std::string by;
};
template <class Visitor>
void describe(Visitor& visit, TicketReply& m) {
    visit("way", m.way);
    visit("text", m.content, Field{.bytes_max = 2000});
    visit("at", m.at);
    visit("by", m.by);
}

/// What the complainant thought of it (回访).
struct CallBack {
    static constexpr std::string_view name = "CallBack";
    Satisfaction result = Satisfaction::not_rated;
    Satisfaction attitude = Satisfaction::not_rated;
    std::optional<std::string> note;
    Time at{};
    std::string by;
};
template <class Visitor>
void describe(Visitor& visit, CallBack& m) {
    visit("result", m.result, Field{.doc = "Satisfaction with the result."});
    visit("attitude", m.attitude, Field{.doc = "Satisfaction with the officers."});
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 1000});
    visit("at", m.at);
    visit("by", m.by);
}

/// 诉转案: whether the complaint became a case, and if not, why not.
struct CaseDecision {
    static constexpr std::string_view name = "CaseDecision";
    CaseChoice choice = CaseChoice::not_filed;
    std::optional<std::string> rule;  ///< Code of the rule that says it should be one.
    std::optional<std::string> case_number;
    std::optional<std::string> reason;
};
template <class Visitor>
void describe(Visitor& visit, CaseDecision& m) {
    visit("choice", m.choice);
    visit("rule", m.rule, Field{.doc = "The rule that says this should be a case.", .bytes_max = 40});
    visit("case_number", m.case_number, Field{.doc = "Number of the case that was filed.", .bytes_max = 64});
    visit("reason", m.reason, Field{.doc = "Code of why none was filed.", .bytes_max = 64});
}

/// A squad or district that would not take a ticket of a border zone (推诿 is counted).
struct Refusal {
    static constexpr std::string_view name = "Refusal";
    OrgCode node;
    std::string by;
    Time at{};
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, Refusal& m) {
    visit("node", m.node);
    visit("by", m.by);
    visit("at", m.at);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Where a step puts a ticket: its state and its clocks, worked out by the decision so that replaying needs no rules.
struct TicketStep {
    static constexpr std::string_view name = "TicketStep";
    std::string state;
    TicketStatus status = TicketStatus::registered;
    std::vector<TicketClock> clocks;
};
template <class Visitor>
void describe(Visitor& visit, TicketStep& m) {
    visit("state", m.state, Field{.bytes_max = 32});
    visit("status", m.status);
    visit("clocks", m.clocks, Field{.items_max = 16});
}

}  // namespace tiaodu
