// SPDX-License-Identifier: Apache-2.0
// What may be done to a clock and what may not, new calendars, and properties that hold for every clock.
#include <doctest/doctest.h>

#include "server/core/limit_clock.hpp"
#include "tests/core/clock_cases.hpp"

using namespace tiaodu;

namespace {

PauseStart waiting(Time from) { return {from, PauseReason::waiting_for_citizen, std::nullopt}; }

struct Clocked {
    NodeCalendar calendar = shanghai();
    LimitClock clock = start_clock(calendar, {LimitClass::work_hours, 10}, at("2026-03-02 09:00"));

    void pause(char const* from) { clock = *pause_clock(calendar, clock, waiting(at(from))); }
    void resume(char const* to) { clock = *resume_clock(calendar, clock, at(to)); }
    void stop(char const* when) { clock = *stop_clock(clock, at(when)); }
    Errc pause_error(char const* from) const { return pause_clock(calendar, clock, waiting(at(from))).error().code; }
    Errc resume_error(char const* to) const { return resume_clock(calendar, clock, at(to)).error().code; }
    Errc stop_error(char const* when) const { return stop_clock(clock, at(when)).error().code; }
    Errc extend_error(ClockExtension const& extension) const {
        return extend_clock(calendar, clock, extension).error().code;
    }
    LimitClock rework(ReworkRule rule, char const* when) const {
        return *rework_clock(calendar, clock, rule, at(when));
    }
};

ClockExtension more(std::int32_t amount) { return {amount, at("2026-03-02 10:00"), "复杂事项", AccountId(1, 2)}; }

/// A clock with up to four random pauses and an extension.
LimitClock random_clock(NodeCalendar const& calendar, Dice& dice, LimitClass counting) {
    Time moment = dice.moment();
    auto clock = start_clock(calendar, {counting, static_cast<std::int32_t>(dice.roll(12))}, moment);
    for (auto pauses = dice.roll(5); pauses > 0; --pauses) {
        moment += std::chrono::minutes(dice.roll(2000));
        clock = *pause_clock(calendar, clock, waiting(moment));
        moment += std::chrono::minutes(dice.roll(3000));
        clock = *resume_clock(calendar, clock, moment);
    }
    if (dice.roll(2) == 0) clock = *extend_clock(calendar, clock, {3, moment, "x", std::nullopt});
    return clock;
}

}  // namespace

TEST_CASE("pauses do not nest, overlap or run backwards") {
    Clocked it;
    CHECK(it.resume_error("2026-03-02 10:00") == Errc::wrong_state);
    CHECK(it.pause_error("2026-03-02 08:59") == Errc::invalid_field);
    it.pause("2026-03-02 10:00");
    CHECK(it.pause_error("2026-03-02 10:30") == Errc::wrong_state);
    CHECK(it.resume_error("2026-03-02 09:59") == Errc::invalid_field);
    it.resume("2026-03-02 11:00");
    CHECK(it.resume_error("2026-03-02 12:00") == Errc::wrong_state);
    CHECK(it.pause_error("2026-03-02 10:59") == Errc::invalid_field);
    it.pause("2026-03-02 11:00");
    CHECK(it.clock.pauses.size() == 2);
}

TEST_CASE("nothing but rework is possible once a clock is stopped, and it stops only in order") {
    Clocked it;
    CHECK(it.stop_error("2026-03-02 08:59") == Errc::invalid_field);
    it.pause("2026-03-02 10:00");
    it.resume("2026-03-02 11:00");
    CHECK(it.stop_error("2026-03-02 10:59") == Errc::invalid_field);
    it.stop("2026-03-02 11:00");
    CHECK(it.stop_error("2026-03-02 12:00") == Errc::wrong_state);
    CHECK(it.pause_error("2026-03-02 12:00") == Errc::wrong_state);
    CHECK(it.resume_error("2026-03-02 12:00") == Errc::wrong_state);
    CHECK(it.extend_error(more(1)) == Errc::wrong_state);
}

