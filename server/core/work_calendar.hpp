// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"
#include "protocol/vocab/date.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tiaodu {

/// Working time of a day, since its midnight: from ≤ t < to.
struct DaySpan {
    Millis from{};
    Millis to{};
    friend bool operator==(DaySpan, DaySpan) = default;
};

/// The calendar that holds for one organisation, with everything above it laid underneath. A value of a few kilobytes
/// that owns what it needs: keep one per organisation and make it anew when a calendar above it changes.
///
/// Made by CalendarBook; without any calendar: Monday to Friday, 09:00-12:00 and 13:30-17:30, no year published.
class NodeCalendar {
public:
    NodeCalendar();

    /// Whether `day` is a working day, by the dated exceptions or else by its weekday.
    bool works_on(Date day) const;
    /// Whether the national notice of every year from that of `first` to that of `last` was loaded.
    bool is_published(Date first, Date last) const;
    /// The working hours in force on `day`, whether or not it is a working day; never empty, in order.
    std::span<DaySpan const> hours_on(Date day) const;
    WorkDayRules const& rules() const { return rules_; }

private:
    friend class CalendarBook;
    std::vector<std::vector<DaySpan>> hours_;
    std::array<std::uint8_t, 12 * 31> hours_by_day_{};  ///< Which of `hours_`, by month and day.
    Date first_exception_{};
    std::vector<std::optional<DayKind>> exceptions_;  ///< One per day from `first_exception_`.
    std::vector<std::int32_t> published_years_;
    WorkDayRules rules_;
};

/// The calendars of all organisations.
class CalendarBook {
public:
    /// Puts a calendar in the place of the node's earlier one. Nothing changes on error.
    /// Errors: invalid_field (a date, time or span that cannot be; seasons that overlap), conflict (a date twice),
    /// limit_exceeded; `path` names the field ("days[3].date").
    std::optional<Error> put(WorkCalendar calendar);

    /// The node's own calendar as it was put; none when it only inherits.
    std::optional<WorkCalendar> own(OrgCode const& node) const;

    /// The calendar of the first node of `lineage`: the node itself, then the nodes above it, nearest first (for a
    /// squad the professional line: squad, district, city). Each date is decided by the nearest calendar that lists it,
    /// each day's hours by the nearest that has hours for it, the rules by the nearest that has any; a year is
    /// published when one of them says so.
    NodeCalendar of(std::span<OrgCode const> lineage) const;

private:
    struct Hours {
        std::optional<std::pair<std::chrono::month_day, std::chrono::month_day>> season;
        std::vector<DaySpan> spans;
    };
    struct Parsed {
        WorkCalendar source;
        std::map<Date, DayKind> days;
        std::vector<Hours> hours;
    };
    static Result<Hours> parse_hours(WorkHours const& hours);
    static std::optional<Error> parse_all_hours(Parsed& parsed);
    static std::optional<Error> parse_days(Parsed& parsed);
    static Hours const* hours_for(Parsed const& calendar, std::chrono::month_day day);
    static void lay_days(NodeCalendar& result, std::span<Parsed const* const> layers);
    static void lay_hours(NodeCalendar& result, std::span<Parsed const* const> layers);

    std::map<OrgCode, Parsed> calendars_;
};

}  // namespace tiaodu
