// SPDX-License-Identifier: Apache-2.0
// Due times computed by hand with the printed calendars of 2024-2026. 2026-03-02 is a Monday.
#include "server/core/limit_clock.hpp"

#include <doctest/doctest.h>

#include "tests/core/clock_cases.hpp"

using namespace tiaodu;

namespace {

struct Stretch {
    char const* from;
    char const* to;
};

struct Case {
    char const* from;
    std::int32_t amount;
    std::vector<Stretch> pauses;
    char const* due;
};

WorkDayRules const by_close{WorkDayReading::whole_days, DayEnd::close_of_business, std::nullopt};

PauseStart waiting(Time from) { return {from, PauseReason::waiting_for_citizen, std::nullopt}; }

LimitClock paused(NodeCalendar const& calendar, LimitClock const& clock, Time from) {
    auto result = pause_clock(calendar, clock, waiting(from));
    REQUIRE(result.has_value());
    return *result;
}

LimitClock after_pause(NodeCalendar const& calendar, LimitClock const& clock, Time from, Time to) {
    auto result = resume_clock(calendar, paused(calendar, clock, from), to);
    REQUIRE(result.has_value());
    return *result;
}

ClockExtension more(std::int32_t amount, char const* when) { return {amount, at(when), "复杂事项", std::nullopt}; }

LimitClock extended(NodeCalendar const& calendar, LimitClock const& clock, ClockExtension const& extension) {
    auto result = extend_clock(calendar, clock, extension);
    REQUIRE(result.has_value());
    return *result;
}

void check(NodeCalendar const& calendar, LimitClass counting, std::vector<Case> const& cases) {
    for (auto const& c : cases) {
        auto clock = start_clock(calendar, {counting, c.amount}, at(c.from));
        std::string told;
        for (auto const& pause : c.pauses) {
            clock = after_pause(calendar, clock, at(pause.from), at(pause.to));
            told += std::string(" / ") + pause.from + " - " + pause.to;
        }
        INFO(to_word(counting), " ", c.amount, " from ", std::string(c.from), told);
        CHECK(shown(clock.due_at) == shown(at(c.due)));
    }
}

LimitClock work_hours(NodeCalendar const& calendar, std::int32_t amount, char const* from) {
    return start_clock(calendar, {LimitClass::work_hours, amount}, at(from));
}
LimitClock work_days(NodeCalendar const& calendar, std::int32_t amount, char const* from) {
    return start_clock(calendar, {LimitClass::work_days, amount}, at(from));
}

}  // namespace

TEST_CASE("a pause moves a limit in work hours by the working time in it") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-03-02 09:00", 4, {}, "2026-03-02 14:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 10:00", "2026-03-02 11:00"}}, "2026-03-02 15:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 11:30", "2026-03-02 14:00"}}, "2026-03-02 15:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 12:00", "2026-03-02 13:30"}}, "2026-03-02 14:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 09:00", "2026-03-02 10:00"}}, "2026-03-02 15:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 10:00", "2026-03-02 10:00"}}, "2026-03-02 14:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 10:00", "2026-03-03 10:00"}}, "2026-03-03 14:30"},
           {"2026-03-02 09:00",
            4,
            {{"2026-03-02 10:00", "2026-03-02 10:30"}, {"2026-03-02 10:30", "2026-03-02 11:00"}},
            "2026-03-02 15:30"}});
}

TEST_CASE("a pause before the first counted minute moves nothing until it reaches into working time") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-03-02 07:00", 4, {{"2026-03-02 07:30", "2026-03-02 08:30"}}, "2026-03-02 14:30"},
           {"2026-03-02 07:00", 4, {{"2026-03-02 07:30", "2026-03-02 09:30"}}, "2026-03-02 15:00"},
           {"2026-02-15 10:00", 1, {{"2026-02-15 10:00", "2026-02-23 18:00"}}, "2026-02-24 10:00"}});
}

TEST_CASE("a pause across a holiday gives back only working time") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-02-14 10:00", 7, {}, "2026-02-24 10:00"},
           {"2026-02-14 10:00", 7, {{"2026-02-14 16:30", "2026-02-25 10:00"}}, "2026-02-25 12:00"},
           {"2026-02-14 10:00", 7, {{"2026-02-16 00:00", "2026-02-20 12:00"}}, "2026-02-24 10:00"},
           {"2026-09-30 16:30", 2, {{"2026-09-30 17:30", "2026-10-08 09:00"}}, "2026-10-08 10:00"},
           {"2025-12-31 16:30", 2, {{"2026-01-04 09:30", "2026-01-04 11:30"}}, "2026-01-04 12:00"}});
}

