// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_graph.hpp"
#include "server/simulate/city.hpp"

#include <cstdint>
#include <map>

namespace tiaodu::simulate {

/// A piece of road in one direction.
struct RoadStep {
    std::uint32_t to = 0;  ///< Index of the junction in the network.
    double freeflow_mps = 0;
    std::vector<GeoPoint> shape;  ///< From the first junction to the second, both included.
};

/// The part of the roads that a squad can patrol: pieces open to vehicles that lie wholly on its ground, and of these
/// the largest set of junctions that all reach each other, so that a patrol never gets stuck. The graph must outlive
/// it.
class SquadRoads {
public:
    SquadRoads(RoadGraph const& graph, SquadGround const& ground);
    /// Enough roads for a patrol that does not look like a caged animal.
    bool usable() const { return nodes_.size() >= 12; }
    std::vector<std::uint32_t> const& nodes() const { return nodes_; }
    GeoPoint place_of(std::uint32_t node) const { return unpacked(graph_->network().nodes[node]); }
    /// The steps that go on from a junction of `nodes()` to others of them.
    std::vector<RoadStep> const& steps_from(std::uint32_t node) const { return steps_.at(node); }
    RoadGraph const& graph() const { return *graph_; }

private:
    RoadGraph const* graph_;
    std::vector<std::uint32_t> nodes_;
    std::map<std::uint32_t, std::vector<RoadStep>> steps_;
};

/// Whether the straight line lies on the ground, looked at every 20 m and at both ends.
bool line_inside(SquadGround const& ground, GeoPoint from, GeoPoint to);

}  // namespace tiaodu::simulate
