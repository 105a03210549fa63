// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/walker.hpp"
#include "server/importers/road_files.hpp"
#include "server/simulate/roster.hpp"
#include "tests/simulate/test_city.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::simulate;

namespace {

constexpr std::chrono::seconds hour{3600};

Walker walker(City const& city, std::size_t squad, UnitKind kind, DutyPosture posture, std::uint64_t seed,
              SquadRoads const* roads = nullptr) {
    return Walker({&city.squads[squad], roads, kind, posture, seed, "unit"});
}

/// A grid of roads 200 m apart that covers the first square and its surroundings.
RoadNetwork test_roads() {
    std::string nodes = "node,lon,lat,signal\n";
    std::string edges = "from,to,highway,freeflow_kmh,shape\n";
    auto const name = [](int x, int y) { return std::to_string(x * 100 + y); };
    auto const at = [](int x, int y) {
        return std::to_string(121.448 + x * 0.002) + "," + std::to_string(31.228 + y * 0.002);
    };
    for (int x = 0; x < 8; ++x)
        for (int y = 0; y < 8; ++y) {
            nodes += name(x, y) + "," + at(x, y) + ",0\n";
            for (auto const& [dx, dy] : {std::pair(1, 0), std::pair(-1, 0), std::pair(0, 1), std::pair(0, -1)})
                if (x + dx >= 0 && x + dx < 8 && y + dy >= 0 && y + dy < 8)
                    edges += name(x, y) + "," + name(x + dx, y + dy) + ",residential,30,\"" + at(x, y) + ";" +
                             at(x + dx, y + dy) + "\"\n";
        }
    return read_road_csv({"nodes", nodes}, {"edges", edges}, Datum::wgs84, built_in_road_classes()).value().network;
}

}  // namespace

TEST_CASE("the same seed walks the same way, whenever it is asked; another seed another way") {
    auto const city = test_city();
    auto one = walker(city, 0, UnitKind::vehicle, DutyPosture::patrol, 7);
    auto two = walker(city, 0, UnitKind::vehicle, DutyPosture::patrol, 7);
    auto other = walker(city, 0, UnitKind::vehicle, DutyPosture::patrol, 8);
    for (auto t = std::chrono::seconds(0); t < hour; t += std::chrono::seconds(5)) one.at(t);
    auto const a = one.at(hour);
    auto const b = two.at(hour);
    CHECK(a.point == b.point);
    CHECK(a.speed_mps == b.speed_mps);
    CHECK_FALSE(other.at(hour).point == a.point);
}

TEST_CASE("nobody on duty ever leaves the ground, also where it is not convex") {
    auto const city = test_city();
    for (std::size_t squad = 0; squad < city.squads.size(); ++squad)
        for (auto const kind : {UnitKind::vehicle, UnitKind::officer, UnitKind::drone})
            for (std::uint64_t seed = 1; seed <= 3; ++seed) {
                auto unit = walker(city, squad, kind, DutyPosture::patrol, seed);
                bool inside = true;
                for (auto t = std::chrono::seconds(0); t < 2 * hour; t += std::chrono::seconds(1))
                    inside = inside && contains(city.squads[squad].shape, unit.at(t).point);
                CHECK(inside);
            }
}

TEST_CASE("speeds are those of a patrol car, of a walk, and of standing") {
    auto const city = test_city();
    struct Expected {
        UnitKind kind;
        DutyPosture posture;
        double fastest_mps;
        double least_way_m;
    };
    for (auto const& expected : {Expected{UnitKind::vehicle, DutyPosture::patrol, 40 / 3.6, 4000},
                                 Expected{UnitKind::officer, DutyPosture::patrol, 1.5, 500},
                                 Expected{UnitKind::officer, DutyPosture::fixed_post, 0, 0}}) {
        auto unit = walker(city, 1, expected.kind, expected.posture, 3);
        auto last = unit.place();
        double way_m = 0;
        double fastest = 0;
        for (auto t = std::chrono::seconds(1); t <= hour; t += std::chrono::seconds(1)) {
            auto const fix = unit.at(t);
            double const moved_m = distance_m(last, unit.place());
            fastest = std::max({fastest, moved_m, fix.speed_mps});
            way_m += moved_m;
            CHECK(distance_m(fix.point, unit.place()) < 20);
            last = unit.place();
        }
        CHECK(fastest <= expected.fastest_mps + 0.1);
        CHECK(way_m >= expected.least_way_m);
    }
}

