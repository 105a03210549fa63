// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_index.hpp"
#include "server/core/plane.hpp"
#include "server/core/zone_rules.hpp"
#include "tests/core/test_world.hpp"

#include <random>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

ZonePlan circle(GeoPoint center, std::int32_t radius_m) {
    ZonePlan plan;
    plan.kind = ZoneKind::key_zone;
    plan.center = center;
    plan.radius_m = radius_m;
    return plan;
}
ZonePlan square_of(double west, double south, double side) {
    ZonePlan plan;
    plan.ring = {west, south, west + side, south, west + side, south + side, west, south + side, west, south};
    return plan;
}

/// Hours of one line.
ZonePlan open_hours(std::string from, std::string to, std::vector<std::int32_t> weekdays = {}) {
    ZonePlan plan;
    plan.hours.push_back({std::move(weekdays), std::move(from), std::move(to), {}, {}, {}});
    return plan;
}
/// A moment of January 2026 by the clock in Beijing; the 5th is a Monday.
Time january(int day, int hour, int minute = 0) {
    return time_from_civil(2026, 1, day, hour, minute, 0).value() - beijing_offset;
}

std::vector<ZoneId> ids(std::vector<IndexedZone const*> const& found) {
    std::vector<ZoneId> all;
    for (auto const* zone : found) all.push_back(zone->id);
    return all;
}

}  // namespace

TEST_CASE("the distance to the border of a circle, a route and a ring is in metres and negative inside") {
    ZoneShape const round(circle(in_jingansi, 300));
    CHECK(round.distance_m(in_jingansi) == doctest::Approx(-300));
    CHECK(round.distance_m(moved(in_jingansi, 90, 250)) == doctest::Approx(-50).epsilon(0.01));
    CHECK(round.distance_m(moved(in_jingansi, 210, 1300)) == doctest::Approx(1000).epsilon(0.01));

    ZonePlan route;
    route.line = {121.40, 31.20, 121.42, 31.20};
    route.width_m = 40;
    ZoneShape const way(route);
    CHECK(way.distance_m(moved({121.41, 31.20}, 0, 30)) == doctest::Approx(-10).epsilon(0.01));
    CHECK(way.distance_m(moved({121.41, 31.20}, 180, 60)) == doctest::Approx(20).epsilon(0.01));
    CHECK(way.distance_m(moved({121.42, 31.20}, 90, 100)) == doctest::Approx(60).epsilon(0.01));  // beyond its end

    ZoneShape const block(square_of(121.40, 31.20, 0.02));
    CHECK(block.distance_m(moved({121.40, 31.21}, 90, 100)) == doctest::Approx(-100).epsilon(0.01));
    CHECK(block.distance_m(moved({121.40, 31.21}, 270, 100)) == doctest::Approx(100).epsilon(0.01));
    CHECK(block.depth_m() == doctest::Approx(951).epsilon(0.02));
    CHECK(block.holds(in_jingansi));
    CHECK(!block.holds(in_caojiadu));
}

TEST_CASE("the index finds exactly the zones whose box holds a point, whatever their sizes") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> lon(121.0, 122.0), lat(30.8, 31.6), size(1.0, 4.3);
    std::vector<Zone> zones(500);
    ZoneIndex index;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        zones[i].id = ZoneId(310000, static_cast<std::int64_t>(i) + 1);
        zones[i].plan = circle({lon(random), lat(random)}, static_cast<std::int32_t>(std::pow(10.0, size(random))));
        index.put(zones[i]);
    }
    std::vector<IndexedZone const*> found;
    for (int i = 0; i < 2000; ++i) {
        GeoPoint const point{lon(random), lat(random)};
        std::vector<ZoneId> expected;
        for (auto const& zone : zones)
            if (ZoneShape(zone.plan).box().contains(point)) expected.push_back(zone.id);
        index.find_near(point, found);
        REQUIRE(ids(found) == expected);
    }
}

