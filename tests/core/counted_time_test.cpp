// SPDX-License-Identifier: Apache-2.0
// Due times computed by hand with the printed calendars of 2024-2026. 2026-03-02 is a Monday.
#include "server/core/counted_time.hpp"

#include <doctest/doctest.h>

#include "tests/core/clock_cases.hpp"

using namespace tiaodu;

namespace {

enum class Path { known, provisional };

struct Case {
    char const* from;
    std::int32_t amount;
    char const* due;
    Path path = Path::known;
};

void check(NodeCalendar const& calendar, LimitClass counting, std::vector<Case> const& cases) {
    for (auto const& c : cases) {
        auto const found = deadline(calendar, {counting, c.amount}, at(c.from));
        INFO(to_word(counting), " ", c.amount, " from ", std::string(c.from));
        CHECK(shown(found.at) == shown(at(c.due)));
        CHECK(found.provisional == (c.path == Path::provisional));
    }
}

WorkDayRules const by_close{WorkDayReading::whole_days, DayEnd::close_of_business, std::nullopt};
WorkDayRules const by_hours{WorkDayReading::working_hours, DayEnd::midnight, std::nullopt};
WorkDayRules const by_norm{WorkDayReading::working_hours, DayEnd::midnight, 480};

constexpr LimitClass all_classes[] = {
    LimitClass::urgent_hours,    LimitClass::urgent_days,          LimitClass::work_hours,
    LimitClass::work_days,       LimitClass::legal_work_days,      LimitClass::calendar_days,
    LimitClass::calendar_months, LimitClass::calendar_days_rolled, LimitClass::calendar_months_rolled};

}  // namespace

TEST_CASE("urgent hours run day and night, over holidays, month and year ends") {
    check(shanghai(), LimitClass::urgent_hours,
          {{"2026-03-02 09:00", 2, "2026-03-02 11:00"},
           {"2026-02-17 03:20", 2, "2026-02-17 05:20"},
           {"2026-03-31 23:30", 1, "2026-04-01 00:30"},
           {"2025-12-31 23:30", 1, "2026-01-01 00:30"},
           {"2024-02-28 20:00", 24, "2024-02-29 20:00"},
           {"2026-12-31 20:00", 24, "2027-01-01 20:00"}});
}

TEST_CASE("urgent days are 24 hours each") {
    check(shanghai(), LimitClass::urgent_days,
          {{"2026-02-14 09:00", 3, "2026-02-17 09:00"},
           {"2024-02-28 12:00", 2, "2024-03-01 12:00"},
           {"2025-02-28 12:00", 1, "2025-03-01 12:00"},
           {"2026-12-25 17:31", 15, "2027-01-09 17:31"}});
}

TEST_CASE("work hours count inside the working hours of one day") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-03-02 09:00", 1, "2026-03-02 10:00"},
           {"2026-03-02 08:00", 1, "2026-03-02 10:00"},
           {"2026-03-02 00:00", 7, "2026-03-02 17:30"},
           {"2026-03-02 11:00", 1, "2026-03-02 12:00"},
           {"2026-03-02 11:30", 1, "2026-03-02 14:00"},
           {"2026-03-02 12:00", 1, "2026-03-02 14:30"},
           {"2026-03-02 12:45", 1, "2026-03-02 14:30"},
           {"2026-03-02 13:30", 1, "2026-03-02 14:30"},
           {"2026-03-02 16:30", 1, "2026-03-02 17:30"}});
}

TEST_CASE("work hours go on at the next working day") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-03-02 17:00", 1, "2026-03-03 09:30"},
           {"2026-03-02 17:30", 1, "2026-03-03 10:00"},
           {"2026-03-02 21:00", 1, "2026-03-03 10:00"},
           {"2026-03-02 09:00", 8, "2026-03-03 10:00"},
           {"2026-03-02 09:00", 40, "2026-03-09 15:30"},
           {"2026-03-06 16:30", 2, "2026-03-09 10:00"},
           {"2026-03-07 10:00", 4, "2026-03-09 14:30"},
           {"2026-03-31 17:00", 1, "2026-04-01 09:30"}});
}

TEST_CASE("work hours pass over holidays and count on make-up days") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-02-13 16:30", 4, "2026-02-14 12:00"},
           {"2026-02-14 16:30", 2, "2026-02-24 10:00"},
           {"2026-02-15 08:00", 7, "2026-02-24 17:30"},
           {"2026-02-23 23:59", 1, "2026-02-24 10:00"},
           {"2026-01-04 09:00", 7, "2026-01-04 17:30"},
           {"2025-12-31 17:00", 1, "2026-01-04 09:30"},
           {"2026-04-03 17:00", 1, "2026-04-07 09:30"},
           {"2026-04-30 17:00", 8, "2026-05-07 09:30"},
           {"2026-09-30 13:30", 4, "2026-09-30 17:30"},
           {"2026-09-30 13:30", 5, "2026-10-08 10:00"},
           {"2024-02-09 09:00", 8, "2024-02-18 10:00"}});
}

