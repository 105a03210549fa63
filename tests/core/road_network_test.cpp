// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_network.hpp"

#include "tests/core/road_sketch.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RoadNetwork two_roads() {
    Sketch sketch;
    auto const a = sketch.node(0, 0);
    auto const b = sketch.node(500, 0);
    auto const c = sketch.node(500, 500);
    sketch.road(a, b, 500, 10, Sketch::both_ways, {Sketch::at(250, 20)});
    sketch.road(b, c, 520, 8, Sketch::one_way);
    return sketch.network();
}

}  // namespace

TEST_CASE("a broken network is refused, with the place of what is wrong") {
    CHECK_FALSE(check_network(two_roads()));
    struct Case {
        std::string path;
        std::function<void(RoadNetwork&)> spoil;
    };
    std::vector<Case> const cases{
        {"pieces[0].from", [](RoadNetwork& n) { n.pieces[0].from = 3; }},
        {"pieces[1].to", [](RoadNetwork& n) { n.pieces[1].to = 900; }},
        {"pieces[0].shape", [](RoadNetwork& n) { n.pieces[0].point_count = 1; }},
        {"pieces[1].shape", [](RoadNetwork& n) { n.pieces[1].point_count = 3; }},
        {"pieces[1].shape", [](RoadNetwork& n) { n.pieces[1].first_point = 4'000'000'000; }},
        {"pieces[1].shape", [](RoadNetwork& n) { n.points.back().lon_e7 += 1; }},
        {"pieces[0].shape", [](RoadNetwork& n) { n.nodes[0].lat_e7 += 1; }},
        {"pieces[0].length_m", [](RoadNetwork& n) { n.pieces[0].length_m = -1; }},
        {"pieces[0].length_m", [](RoadNetwork& n) { n.pieces[0].length_m = NAN; }},
        {"pieces[1].length_m", [](RoadNetwork& n) { n.pieces[1].length_m = 200'001; }},
        {"pieces[0].use", [](RoadNetwork& n) { n.pieces[0].use = 16; }},
        {"pieces[1].forward_mps", [](RoadNetwork& n) { n.pieces[1].forward_mps = 0; }},
        {"pieces[0].backward_mps", [](RoadNetwork& n) { n.pieces[0].backward_mps = 71; }},
        {"nodes[2]", [](RoadNetwork& n) { n.nodes[2].lat_e7 = 900'000'001; }},
        {"points[1]", [](RoadNetwork& n) { n.points[1].lon_e7 = INT32_MIN; }},
    };
    for (auto const& [path, spoil] : cases) {
        CAPTURE(path);
        auto network = two_roads();
        spoil(network);
        auto const error = check_network(network);
        REQUIRE(error.has_value());
        CHECK(error->path == path);
    }
    auto closed = two_roads();
    closed.pieces[1].backward_mps = 0;  // nobody may go that way, so it needs no speed
    CHECK_FALSE(check_network(closed));
}

TEST_CASE("arranging changes the order of roads and nodes and nothing else") {
    auto const before = two_roads();
    auto const after = arranged(before);
    CHECK_FALSE(check_network(after));
    CHECK(after.nodes.size() == before.nodes.size());
    CHECK(after.points.size() == before.points.size());
    CHECK(total_length_m(after) == doctest::Approx(1020));
    for (auto const& piece : before.pieces) {
        auto const same = [&](RoadPiece const& other) {
            auto const a = before.shape(piece);
            auto const b = after.shape(other);
            return std::equal(a.begin(), a.end(), b.begin(), b.end()) && piece.use == other.use &&
                   piece.length_m == other.length_m && piece.forward_mps == other.forward_mps;
        };
        CHECK(std::count_if(after.pieces.begin(), after.pieces.end(), same) == 1);
    }
}
