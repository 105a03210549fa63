// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/describe/schema.hpp"
#include "protocol/describe/typescript.hpp"
#include "protocol/messages/clock.hpp"
#include "protocol/vocab/date.hpp"

using namespace tiaodu;

namespace {

template <class E>
void check_words(std::size_t values) {
    CHECK(EnumNames<E>::values.size() == values);
    for (std::size_t i = 0; i < values; ++i) {
        auto const value = static_cast<E>(i);
        CHECK(to_word(value) != "?");
        CHECK(from_word<E>(to_word(value)) == value);
    }
}

WorkCalendar full_calendar() {
    return {OrgCode("310106"),
            3,
            {2026},
            {{"2026-02-14", DayKind::work, "春节", "https://www.gov.cn/"}, {"2026-02-17", DayKind::off, "春节", {}}},
            {{Season{"06-01", "08-31"}, {{"08:00", "12:00"}, {"14:00", "24:00"}}}, {{}, {{"09:00", "17:00"}}}},
            WorkDayRules{WorkDayReading::working_hours, DayEnd::close_of_business, 480}};
}

}  // namespace

TEST_CASE("every word of calendars and clocks is on the wire") {
    check_words<LimitClass>(10);
    check_words<DayKind>(2);
    check_words<WorkDayReading>(2);
    check_words<DayEnd>(2);
    check_words<ClockLight>(3);
    check_words<PauseReason>(10);
    check_words<ReworkRule>(2);
}

TEST_CASE("a calendar reads back as it was written") {
    auto const calendar = full_calendar();
    auto const json = to_json(calendar);
    CHECK(json["days"][0]["kind"] == "work");
    CHECK(json["hours"][0]["season"]["from"] == "06-01");
    CHECK(from_json<WorkCalendar>(json).value() == calendar);
}

TEST_CASE("a clock reads back as it was written") {
    LimitClock clock;
    clock.limit = {LimitClass::work_hours, 4};
    clock.started_at = time_from_ms(1'772'413'200'000);
    clock.yellow_at = clock.started_at + std::chrono::hours(3);
    clock.due_at = clock.started_at + std::chrono::hours(4);
    clock.provisional = true;
    clock.pauses = {{clock.started_at, clock.due_at, PauseReason::parked, "挂账单 7"},
                    {clock.due_at, std::nullopt, PauseReason::hearing, std::nullopt}};
    clock.extensions = {{2, clock.due_at, "复杂", AccountId(310106, 7)}};
    auto const json = to_json(clock);
    CHECK_FALSE(json["pauses"][1].contains("to"));
    CHECK(json["limit"]["counting"] == "work_hours");
    CHECK(from_json<LimitClock>(json).value() == clock);
}

TEST_CASE("a time limit below 0 or above its limit is refused") {
    auto const read = [](std::int32_t amount) {
        return from_json<TimeLimit>({{"counting", "work_days"}, {"amount", amount}}).has_value();
    };
    CHECK(read(0));
    CHECK(read(limit_amount_max));
    CHECK_FALSE(read(-1));
    CHECK_FALSE(read(limit_amount_max + 1));
    CHECK_FALSE(from_json<TimeLimit>({{"counting", "days"}, {"amount", 1}}).has_value());
}

TEST_CASE("calendars and clocks have a schema and TypeScript") {
    auto shared = nlohmann::json::object();
    schema_of<WorkCalendar>(shared);
    schema_of<LimitClock>(shared);
    schema_of<DueChange>(shared);
    for (auto const* name : {"WorkCalendar", "WorkHours", "Season", "WorkDayRules", "LimitClock", "ClockPause"})
        CHECK_MESSAGE(shared.contains(name), name);
    std::map<std::string, std::string> interfaces;
    LimitClock clock;
    CHECK(TypeScriptWriter(interfaces).type_of(clock) == "LimitClock");
    CHECK(interfaces["ClockPause"].find("to?: string;") != std::string::npos);
}

TEST_CASE("a Beijing date begins at 16:00 UTC of the day before") {
    auto const date = parse_date("2026-03-02");
    REQUIRE(date.has_value());
    CHECK(to_rfc3339(begin_of(*date)) == "2026-03-01T16:00:00Z");
    CHECK(date_of(begin_of(*date)) == *date);
    CHECK(date_of(begin_of(*date) - Millis(1)) == *parse_date("2026-03-01"));
    CHECK(to_text(*date) == "2026-03-02");
}

TEST_CASE("dates, days of the year and times of day are read strictly") {
    for (auto const* bad :
         {"", "2026-3-02", "2026-03-32", "2025-02-29", "2026/03/02", "2026-03-02 ", "1969-12-31", "+026-03-02"})
        CHECK_MESSAGE(parse_date(bad).error().code == Errc::invalid_field, bad);
    CHECK(parse_date("2024-02-29").has_value());
    for (auto const* bad : {"", "2-29", "02-30", "00-01", "01-00", "13-01", "02.29"})
        CHECK_MESSAGE(parse_month_day(bad).error().code == Errc::invalid_field, bad);
    CHECK(parse_month_day("02-29").has_value());
    for (auto const* bad : {"", "9:00", "09:60", "24:01", "25:00", "09.00", "-1:00"})
        CHECK_MESSAGE(parse_time_of_day(bad).error().code == Errc::invalid_field, bad);
    CHECK(*parse_time_of_day("24:00") == std::chrono::hours(24));
    CHECK(*parse_time_of_day("00:00") == std::chrono::minutes(0));
}
