// SPDX-License-Identifier: Apache-2.0
#include "server/core/work_calendar.hpp"

#include <doctest/doctest.h>

#include "tests/core/clock_cases.hpp"

using namespace tiaodu;

namespace {

Date day(std::string_view text) { return *parse_date(text); }

WorkCalendar overlay(OrgCode node, std::vector<CalendarDay> days) {
    return WorkCalendar{std::move(node), 1, {}, std::move(days), {}, std::nullopt};
}

Error put_error(WorkCalendar calendar) {
    CalendarBook book;
    auto const error = book.put(calendar);
    CHECK_FALSE(book.own(calendar.node).has_value());
    return error.value_or(Error{Errc::internal, "", "accepted"});
}

Error hours_error(std::vector<WorkHours> hours) {
    return put_error(WorkCalendar{city, 1, {}, {}, std::move(hours), std::nullopt});
}

std::vector<DaySpan> hours_on(NodeCalendar const& calendar, std::string_view text) {
    auto const spans = calendar.hours_on(day(text));
    return {spans.begin(), spans.end()};
}

std::vector<DaySpan> hours_from(int open, int close) { return {{std::chrono::hours(open), std::chrono::hours(close)}}; }

}  // namespace

TEST_CASE("without any calendar Monday to Friday are working days with Shanghai's office hours") {
    NodeCalendar const calendar;
    CHECK(calendar.works_on(day("2026-03-02")));
    CHECK(calendar.works_on(day("2026-03-06")));
    CHECK_FALSE(calendar.works_on(day("2026-03-07")));
    CHECK_FALSE(calendar.works_on(day("2026-03-08")));
    CHECK_FALSE(calendar.is_published(day("2026-03-02"), day("2026-03-02")));
    using namespace std::chrono_literals;
    CHECK(hours_on(calendar, "2026-03-02") == std::vector<DaySpan>{{9h, 12h}, {13h + 30min, 17h + 30min}});
}

TEST_CASE("holidays on weekdays are off and make-up days on weekends are working days") {
    auto const calendar = shanghai();
    for (auto const* off : {"2026-01-01", "2026-02-17", "2026-02-23", "2026-10-07", "2025-10-08", "2024-02-12"})
        CHECK_MESSAGE(!calendar.works_on(day(off)), off);
    for (auto const* work : {"2026-01-04", "2026-02-14", "2026-10-10", "2025-01-26", "2024-09-14", "2024-10-12"})
        CHECK_MESSAGE(calendar.works_on(day(work)), work);
    CHECK(calendar.is_published(day("2024-01-01"), day("2026-12-31")));
    CHECK_FALSE(calendar.is_published(day("2026-12-31"), day("2027-01-01")));
    CHECK_FALSE(calendar.is_published(day("2023-12-31"), day("2024-01-01")));
}

TEST_CASE("a date is decided by the nearest calendar that lists it") {
    auto const typhoon = overlay(district, {{"2026-07-24", DayKind::off, "台风", std::nullopt}});
    auto const expo_duty = overlay(squad, {{"2026-07-24", DayKind::work, "值守", std::nullopt},
                                           {"2026-11-07", DayKind::work, "进博会", std::nullopt}});
    auto const of_squad = calendar_of({expo_duty, typhoon, national()});
    auto const of_district = calendar_of({typhoon, national()});
    CHECK(of_squad.works_on(day("2026-07-24")));
    CHECK_FALSE(of_district.works_on(day("2026-07-24")));
    CHECK(of_squad.works_on(day("2026-11-07")));
    CHECK_FALSE(of_district.works_on(day("2026-11-07")));
    CHECK_FALSE(of_squad.works_on(day("2026-02-17")));
}

TEST_CASE("an overlay does not publish a year, but a year published above holds below") {
    auto const calendar =
        calendar_of({overlay(district, {{"2027-03-01", DayKind::off, "停工", std::nullopt}}), national()});
    CHECK(calendar.is_published(day("2026-01-01"), day("2026-12-31")));
    CHECK_FALSE(calendar.is_published(day("2027-03-01"), day("2027-03-01")));
    CHECK_FALSE(calendar.works_on(day("2027-03-01")));
}