TEST_CASE("a pause moves an urgent limit by its whole length") {
    check(shanghai(), LimitClass::urgent_hours,
          {{"2026-12-31 22:00", 4, {{"2026-12-31 23:00", "2027-01-01 05:00"}}, "2027-01-01 08:00"},
           {"2026-02-17 10:00", 2, {{"2026-02-17 10:00", "2026-02-18 10:00"}}, "2026-02-18 12:00"}});
    check(shanghai(), LimitClass::urgent_days,
          {{"2024-02-28 12:00", 1, {{"2024-02-28 13:00", "2024-02-28 15:30"}}, "2024-02-29 14:30"}});
}

TEST_CASE("what was late before a pause stays late") {
    check(shanghai(), LimitClass::work_hours,
          {{"2026-03-02 09:00", 4, {{"2026-03-02 15:00", "2026-03-02 16:00"}}, "2026-03-02 14:30"},
           {"2026-03-02 09:00", 4, {{"2026-03-02 14:30", "2026-03-02 16:00"}}, "2026-03-02 14:30"},
           {"2026-03-02 09:00", 0, {{"2026-03-02 09:00", "2026-03-02 16:00"}}, "2026-03-02 09:00"}});
    check(shanghai(), LimitClass::urgent_hours,
          {{"2026-03-02 09:00", 2, {{"2026-03-02 11:00", "2026-03-02 16:00"}}, "2026-03-02 11:00"}});
    check(shanghai(), LimitClass::work_days,
          {{"2026-03-02 10:00", 2, {{"2026-03-05 00:00", "2026-03-06 10:00"}}, "2026-03-04 24:00"}});
    check(shanghai(by_close), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, {{"2026-03-03 18:00", "2026-03-03 20:00"}}, "2026-03-03 17:30"}});
}

TEST_CASE("pauses move whole work days by their working days, rounded up once") {
    check(shanghai(), LimitClass::work_days,
          {{"2026-03-02 10:00", 2, {{"2026-03-02 11:00", "2026-03-02 20:00"}}, "2026-03-04 24:00"},
           {"2026-03-02 10:00", 2, {{"2026-03-03 00:00", "2026-03-04 00:00"}}, "2026-03-05 24:00"},
           {"2026-03-02 10:00", 2, {{"2026-03-03 10:00", "2026-03-04 10:00"}}, "2026-03-05 24:00"},
           {"2026-03-02 10:00", 2, {{"2026-03-03 10:00", "2026-03-03 15:00"}}, "2026-03-05 24:00"},
           {"2026-03-02 10:00", 2, {{"2026-03-03 10:00", "2026-03-04 15:00"}}, "2026-03-06 24:00"},
           {"2026-03-02 10:00", 2, {{"2026-03-03 10:00", "2026-03-03 10:00"}}, "2026-03-04 24:00"},
           {"2026-03-02 10:00",
            2,
            {{"2026-03-03 10:00", "2026-03-03 15:00"}, {"2026-03-04 10:00", "2026-03-04 15:00"}},
            "2026-03-05 24:00"},
           {"2026-03-02 10:00", 5, {{"2026-03-06 12:00", "2026-03-09 12:00"}}, "2026-03-10 24:00"},
           {"2026-03-02 10:00", 5, {{"2026-03-07 00:00", "2026-03-08 24:00"}}, "2026-03-09 24:00"},
           {"2026-02-12 10:00", 2, {{"2026-02-13 15:00", "2026-02-24 10:00"}}, "2026-02-25 24:00"}});
    check(shanghai(by_close), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, {{"2026-03-03 17:00", "2026-03-03 17:10"}}, "2026-03-04 17:30"}});
    check(shanghai(), LimitClass::calendar_days,
          {{"2026-03-02 10:00", 15, {{"2026-03-07 00:00", "2026-03-09 00:00"}}, "2026-03-19 24:00"}});
}

TEST_CASE("whole work days never end while the clock stands") {
    check(shanghai(), LimitClass::work_days,
          {{"2026-03-02 10:00", 1, {{"2026-03-03 10:00", "2026-03-03 12:00"}}, "2026-03-04 24:00"},
           {"2026-03-02 10:00",
            1,
            {{"2026-03-03 10:00", "2026-03-03 12:00"}, {"2026-03-04 20:00", "2026-03-05 10:00"}},
            "2026-03-05 24:00"},
           {"2026-03-02 10:00",
            1,
            {{"2026-03-03 10:00", "2026-03-03 12:00"}, {"2026-03-04 20:00", "2026-03-04 24:00"}},
            "2026-03-05 24:00"}});
}

