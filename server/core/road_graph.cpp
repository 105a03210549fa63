// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_graph.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

constexpr std::size_t real_nodes = 100;

std::uint32_t thousandths(double value) { return static_cast<std::uint32_t>(std::llround(value * 1000)); }

/// Numbers the sets of nodes that all reach each other (Tarjan 1972, with a stack of our own: a city is too deep for
/// recursion). Going against the arcs gives the same sets.
class Groups {
public:
    explicit Groups(RoadArcs& arcs) : arcs_(arcs), order_(arcs.first.size() - 1, 0), low_(order_.size(), 0) {
        arcs_.group.assign(order_.size(), 0);
        for (std::uint32_t node = 0; node < order_.size(); ++node)
            if (order_[node] == 0) visit(node);
        auto const largest = sizes_.empty() ? 0 : *std::max_element(sizes_.begin(), sizes_.end());
        for (auto const size : sizes_) arcs_.real.push_back(size >= real_nodes || size * 10 >= largest);
    }

private:
    struct Step {
        std::uint32_t node;
        std::uint32_t next_arc;
    };

    void enter(std::uint32_t node) {
        order_[node] = low_[node] = ++count_;
        open_.push_back(node);
        steps_.push_back({node, arcs_.first[node]});
    }

    void visit(std::uint32_t start) {
        enter(start);
        while (!steps_.empty()) {
            auto& step = steps_.back();
            if (step.next_arc < arcs_.first[step.node + 1]) {
                auto const from = arcs_.arcs[step.next_arc++].from;
                if (order_[from] == 0)
                    enter(from);
                else if (order_[from] != closed_mark)
                    low_[step.node] = std::min(low_[step.node], order_[from]);
                continue;
            }
            auto const node = step.node;
            steps_.pop_back();
            if (!steps_.empty()) low_[steps_.back().node] = std::min(low_[steps_.back().node], low_[node]);
            if (low_[node] == order_[node]) close(node);
        }
    }

    void close(std::uint32_t root) {
        auto const group = static_cast<std::uint32_t>(sizes_.size());
        std::size_t size = 0;
        std::uint32_t node = 0;
        do {
            node = open_.back();
            open_.pop_back();
            order_[node] = closed_mark;
            arcs_.group[node] = group;
            ++size;
        } while (node != root);
        sizes_.push_back(size);
    }

    static constexpr std::uint32_t closed_mark = UINT32_MAX;
    RoadArcs& arcs_;
    std::vector<std::uint32_t> order_;  ///< Of the visit, from 1; 0: not yet; `closed_mark`: its group is known.
    std::vector<std::uint32_t> low_;
    std::vector<std::uint32_t> open_;
    std::vector<Step> steps_;
    std::vector<std::size_t> sizes_;
    std::uint32_t count_ = 0;
};

}  // namespace

RoadGraph::RoadGraph(RoadNetwork network)
    : network_(std::move(network)),
      index_(network_),
      arcs_{arcs_of(RoadProfile::vehicle), arcs_of(RoadProfile::on_foot)} {}

std::optional<std::uint32_t> RoadGraph::cost_forward(std::uint32_t piece, RoadProfile profile) const {
    auto const& road = network_.pieces[piece];
    if (profile == RoadProfile::on_foot)
        return (road.use & road_on_foot) != 0 ? std::optional(thousandths(road.length_m)) : std::nullopt;
    if ((road.use & road_forward) == 0) return std::nullopt;
    return thousandths(road.length_m / road.forward_mps);
}

std::optional<std::uint32_t> RoadGraph::cost_backward(std::uint32_t piece, RoadProfile profile) const {
    if (profile == RoadProfile::on_foot) return cost_forward(piece, profile);
    auto const& road = network_.pieces[piece];
    if ((road.use & road_backward) == 0) return std::nullopt;
    return thousandths(road.length_m / road.backward_mps);
}

RoadArcs RoadGraph::arcs_of(RoadProfile profile) const {
    RoadArcs made;
    made.first.assign(network_.nodes.size() + 1, 0);
    auto const pieces = static_cast<std::uint32_t>(network_.pieces.size());
    for (std::uint32_t i = 0; i < pieces; ++i) {
        if (cost_forward(i, profile)) ++made.first[network_.pieces[i].to + 1];
        if (cost_backward(i, profile)) ++made.first[network_.pieces[i].from + 1];
    }
    for (std::size_t node = 1; node < made.first.size(); ++node) made.first[node] += made.first[node - 1];
    made.arcs.resize(made.first.back());
    made.piece.resize(made.first.back());
    auto next = made.first;
    for (std::uint32_t i = 0; i < pieces; ++i) {
        auto const& road = network_.pieces[i];
        auto const add = [&](std::uint32_t from, std::uint32_t to, std::uint32_t cost) {
            auto const at = next[to]++;
            made.arcs[at] = {from, cost, road.length_m};
            made.piece[at] = i;
        };
        if (auto const cost = cost_forward(i, profile)) add(road.from, road.to, *cost);
        if (auto const cost = cost_backward(i, profile)) add(road.to, road.from, *cost);
    }
    Groups const groups(made);
    return made;
}

bool RoadGraph::takes(std::uint32_t piece, RoadProfile profile) const {
    if (!cost_forward(piece, profile) && !cost_backward(piece, profile)) return false;
    auto const& road = network_.pieces[piece];
    auto const& ways = arcs(profile);
    auto const group = ways.group[road.from];
    return group == ways.group[road.to] && ways.real[group];
}

std::optional<RoadPlace> RoadGraph::nearest(GeoPoint point, RoadProfile profile, double within_m) const {
    auto const place = index_.nearest(network_, point, within_m, [&](std::uint32_t piece) {
        return (network_.pieces[piece].use & road_stops) != 0 && takes(piece, profile);
    });
    if (place) return place;
    return index_.nearest(network_, point, within_m, [&](std::uint32_t piece) { return takes(piece, profile); });
}

bool RoadGraph::connected(RoadPlace const& a, RoadPlace const& b, RoadProfile profile) const {
    auto const& group = arcs(profile).group;
    return group[network_.pieces[a.piece].from] == group[network_.pieces[b.piece].from];
}

}  // namespace tiaodu
