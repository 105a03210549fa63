// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/city_events.hpp"

/// Knots, major-event reports, border zones, rules and calendars.
namespace tiaodu {

/// Names the person who is responsible for a knot. Reply: KnotReply.
struct NameKnotOwner {
    static constexpr std::string_view type = "knot.own";
    static constexpr std::string_view name = "NameKnotOwner";
    KnotId knot_id;
    std::int64_t version = 0;
    AccountId owner;
    std::optional<std::string> promise;
};

template <class Visitor>
void describe(Visitor& visit, NameKnotOwner& m) {
    visit("knot_id", m.knot_id);
    visit("version", m.version, Field{.min = 1});
    visit("owner", m.owner);
    visit("promise", m.promise, Field{.bytes_max = 1000});
}

/// Adds a line to the history of a knot. Reply: KnotReply.
struct NoteOnKnot {
    static constexpr std::string_view type = "knot.note";
    static constexpr std::string_view name = "NoteOnKnot";
    KnotId knot_id;
    std::int64_t version = 0;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, NoteOnKnot& m) {
    visit("knot_id", m.knot_id);
    visit("version", m.version, Field{.min = 1});
    visit("text", m.content, Field{.bytes_max = 1000});
}

/// The cause is gone: closes the knot; a new repeat opens it again. Reply: KnotReply.
struct CloseKnot {
    static constexpr std::string_view type = "knot.close";
    static constexpr std::string_view name = "CloseKnot";
    KnotId knot_id;
    std::int64_t version = 0;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, CloseKnot& m) {
    visit("knot_id", m.knot_id);
    visit("version", m.version, Field{.min = 1});
    visit("text", m.content, Field{.doc = "What ended it.", .bytes_max = 1000});
}

/// Reports a major event (重大事项报告) to every level above. Reply: ReportReply.
struct SubmitReport {
    static constexpr std::string_view type = "report.submit";
    static constexpr std::string_view name = "SubmitReport";
    std::string title;
    std::string content;
    Time happened_at{};
    std::optional<GeoPoint> point;
    std::optional<TicketId> ticket_id;
};

template <class Visitor>
void describe(Visitor& visit, SubmitReport& m) {
    visit("title", m.title, Field{.bytes_max = 300});
    visit("text", m.content, Field{.bytes_max = 8000});
    visit("happened_at", m.happened_at, Field{.doc = "Not in the future."});
    visit("point", m.point);
    visit("ticket_id", m.ticket_id);
}

/// A level above has received a report. Reply: ReportReply.
struct ReceiveReport {
    static constexpr std::string_view type = "report.receive";
    static constexpr std::string_view name = "ReceiveReport";
    ReportId report_id;
    OrgCode node;
};

template <class Visitor>
void describe(Visitor& visit, ReceiveReport& m) {
    visit("report_id", m.report_id);
    visit("node", m.node, Field{.doc = "The level; the account must work there."});
}

/// Adds what became known since (续报). Reply: ReportReply.
struct FollowUpReport {
    static constexpr std::string_view type = "report.follow_up";
    static constexpr std::string_view name = "FollowUpReport";
    ReportId report_id;
    std::int64_t version = 0;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, FollowUpReport& m) {
    visit("report_id", m.report_id);
    visit("version", m.version, Field{.min = 1});
    visit("text", m.content, Field{.bytes_max = 4000});
}

/// The event is over. Reply: ReportReply.
struct CloseReport {
    static constexpr std::string_view type = "report.close";
    static constexpr std::string_view name = "CloseReport";
    ReportId report_id;
    std::int64_t version = 0;
    std::string content;
};

template <class Visitor>
void describe(Visitor& visit, CloseReport& m) {
    visit("report_id", m.report_id);
    visit("version", m.version, Field{.min = 1});
    visit("text", m.content, Field{.doc = "The last word on it.", .bytes_max = 4000});
}

/// Creates or changes a zone; without `zone_id` a new one. A zone is never deleted: a `valid_to` that has come retires
/// it, and its alerts end. Reply: ZoneReply.
struct SetZone {
    static constexpr std::string_view type = "zone.set";
    static constexpr std::string_view name = "SetZone";
    std::optional<ZoneId> zone_id;
    std::optional<std::int64_t> version;
    ZonePlan plan;
};

template <class Visitor>
void describe(Visitor& visit, SetZone& m) {
    visit("zone_id", m.zone_id);
    visit("version", m.version, Field{.doc = "Of the zone that is changed.", .min = 1});
    visit("plan", m.plan);
}

/// Replaces parts of the rules; open tickets keep the clocks they have. Reply: RulesReply.
struct SetRules {
    static constexpr std::string_view type = "rules.set";
    static constexpr std::string_view name = "SetRules";
    std::int64_t version = 0;
    RuleChange rules;
};

template <class Visitor>
void describe(Visitor& visit, SetRules& m) {
    visit("version", m.version, Field{.doc = "Of the rules that are replaced; 0: the built-in ones.", .min = 0});
    visit("rules", m.rules);
}

/// Sets the calendar of an organisation; deadlines of open tickets move and each change is logged. Reply:
/// CalendarReply.
struct SetCalendar {
    static constexpr std::string_view type = "calendar.set";
    static constexpr std::string_view name = "SetCalendar";
    WorkCalendar calendar;
};

template <class Visitor>
void describe(Visitor& visit, SetCalendar& m) {
    visit("calendar", m.calendar);
}

struct KnotReply {
    static constexpr std::string_view name = "KnotReply";
    KnotId knot_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, KnotReply& m) {
    visit("knot_id", m.knot_id);
    visit("version", m.version);
}

struct ReportReply {
    static constexpr std::string_view name = "ReportReply";
    ReportId report_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, ReportReply& m) {
    visit("report_id", m.report_id);
    visit("version", m.version);
}

struct ZoneReply {
    static constexpr std::string_view name = "ZoneReply";
    ZoneId zone_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, ZoneReply& m) {
    visit("zone_id", m.zone_id);
    visit("version", m.version);
}

struct RulesReply {
    static constexpr std::string_view name = "RulesReply";
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, RulesReply& m) {
    visit("version", m.version);
}

struct CalendarReply {
    static constexpr std::string_view name = "CalendarReply";
    std::int64_t version = 0;
    std::int64_t tickets = 0;
};

template <class Visitor>
void describe(Visitor& visit, CalendarReply& m) {
    visit("version", m.version);
    visit("tickets", m.tickets, Field{.doc = "Open tickets whose deadlines moved."});
}

}  // namespace tiaodu
