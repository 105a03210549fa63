// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"
#include "protocol/messages/ticket_flow.hpp"

/// Time limits, sources and the 诉转案 rules, as data.
namespace tiaodu {

/// Which tickets a rule is about; what is absent matches everything.
struct TicketMatch {
    static constexpr std::string_view name = "TicketMatch";
    std::optional<TicketSource> source;
    std::optional<Urgency> urgency;
    std::vector<std::string> categories;  ///< Codes or their beginnings; empty: all.
    std::optional<std::string> tag;
};
template <class Visitor>
void describe(Visitor& visit, TicketMatch& m) {
    visit("source", m.source);
    visit("urgency", m.urgency);
    visit("categories", m.categories, Field{.doc = "Codes or their beginnings; empty: all.", .items_max = 200});
    visit("tag", m.tag, Field{.bytes_max = 32});
}

struct StepLimit {
    static constexpr std::string_view name = "StepLimit";
    TicketStatus status = TicketStatus::registered;
    TimeLimit limit;
};
template <class Visitor>
void describe(Visitor& visit, StepLimit& m) {
    visit("status", m.status, Field{.doc = "How long a ticket may be in states of this status."});
    visit("limit", m.limit);
}

/// Limits of the tickets that match; the first rule that matches counts.
struct LimitRule {
    static constexpr std::string_view name = "LimitRule";
    TicketMatch match;
    std::vector<StepLimit> steps;
    TimeLimit total;
    std::optional<TimeLimit> first_contact;
};
template <class Visitor>
void describe(Visitor& visit, LimitRule& m) {
    visit("match", m.match);
    visit("steps", m.steps, Field{.items_max = 16});
    visit("total", m.total);
    visit("first_contact", m.first_contact);
}

/// Which tickets start a clock of the law (db/seed/legal_limits.csv has its length and its article); every one that
/// matches runs.
struct LegalClockRule {
    static constexpr std::string_view name = "LegalClockRule";
    std::string code;
    TicketMatch match;
    ClockEnd ends = ClockEnd::on_scene;
};
template <class Visitor>
void describe(Visitor& visit, LegalClockRule& m) {
    visit("code", m.code, Field{.doc = "Of GET /api/v1/legal-limits.", .bytes_max = 40});
    visit("match", m.match);
    visit("ends", m.ends, Field{.doc = "The step that stops it."});
}

struct LimitRules {
    static constexpr std::string_view name = "LimitRules";
    std::vector<LimitRule> limits;
    std::vector<LegalClockRule> legal;
};
template <class Visitor>
void describe(Visitor& visit, LimitRules& m) {
    visit("limits", m.limits, Field{.doc = "The first that matches counts.", .items_max = 500});
    visit("legal", m.legal, Field{.doc = "Every one that matches runs.", .items_max = 10});
}

/// What a source asks of its tickets.
struct SourceRule {
    static constexpr std::string_view name = "SourceRule";
    TicketSource source = TicketSource::other;
    Label label;
    NoteRule external_id = NoteRule::optional;
    NoteRule reply = NoteRule::optional;      ///< Must the complainant be answered before closing?
    NoteRule call_back = NoteRule::optional;  ///< Must he be called back before closing?
    std::optional<Urgency> urgency;           ///< When the command names none.
};
template <class Visitor>
void describe(Visitor& visit, SourceRule& m) {
    visit("source", m.source);
    visit("label", m.label);
    visit("external_id", m.external_id, Field{.doc = "Does the source always give a number?"});
    visit("reply", m.reply, Field{.doc = "Must the complainant be answered before the ticket is closed?"});
    visit("call_back", m.call_back, Field{.doc = "Must the complainant be called back before the ticket is closed?"});
    visit("urgency", m.urgency, Field{.doc = "Of tickets that name none."});
}

/// A kind of complaint that should become a case when it is true (应立案尽立案).
struct CaseRule {
    static constexpr std::string_view name = "CaseRule";
    Label label;
    TicketMatch match;
};
template <class Visitor>
void describe(Visitor& visit, CaseRule& m) {
    visit("label", m.label);
    visit("match", m.match);
}

struct CaseRules {
    static constexpr std::string_view name = "CaseRules";
    std::vector<CaseRule> rules;
    std::vector<Label> no_case_reasons;
};
template <class Visitor>
void describe(Visitor& visit, CaseRules& m) {
    visit("rules", m.rules, Field{.items_max = 100});
    visit("no_case_reasons", m.no_case_reasons, Field{.items_max = 64});
}

struct CategoryRadius {
    static constexpr std::string_view name = "CategoryRadius";
    std::string category;
    double radius_m = 200;
};
template <class Visitor>
void describe(Visitor& visit, CategoryRadius& m) {
    visit("category", m.category, Field{.doc = "Code or its beginning.", .bytes_max = 32});
    visit("radius_m", m.radius_m, Field{.min = 1, .max = 10000});
}

}  // namespace tiaodu
