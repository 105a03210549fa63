// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/day_plan.hpp"
#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "server/simulate/random.hpp"
#include "tests/simulate/test_city.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace tiaodu;
using namespace tiaodu::simulate;

namespace {

std::string as_text(std::vector<PlannedTicket> const& plan) {
    std::string text;
    for (auto const& ticket : plan)
        text += std::to_string(ticket.at.count()) + dump_json(to_json(ticket.command)) + "\n";
    return text;
}

}  // namespace

TEST_CASE("the same seed gives the same day; another seed or day gives another one") {
    auto const city = test_city();
    auto const day = as_text(plan_day({.seed = 3, .day = 0}, city));
    CHECK(day == as_text(plan_day({.seed = 3, .day = 0}, city)));
    CHECK(day != as_text(plan_day({.seed = 4, .day = 0}, city)));
    CHECK(day != as_text(plan_day({.seed = 3, .day = 1}, city)));
}

TEST_CASE("external ids are unique over seeds and days") {
    auto const city = test_city();
    std::set<std::string> ids;
    std::size_t count = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        for (int day = 0; day < 3; ++day)
            for (auto const& ticket : plan_day({.seed = seed, .day = day, .tickets_per_hour = 10}, city)) {
                ids.insert(ticket.command.external_id.value());
                ++count;
            }
    CHECK(ids.size() == count);
    CHECK(count == 9 * 240);
}

TEST_CASE("a day has its rhythm: a minimum at night, peaks in the morning, the afternoon and the evening") {
    auto const city = test_city();
    auto const plan = plan_day({.seed = 1, .tickets_per_hour = 500}, city);
    CHECK(plan.size() == 12000);
    std::map<long, int> by_hour;
    for (auto const& ticket : plan) {
        CHECK(ticket.at >= Millis(0));
        CHECK(ticket.at < std::chrono::hours(24));
        ++by_hour[std::chrono::floor<std::chrono::hours>(ticket.at).count()];
    }
    int const night = by_hour[2] + by_hour[3];
    CHECK(night * 8 < by_hour[9] + by_hour[10]);
    CHECK(by_hour[9] > by_hour[12]);
    CHECK(by_hour[15] > by_hour[12]);
    CHECK(by_hour[20] > by_hour[18]);
    double mean = 0;
    for (int quarter = 0; quarter < 96; ++quarter) mean += day_rhythm(quarter / 4.0) / 96;
    CHECK(mean == doctest::Approx(1.0).epsilon(0.001));
    CHECK(std::is_sorted(plan.begin(), plan.end(), [](auto const& a, auto const& b) { return a.at < b.at; }));
}

TEST_CASE("85 % have a point inside some squad's ground, most of them in the centre; the rest names a level") {
    auto const city = test_city();
    auto const plan = plan_day({.seed = 1, .tickets_per_hour = 100}, city);
    std::size_t located = 0;
    std::size_t outside_centre = 0;
    for (auto const& ticket : plan) {
        CHECK(ticket.command.point.has_value() != ticket.command.node.has_value());
        if (!ticket.command.point) continue;
        ++located;
        auto const home = std::find_if(city.squads.begin(), city.squads.end(),
                                       [&](auto const& squad) { return contains(squad.shape, *ticket.command.point); });
        REQUIRE(home != city.squads.end());
        if (home->code.text() == "310113101-ZD01") ++outside_centre;
    }
    CHECK(located > plan.size() * 82 / 100);
    CHECK(located < plan.size() * 88 / 100);
    CHECK(outside_centre > 0);
    CHECK(outside_centre < located / 8);
}

TEST_CASE("every planned ticket is a command that the server's reader accepts, without a person in it") {
    auto const city = test_city();
    std::map<TicketSource, int> sources;
    std::map<Urgency, int> urgencies;
    for (auto const& ticket : plan_day({.seed = 9, .tickets_per_hour = 60}, city)) {
        auto const read = from_json<RegisterTicket>(to_json(ticket.command));
        REQUIRE(read.has_value());
        CHECK_FALSE(ticket.command.contact_name.has_value());
        CHECK_FALSE(ticket.command.contact_phone.has_value());
        ++sources[ticket.command.source];
        ++urgencies[ticket.command.urgency.value()];
    }
    CHECK(sources.size() >= 5);
    CHECK(urgencies.size() == 3);
    CHECK(urgencies[Urgency::emergency] < urgencies[Urgency::urgent]);
}

TEST_CASE("a city without areas, with a broken shape or without the city node is refused") {
    CHECK(read_city(test_organisations(), R"({"features":[]})", test_categories()).error().code == Errc::not_found);
    CHECK(read_city(R"({"items":[]})", test_areas(), test_categories()).error().path == "organisations");
    CHECK(read_city(test_organisations(), test_areas(), R"({"items":[]})").error().path == "categories");
    auto const broken =
        R"({"features":[{"properties":{"code":"310106011-ZD01"},"geometry":{"type":"Polygon","coordinates":[[["x"]]]}}]})";
    CHECK(read_city(test_organisations(), broken, test_categories()).error().code == Errc::malformed);
}

TEST_CASE("actors have streams of their own") {
    Random a(1, "a");
    Random b(1, "b");
    Random a_again(1, "a");
    auto const first = a.next();
    CHECK(first == a_again.next());
    CHECK(first != b.next());
    for (int i = 0; i < 1000; ++i) {
        CHECK(a.below(3) < 3);
        auto const x = a.between(2, 5);
        CHECK(x >= 2);
        CHECK(x < 5);
    }
}
