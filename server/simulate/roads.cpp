// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/roads.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace tiaodu::simulate {
namespace {

/// Junctions that can be reached from `start` over `edges` (node → nodes).
std::set<std::uint32_t> reached(std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> const& edges,
                                std::uint32_t start) {
    std::set<std::uint32_t> seen{start};
    std::vector<std::uint32_t> open{start};
    while (!open.empty()) {
        auto const node = open.back();
        open.pop_back();
        auto const found = edges.find(node);
        if (found == edges.end()) continue;
        for (auto const next : found->second)
            if (seen.insert(next).second) open.push_back(next);
    }
    return seen;
}

}  // namespace

bool line_inside(SquadGround const& ground, GeoPoint from, GeoPoint to) {
    constexpr double step_m = 20;
    auto const steps = static_cast<int>(distance_m(from, to) / step_m) + 1;
    for (int i = 0; i <= steps; ++i) {
        double const part = static_cast<double>(i) / steps;
        GeoPoint const between{from.lon_deg + (to.lon_deg - from.lon_deg) * part,
                               from.lat_deg + (to.lat_deg - from.lat_deg) * part};
        if (!ground.box.contains(between) || !contains(ground.shape, between)) return false;
    }
    return true;
}

SquadRoads::SquadRoads(RoadGraph const& graph, SquadGround const& ground) : graph_(&graph) {
    auto const& network = graph.network();
    std::map<std::uint32_t, std::vector<RoadStep>> inside;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> forward;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> backward;
    auto const add = [&](std::uint32_t from, std::uint32_t to, double mps, std::vector<GeoPoint> shape) {
        inside[from].push_back({to, mps, std::move(shape)});
        forward[from].push_back(to);
        backward[to].push_back(from);
    };
    for (auto const& piece : network.pieces) {
        if (!ground.box.contains(unpacked(network.nodes[piece.from]))) continue;
        std::vector<GeoPoint> shape;
        for (auto const& point : network.shape(piece)) shape.push_back(unpacked(point));
        bool whole = true;
        for (std::size_t i = 0; whole && i + 1 < shape.size(); ++i) whole = line_inside(ground, shape[i], shape[i + 1]);
        if (!whole) continue;
        std::vector<GeoPoint> const back(shape.rbegin(), shape.rend());
        if ((piece.use & road_forward) != 0) add(piece.from, piece.to, piece.forward_mps, std::move(shape));
        if ((piece.use & road_backward) != 0) add(piece.to, piece.from, piece.backward_mps, back);
    }
    std::set<std::uint32_t> tried;
    for (auto const& [start, steps] : inside) {
        if (tried.contains(start)) continue;
        auto const ahead = reached(forward, start);
        auto const behind = reached(backward, start);
        std::vector<std::uint32_t> both;
        std::set_intersection(ahead.begin(), ahead.end(), behind.begin(), behind.end(), std::back_inserter(both));
        tried.insert(both.begin(), both.end());
        if (both.size() > nodes_.size()) nodes_ = std::move(both);
    }
    for (auto const node : nodes_) {
        auto& steps = inside[node];
        std::erase_if(steps,
                      [&](RoadStep const& step) { return !std::binary_search(nodes_.begin(), nodes_.end(), step.to); });
        if (!steps.empty()) steps_.emplace(node, std::move(steps));
    }
    std::erase_if(nodes_, [&](std::uint32_t node) { return !steps_.contains(node); });
}

}  // namespace tiaodu::simulate