TEST_CASE("a work hour beyond the last published day is provisional, by the weekday rule") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-12-31 16:30", 1, "2026-12-31 17:30"},
           {"2026-12-31 17:00", 1, "2027-01-01 09:30", Path::provisional},
           {"2027-01-02 10:00", 1, "2027-01-04 10:00", Path::provisional},
           {"2023-12-29 16:30", 2, "2024-01-02 10:00", Path::provisional}});
}

TEST_CASE("an hour that ends at 24:00 of the last published day is not provisional") {
    check(
        shanghai({}, {{std::nullopt, {{"08:00", "24:00"}}}}), LimitClass::work_hours,
        {{"2026-12-31 23:00", 1, "2026-12-31 24:00"}, {"2026-12-31 23:00", 2, "2027-01-01 09:00", Path::provisional}});
}

TEST_CASE("whole work days do not count the day of receipt and end at 24:00") {
    check(shanghai(), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, "2026-03-03 24:00"},
           {"2026-03-02 00:00", 1, "2026-03-03 24:00"},
           {"2026-03-02 23:59", 1, "2026-03-03 24:00"},
           {"2026-03-02 10:00", 5, "2026-03-09 24:00"},
           {"2026-03-06 10:00", 1, "2026-03-09 24:00"},
           {"2026-03-07 10:00", 1, "2026-03-09 24:00"},
           {"2026-03-08 23:59", 1, "2026-03-09 24:00"},
           {"2024-02-27 09:00", 2, "2024-02-29 24:00"},
           {"2026-03-30 09:00", 2, "2026-04-01 24:00"}});
}

TEST_CASE("whole work days pass over holidays and count make-up days") {
    check(shanghai(), LimitClass::work_days,
          {{"2026-02-13 15:00", 1, "2026-02-14 24:00"},
           {"2026-02-13 15:00", 2, "2026-02-24 24:00"},
           {"2026-02-14 15:00", 1, "2026-02-24 24:00"},
           {"2026-02-18 12:00", 5, "2026-02-28 24:00"},
           {"2025-12-31 10:00", 1, "2026-01-04 24:00"},
           {"2025-12-31 10:00", 3, "2026-01-06 24:00"},
           {"2026-04-29 10:00", 3, "2026-05-07 24:00"},
           {"2026-05-08 10:00", 1, "2026-05-09 24:00"},
           {"2026-09-28 10:00", 5, "2026-10-10 24:00"},
           {"2024-09-30 10:00", 1, "2024-10-08 24:00"},
           {"2025-01-27 10:00", 2, "2025-02-06 24:00"},
           {"2025-04-25 10:00", 3, "2025-04-29 24:00"}});
}

TEST_CASE("a work day in an unpublished year is provisional, 24:00 of the last published day is not") {
    check(shanghai(), LimitClass::work_days,
          {{"2026-12-30 10:00", 1, "2026-12-31 24:00"},
           {"2026-12-30 10:00", 2, "2027-01-01 24:00", Path::provisional},
           {"2026-12-31 10:00", 1, "2027-01-01 24:00", Path::provisional},
           {"2023-12-31 10:00", 1, "2024-01-02 24:00"}});
}

TEST_CASE("whole work days can end at close of business") {
    check(shanghai(by_close), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, "2026-03-03 17:30"},
           {"2026-03-02 20:00", 5, "2026-03-09 17:30"},
           {"2026-02-13 18:00", 1, "2026-02-14 17:30"}});
    check(shanghai(by_close, eight_hours()), LimitClass::work_days, {{"2026-03-06 10:00", 1, "2026-03-09 18:00"}});
}

TEST_CASE("work days read as working hours are as long as the office is open") {
    check(shanghai(by_hours), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, "2026-03-03 10:00"},
           {"2026-03-02 12:30", 1, "2026-03-03 12:00"},
           {"2026-03-02 18:00", 1, "2026-03-03 17:30"},
           {"2026-02-13 15:00", 1, "2026-02-14 15:00"},
           {"2026-02-13 15:00", 2, "2026-02-24 15:00"},
           {"2026-12-31 15:00", 1, "2027-01-01 15:00", Path::provisional}});
    check(shanghai(by_hours, eight_hours()), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, "2026-03-03 10:00"}, {"2026-03-02 17:00", 2, "2026-03-04 17:00"}});
}

