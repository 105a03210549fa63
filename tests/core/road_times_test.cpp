// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_times.hpp"

#include "tests/core/road_sketch.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr auto at = Sketch::at;

/// Seconds by road, to a tenth; none where the answer is another one.
std::optional<double> seconds(Travel const& travel) {
    auto const* way = std::get_if<ByRoad>(&travel);
    if (way == nullptr) return std::nullopt;
    return std::round(static_cast<double>(way->time.count()) / 100.0) / 10.0;
}

std::optional<double> drive(RoadGraph const& graph, GeoPoint from, GeoPoint to) {
    return seconds(RoadTimes(graph).times(to, UnitKind::vehicle, {&from, 1})[0]);
}

std::optional<double> walk(RoadGraph const& graph, GeoPoint from, GeoPoint to) {
    return seconds(RoadTimes(graph).times(to, UnitKind::officer, {&from, 1})[0]);
}

Travel travel(RoadGraph const& graph, GeoPoint from, GeoPoint to, UnitKind kind = UnitKind::vehicle) {
    return RoadTimes(graph).times(to, kind, {&from, 1})[0];
}

/// A block of 1,000 m × 500 m, 10 m/s all around: west–east streets of 1,000 m, south–north streets of 500 m.
struct Block {
    Sketch sketch;
    std::uint32_t south_west = sketch.node(0, 0);
    std::uint32_t south_east = sketch.node(1000, 0);
    std::uint32_t north_east = sketch.node(1000, 500);
    std::uint32_t north_west = sketch.node(0, 500);

    explicit Block(std::uint32_t south_use = Sketch::both_ways) {
        sketch.road(south_west, south_east, 1000, 10, south_use);
        sketch.road(south_east, north_east, 500, 10);
        sketch.road(north_east, north_west, 1000, 10);
        sketch.road(north_west, south_west, 500, 10);
    }
    RoadGraph graph() const { return RoadGraph(sketch.network()); }
};

}  // namespace

TEST_CASE("a vehicle needs the length of its way by the speeds of the roads, from junction to junction") {
    auto const graph = Block().graph();
    CHECK(drive(graph, at(0, 0), at(1000, 0)) == 100.0);
    CHECK(drive(graph, at(0, 0), at(1000, 500)) == 150.0);
    CHECK(drive(graph, at(1000, 500), at(1000, 500)) == 0.0);
}

TEST_CASE("a place between two junctions counts by its part of the road, and two on one road meet on it") {
    auto const graph = Block().graph();
    CHECK(drive(graph, at(250, 0), at(1000, 250)) == 100.0);
    CHECK(drive(graph, at(250, 0), at(0, 100)) == 35.0);
    CHECK(drive(graph, at(200, 0), at(700, 0)) == 50.0);
    CHECK(drive(graph, at(700, 0), at(200, 0)) == 50.0);
}

TEST_CASE(
    "a one-way street makes vehicles go around, also to a place behind them on it, and people on foot do not care") {
    auto const graph = Block(Sketch::one_way).graph();
    CHECK(drive(graph, at(0, 0), at(1000, 0)) == 100.0);
    CHECK(drive(graph, at(1000, 0), at(0, 0)) == 200.0);
    CHECK(drive(graph, at(200, 0), at(700, 0)) == 50.0);
    CHECK(drive(graph, at(700, 0), at(200, 0)) == 250.0);  // on to the east, around the block, and in again
    CHECK(walk(graph, at(700, 0), at(200, 0)) == 200.0);
    CHECK(walk(graph, at(1000, 0), at(0, 0)) == 400.0);
}

TEST_CASE("out of a dead end leads the way in") {
    Block block;
    auto const end = block.sketch.node(1500, 0);
    block.sketch.road(block.south_east, end, 500, 5);
    auto const graph = block.graph();
    CHECK(drive(graph, at(1500, 0), at(1000, 500)) == 150.0);
    CHECK(drive(graph, at(1000, 500), at(1400, 0)) == 130.0);
}

TEST_CASE("a motorway is fast for vehicles, closed to people on foot, and nobody gets on between its ends") {
    Block block;
    // Straight through the middle of the block, from corner to corner.
    block.sketch.road(block.south_west, block.north_east, 1200, 30, Sketch::motorway);
    auto const graph = block.graph();
    CHECK(drive(graph, at(0, 0), at(1000, 500)) == 40.0);
    CHECK(walk(graph, at(0, 0), at(1000, 500)) == 600.0);
    // 70 m from the south street, and right on the motorway: the street is what can be reached.
    auto const place = graph.nearest(at(140, 70), RoadProfile::vehicle, 500);
    REQUIRE(place.has_value());
    CHECK(place->piece == 0);
    CHECK(place->away_m == doctest::Approx(70).epsilon(0.01));
}

