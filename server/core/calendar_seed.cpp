// SPDX-License-Identifier: Apache-2.0
#include "server/core/calendar_seed.hpp"

#include "protocol/vocab/date.hpp"
#include "server/core/seed_rows.hpp"

#include <set>

namespace tiaodu {
namespace {

std::int32_t year_of(Date date) { return int(std::chrono::year_month_day(date).year()); }

}  // namespace

Result<std::vector<CalendarDay>> parse_calendar_days(std::string_view csv) {
    std::vector<CalendarDay> days;
    std::set<std::string, std::less<>> dates;
    auto const read = [&](CsvRow const& row, SeedFields const& fields) -> std::optional<Error> {
        auto const date = parse_date(fields[0]);
        if (!date) return Error{Errc::invalid_field, row_path(row, "date"), date.error().detail};
        if (year_of(*date) < 2000 || year_of(*date) > 2099)
            return Error{Errc::invalid_field, row_path(row, "date"), "must be in the years 2000 to 2099"};
        auto const kind = from_word<DayKind>(fields[1]);
        if (!kind) return Error{Errc::invalid_field, row_path(row, "kind"), "must be off or work"};
        if (fields[2].empty()) return Error{Errc::missing_field, row_path(row, "name"), "must not be empty"};
        if (!dates.emplace(fields[0]).second)
            return Error{Errc::conflict, row_path(row, "date"), "the date is given twice"};
        CalendarDay day{std::string(fields[0]), *kind, std::string(fields[2]), std::nullopt};
        if (!fields[3].empty()) day.source = fields[3];
        days.push_back(std::move(day));
        return std::nullopt;
    };
    if (auto error = each_row(csv, {"date", "kind", "name", "source"}, read)) return *std::move(error);
    return days;
}

std::vector<std::int32_t> years_in(std::vector<CalendarDay> const& days) {
    std::set<std::int32_t> years;
    for (auto const& day : days)
        if (auto const date = parse_date(day.date)) years.insert(year_of(*date));
    return {years.begin(), years.end()};
}

}  // namespace tiaodu
