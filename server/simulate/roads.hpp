// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/city.hpp"

#include <cstdint>
#include <map>

namespace tiaodu::simulate {

/// A directed piece of road between two junctions.
struct RoadEdge {
    std::uint32_t from = 0;  ///< Place of the node in the graph, not its number in the file.
    std::uint32_t to = 0;
    double length_m = 0;
    double freeflow_mps = 0;
    std::vector<GeoPoint> shape;  ///< From the first junction to the second, both included.
};

/// A road network as two CSV texts: nodes with the columns node, lon, lat; edges with from, to, length_m, freeflow_kmh
/// and shape
/// ("lon,lat;lon,lat;…"). Other columns are ignored. WGS-84. Immutable once read.
class RoadGraph {
public:
    /// Errors: those of the CSV reader; invalid_field and not_found with "nodes line 7" or "edges line 7" as path.
    static Result<RoadGraph> read(std::string_view nodes_csv, std::string_view edges_csv);

    std::vector<GeoPoint> const& nodes() const { return nodes_; }
    RoadEdge const& edge(std::uint32_t index) const { return edges_[index]; }
    std::vector<std::uint32_t> const& edges_from(std::uint32_t node) const { return out_[node]; }
    /// The junction closest to a point, if one is within `within_m`.
    std::optional<std::uint32_t> nearest(GeoPoint point, double within_m) const;
    /// The edges of the shortest way; empty when there is none or when the two are the same.
    std::vector<std::uint32_t> route(std::uint32_t from, std::uint32_t to) const;

private:
    std::vector<GeoPoint> nodes_;
    std::vector<RoadEdge> edges_;
    std::vector<std::vector<std::uint32_t>> out_;
};

/// The part of the network that a squad can patrol: edges that lie wholly on its ground, and of these the largest set
/// of junctions that all reach each other, so that a patrol never gets stuck. The graph must outlive it.
class SquadRoads {
public:
    SquadRoads(RoadGraph const& graph, SquadGround const& ground);
    /// Enough roads for a patrol that does not look like a caged animal.
    bool usable() const { return nodes_.size() >= 12; }
    std::vector<std::uint32_t> const& nodes() const { return nodes_; }
    /// Edges of the graph that go on from a junction of `nodes()`.
    std::vector<std::uint32_t> const& edges_from(std::uint32_t node) const { return out_.at(node); }
    RoadGraph const& graph() const { return *graph_; }

private:
    RoadGraph const* graph_;
    std::vector<std::uint32_t> nodes_;
    std::map<std::uint32_t, std::vector<std::uint32_t>> out_;
};

/// Whether the straight line lies on the ground, looked at every 20 m and at both ends.
bool line_inside(SquadGround const& ground, GeoPoint from, GeoPoint to);

}  // namespace tiaodu::simulate