TEST_CASE("far from every other road, a vehicle on a motorway is on the motorway") {
    Sketch sketch;
    auto const west = sketch.node(0, 0);
    auto const east = sketch.node(4000, 0);
    auto const town = sketch.node(4000, 500);
    sketch.road(west, east, 4000, 25, Sketch::motorway);
    sketch.road(east, town, 500, 10);
    RoadGraph const graph(sketch.network());
    CHECK(drive(graph, at(2000, 0), at(4000, 500)) == 130.0);
    CHECK(std::holds_alternative<OffRoad>(travel(graph, at(2000, 0), at(4000, 500), UnitKind::officer)));
}

TEST_CASE("two parts of a city that no road joins are out of reach of each other, and each is at home in itself") {
    Block block;
    auto const a = block.sketch.node(3000, 0);
    auto const b = block.sketch.node(3600, 0);
    block.sketch.road(a, b, 600, 10);
    auto const graph = block.graph();
    auto const across = travel(graph, at(3300, 0), at(500, 0));
    REQUIRE(std::holds_alternative<BeyondLimit>(across));
    CHECK(std::get<BeyondLimit>(across).limit == std::chrono::hours(2));
    CHECK(drive(graph, at(3000, 0), at(3600, 0)) == 60.0);
}

TEST_CASE("a scrap of road that is joined to nothing does not catch who stands on it") {
    Sketch sketch;
    // A row of 30 streets, and beside it a lane of one piece, as the edge of a map cuts them.
    auto last = sketch.node(0, 0);
    for (int i = 1; i <= 30; ++i) {
        auto const next = sketch.node(100 * i, 0);
        sketch.road(last, next, 100, 10);
        last = next;
    }
    auto const scrap = sketch.road(sketch.node(1000, 70), sketch.node(1100, 70), 100, 10);
    // And a one-way street out of the map, on which nobody could turn.
    auto const out = sketch.road(last, sketch.node(3000, 140), 140, 10, Sketch::one_way);
    RoadGraph const graph(sketch.network());
    auto const place = graph.nearest(at(1050, 70), RoadProfile::vehicle, 500);
    REQUIRE(place.has_value());
    CHECK(place->piece != scrap);
    CHECK(place->away_m == doctest::Approx(70).epsilon(0.001));
    CHECK(graph.nearest(at(3000, 100), RoadProfile::vehicle, 500)->piece != out);
    CHECK(graph.nearest(at(3000, 100), RoadProfile::on_foot, 500)->piece == out);  // on foot one turns anywhere
}

TEST_CASE("beside the road the way to it counts at the pace of who goes; farther than 500 m from it there is none") {
    auto const graph = Block().graph();
    CHECK(drive(graph, at(500, -70), at(1000, 0)) == 60.0);  // 70 m at 7 m/s, then 500 m at 10 m/s
    CHECK(drive(graph, at(1000, 0), at(500, -70)) == 60.0);
    CHECK(walk(graph, at(500, -50), at(1000, 0)) == 220.0);  // 50 m and 500 m at 2.5 m/s
    auto const way = travel(graph, at(500, -70), at(1000, 0));
    CHECK(std::get<ByRoad>(way).metres == doctest::Approx(570).epsilon(0.001));
    CHECK(drive(graph, at(500, -499), at(1000, 0)).has_value());
    CHECK(std::holds_alternative<OffRoad>(travel(graph, at(500, -501), at(1000, 0))));
    CHECK(std::holds_alternative<OffRoad>(travel(graph, at(1000, 0), at(500, -501))));
}

TEST_CASE("two in the same yard do not go over the road to each other, but two on the banks of a river do") {
    auto const graph = Block().graph();
    // Both deep inside the block, 30 m from each other, some 200 m from the streets.
    CHECK(std::holds_alternative<OffRoad>(travel(graph, at(500, 210), at(530, 210))));
    Sketch sketch;
    auto const bank = sketch.road(sketch.node(0, 0), sketch.node(1000, 0), 1000, 10);
    auto const other_bank = sketch.road(sketch.node(0, 200), sketch.node(1000, 200), 1000, 10);
    auto const& pieces = sketch.network().pieces;
    sketch.road(pieces[bank].to, pieces[other_bank].to, 4000, 10, Sketch::both_ways, {at(3000, 100)});
    RoadGraph const river(sketch.network());
    CHECK(drive(river, at(100, 60), at(100, 140)).value() > 500);
}

TEST_CASE("a drone needs no roads") {
    CHECK(std::holds_alternative<OffRoad>(travel(Block().graph(), at(0, 0), at(1000, 0), UnitKind::drone)));
}

TEST_CASE("traffic makes vehicles slower, not people on foot") {
    auto const graph = Block().graph();
    RoadTimeSettings settings;
    settings.traffic = 1.5;
    RoadTimes times(graph, settings);
    GeoPoint const from = at(0, 0);
    CHECK(seconds(times.times(at(1000, 0), UnitKind::vehicle, {&from, 1})[0]) == 150.0);
    CHECK(seconds(times.times(at(1000, 0), UnitKind::officer, {&from, 1})[0]) == 400.0);
}