TEST_CASE("while a clock stands its due time is that of the moment it was paused") {
    auto const calendar = shanghai();
    auto const running = work_hours(calendar, 4, "2026-03-02 09:00");
    auto const standing = paused(calendar, running, at("2026-03-02 10:00"));
    CHECK(is_standing(standing));
    CHECK(standing.due_at == running.due_at);
    CHECK(standing.yellow_at == running.yellow_at);
    CHECK(remaining(calendar, standing, at("2026-03-05 10:00")) == std::chrono::hours(3));
    CHECK(light(standing, at("2026-03-05 10:00")) == ClockLight::green);
    CHECK_FALSE(overdue(standing, at("2026-03-05 10:00")));
    auto const later = *resume_clock(calendar, standing, at("2026-03-05 10:00"));
    CHECK(shown(later.due_at) == shown(at("2026-03-05 14:30")));
    CHECK(remaining(calendar, later, at("2026-03-05 10:00")) == std::chrono::hours(3));
    CHECK(later.pauses.front().reason == PauseReason::waiting_for_citizen);
}

TEST_CASE("an extension counts as if the limit had been longer from the start") {
    auto const calendar = shanghai();
    auto const clock = extended(calendar, work_days(calendar, 5, "2026-03-02 10:00"), more(3, "2026-03-09 16:00"));
    CHECK(shown(clock.due_at) == shown(at("2026-03-12 24:00")));
    CHECK(clock.limit.amount == 5);
    auto const late = extended(calendar, work_hours(calendar, 2, "2026-03-02 09:00"), more(2, "2026-03-02 16:00"));
    CHECK(shown(late.due_at) == shown(at("2026-03-02 14:30")));
    CHECK(overdue(late, at("2026-03-02 16:00")));
}

TEST_CASE("an extension may come while the clock stands, before or after the pause, with one outcome") {
    auto const calendar = shanghai();
    auto const from = at("2026-03-02 10:00");
    auto const to = at("2026-03-03 10:00");
    auto const clock = work_hours(calendar, 4, "2026-03-02 09:00");
    auto const during = extended(calendar, paused(calendar, clock, from), more(2, "2026-03-02 15:00"));
    CHECK(shown(during.due_at) == shown(at("2026-03-02 16:30")));
    CHECK(remaining(calendar, during, at("2026-03-02 15:00")) == std::chrono::hours(5));
    auto const resumed = *resume_clock(calendar, during, to);
    CHECK(shown(resumed.due_at) == shown(at("2026-03-03 16:30")));
    auto const before = after_pause(calendar, extended(calendar, clock, more(2, "2026-03-02 15:00")), from, to);
    auto const after = extended(calendar, after_pause(calendar, clock, from, to), more(2, "2026-03-02 15:00"));
    CHECK(before == resumed);
    CHECK(after == resumed);
}

TEST_CASE("the light is green until 80 percent, yellow until 100 percent, then red") {
    auto const calendar = shanghai();
    Millis const tick{1};
    auto const urgent = start_clock(calendar, {LimitClass::urgent_hours, 10}, at("2026-03-01 00:00"));
    CHECK(shown(urgent.yellow_at) == shown(at("2026-03-01 08:00")));
    CHECK(light(urgent, at("2026-02-28 00:00")) == ClockLight::green);
    CHECK(light(urgent, at("2026-03-01 08:00")) == ClockLight::green);
    CHECK(light(urgent, at("2026-03-01 08:00") + tick) == ClockLight::yellow);
    CHECK(light(urgent, at("2026-03-01 10:00")) == ClockLight::yellow);
    CHECK_FALSE(overdue(urgent, at("2026-03-01 10:00")));
    CHECK(light(urgent, at("2026-03-01 10:00") + tick) == ClockLight::red);
    CHECK(overdue(urgent, at("2026-03-01 10:00") + tick));
    CHECK(shown(work_hours(calendar, 5, "2026-03-02 09:00").yellow_at) == shown(at("2026-03-02 14:30")));
    CHECK(shown(work_days(calendar, 1, "2026-03-02 09:00").yellow_at) == shown(at("2026-03-03 19:12")));
}

TEST_CASE("a light turns yellow only while time counts, and red as soon as the due time is over") {
    auto const calendar = shanghai();
    auto const five_days = work_days(calendar, 5, "2026-03-02 10:00");
    CHECK(shown(five_days.yellow_at) == shown(at("2026-03-09 00:00")));
    CHECK(light(five_days, at("2026-03-07 12:00")) == ClockLight::green);
    CHECK(light(five_days, at("2026-03-09 00:01")) == ClockLight::yellow);
    auto const ten_hours = work_hours(shanghai({}, eight_hours()), 10, "2026-03-02 08:00");
    CHECK(shown(ten_hours.yellow_at) == shown(at("2026-03-03 08:00")));
    CHECK(light(ten_hours, at("2026-03-02 20:00")) == ClockLight::green);
    auto const one_day = work_hours(calendar, 7, "2026-03-06 09:00");
    CHECK(light(one_day, at("2026-03-06 17:30")) == ClockLight::yellow);
    CHECK(light(one_day, at("2026-03-07 10:00")) == ClockLight::red);
}

