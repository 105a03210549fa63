// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_rules.hpp"

#include "server/core/rule_rules.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RoadSet some_roads(char digit = 'a') {
    return {std::string(64, digit), 4419, 7076, 975'000, "nodes.csv, edges.csv", "© OpenStreetMap contributors"};
}

/// A minute of the day in Beijing.
Time at(int minute) { return monday - std::chrono::minutes(8 * 60 + 30) + std::chrono::minutes(minute); }

}  // namespace

TEST_CASE("roads are taken into use by the administrator of the city, and by nobody else") {
    TestWorld test;
    CHECK(refused(decide_use_roads(test.as(test.jingan_admin), {some_roads()})).code == Errc::forbidden);
    CHECK(refused(decide_use_roads(test.as(test.city_desk), {some_roads()})).code == Errc::forbidden);
    test.done(decide_use_roads(test.as(test.admin), {some_roads()}));
    REQUIRE(test.world.roads.has_value());
    CHECK(test.world.roads->roads == some_roads());
    CHECK(test.world.roads->changed_at == test.now);
}

TEST_CASE("the same roads again are no event; other roads, or another attribution, are one") {
    TestWorld test;
    test.done(decide_use_roads(test.as(test.admin), {some_roads()}));
    CHECK(decide_use_roads(test.as(test.admin), {some_roads()})->empty());
    CHECK(decide_use_roads(test.as(test.admin), {some_roads('b')})->size() == 1);
    auto renamed = some_roads();
    renamed.attribution = "市测绘院";
    CHECK(decide_use_roads(test.as(test.admin), {renamed})->size() == 1);
}

TEST_CASE("a checksum is 64 lower-case hexadecimal digits and never a path") {
    TestWorld test;
    for (std::string const& checksum : {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
                                        "../" + std::string(61, 'a'), std::string()}) {
        auto roads = some_roads();
        roads.checksum = checksum;
        CHECK(refused(decide_use_roads(test.as(test.admin), {roads})).path == "roads.checksum");
    }
}

TEST_CASE("traffic slows vehicles within its hours of the day in Beijing, the first minute in, the last out") {
    std::vector<TrafficHours> const traffic{{420, 570, 1.7}, {1320, 1440, 1.2}};
    CHECK(traffic_at(traffic, at(419)) == 1.0);
    CHECK(traffic_at(traffic, at(420)) == 1.7);
    CHECK(traffic_at(traffic, at(570) - Millis(1)) == 1.7);
    CHECK(traffic_at(traffic, at(570)) == 1.0);
    CHECK(traffic_at(traffic, at(1439)) == 1.2);
    CHECK(traffic_at(traffic, at(0)) == 1.0);
    CHECK(traffic_at({}, at(480)) == 1.0);
}

TEST_CASE("hours of traffic that overlap or end before they begin are refused") {
    auto const path_of = [](std::vector<TrafficHours> traffic) {
        RuleChange change;
        change.general = GeneralRules{};
        change.general->traffic = std::move(traffic);
        auto const error = check_rules(change);
        return error ? error->path : std::string();
    };
    CHECK(path_of({{0, 60, 2}, {60, 120, 1}}) == "");
    CHECK(path_of({{60, 60, 2}}) == "rules.general.traffic[0]");
    CHECK(path_of({{0, 61, 2}, {60, 120, 1}}) == "rules.general.traffic[1]");
    CHECK(path_of({{60, 120, 1}, {200, 300, 1}, {0, 61, 2}}) == "rules.general.traffic[2]");
}