TEST_CASE("a way that takes exactly the limit is found, a longer one is not looked for") {
    auto const graph = Block().graph();
    RoadTimeSettings settings;
    GeoPoint const from = at(0, 0);
    settings.limit = Millis(100'000);
    CHECK(seconds(RoadTimes(graph, settings).times(at(1000, 0), UnitKind::vehicle, {&from, 1})[0]) == 100.0);
    settings.limit = Millis(99'000);
    CHECK(std::holds_alternative<BeyondLimit>(
        RoadTimes(graph, settings).times(at(1000, 0), UnitKind::vehicle, {&from, 1})[0]));
}

TEST_CASE("each of many is answered in its place, those without a road among them") {
    auto const graph = Block().graph();
    std::vector<GeoPoint> const from{at(1000, 0), at(500, -9000), at(0, 0), at(1000, 500)};
    RoadTimes times(graph);
    for (int again = 0; again < 2; ++again) {  // what it keeps from the first question does not show in the second
        auto const answers = times.times(at(0, 0), UnitKind::vehicle, from);
        REQUIRE(answers.size() == 4);
        CHECK(seconds(answers[0]) == 100.0);
        CHECK(std::holds_alternative<OffRoad>(answers[1]));
        CHECK(seconds(answers[2]) == 0.0);
        CHECK(seconds(answers[3]) == 150.0);
    }
}

TEST_CASE("roads of no length cost nothing and stop nobody") {
    Sketch sketch;
    auto const a = sketch.node(0, 0);
    auto const b = sketch.node(500, 0);
    auto const c = sketch.node(500, 0);
    auto const d = sketch.node(1000, 0);
    sketch.road(a, b, 500, 10);
    sketch.road(b, c, 0, 10);
    sketch.road(c, b, 0, 10);
    sketch.road(c, d, 500, 10);
    sketch.road(d, d, 0, 10);
    RoadGraph const graph(sketch.network());
    CHECK(drive(graph, at(0, 0), at(1000, 0)) == 100.0);
    auto const route = RoadTimes(graph).route(at(0, 0), at(1000, 0), RoadProfile::vehicle);
    REQUIRE(route.has_value());
    CHECK(route->points.size() == 3);
}

TEST_CASE("an empty network answers that there are no roads") {
    RoadGraph const graph{RoadNetwork{}};
    CHECK(std::holds_alternative<OffRoad>(travel(graph, at(0, 0), at(1, 1))));
    CHECK(RoadTimes(graph).route(at(0, 0), at(1, 1), RoadProfile::on_foot).error().path == "from");
}

TEST_CASE("a route follows the bends of its roads from the one point to the other") {
    Block block(Sketch::one_way);
    auto const end = block.sketch.node(1500, 0);
    block.sketch.road(block.south_east, end, 600, 10, Sketch::both_ways, {at(1200, -150), at(1300, -150)});
    auto const graph = block.graph();
    RoadTimes times(graph);
    auto const route = times.route(at(1500, 20), at(500, 500), RoadProfile::vehicle);
    REQUIRE(route.has_value());
    std::vector<GeoPoint> const expected{at(1500, 20), at(1500, 0),   at(1300, -150), at(1200, -150),
                                         at(1000, 0),  at(1000, 500), at(500, 500)};
    REQUIRE(route->points.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(distance_m(route->points[i], expected[i]) < 0.1);
    CHECK(route->way.metres == doctest::Approx(20 + 600 + 500 + 500).epsilon(0.001));
    GeoPoint const from = at(1500, 20);
    CHECK(route->way.time == std::get<ByRoad>(times.times(at(500, 500), UnitKind::vehicle, {&from, 1})[0]).time);

    auto const short_one = times.route(at(700, 0), at(200, 0), RoadProfile::on_foot);
    REQUIRE(short_one.has_value());
    CHECK(short_one->points.size() == 2);
    CHECK(times.route(at(700, 0), at(200, 0), RoadProfile::vehicle)->points.size() == 6);
    CHECK(times.route(at(0, 0), at(0, 5000), RoadProfile::vehicle).error().path == "to");
}

TEST_CASE("around a loop the shorter side is taken") {
    Sketch sketch;
    auto const gate = sketch.node(0, 0);
    sketch.road(gate, sketch.node(-1000, 0), 1000, 10);
    sketch.road(gate, gate, 1200, 10, Sketch::both_ways, {at(300, 0), at(300, 300), at(0, 300)});
    RoadGraph const graph(sketch.network());
    auto const near_end = at(0, 150);
    CHECK(drive(graph, at(-1000, 0), near_end) == doctest::Approx(115.0).epsilon(0.001));
    auto const route = RoadTimes(graph).route(at(-1000, 0), near_end, RoadProfile::vehicle);
    REQUIRE(route.has_value());
    CHECK(route->points.size() == 3);
}