TEST_CASE("calendars outside the lineage do not matter, and a new calendar replaces the old one") {
    CalendarBook book;
    CHECK_FALSE(book.put(overlay(OrgCode("310113"), {{"2026-03-02", DayKind::off, "x", std::nullopt}})));
    CHECK_FALSE(book.put(overlay(district, {{"2026-03-03", DayKind::off, "x", std::nullopt}})));
    std::vector<OrgCode> const lineage{squad, district, city};
    CHECK(book.of(lineage).works_on(day("2026-03-02")));
    CHECK_FALSE(book.of(lineage).works_on(day("2026-03-03")));
    auto const before = book.of(lineage);
    CHECK_FALSE(book.put(overlay(district, {{"2026-03-04", DayKind::off, "x", std::nullopt}})));
    CHECK(book.of(lineage).works_on(day("2026-03-03")));
    CHECK_FALSE(book.of(lineage).works_on(day("2026-03-04")));
    CHECK_FALSE(before.works_on(day("2026-03-03")));
    CHECK(book.own(district)->days.front().date == "2026-03-04");
    CHECK_FALSE(book.own(squad).has_value());
}

TEST_CASE("a season's hours go before the hours of the year, also over the new year") {
    WorkHours const summer{Season{"06-15", "09-15"}, {{"07:00", "11:00"}}};
    WorkHours const winter{Season{"12-01", "02-29"}, {{"10:00", "16:00"}}};
    WorkHours const usual{std::nullopt, {{"09:00", "17:00"}}};
    auto const calendar = shanghai({}, {usual, summer, winter});
    CHECK(hours_on(calendar, "2026-06-14") == hours_from(9, 17));
    CHECK(hours_on(calendar, "2026-06-15") == hours_from(7, 11));
    CHECK(hours_on(calendar, "2026-09-15") == hours_from(7, 11));
    CHECK(hours_on(calendar, "2026-09-16") == hours_from(9, 17));
    CHECK(hours_on(calendar, "2026-12-31") == hours_from(10, 16));
    CHECK(hours_on(calendar, "2026-01-01") == hours_from(10, 16));
    CHECK(hours_on(calendar, "2024-02-29") == hours_from(10, 16));
    CHECK(hours_on(calendar, "2024-03-01") == hours_from(9, 17));
}

TEST_CASE("hours come from the nearest calendar that has some for the day") {
    auto above = national();
    above.hours = eight_hours();
    auto only_summer = overlay(district, {});
    only_summer.hours = {{Season{"07-01", "08-31"}, {{"06:00", "10:00"}}}};
    auto const calendar = calendar_of({overlay(squad, {}), only_summer, above});
    CHECK(hours_on(calendar, "2026-07-01") == hours_from(6, 10));
    CHECK(hours_on(calendar, "2026-09-01").front() == DaySpan{std::chrono::hours(8), std::chrono::hours(12)});
    auto const alone = calendar_of({only_summer});
    CHECK(hours_on(alone, "2026-09-01") == hours_on(NodeCalendar(), "2026-09-01"));
}

TEST_CASE("the rules for working days come from the nearest calendar that has some") {
    auto own = overlay(district, {});
    own.rules = WorkDayRules{WorkDayReading::working_hours, DayEnd::midnight, 480};
    auto above = national();
    above.rules = WorkDayRules{WorkDayReading::whole_days, DayEnd::close_of_business, std::nullopt};
    CHECK(calendar_of({overlay(squad, {}), own, above}).rules() == *own.rules);
    CHECK(calendar_of({above}).rules() == *above.rules);
    CHECK(NodeCalendar().rules() == WorkDayRules{});
}

