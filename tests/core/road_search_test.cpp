// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_search.hpp"

#include "tests/core/road_sketch.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr double never = 1e18;
constexpr std::uint32_t far = 20'000'000;  ///< More than any way through these networks.

/// Small networks of every sort: one-way streets, motorways, footpaths, loops, twins, roads of no length, loose parts.
class RandomRoads {
public:
    explicit RandomRoads(unsigned seed) : random_(seed) {
        int const nodes = 2 + below(11);
        for (int i = 0; i < nodes; ++i) sketch_.node(below(3000), below(3000));
        for (int i = below(3 * nodes) + 1; i > 0; --i) {
            constexpr std::array uses{Sketch::both_ways,
                                      Sketch::both_ways,
                                      Sketch::one_way,
                                      Sketch::motorway,
                                      static_cast<std::uint32_t>(road_on_foot | road_stops),
                                      static_cast<std::uint32_t>(road_backward | road_stops)};
            auto const from = static_cast<std::uint32_t>(below(nodes));
            auto const to = static_cast<std::uint32_t>(below(nodes));
            float const length_m = below(6) == 0 ? 0.0F : static_cast<float>(4 * below(500));
            sketch_.road(from, to, length_m, below(2) == 0 ? 5.0F : 10.0F,
                         uses[static_cast<std::size_t>(below(static_cast<int>(uses.size())))]);
        }
    }
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
    RoadNetwork const& network() const { return sketch_.network(); }

private:
    std::mt19937 random_;
    Sketch sketch_;
};

/// Every way from every node to every other one, by the plainest algorithm there is (Floyd 1962, Warshall 1962).
class AllWays {
public:
    AllWays(RoadGraph const& graph, RoadProfile profile)
        : graph_(graph), profile_(profile), size_(graph.network().nodes.size()), ways_(size_ * size_, never) {
        for (std::size_t node = 0; node < size_; ++node) at(node, node) = 0;
        auto const& pieces = graph.network().pieces;
        for (std::uint32_t i = 0; i < pieces.size(); ++i) {
            at(pieces[i].from, pieces[i].to) = std::min(at(pieces[i].from, pieces[i].to), forward(i));
            at(pieces[i].to, pieces[i].from) = std::min(at(pieces[i].to, pieces[i].from), backward(i));
        }
        for (std::size_t over = 0; over < size_; ++over)
            for (std::size_t from = 0; from < size_; ++from)
                for (std::size_t to = 0; to < size_; ++to)
                    at(from, to) = std::min(at(from, to), at(from, over) + at(over, to));
    }

    double& at(std::size_t from, std::size_t to) { return ways_[from * size_ + to]; }
    double forward(std::uint32_t piece, double part = 1) const {
        auto const cost = graph_.cost_forward(piece, profile_);
        return cost ? part * static_cast<double>(*cost) : never;
    }
    double backward(std::uint32_t piece, double part = 1) const {
        auto const cost = graph_.cost_backward(piece, profile_);
        return cost ? part * static_cast<double>(*cost) : never;
    }

    double between(RoadPlace const& from, RoadPlace const& to) {
        auto const& start = graph_.network().pieces[from.piece];
        auto const& end = graph_.network().pieces[to.piece];
        double best = never;
        if (from.piece == to.piece && from.part <= to.part) best = forward(from.piece, to.part - from.part);
        if (from.piece == to.piece && from.part >= to.part)
            best = std::min(best, backward(from.piece, from.part - to.part));
        std::array const exits{std::pair{start.to, forward(from.piece, 1 - from.part)},
                               std::pair{start.from, backward(from.piece, from.part)}};
        std::array const entries{std::pair{end.from, forward(to.piece, to.part)},
                                 std::pair{end.to, backward(to.piece, 1 - to.part)}};
        for (auto const& [out, out_cost] : exits)
            for (auto const& [in, in_cost] : entries) best = std::min(best, out_cost + at(out, in) + in_cost);
        return best;
    }

private:
    RoadGraph const& graph_;
    RoadProfile profile_;
    std::size_t size_;
    std::vector<double> ways_;
};

