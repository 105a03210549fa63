// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"
#include "protocol/messages/knot.hpp"
#include "protocol/messages/report.hpp"
#include "protocol/messages/rules.hpp"
#include "protocol/messages/zone.hpp"

/// What happens to knots, major-event reports, border zones, rules and calendars.
namespace tiaodu {

/// Two tickets are about the same thing for the first time.
struct KnotTied {
    static constexpr std::string_view type = "knot.tied";
    static constexpr std::string_view name = "KnotTied";
    Knot knot;
};
template <class Visitor>
void describe(Visitor& visit, KnotTied& m) {
    visit("knot", m.knot);
}

/// A ticket came or went, an owner was named, a promise made; the knot as it is now.
struct KnotChanged {
    static constexpr std::string_view type = "knot.changed";
    static constexpr std::string_view name = "KnotChanged";
    Knot knot;
    std::string what;
};
template <class Visitor>
void describe(Visitor& visit, KnotChanged& m) {
    visit("knot", m.knot);
    visit("what", m.what, Field{.doc = "joined, left, owner, note, chased, closed or reopened.", .bytes_max = 16});
}

struct ReportSubmitted {
    static constexpr std::string_view type = "report.submitted";
    static constexpr std::string_view name = "ReportSubmitted";
    EventReport report;
};
template <class Visitor>
void describe(Visitor& visit, ReportSubmitted& m) {
    visit("report", m.report);
}

/// A receipt, a follow-up, a reminder or the end of a report; the report as it is now.
struct ReportChanged {
    static constexpr std::string_view type = "report.changed";
    static constexpr std::string_view name = "ReportChanged";
    EventReport report;
    std::string what;
};
template <class Visitor>
void describe(Visitor& visit, ReportChanged& m) {
    visit("report", m.report);
    visit("what", m.what, Field{.doc = "received, follow_up, chased or closed.", .bytes_max = 16});
}

struct ZoneSet {
    static constexpr std::string_view type = "zone.set";
    static constexpr std::string_view name = "ZoneSet";
    Zone zone;
};
template <class Visitor>
void describe(Visitor& visit, ZoneSet& m) {
    visit("zone", m.zone);
}

/// Parts of the rules were replaced; absent parts stay as they are.
struct RulesChanged {
    static constexpr std::string_view type = "rules.changed";
    static constexpr std::string_view name = "RulesChanged";
    RuleChange rules;
};
template <class Visitor>
void describe(Visitor& visit, RulesChanged& m) {
    visit("rules", m.rules);
}

struct CalendarChanged {
    static constexpr std::string_view type = "calendar.changed";
    static constexpr std::string_view name = "CalendarChanged";
    WorkCalendar calendar;
};
template <class Visitor>
void describe(Visitor& visit, CalendarChanged& m) {
    visit("calendar", m.calendar);
}

}  // namespace tiaodu
