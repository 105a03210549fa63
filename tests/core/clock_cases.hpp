// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/calendar_seed.hpp"
#include "server/core/work_calendar.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "protocol/vocab/embedded.hpp"

namespace tiaodu {

inline std::string_view seed_named(std::string_view name) {
    for (EmbeddedFile const& file : embedded::seeds())
        if (file.name == name) return file.content;
    return {};
}

/// `2026-03-02 17:30` in Beijing; `24:00` is the end of the day.
inline Time at(std::string_view text) {
    auto const date = parse_date(text.substr(0, 10));
    auto const time = parse_time_of_day(text.substr(11));
    REQUIRE_MESSAGE(bool(date && time), std::string(text));
    return begin_of(*date) + *time;
}

/// Readable failures.
inline std::string shown(Time time) {
    return to_text(date_of(time)) + " " + to_rfc3339(time + beijing_offset).substr(11);
}

inline OrgCode const city{"310000"};
inline OrgCode const district{"310106"};
inline OrgCode const squad{"310106013-ZD01"};

inline WorkCalendar national() {
    auto const days = parse_calendar_days(seed_named("calendar_cn.csv"));
    REQUIRE(days.has_value());
    return WorkCalendar{city, 1, years_in(*days), *days, {}, std::nullopt};
}

inline NodeCalendar calendar_of(std::vector<WorkCalendar> calendars) {
    CalendarBook book;
    std::vector<OrgCode> lineage;
    for (auto& calendar : calendars) {
        lineage.push_back(calendar.node);
        auto const error = book.put(std::move(calendar));
        REQUIRE_MESSAGE(!error, (error ? error->path : ""));
    }
    return book.of(lineage);
}

/// Shanghai's calendar 2024-2026 and office hours, with other rules or hours.
inline NodeCalendar shanghai(std::optional<WorkDayRules> rules = {}, std::vector<WorkHours> hours = {}) {
    auto calendar = national();
    calendar.rules = rules;
    calendar.hours = std::move(hours);
    return calendar_of({std::move(calendar)});
}

/// The usual hours outside Shanghai: eight a day.
inline std::vector<WorkHours> eight_hours() { return {{std::nullopt, {{"08:00", "12:00"}, {"14:00", "18:00"}}}}; }

/// The same numbers on every run and platform.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    /// 0 … sides - 1.
    std::int64_t roll(std::int64_t sides) { return static_cast<std::int64_t>(engine_()) % sides; }
    /// A minute of 2024-2026; now and then a full hour, half hour or midnight.
    Time moment() {
        static constexpr std::int64_t steps[] = {1, 30, 60, 1440};
        auto const step = steps[roll(4)];
        return at("2024-01-01 00:00") + std::chrono::minutes(roll(1090 * 1440 / step) * step);
    }

private:
    std::mt19937 engine_;
};

}  // namespace tiaodu