TEST_CASE("work days read as the norm of eight hours drift in an office of seven") {
    check(shanghai(by_norm), LimitClass::work_days,
          {{"2026-03-02 09:00", 1, "2026-03-03 10:00"}, {"2026-03-02 09:00", 7, "2026-03-11 17:30"}});
}

TEST_CASE("a working day's length is that of the season in which the clock starts") {
    WorkHours const summer{Season{"06-01", "09-30"}, {{"09:00", "13:00"}}};
    WorkHours const usual{std::nullopt, {{"09:00", "17:00"}}};
    auto const calendar = shanghai(by_hours, {usual, summer});
    check(calendar, LimitClass::work_days,
          {{"2026-09-29 09:00", 2, "2026-09-30 13:00"},
           {"2026-09-30 09:00", 2, "2026-10-08 13:00"},
           {"2026-05-29 09:00", 2, "2026-06-02 13:00"},
           {"2026-09-30 13:00", 1, "2026-10-08 13:00"}});
}

TEST_CASE("working days of a law are whole days until 24:00, whatever the bureau's rules say") {
    for (auto const& rules : {by_close, by_hours, by_norm, WorkDayRules{}})
        check(shanghai(rules), LimitClass::legal_work_days,
              {{"2026-03-02 10:00", 5, "2026-03-09 24:00"}, {"2026-02-13 10:00", 3, "2026-02-25 24:00"}});
}

TEST_CASE("calendar days of a law include holidays; the last day stays or rolls to a working day") {
    check(shanghai(), LimitClass::calendar_days,
          {{"2026-02-10 10:00", 15, "2026-02-25 24:00"},
           {"2026-02-06 10:00", 15, "2026-02-21 24:00"},
           {"2026-01-31 10:00", 30, "2026-03-02 24:00"},
           {"2024-01-31 10:00", 30, "2024-03-01 24:00"},
           {"2026-12-22 10:00", 60, "2027-02-20 24:00"}});
    check(shanghai(), LimitClass::calendar_days_rolled,
          {{"2026-02-10 10:00", 15, "2026-02-25 24:00"},
           {"2026-02-06 10:00", 15, "2026-02-24 24:00"},
           {"2026-02-13 10:00", 1, "2026-02-14 24:00"},
           {"2026-12-16 10:00", 10, "2026-12-28 24:00"},
           {"2026-12-22 10:00", 10, "2027-01-01 24:00", Path::provisional}});
}

TEST_CASE("months of a law end on the day with the same number or on the last of the month") {
    check(shanghai(), LimitClass::calendar_months,
          {{"2026-03-15 10:00", 6, "2026-09-15 24:00"},
           {"2026-08-31 10:00", 6, "2027-02-28 24:00"},
           {"2024-02-29 10:00", 24, "2026-02-28 24:00"},
           {"2025-10-31 10:00", 1, "2025-11-30 24:00"}});
    check(
        shanghai(), LimitClass::calendar_months_rolled,
        {{"2026-04-03 10:00", 6, "2026-10-08 24:00"}, {"2026-08-31 10:00", 6, "2027-03-01 24:00", Path::provisional}});
}

TEST_CASE("a limit of 0 is due at once in every class, also on a holiday") {
    for (auto const counting : all_classes) check(shanghai(), counting, {{"2026-02-17 10:00", 0, "2026-02-17 10:00"}});
}