TEST_CASE("an extension needs an amount, a reason and a time after the start") {
    Clocked it;
    CHECK(it.extend_error(more(0)) == Errc::invalid_field);
    CHECK(it.extend_error(more(-1)) == Errc::invalid_field);
    CHECK(it.extend_error({1, at("2026-03-02 10:00"), "", std::nullopt}) == Errc::missing_field);
    CHECK(it.extend_error({1, at("2026-03-02 08:00"), "x", std::nullopt}) == Errc::invalid_field);
    CHECK(it.extend_error(more(limit_amount_max - 9)) == Errc::limit_exceeded);
    CHECK(extend_clock(it.calendar, it.clock, more(limit_amount_max - 10)).has_value());
}

TEST_CASE("a clock takes as many pauses and extensions as its limits say and no more") {
    Clocked it;
    for (std::size_t i = 0; i < clock_pauses_max; ++i) {
        it.pause("2026-03-02 10:00");
        it.resume("2026-03-02 10:00");
    }
    CHECK(it.pause_error("2026-03-02 10:00") == Errc::limit_exceeded);
    for (std::size_t i = 0; i < clock_extensions_max; ++i) it.clock = *extend_clock(it.calendar, it.clock, more(1));
    CHECK(it.extend_error(more(1)) == Errc::limit_exceeded);
    it.stop("2026-03-02 11:00");
    auto const reworked = rework_clock(it.calendar, it.clock, ReworkRule::goes_on, at("2026-03-02 12:00"));
    CHECK(reworked.error().code == Errc::limit_exceeded);
}

TEST_CASE("after rework the clock goes on where it stopped unless the rule restarts it") {
    Clocked it;
    it.clock = *extend_clock(it.calendar, it.clock, more(2));
    it.stop("2026-03-02 12:00");
    auto const on = it.rework(ReworkRule::goes_on, "2026-03-04 09:00");
    CHECK_FALSE(on.stopped_at.has_value());
    CHECK(on.pauses.back().reason == PauseReason::in_review);
    CHECK(shown(on.due_at) == shown(at("2026-03-05 11:00")));
    CHECK(remaining(it.calendar, on, at("2026-03-04 09:00")) == std::chrono::hours(9));
    auto const anew = it.rework(ReworkRule::restarts, "2026-03-04 09:00");
    CHECK(anew == start_clock(it.calendar, {LimitClass::work_hours, 10}, at("2026-03-04 09:00")));
    CHECK(rework_clock(it.calendar, it.clock, ReworkRule::goes_on, at("2026-03-02 11:59")).error().code ==
          Errc::invalid_field);
}

TEST_CASE("rework of a running clock changes nothing, of one stopped in a pause ends the pause") {
    Clocked it;
    CHECK(it.rework(ReworkRule::goes_on, "2026-03-02 11:00") == it.clock);
    it.pause("2026-03-02 10:00");
    it.stop("2026-03-02 11:00");
    auto const on = it.rework(ReworkRule::goes_on, "2026-03-03 10:00");
    CHECK(on.pauses.size() == 1);
    CHECK(on.pauses.front().to == at("2026-03-03 10:00"));
    CHECK(shown(on.due_at) == shown(at("2026-03-04 12:00")));
}

TEST_CASE("work stopped late is late after rework too") {
    Clocked it;
    it.stop("2026-03-04 09:00");
    CHECK(overdue(it.clock, at("2026-03-04 09:00")));
    auto const on = it.rework(ReworkRule::goes_on, "2026-03-05 09:00");
    CHECK(on.due_at == it.clock.due_at);
    CHECK(light(on, at("2026-03-05 09:00")) == ClockLight::red);
}

TEST_CASE("a new calendar moves open clocks, and the change is told for the log") {
    auto typhoon =
        WorkCalendar{district, 2, {}, {{"2026-03-04", DayKind::off, "台风", std::nullopt}}, {}, std::nullopt};
    auto const changed = calendar_of({typhoon, national()});
    Clocked it;
    auto const before = start_clock(it.calendar, {LimitClass::work_days, 2}, at("2026-03-02 10:00"));
    auto const after = recompute(changed, before);
    CHECK(due_change(before, after) == DueChange{at("2026-03-04 24:00"), at("2026-03-05 24:00"), false, false});
    CHECK_FALSE(due_change(before, recompute(it.calendar, before)).has_value());
    auto const stopped = *stop_clock(before, at("2026-03-03 10:00"));
    CHECK(recompute(changed, stopped) == stopped);
}