TEST_CASE("a zone that is drawn anew is found where it is now; one that only changes its name is not drawn anew") {
    Zone zone{ZoneId(310000, 1), 1, circle(in_jingansi, 100)};
    ZoneIndex index;
    index.put(zone);
    auto const drawn = index.find(zone.id)->drawn;
    zone.plan.title = "改名";
    index.put(zone);
    CHECK(index.find(zone.id)->drawn == drawn);
    zone.plan.center = in_yanghang;
    index.put(zone);
    CHECK(index.find(zone.id)->drawn > drawn);
    std::vector<IndexedZone const*> found;
    index.find_near(in_jingansi, found);
    CHECK(found.empty());
    index.find_near(in_yanghang, found);
    CHECK(ids(found) == std::vector{zone.id});
    CHECK(index.zones().size() == 1);
    CHECK(index.find(ZoneId(310000, 2)) == nullptr);
}

TEST_CASE("a zone without hours is in force from valid_from until just before valid_to") {
    ZonePlan plan;
    CHECK(ZoneTimes(plan).in_force(january(5, 3)));
    plan.valid_from = january(5, 8);
    plan.valid_to = january(6, 8);
    ZoneTimes const times(plan);
    CHECK(!times.in_force(january(5, 8) - Millis(1)));
    CHECK(times.in_force(january(5, 8)));
    CHECK(times.in_force(january(6, 8) - Millis(1)));
    CHECK(!times.in_force(january(6, 8)));
    CHECK(times.in_force_since(january(5, 20)) == january(5, 8));
}

TEST_CASE("hours are those of the clock in Beijing, on the named days of the week") {
    ZoneTimes const times(open_hours("09:00", "17:30", {1, 5}));
    CHECK(!times.in_force(january(5, 8, 59)));
    CHECK(times.in_force(january(5, 9)));
    CHECK(times.in_force(january(5, 17, 29)));
    CHECK(!times.in_force(january(5, 17, 30)));
    CHECK(!times.in_force(january(6, 10)));  // a Tuesday
    CHECK(times.in_force(january(9, 10)));   // a Friday
    CHECK(times.in_force_since(january(5, 12)) == january(5, 9));
}

TEST_CASE("hours over midnight belong to the day on which they begin") {
    ZoneTimes const times(open_hours("22:00", "02:00", {5}));  // Friday night
    CHECK(times.in_force(january(9, 23)));
    CHECK(times.in_force(january(10, 1, 59)));
    CHECK(!times.in_force(january(10, 2)));
    CHECK(!times.in_force(january(9, 1)));    // the night before
    CHECK(!times.in_force(january(10, 23)));  // Saturday night
    CHECK(ZoneTimes(open_hours("08:00", "08:00", {1})).in_force(january(6, 7, 59)));
}

TEST_CASE("a guarantee period lasts from its first to its last day, its last night included") {
    auto plan = open_hours("20:00", "06:00");
    plan.hours[0].first_date = "2026-01-06";
    plan.hours[0].last_date = "2026-01-07";
    ZoneTimes const times(plan);
    CHECK(!times.in_force(january(5, 21)));
    CHECK(!times.in_force(january(6, 5)));
    CHECK(times.in_force(january(6, 21)));
    CHECK(times.in_force(january(8, 5, 59)));
    CHECK(!times.in_force(january(8, 21)));
}

TEST_CASE("hours that follow one another without a gap are one stretch") {
    ZoneTimes const times(open_hours("00:00", "24:00"));
    CHECK(times.in_force_since(january(7, 12)) <= january(5, 0));
    auto two = open_hours("08:00", "12:00");
    two.hours.push_back({{}, "12:00", "16:00", {}, {}, {}});
    CHECK(ZoneTimes(two).in_force_since(january(7, 15)) == january(7, 8));
}

TEST_CASE("a border zone shares tickets only while it is in force") {
    TestWorld test;
    auto plan = border_plan("静曹结合部", {jingansi_squad, caojiadu_squad}, square_of(121.41, 31.205, 0.01).ring);
    plan.valid_to = test.now + std::chrono::hours(1);
    test.done(decide_set_zone(test.as(test.admin), {{}, {}, plan}));
    GeoPoint const inside{121.415, 31.21};
    CHECK(zone_at(test.world, inside, test.now) == &test.world.zones.begin()->second);
    CHECK(zone_at(test.world, inside, *plan.valid_to) == nullptr);
    CHECK(zone_at(test.world, in_caojiadu, test.now) == nullptr);
    CHECK(test.registered(test.city_desk, TestWorld::complaint(inside)).zone_id);
    test.now = *plan.valid_to;
    CHECK(!test.registered(test.city_desk, TestWorld::complaint(inside)).zone_id);
}