TEST_CASE("a broken calendar is refused with the place and the reason") {
    auto const day_error = [](std::string date) {
        return put_error(overlay(city, {{"2026-01-01", DayKind::off, "元旦", std::nullopt},
                                        {std::move(date), DayKind::off, "x", std::nullopt}}));
    };
    CHECK(put_error(WorkCalendar{}).path == "node");
    CHECK(day_error("2026-02-29").path == "days[1].date");
    CHECK(day_error("2026-2-01").code == Errc::invalid_field);
    CHECK(day_error("1999-12-31").code == Errc::invalid_field);
    CHECK(day_error("2100-01-01").code == Errc::invalid_field);
    CHECK(day_error("2026-01-01").code == Errc::conflict);
    CHECK(put_error(WorkCalendar{city, 1, {2026, 1999}, {}, {}, {}}).path == "published_years[1]");
    CHECK(put_error(WorkCalendar{city, 1, {}, {}, {}, WorkDayRules{{}, {}, 0}}).path == "rules.day_minutes");
    CHECK(put_error(WorkCalendar{city, 1, {}, {}, {}, WorkDayRules{{}, {}, 1441}}).path == "rules.day_minutes");
    CHECK(hours_error({{std::nullopt, {}}}).path == "hours[0].spans");
    CHECK(hours_error({{std::nullopt, {{"09:00", "09:00"}}}}).path == "hours[0].spans[0].to");
    CHECK(hours_error({{std::nullopt, {{"9:00", "12:00"}}}}).path == "hours[0].spans[0].from");
    CHECK(hours_error({{std::nullopt, {{"09:00", "24:01"}}}}).path == "hours[0].spans[0].to");
    CHECK(hours_error({{std::nullopt, {{"09:00", "12:00"}, {"11:59", "13:00"}}}}).path == "hours[0].spans[1].from");
    CHECK(hours_error({eight_hours()[0], eight_hours()[0]}).path == "hours[1].season");
    CHECK(hours_error({{Season{"02-30", "03-01"}, {{"09:00", "12:00"}}}}).path == "hours[0].season.from");
    CHECK(hours_error({{Season{"02-01", "13-01"}, {{"09:00", "12:00"}}}}).path == "hours[0].season.to");
}

TEST_CASE("seasons of one calendar must not overlap") {
    auto const second = [](std::string from, std::string to) {
        WorkHours const first{Season{"06-01", "08-31"}, {{"09:00", "12:00"}}};
        WorkHours const other{Season{std::move(from), std::move(to)}, {{"09:00", "12:00"}}};
        CalendarBook book;
        auto const error = book.put(WorkCalendar{city, 1, {}, {}, {first, other}, std::nullopt});
        return error ? error->path : "";
    };
    CHECK(second("09-01", "05-31") == "");
    CHECK(second("08-31", "12-01") == "hours[1].season");
    CHECK(second("01-01", "06-01") == "hours[1].season");
    CHECK(second("07-01", "07-02") == "hours[1].season");
    CHECK(second("05-01", "12-01") == "hours[1].season");
    CHECK(second("10-01", "06-01") == "hours[1].season");
}

TEST_CASE("a calendar holds as much as its limits say and no more") {
    std::vector<CalendarDay> days;
    for (Date date = day("2020-01-01"); days.size() < 2000; date += std::chrono::days(1))
        days.push_back({to_text(date), DayKind::off, "x", std::nullopt});
    CalendarBook book;
    CHECK_FALSE(book.put(overlay(city, days)));
    days.push_back({"2030-01-01", DayKind::off, "x", std::nullopt});
    CHECK(book.put(overlay(city, days))->code == Errc::limit_exceeded);
    CHECK(book.own(city)->days.size() == 2000);
}

TEST_CASE("a working span may run to midnight and touch the one before") {
    auto const calendar = shanghai({}, {{std::nullopt, {{"00:00", "08:00"}, {"08:00", "24:00"}}}});
    CHECK(hours_on(calendar, "2026-03-02").size() == 2);
    CHECK(hours_on(calendar, "2026-03-02").back().to == std::chrono::hours(24));
}
