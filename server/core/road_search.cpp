// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_search.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

constexpr std::uint32_t unreached = UINT32_MAX;  ///< No cost, no arc, the end of a list.
constexpr unsigned bucket_bits = 10;

std::uint32_t share(std::uint32_t cost, double part) {
    return static_cast<std::uint32_t>(std::llround(cost * std::clamp(part, 0.0, 1.0)));
}

/// Appends a line that begins where the first one ends.
void go_on(std::vector<GeoPoint>& line, std::vector<GeoPoint> const& more) {
    for (auto const& point : more)
        if (line.empty() || !(line.back() == point)) line.push_back(point);
}

}  // namespace

RoadSearch::RoadSearch(RoadGraph const& graph)
    : graph_(graph),
      labels_(graph.network().nodes.size(), Label{unreached, 0}),
      wanted_(graph.network().nodes.size(), 0) {}

void RoadSearch::clear() {
    for (auto const node : touched_) labels_[node].cost = unreached;
    for (auto const node : wanted_nodes_) wanted_[node] = 0;
    touched_.clear();
    wanted_nodes_.clear();
    waiting_.clear();
    open_ = 0;
    missing_ = 0;
}

void RoadSearch::want(RoadPlace const& place, RoadProfile profile) {
    auto const& piece = graph_.network().pieces[place.piece];
    auto const add = [this](std::uint32_t node) {
        if (wanted_[node] != 0) return;
        wanted_[node] = 1;
        wanted_nodes_.push_back(node);
        ++missing_;
    };
    if (graph_.cost_forward(place.piece, profile)) add(piece.to);
    if (graph_.cost_backward(place.piece, profile)) add(piece.from);
}

void RoadSearch::reach(std::uint32_t node, std::uint32_t cost, float metres) {
    auto& label = labels_[node];
    if (label.cost == unreached) touched_.push_back(node);
    label = {cost, metres};
    auto& bucket = buckets_[cost >> bucket_bits];
    waiting_.push_back({node, cost, bucket});
    bucket = static_cast<std::uint32_t>(waiting_.size() - 1);
    ++open_;
}

void RoadSearch::scan(std::uint32_t node, std::uint32_t cost, RoadArcs const& arcs, std::uint32_t cost_max) {
    auto const metres = labels_[node].metres;
    for (auto i = arcs.first[node]; i < arcs.first[node + 1]; ++i) {
        auto const& arc = arcs.arcs[i];
        auto const through = cost + arc.cost;
        if (through > cost_max || through >= labels_[arc.from].cost) continue;
        reach(arc.from, through, metres + arc.metres);
        if (!onward_.empty()) onward_[arc.from] = i;
    }
}

void RoadSearch::run(RoadPlace const& to, RoadProfile profile, std::uint32_t cost_max) {
    buckets_.assign((cost_max >> bucket_bits) + 1, unreached);
    auto const& arcs = graph_.arcs(profile);
    auto const& piece = graph_.network().pieces[to.piece];
    auto const begin = [&](std::uint32_t node, std::optional<std::uint32_t> cost, double part) {
        if (!cost) return;
        auto const first = share(*cost, part);
        if (first > cost_max || first >= labels_[node].cost) return;
        reach(node, first, static_cast<float>(piece.length_m * part));
    };
    begin(piece.from, graph_.cost_forward(to.piece, profile), to.part);
    begin(piece.to, graph_.cost_backward(to.piece, profile), 1 - to.part);
    for (auto& bucket : buckets_) {
        while (bucket != unreached) {
            auto const entry = waiting_[bucket];
            bucket = entry.next;
            --open_;
            if (labels_[entry.node].cost != entry.cost) continue;  // reached at less cost meanwhile
            if (wanted_[entry.node] != 0) {
                wanted_[entry.node] = 0;
                --missing_;
            }
            scan(entry.node, entry.cost, arcs, cost_max);
        }
        if (missing_ == 0 || open_ == 0) break;
    }
}

