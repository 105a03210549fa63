// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_index.hpp"

#include "tests/core/road_sketch.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr auto at = Sketch::at;

/// The distance to a piece by looking at a point of it every ten metres.
double far_m(RoadNetwork const& network, RoadPiece const& piece, GeoPoint point) {
    auto const shape = network.shape(piece);
    double best = 1e9;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i) {
        auto const a = unpacked(shape[i]);
        auto const b = unpacked(shape[i + 1]);
        int const steps = static_cast<int>(distance_m(a, b) / 10) + 1;
        for (int step = 0; step <= steps; ++step) {
            double const along = static_cast<double>(step) / steps;
            GeoPoint const on{a.lon_deg + (b.lon_deg - a.lon_deg) * along, a.lat_deg + (b.lat_deg - a.lat_deg) * along};
            best = std::min(best, distance_m(on, point));
        }
    }
    return best;
}

}  // namespace

TEST_CASE("of any network: the nearest place is as near as looking at all roads says, or farther than was asked") {
    std::mt19937 random(7);
    auto const below = [&](int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random); };
    int found = 0, none = 0;
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        Sketch sketch;
        int const roads = 1 + below(40);
        for (int i = 0; i < roads; ++i) {
            auto const from = sketch.node(below(4000), below(4000));
            auto const to = sketch.node(below(4000), below(4000));
            if (below(3) == 0)
                sketch.road(from, to, 100, 10, Sketch::both_ways, {at(below(4000), below(4000)), at(below(4000), 0)});
            else
                sketch.road(from, to, 100, 10);
        }
        auto const& network = sketch.network();
        RoadIndex const index(network);
        for (int i = 0; i < 20; ++i) {
            auto const point = at(below(6000) - 1000, below(6000) - 1000);
            auto const odd = below(2) == 0;
            double best = 1e9;
            for (std::size_t p = 0; p < network.pieces.size(); ++p)
                if (!odd || p % 2 == 1) best = std::min(best, far_m(network, network.pieces[p], point));
            auto const place =
                index.nearest(network, point, 500, [&](std::uint32_t piece) { return !odd || piece % 2 == 1; });
            if (best > 505) CHECK_FALSE(place.has_value());
            if (best < 500) {
                REQUIRE(place.has_value());
                CHECK(place->away_m < best + 0.1);
                CHECK(place->away_m > best - 5.1);
                CHECK(std::fabs(distance_m(place->point, point) - place->away_m) < 0.1);
                auto const line = line_between(network, network.pieces[place->piece], place->part, place->part);
                CHECK(distance_m(line.front(), place->point) < 0.5);
            }
            (place ? found : none) += 1;
        }
    }
    CHECK(found > 300);
    CHECK(none > 100);
}

TEST_CASE(
    "a point exactly on a junction is no distance from the road, and one of equally near roads is always the same") {
    Sketch sketch;
    auto const middle = sketch.node(0, 0);
    for (int i = 0; i < 4; ++i) sketch.road(middle, sketch.node(100 * i - 150, 100), 100, 10);
    RoadIndex const index(sketch.network());
    auto const any = [](std::uint32_t) { return true; };
    auto const place = index.nearest(sketch.network(), unpacked(sketch.network().nodes[middle]), 500, any);
    REQUIRE(place.has_value());
    CHECK(place->away_m == doctest::Approx(0).epsilon(0.001));
    CHECK(place->piece == 0);
    CHECK(place->part == 0);
}

TEST_CASE("the part of a bent road is counted by length, not by points") {
    Sketch sketch;
    auto const piece = sketch.road(sketch.node(0, 0), sketch.node(300, 0), 600, 10, Sketch::both_ways,
                                   {at(10, 0), at(20, 0), at(30, 0)});
    RoadIndex const index(sketch.network());
    auto const place = index.nearest(sketch.network(), at(150, 40), 500, [](std::uint32_t) { return true; });
    REQUIRE(place.has_value());
    CHECK(place->part == doctest::Approx(0.5).epsilon(0.001));
    auto const line = line_between(sketch.network(), sketch.network().pieces[piece], 0.5, 0.05);
    REQUIRE(line.size() == 4);
    CHECK(distance_m(line[0], at(150, 0)) < 0.2);
    CHECK(distance_m(line[1], at(30, 0)) < 0.2);
    CHECK(distance_m(line[3], at(15, 0)) < 0.2);
}

TEST_CASE("places outside the Earth, and networks without roads, have no nearest road") {
    Sketch sketch;
    sketch.road(sketch.node(0, 0), sketch.node(300, 0), 300, 10);
    auto const any = [](std::uint32_t) { return true; };
    CHECK_FALSE(RoadIndex(sketch.network()).nearest(sketch.network(), {200, 31}, 500, any));
    CHECK_FALSE(RoadIndex(RoadNetwork{}).nearest(RoadNetwork{}, at(0, 0), 500, any));
}
