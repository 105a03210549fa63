// SPDX-License-Identifier: Apache-2.0
#include "server/core/calendar_seed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/core/legal_limits.hpp"
#include "tests/core/clock_cases.hpp"

using namespace tiaodu;

namespace {

Error day_error(std::string const& rows) { return parse_calendar_days("date,kind,name,source\n" + rows).error(); }

Error limit_error(std::string const& rows) {
    return parse_legal_limits("code,title,title_en,amount,extension,unit,last_day,starts_with,source\n" + rows).error();
}

}  // namespace

TEST_CASE("the seed has the days off and make-up days of 2024 to 2026") {
    auto const days = parse_calendar_days(seed_named("calendar_cn.csv"));
    REQUIRE(days.has_value());
    CHECK(years_in(*days) == std::vector<std::int32_t>{2024, 2025, 2026});
    std::map<std::string, int> count;
    for (auto const& day : *days) ++count[day.date.substr(0, 4) + " " + std::string(to_word(day.kind))];
    CHECK(count == std::map<std::string, int>{{"2024 off", 28},
                                              {"2024 work", 8},
                                              {"2025 off", 28},
                                              {"2025 work", 5},
                                              {"2026 off", 33},
                                              {"2026 work", 6}});
}

TEST_CASE("every make-up day of the seed is a Saturday or Sunday, and every day names its notice") {
    auto const days = *parse_calendar_days(seed_named("calendar_cn.csv"));
    std::set<std::string> make_up;
    for (auto const& day : days) {
        REQUIRE(day.source.has_value());
        CHECK(day.source->substr(0, 32) == "https://www.gov.cn/zhengce/zheng");
        if (day.kind == DayKind::off) continue;
        CHECK(std::chrono::weekday(*parse_date(day.date)).iso_encoding() >= 6);
        if (day.date.substr(0, 4) == "2026") make_up.insert(day.date);
    }
    CHECK(make_up ==
          std::set<std::string>{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"});
}

TEST_CASE("a year is published when the file has a row for it") {
    auto const days = parse_calendar_days("date,kind,name,source\n2028-01-03,off,元旦,\n2027-01-01,off,元旦,x\n");
    REQUIRE(days.has_value());
    CHECK(years_in(*days) == std::vector<std::int32_t>{2027, 2028});
    CHECK_FALSE(days->front().source.has_value());
    CHECK(years_in({}).empty());
}

TEST_CASE("a broken calendar file is refused with the place and the reason") {
    std::string const good = "2026-01-01,off,元旦,x\n";
    CHECK(parse_calendar_days("").error().detail == "the file is empty");
    CHECK(parse_calendar_days("date,kind,name\n").error().path == "source");
    CHECK(day_error(good + "2026-02-30,off,x,\n").path == "row 3, date");
    CHECK(day_error(good + "20260201,off,x,\n").path == "row 3, date");
    CHECK(day_error(good + "2100-01-01,off,x,\n").path == "row 3, date");
    CHECK(day_error(good + "2026-02-01,holiday,x,\n").path == "row 3, kind");
    CHECK(day_error(good + "2026-02-01,off,,\n").code == Errc::missing_field);
    CHECK(day_error(good + "2026-01-01,work,x,\n").code == Errc::conflict);
    CHECK(day_error(good + "2026-02-01,off\n").code == Errc::malformed);
}

TEST_CASE("the legal limits that tickets start are those of the regulations") {
    auto const limits = parse_legal_limits(seed_named("legal_limits.csv"));
    REQUIRE_MESSAGE(limits.has_value(), (limits ? "" : limits.error().path));
    std::map<std::string, TimeLimit> by_code;
    for (auto const& limit : *limits)
        if (limit.starts_with == LegalStart::ticket) by_code[limit.code] = time_limit_of(limit);
    CHECK(by_code["illegal_building_on_site"] == TimeLimit{LimitClass::urgent_hours, 24});
    CHECK(by_code["illegal_construction_on_site"] == TimeLimit{LimitClass::urgent_hours, 2});
    CHECK(by_code["reporter_told"] == TimeLimit{LimitClass::legal_work_days, 5});
    CHECK(by_code["not_ours_transferred"] == TimeLimit{LimitClass::legal_work_days, 3});
    CHECK(by_code["petition_answered"] == TimeLimit{LimitClass::calendar_days, 15});
    CHECK(by_code["petition_finished"] == TimeLimit{LimitClass::calendar_days, 60});
}

TEST_CASE("two to ten days of the penalty and enforcement laws are working days, longer periods calendar days") {
    auto const limits = *parse_legal_limits(seed_named("legal_limits.csv"));
    for (auto const& limit : limits) {
        bool const of_these_laws = limit.source.starts_with("行政处罚法") || limit.source.starts_with("行政强制法");
        bool const in_days = limit.unit == LegalUnit::working_days || limit.unit == LegalUnit::calendar_days;
        if (!of_these_laws || !in_days) continue;
        CHECK_MESSAGE((limit.unit == LegalUnit::working_days) == (limit.amount <= 10), limit.code);
    }
    auto const decision =
        std::find_if(limits.begin(), limits.end(), [](auto const& l) { return l.code == "decision"; });
    REQUIRE(decision != limits.end());
    CHECK(decision->amount == 90);
    CHECK(decision->extension == 30);
}

TEST_CASE("what a party may still do on a last day off rolls to the next working day") {
    auto const limits = *parse_legal_limits(seed_named("legal_limits.csv"));
    std::map<std::string, TimeLimit> by_code;
    for (auto const& limit : limits) by_code[limit.code] = time_limit_of(limit);
    CHECK(by_code["reconsideration_asked"] == TimeLimit{LimitClass::calendar_days_rolled, 60});
    CHECK(by_code["suit_filed"] == TimeLimit{LimitClass::calendar_months_rolled, 6});
    CHECK(by_code["limitation"] == TimeLimit{LimitClass::calendar_months, 24});
    CHECK(by_code["seizure"] == TimeLimit{LimitClass::calendar_days, 30});
}

TEST_CASE("a broken file of legal limits is refused with the place and the reason") {
    std::string const good = "a,甲,A,5,,working_days,stays,ticket,法\n";
    CHECK(limit_error(good + "b,甲,A,0,,working_days,stays,ticket,法\n").path == "row 3, amount");
    CHECK(limit_error(good + "b,甲,A,5d,,working_days,stays,ticket,法\n").path == "row 3, amount");
    CHECK(limit_error(good + "b,甲,A,10001,,hours,stays,ticket,法\n").path == "row 3, amount");
    CHECK(limit_error(good + "b,甲,A,5,-1,working_days,stays,ticket,法\n").path == "row 3, extension");
    CHECK(limit_error(good + "b,甲,A,5,,days,stays,ticket,法\n").path == "row 3, unit");
    CHECK(limit_error(good + "b,甲,A,5,,working_days,rolls,ticket,法\n").path == "row 3, last_day");
    CHECK(limit_error(good + "b,甲,A,5,,hours,later,ticket,法\n").path == "row 3, last_day");
    CHECK(limit_error(good + "b,甲,A,5,,hours,stays,order,法\n").path == "row 3, starts_with");
    CHECK(limit_error(good + "b,甲,A,5,,hours,stays,ticket,\n").code == Errc::missing_field);
    CHECK(limit_error(good + good).code == Errc::conflict);
}