/// Places at quarters of the pieces on which the profile can turn around, as `nearest` would give them.
std::vector<RoadPlace> places(RoadGraph const& graph, RoadProfile profile) {
    std::vector<RoadPlace> made;
    auto const& group = graph.arcs(profile).group;
    for (std::uint32_t i = 0; i < graph.network().pieces.size(); ++i) {
        auto const& piece = graph.network().pieces[i];
        bool const open = graph.cost_forward(i, profile) || graph.cost_backward(i, profile);
        if (!open || group[piece.from] != group[piece.to]) continue;
        for (double const part : {0.0, 0.25, 0.75, 1.0}) made.push_back({i, part, 0, {}});
    }
    return made;
}

}  // namespace

TEST_CASE("of any network: the costs are those of trying all ways, from everywhere to everywhere, up to the limit") {
    int found = 0, none = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        RandomRoads roads(seed);
        RoadGraph const graph(seed % 2 == 0 ? roads.network() : arranged(roads.network()));
        REQUIRE_FALSE(check_network(graph.network()));
        for (auto const profile : {RoadProfile::vehicle, RoadProfile::on_foot}) {
            AllWays all(graph, profile);
            RoadSearch search(graph);
            auto const everywhere = places(graph, profile);
            if (everywhere.empty()) continue;
            auto const cost_max = roads.below(2) == 0 ? far : static_cast<std::uint32_t>(roads.below(900'000));
            for (int i = 0; i < 6; ++i) {
                auto const& to = everywhere[static_cast<std::size_t>(roads.below(static_cast<int>(everywhere.size())))];
                auto const costs = search.costs(everywhere, to, profile, cost_max);
                int wrong = 0;
                for (std::size_t from = 0; from < everywhere.size(); ++from) {
                    auto const expected = all.between(everywhere[from], to);
                    bool const both = graph.connected(everywhere[from], to, profile);
                    auto const a = graph.network().pieces[everywhere[from].piece].from;
                    auto const b = graph.network().pieces[to.piece].from;
                    wrong += both != (all.at(a, b) < never && all.at(b, a) < never) ? 1 : 0;
                    bool const expects = both && expected <= cost_max;
                    bool const right = costs[from] ? expects && costs[from]->cost == expected : !expects;
                    wrong += right ? 0 : 1;
                    (expects ? found : none) += 1;
                }
                CHECK(wrong == 0);
            }
        }
    }
    CHECK(found > 20'000);
    CHECK(none > 5'000);
}

TEST_CASE("of any network: the line of a way begins and ends at its places and costs what the way costs") {
    int lines = 0;
    for (unsigned seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        RandomRoads roads(seed);
        RoadGraph const graph(roads.network());
        for (auto const profile : {RoadProfile::vehicle, RoadProfile::on_foot}) {
            RoadSearch search(graph);
            auto const everywhere = places(graph, profile);
            for (int i = 0; i < 10 && !everywhere.empty(); ++i) {
                auto const any = [&] {
                    return everywhere[static_cast<std::size_t>(roads.below(static_cast<int>(everywhere.size())))];
                };
                auto const from = any();
                auto const to = any();
                auto const cost = search.costs({&from, 1}, to, profile, far)[0];
                auto const line = search.line(from, to, profile, far);
                REQUIRE(line.has_value() == cost.has_value());
                if (!line) continue;
                ++lines;
                CHECK(line->cost.cost == cost->cost);
                CHECK(line->cost.metres == cost->metres);
                REQUIRE(line->points.size() >= 2);
                auto const place = [&](RoadPlace const& at) {
                    auto const& piece = graph.network().pieces[at.piece];
                    return line_between(graph.network(), piece, at.part, at.part).front();
                };
                CHECK(distance_m(line->points.front(), place(from)) < 0.1);
                CHECK(distance_m(line->points.back(), place(to)) < 0.1);
            }
        }
    }
    CHECK(lines > 500);
}

TEST_CASE("metres on foot are the length of the way, and the ends count by their parts") {
    Sketch sketch;
    auto const a = sketch.node(0, 0);
    auto const b = sketch.node(800, 0);
    auto const c = sketch.node(800, 900);
    sketch.road(a, b, 800, 10);
    sketch.road(b, c, 1000, 10);
    RoadGraph const graph(sketch.network());
    RoadSearch search(graph);
    RoadPlace const from{0, 0.5, 0, {}};
    RoadPlace const to{1, 0.25, 0, {}};
    auto const cost = search.costs({&from, 1}, to, RoadProfile::on_foot, road_cost_max)[0];
    REQUIRE(cost.has_value());
    CHECK(cost->cost == 650'000);
    CHECK(cost->metres == doctest::Approx(650));
}