TEST_CASE("the share counts what is really given: pauses, extensions and close of business") {
    auto const calendar = shanghai();
    auto const clock = start_clock(calendar, {LimitClass::urgent_hours, 10}, at("2026-03-02 00:00"));
    auto const later = after_pause(calendar, clock, at("2026-03-02 08:00"), at("2026-03-02 12:00"));
    CHECK(shown(later.yellow_at) == shown(at("2026-03-02 12:00")));
    CHECK(light(later, at("2026-03-02 11:00")) == ClockLight::green);
    auto const early = after_pause(calendar, clock, at("2026-03-02 02:00"), at("2026-03-02 03:00"));
    CHECK(shown(early.yellow_at) == shown(at("2026-03-02 09:00")));
    auto const longer = extended(calendar, clock, more(10, "2026-03-02 09:00"));
    CHECK(light(clock, at("2026-03-02 09:00")) == ClockLight::yellow);
    CHECK(light(longer, at("2026-03-02 09:00")) == ClockLight::green);
    CHECK(shown(longer.yellow_at) == shown(at("2026-03-02 16:00")));
    auto const closing = work_days(shanghai(by_close), 1, "2026-03-02 10:00");
    CHECK(shown(closing.yellow_at) == shown(at("2026-03-03 14:00")));
    CHECK(shown(closing.due_at) == shown(at("2026-03-03 17:30")));
    auto const at_once = work_hours(calendar, 0, "2026-03-08 10:00");
    CHECK(at_once.yellow_at == at_once.due_at);
    CHECK(light(at_once, at("2026-03-08 10:01")) == ClockLight::red);
}

TEST_CASE("a stopped clock keeps its light") {
    auto const calendar = shanghai();
    auto const clock = work_hours(calendar, 5, "2026-03-02 09:00");
    Time const much_later = at("2026-06-01 10:00");
    auto const light_of = [&](char const* stop) { return light(*stop_clock(clock, at(stop)), much_later); };
    CHECK(light_of("2026-03-02 09:00") == ClockLight::green);
    CHECK(light_of("2026-03-02 15:00") == ClockLight::yellow);
    CHECK(light_of("2026-03-02 15:30") == ClockLight::yellow);
    CHECK(light_of("2026-03-02 15:31") == ClockLight::red);
    CHECK_FALSE(overdue(*stop_clock(clock, at("2026-03-02 15:30")), much_later));
    CHECK(overdue(*stop_clock(clock, at("2026-03-02 15:31")), much_later));
    auto const standing = *stop_clock(paused(calendar, clock, at("2026-03-02 15:00")), at("2026-03-04 10:00"));
    CHECK(light(standing, much_later) == ClockLight::yellow);
    CHECK(light(*stop_clock(clock, at("2026-03-02 15:00")), at("2026-03-02 10:00")) == ClockLight::green);
}

TEST_CASE("the remaining time is counted time, and negative when overdue") {
    auto const calendar = shanghai();
    auto const left = [&](LimitClock const& clock, char const* now) {
        return std::chrono::duration_cast<std::chrono::minutes>(remaining(calendar, clock, at(now))).count();
    };
    auto const hours = work_hours(calendar, 8, "2026-03-06 09:00");
    CHECK(left(hours, "2026-03-05 09:00") == 480);
    CHECK(left(hours, "2026-03-06 12:45") == 300);
    CHECK(left(hours, "2026-03-07 12:00") == 60);
    CHECK(left(hours, "2026-03-09 10:00") == 0);
    CHECK(left(hours, "2026-03-10 09:30") == -390);
    auto const days = work_days(calendar, 2, "2026-03-06 09:00");
    CHECK(left(days, "2026-03-06 09:00") == 2 * 1440);
    CHECK(left(days, "2026-03-08 09:00") == 2 * 1440);
    CHECK(left(days, "2026-03-10 12:00") == 720);
    auto const stood = after_pause(calendar, hours, at("2026-03-06 10:00"), at("2026-03-06 11:00"));
    CHECK(left(stood, "2026-03-06 09:30") == 450);
    CHECK(left(stood, "2026-03-06 10:30") == 420);
    CHECK(left(stood, "2026-03-06 11:30") == 390);
}