TEST_CASE("publishing a year makes its due times final") {
    auto const before = start_clock(shanghai(), {LimitClass::work_days, 2}, at("2026-12-30 10:00"));
    CHECK(before.provisional);
    auto next_year = national();
    next_year.published_years.push_back(2027);
    auto const same = recompute(calendar_of({next_year}), before);
    CHECK(due_change(before, same) == DueChange{before.due_at, before.due_at, true, false});
    next_year.days.push_back({"2027-01-01", DayKind::off, "元旦", std::nullopt});
    auto const moved = recompute(calendar_of({next_year}), before);
    CHECK(due_change(before, moved) == DueChange{before.due_at, at("2027-01-04 24:00"), true, false});
}

TEST_CASE("a pause of counted time d moves limits in hours by exactly d") {
    Dice dice(5);
    auto const calendar = shanghai();
    for (auto const counting : {LimitClass::urgent_hours, LimitClass::urgent_days, LimitClass::work_hours})
        for (int i = 0; i < 150; ++i) {
            auto const before = random_clock(calendar, dice, counting);
            Time const last = before.pauses.empty() ? before.started_at : *before.pauses.back().to;
            Time const from = last + std::chrono::minutes(dice.roll(600));
            if (from >= before.due_at) continue;
            Time const to = from + std::chrono::minutes(dice.roll(9000));
            auto const after = *resume_clock(calendar, *pause_clock(calendar, before, waiting(from)), to);
            INFO(to_word(counting), " ", shown(from), " ", shown(to));
            CHECK(counted(calendar, counting, before.due_at, after.due_at) == counted(calendar, counting, from, to));
            CHECK(remaining(calendar, after, to) == remaining(calendar, before, from));
        }
}

TEST_CASE("a pause never makes a due time earlier or lets it pass while the clock stands") {
    Dice dice(6);
    auto const calendar = shanghai();
    for (auto const counting : {LimitClass::work_days, LimitClass::calendar_days_rolled, LimitClass::work_hours})
        for (int i = 0; i < 150; ++i) {
            auto const before = random_clock(calendar, dice, counting);
            Time const last = before.pauses.empty() ? before.started_at : *before.pauses.back().to;
            Time const from = last + std::chrono::minutes(dice.roll(2000));
            Time const to = from + std::chrono::minutes(dice.roll(3000));
            auto const standing = *pause_clock(calendar, before, waiting(from));
            auto const after = *resume_clock(calendar, standing, to);
            CHECK(standing.due_at == before.due_at);
            CHECK(after.due_at >= before.due_at);
            CHECK((after.due_at == before.due_at || from < before.due_at));
            CHECK(overdue(after, to) == overdue(before, from));
        }
}

TEST_CASE("for every clock the light follows from the remaining counted time, and recomputing is idempotent") {
    Dice dice(8);
    for (auto const& rules : {WorkDayRules{}, WorkDayRules{{}, DayEnd::close_of_business, {}},
                              WorkDayRules{WorkDayReading::working_hours, {}, {}}}) {
        auto const calendar = shanghai(rules);
        for (auto const counting : {LimitClass::urgent_hours, LimitClass::work_hours, LimitClass::work_days})
            for (int i = 0; i < 60; ++i) {
                auto const clock = random_clock(calendar, dice, counting);
                CHECK(recompute(calendar, clock) == clock);
                CHECK(clock.yellow_at <= clock.due_at);
                Millis const total = remaining(calendar, clock, clock.started_at);
                Time const now = clock.started_at + (clock.due_at - clock.started_at) * dice.roll(1001) / 1000;
                bool const much_left = remaining(calendar, clock, now) * 5 >= total;
                INFO(to_word(counting), " ", shown(clock.started_at), " ", shown(now));
                CHECK(light(clock, now) == (much_left ? ClockLight::green : ClockLight::yellow));
                CHECK(light(clock, clock.due_at + Millis(1)) == ClockLight::red);
            }
    }
}
