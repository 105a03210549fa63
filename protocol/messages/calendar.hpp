// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/clock_words.hpp"
#include "protocol/vocab/id.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// Greatest amount of a time limit with its extensions: hours, days or months.
inline constexpr std::int32_t limit_amount_max = 10'000;

/// A time limit (时限): so many hours, days or months of a class. 0 = due at once.
struct TimeLimit {
    static constexpr std::string_view name = "TimeLimit";
    LimitClass counting = LimitClass::work_days;
    std::int32_t amount = 0;
    friend bool operator==(TimeLimit const&, TimeLimit const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, TimeLimit& m) {
    visit("counting", m.counting);
    visit("amount", m.amount,
          Field{.doc = "Hours, days or months, as the class says.", .min = 0, .max = limit_amount_max});
}

/// A date that does not follow the weekday rule (Monday to Friday work), or that is confirmed to follow it.
struct CalendarDay {
    static constexpr std::string_view name = "CalendarDay";
    std::string date;
    DayKind kind = DayKind::off;
    std::string title;
    std::optional<std::string> source;
    friend bool operator==(CalendarDay const&, CalendarDay const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, CalendarDay& m) {
    visit("date", m.date,
          Field{.doc = "Beijing date, YYYY-MM-DD, years 2000 to 2099.", .bytes_min = 10, .bytes_max = 10});
    visit("kind", m.kind);
    visit("name", m.title, Field{.doc = "The holiday that the day belongs to, or the reason.", .bytes_max = 100});
    visit("source", m.source, Field{.doc = "Address or number of the notice.", .bytes_max = 300});
}

/// One stretch of working time in a day.
struct WorkSpan {
    static constexpr std::string_view name = "WorkSpan";
    std::string from;
    std::string to;
    friend bool operator==(WorkSpan const&, WorkSpan const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, WorkSpan& m) {
    visit("from", m.from, Field{.doc = "HH:MM, Beijing time.", .bytes_min = 5, .bytes_max = 5});
    visit("to", m.to, Field{.doc = "HH:MM, after `from`, at latest 24:00.", .bytes_min = 5, .bytes_max = 5});
}

/// Days of every year, both included; `from` after `to` goes over the new year.
struct Season {
    static constexpr std::string_view name = "Season";
    std::string from;
    std::string to;
    friend bool operator==(Season const&, Season const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, Season& m) {
    visit("from", m.from, Field{.doc = "First day, MM-DD.", .bytes_min = 5, .bytes_max = 5});
    visit("to", m.to, Field{.doc = "Last day, MM-DD.", .bytes_min = 5, .bytes_max = 5});
}

/// Working hours of every working day, make-up Saturdays and Sundays included.
struct WorkHours {
    static constexpr std::string_view name = "WorkHours";
    std::optional<Season> season;
    std::vector<WorkSpan> spans;
    friend bool operator==(WorkHours const&, WorkHours const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, WorkHours& m) {
    visit("season", m.season, Field{.doc = "Absent: the hours outside every season."});
    visit("spans", m.spans, Field{.doc = "In order, without overlap.", .items_min = 1, .items_max = 8});
}

/// How 工作日 is counted.
struct WorkDayRules {
    static constexpr std::string_view name = "WorkDayRules";
    WorkDayReading reading = WorkDayReading::whole_days;
    DayEnd day_end = DayEnd::midnight;
    std::optional<std::int32_t> day_minutes;
    friend bool operator==(WorkDayRules const&, WorkDayRules const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, WorkDayRules& m) {
    visit("reading", m.reading);
    visit("day_end", m.day_end, Field{.doc = "When the last of whole days is over."});
    visit("day_minutes", m.day_minutes,
          Field{.doc = "Length of one day read as working hours; 480 is the norm. Absent: as long as the working hours "
                       "in force on the day the clock was started.",
                .min = 1,
                .max = 1440});
}

/// The calendar of one organisation. What it leaves open comes from the organisations above it.
struct WorkCalendar {
    static constexpr std::string_view name = "WorkCalendar";
    OrgCode node;
    std::int64_t version = 0;
    std::vector<std::int32_t> published_years;
    std::vector<CalendarDay> days;
    std::vector<WorkHours> hours;
    std::optional<WorkDayRules> rules;
    friend bool operator==(WorkCalendar const&, WorkCalendar const&) = default;
};

template <class Visitor>
void describe(Visitor& visit, WorkCalendar& m) {
    visit("node", m.node);
    visit("version", m.version, Field{.min = 1});
    visit("published_years", m.published_years,
          Field{.doc = "Years whose national notice was loaded; due times in other years are provisional.",
                .min = 2000,
                .max = 2099});
    visit("days", m.days, Field{.doc = "Laid over the days of the organisations above.", .items_max = 2000});
    visit("hours", m.hours, Field{.doc = "At most one without a season; seasons do not overlap.", .items_max = 16});
    visit("rules", m.rules);
}

}  // namespace tiaodu
