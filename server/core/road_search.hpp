// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_graph.hpp"

namespace tiaodu {

/// What a way along roads costs: milliseconds for vehicles on empty roads, millimetres on foot.
struct RoadCost {
    std::uint32_t cost = 0;
    double metres = 0;
};

struct RoadLine {
    RoadCost cost;
    std::vector<GeoPoint> points;  ///< From the first place to the last, two or more.
};

/// Beyond it nothing is looked for: 55 hours of driving or 200 km on foot.
inline constexpr std::uint32_t road_cost_max = 200'000'000;

/// Finds the cheapest ways to a place from many others: one search backwards from the target (Dijkstra 1959) that stops
/// when all the others are reached. It keeps its arrays from one search to the next, some 3 MB for 300,000 nodes: one
/// per thread. The graph must outlive it.
///
/// The open nodes wait in buckets of 1,024 units of cost. Within a bucket they come in any order, and a node that
/// turns out to be nearer is looked at again; so the costs are exact, and neither heap nor sorting is needed.
class RoadSearch {
public:
    explicit RoadSearch(RoadGraph const& graph);

    /// What it costs from each place to the target; none where no road leads to it or it costs more than `cost_max`
    /// (≤ road_cost_max). All places as `RoadGraph::nearest` found them for this profile.
    std::vector<std::optional<RoadCost>> costs(std::span<RoadPlace const> from, RoadPlace const& to,
                                               RoadProfile profile, std::uint32_t cost_max);

    /// The cheapest way and its line; none as in `costs`.
    std::optional<RoadLine> line(RoadPlace const& from, RoadPlace const& to, RoadProfile profile,
                                 std::uint32_t cost_max);

private:
    struct Label {
        std::uint32_t cost;
        float metres;
    };
    struct Waiting {
        std::uint32_t node;
        std::uint32_t cost;
        std::uint32_t next;
    };
    /// How a place goes on: along its piece to the target itself, or over the end of its piece that is named.
    enum class Exit : std::uint8_t { direct, over_to, over_from };
    struct Start {
        RoadCost cost;
        Exit exit = Exit::direct;
    };

    void clear();
    void want(RoadPlace const& place, RoadProfile profile);
    void reach(std::uint32_t node, std::uint32_t cost, float metres);
    void run(RoadPlace const& to, RoadProfile profile, std::uint32_t cost_max);
    void scan(std::uint32_t node, std::uint32_t cost, RoadArcs const& arcs, std::uint32_t cost_max);
    std::optional<Start> start_of(RoadPlace const& from, RoadPlace const& to, RoadProfile profile,
                                  std::uint32_t cost_max) const;
    /// Whether the way that comes to an end of the target's piece goes on from its beginning.
    bool enters_forward(RoadPlace const& to, std::uint32_t node, RoadProfile profile) const;

    RoadGraph const& graph_;
    std::vector<Label> labels_;          ///< By node.
    std::vector<std::uint32_t> onward_;  ///< By node: the arc that leads on; only while a line is looked for.
    std::vector<std::uint8_t> wanted_;   ///< By node.
    std::vector<std::uint32_t> touched_;
    std::vector<std::uint32_t> wanted_nodes_;
    std::vector<std::uint32_t> buckets_;  ///< First of the waiting, by cost / 1,024.
    std::vector<Waiting> waiting_;
    std::size_t open_ = 0;
    std::size_t missing_ = 0;
};

}  // namespace tiaodu