std::optional<RoadSearch::Start> RoadSearch::start_of(RoadPlace const& from, RoadPlace const& to, RoadProfile profile,
                                                      std::uint32_t cost_max) const {
    auto const& piece = graph_.network().pieces[from.piece];
    std::optional<Start> best;
    auto const offer = [&](std::uint32_t cost, double metres, Exit exit) {
        if (cost <= cost_max && (!best || cost < best->cost.cost)) best = Start{{cost, metres}, exit};
    };
    auto const over = [&](std::uint32_t node, std::optional<std::uint32_t> cost, double part, Exit exit) {
        auto const& label = labels_[node];
        if (!cost || label.cost == unreached) return;
        offer(share(*cost, part) + label.cost, piece.length_m * part + double{label.metres}, exit);
    };
    auto const forward = graph_.cost_forward(from.piece, profile);
    auto const backward = graph_.cost_backward(from.piece, profile);
    if (from.piece == to.piece) {
        auto const part = std::fabs(to.part - from.part);
        if (forward && from.part <= to.part) offer(share(*forward, part), piece.length_m * part, Exit::direct);
        if (backward && from.part >= to.part) offer(share(*backward, part), piece.length_m * part, Exit::direct);
    }
    over(piece.to, forward, 1 - from.part, Exit::over_to);
    over(piece.from, backward, from.part, Exit::over_from);
    return best;
}

bool RoadSearch::enters_forward(RoadPlace const& to, std::uint32_t node, RoadProfile profile) const {
    auto const& piece = graph_.network().pieces[to.piece];
    if (piece.from != piece.to) return node == piece.from;
    auto const forward = graph_.cost_forward(to.piece, profile);
    auto const backward = graph_.cost_backward(to.piece, profile);
    return forward && (!backward || share(*forward, to.part) <= share(*backward, 1 - to.part));
}

std::vector<std::optional<RoadCost>> RoadSearch::costs(std::span<RoadPlace const> from, RoadPlace const& to,
                                                       RoadProfile profile, std::uint32_t cost_max) {
    TIAODU_ASSERT(cost_max <= road_cost_max);
    clear();
    for (auto const& place : from)
        if (graph_.connected(place, to, profile)) want(place, profile);
    run(to, profile, cost_max);
    std::vector<std::optional<RoadCost>> found;
    found.reserve(from.size());
    for (auto const& place : from) {
        found.emplace_back();
        if (!graph_.connected(place, to, profile)) continue;
        if (auto const start = start_of(place, to, profile, cost_max)) found.back() = start->cost;
    }
    return found;
}

std::optional<RoadLine> RoadSearch::line(RoadPlace const& from, RoadPlace const& to, RoadProfile profile,
                                         std::uint32_t cost_max) {
    TIAODU_ASSERT(cost_max <= road_cost_max);
    clear();
    if (!graph_.connected(from, to, profile)) return std::nullopt;
    want(from, profile);
    onward_.assign(labels_.size(), unreached);
    run(to, profile, cost_max);
    auto const start = start_of(from, to, profile, cost_max);
    auto const onward = std::exchange(onward_, {});
    if (!start) return std::nullopt;

    auto const& network = graph_.network();
    RoadLine line{start->cost, {}};
    auto const& first = network.pieces[from.piece];
    if (start->exit == Exit::direct) {
        line.points = line_between(network, first, from.part, to.part);
        return line;
    }
    bool const forward = start->exit == Exit::over_to;
    line.points = line_between(network, first, from.part, forward ? 1 : 0);
    auto node = forward ? first.to : first.from;
    for (auto arc = onward[node]; arc != unreached; arc = onward[node]) {
        auto const& piece = network.pieces[graph_.arcs(profile).piece[arc]];
        bool const along = piece.from == node;
        go_on(line.points, line_between(network, piece, along ? 0 : 1, along ? 1 : 0));
        node = along ? piece.to : piece.from;
    }
    go_on(line.points,
          line_between(network, network.pieces[to.piece], enters_forward(to, node, profile) ? 0 : 1, to.part));
    if (line.points.size() < 2) line.points.push_back(line.points.back());
    return line;
}

}  // namespace tiaodu