TEST_CASE("a called unit drives there at 35 km/h, stays, and comes back when released") {
    auto const city = test_city();
    auto unit = walker(city, 0, UnitKind::vehicle, DutyPosture::patrol, 5);
    auto const goal = city.squads[1].heart;
    double const far_m = distance_m(unit.place(), goal);
    unit.call_to(goal);
    auto t = std::chrono::seconds(0);
    while (!unit.on_scene() && t < hour) unit.at(++t);
    REQUIRE(unit.on_scene());
    CHECK(distance_m(unit.place(), goal) < 1);
    double const seconds = static_cast<double>(t.count());
    CHECK(seconds >= far_m / (35 / 3.6) - 2);
    CHECK(seconds <= 1.5 * far_m / (35 / 3.6) + 5);
    unit.at(t += std::chrono::seconds(100));
    CHECK(distance_m(unit.place(), goal) < 1);
    unit.release();
    CHECK_FALSE(unit.called());
    for (int i = 0; i < 600; ++i) unit.at(++t);
    CHECK(contains(city.squads[0].shape, unit.place()));
}

TEST_CASE("with a road network patrols keep to it and to their ground") {
    auto const city = test_city();
    RoadGraph const graph(test_roads());
    SquadRoads const roads(graph, city.squads[0]);
    REQUIRE(roads.usable());
    auto unit = walker(city, 0, UnitKind::vehicle, DutyPosture::patrol, 5, &roads);
    for (int second = 0; second < 3600; ++second) {
        unit.at(std::chrono::seconds(second));
        auto const place = unit.place();
        CHECK(contains(city.squads[0].shape, place));
        auto const off = [](double degrees, double start) {
            double const lines = (degrees - start) / 0.002;
            return std::fabs(lines - std::round(lines));
        };
        CHECK(std::min(off(place.lon_deg, 121.448), off(place.lat_deg, 31.228)) < 0.01);
    }
    // Called away and released it finds back to the network.
    auto t = std::chrono::seconds(3600);
    unit.call_to(city.squads[0].heart);
    while (!unit.on_scene()) unit.at(++t);
    unit.release();
    for (int second = 0; second < 900; ++second) unit.at(++t);
    auto const place = unit.place();
    auto const lines = std::pair((place.lon_deg - 121.448) / 0.002, (place.lat_deg - 31.228) / 0.002);
    CHECK(std::min(std::fabs(lines.first - std::round(lines.first)),
                   std::fabs(lines.second - std::round(lines.second))) < 0.01);
    CHECK_FALSE(SquadRoads(graph, city.squads[3]).usable());
}

TEST_CASE("units are spread over the squads, the same ones for a larger city") {
    auto const city = test_city();
    auto const units = plan_units(city, 60, 0.05);
    auto const more = plan_units(city, 90, 0.05);
    std::size_t vehicles = 0;
    std::size_t of_2019 = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
        CHECK(units[i].call_sign == more[i].call_sign);
        CHECK(units[i].identity == more[i].identity);
        if (units[i].kind == UnitKind::vehicle) ++vehicles;
        if (units[i].edition_2019) ++of_2019;
        if (units[i].protocol == DeviceProtocol::jt808) {
            CHECK(units[i].identity.size() == 12);
            CHECK(units[i].identity[0] == '9');
        }
        for (std::size_t j = 0; j < i; ++j) {
            CHECK(units[i].identity != units[j].identity);
            CHECK((units[i].squad != units[j].squad || units[i].call_sign != units[j].call_sign));
        }
    }
    CHECK(vehicles >= 35);
    CHECK(vehicles <= 45);
    CHECK(of_2019 >= 20);
    CHECK(of_2019 <= 40);
    auto const outside = std::count_if(units.begin(), units.end(),
                                       [](auto const& unit) { return unit.squad.text() == "310113101-ZD01"; });
    CHECK(outside >= 1);
    CHECK(outside <= 10);
}