TEST_CASE("seconds and milliseconds are kept") {
    auto const calendar = shanghai();
    Millis const odd{12'345};
    CHECK(deadline(calendar, {LimitClass::work_hours, 1}, at("2026-03-02 16:59") + odd).at ==
          at("2026-03-03 09:29") + odd);
    CHECK(deadline(calendar, {LimitClass::work_days, 1}, at("2026-03-03 00:00") - Millis(1)).at ==
          at("2026-03-04 00:00"));
}

TEST_CASE("counted time is that inside the class's set") {
    auto const calendar = shanghai();
    auto const hours = [&](LimitClass counting, char const* from, char const* to) {
        return static_cast<double>(counted(calendar, counting, at(from), at(to)) / std::chrono::minutes(6)) / 10;
    };
    CHECK(hours(LimitClass::urgent_days, "2026-02-13 12:00", "2026-02-15 12:00") == 48);
    CHECK(hours(LimitClass::work_hours, "2026-03-02 00:00", "2026-03-02 24:00") == 7);
    CHECK(hours(LimitClass::work_hours, "2026-03-02 11:30", "2026-03-02 14:00") == 1);
    CHECK(hours(LimitClass::work_hours, "2026-03-02 12:00", "2026-03-02 13:30") == 0);
    CHECK(hours(LimitClass::work_hours, "2026-02-13 16:30", "2026-02-24 10:00") == 9);
    CHECK(hours(LimitClass::work_hours, "2026-03-03 10:00", "2026-03-02 10:00") == 0);
    CHECK(hours(LimitClass::work_days, "2026-03-02 10:00", "2026-03-02 24:00") == 0);
    CHECK(hours(LimitClass::work_days, "2026-03-02 10:00", "2026-03-03 06:00") == 6);
    CHECK(hours(LimitClass::work_days, "2026-02-13 10:00", "2026-02-24 12:00") == 36);
    CHECK(hours(LimitClass::calendar_days, "2026-02-13 10:00", "2026-02-15 12:00") == 36);
}

TEST_CASE("counting what advancing gave returns the amount, at the earliest such moment") {
    Dice dice(20'260'302);
    for (auto const& calendar : {shanghai(), shanghai(by_hours, eight_hours()), shanghai(by_norm)})
        for (auto const counting : {LimitClass::urgent_hours, LimitClass::work_hours, LimitClass::work_days}) {
            bool const whole =
                counting == LimitClass::work_days && calendar.rules().reading == WorkDayReading::whole_days;
            for (int i = 0; i < 100; ++i) {
                Time const from = dice.moment();
                Millis const amount = whole ? dice.roll(40) * Millis(86'400'000) : Millis(dice.roll(400'000'000));
                Time const due = advance(calendar, counting, from, amount).at;
                INFO(shown(from), " ", amount.count());
                CHECK(counted(calendar, counting, from, due) == amount);
                if (amount > Millis(0)) CHECK(counted(calendar, counting, from, due - Millis(1)) < amount);
            }
        }
}

TEST_CASE("a later start or a greater amount is never due earlier") {
    Dice dice(7);
    for (auto const& calendar : {shanghai(), shanghai(by_close), shanghai(by_hours)})
        for (auto const counting : all_classes)
            for (int i = 0; i < 60; ++i) {
                Time const from = dice.moment();
                Time const later = from + std::chrono::minutes(dice.roll(6000));
                auto const amount = static_cast<std::int32_t>(dice.roll(30));
                Time const due = deadline(calendar, {counting, amount}, from).at;
                INFO(to_word(counting), " ", amount, " ", shown(from), " ", shown(later));
                CHECK(due >= from);
                CHECK(deadline(calendar, {counting, amount + 1}, from).at >= due);
                CHECK(deadline(calendar, {counting, amount}, later).at >= due);
            }
}

TEST_CASE("work hours agree with counting minute by minute") {
    Dice dice(99);
    auto const calendar = shanghai();
    auto const days = *parse_calendar_days(seed_named("calendar_cn.csv"));
    auto const works_in = [&](Time minute) {
        auto const text = to_text(date_of(minute));
        bool works = std::chrono::weekday(date_of(minute)).iso_encoding() < 6;
        for (auto const& day : days)
            if (day.date == text) works = day.kind == DayKind::work;
        auto const clock = (minute - begin_of(date_of(minute))) / std::chrono::minutes(1);
        return works && ((clock >= 540 && clock < 720) || (clock >= 810 && clock < 1050));
    };
    for (int i = 0; i < 25; ++i) {
        Time const from = dice.moment();
        auto const amount = static_cast<std::int32_t>(1 + dice.roll(12));
        Time minute = from;
        for (int left = amount * 60; left > 0; minute += std::chrono::minutes(1))
            if (works_in(minute)) --left;
        CHECK(shown(deadline(calendar, {LimitClass::work_hours, amount}, from).at) == shown(minute));
    }
}

TEST_CASE("a holiday more is never due earlier") {
    Dice dice(31);
    for (auto const& rules : {WorkDayRules{}, by_close, by_hours})
        for (auto const counting : all_classes)
            for (int i = 0; i < 40; ++i) {
                Time const from = dice.moment();
                auto more = WorkCalendar{district, 1, {}, {}, {}, std::nullopt};
                more.days.push_back({to_text(date_of(from) + std::chrono::days(dice.roll(20))), DayKind::off, "x", {}});
                auto base = national();
                base.rules = rules;
                base.hours = {{Season{"05-01", "10-01"}, {{"08:00", "12:00"}}}};
                auto const amount = static_cast<std::int32_t>(dice.roll(15));
                Standstill const pause{from + std::chrono::hours(dice.roll(50)), from + std::chrono::hours(60)};
                auto const due = [&](NodeCalendar const& calendar) {
                    return deadline(calendar, {counting, amount}, from, {&pause, 1}).at;
                };
                INFO(to_word(counting), " ", amount, " ", shown(from), " ", more.days[0].date);
                CHECK(due(calendar_of({more, base})) >= due(calendar_of({base})));
            }
}
