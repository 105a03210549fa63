// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/geo.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Roads as plain arrays: what an import makes, what the file of the data folder holds, and what a RoadGraph is built
/// from.
namespace tiaodu {

/// A WGS-84 position in ten-millionths of a degree: 1.1 cm of latitude in half the space of a GeoPoint.
struct PackedPoint {
    std::int32_t lon_e7 = 0;
    std::int32_t lat_e7 = 0;
    friend bool operator==(PackedPoint const&, PackedPoint const&) = default;
};

/// `point` must be in range.
PackedPoint packed(GeoPoint point);
inline GeoPoint unpacked(PackedPoint point) { return {point.lon_e7 / 1e7, point.lat_e7 / 1e7}; }

/// Who may use a piece of road; several of them, added up.
enum RoadUse : std::uint32_t {
    road_forward = 1,   ///< Vehicles, from `from` to `to`.
    road_backward = 2,  ///< Vehicles, from `to` to `from`.
    road_on_foot = 4,   ///< People, in both directions.
    road_stops = 8,     ///< May be entered and left between its ends; not so a motorway.
};

/// A road between two junctions.
struct RoadPiece {
    std::uint32_t from = 0;  ///< Index into `RoadNetwork::nodes`.
    std::uint32_t to = 0;
    std::uint32_t first_point = 0;  ///< Index into `RoadNetwork::points`.
    std::uint32_t point_count = 0;  ///< ≥ 2; the first lies at `from`, the last at `to`.
    float length_m = 0;
    float forward_mps = 0;   ///< Of vehicles on an empty road; without meaning unless `use` has road_forward.
    float backward_mps = 0;  ///< The same for road_backward.
    std::uint32_t use = 0;   ///< Sum of RoadUse.
};

struct RoadNetwork {
    std::vector<PackedPoint> nodes;
    std::vector<PackedPoint> points;  ///< Shapes of the pieces, one after the other in the order of `pieces`.
    std::vector<RoadPiece> pieces;

    std::span<PackedPoint const> shape(RoadPiece const& piece) const {
        return {points.data() + piece.first_point, piece.point_count};
    }
};

/// A city with all its paths has some 300,000 nodes; a province ten times as many.
inline constexpr std::size_t road_nodes_max = 4'000'000;
inline constexpr std::size_t road_pieces_max = 6'000'000;
inline constexpr std::size_t road_points_max = 40'000'000;
inline constexpr double road_piece_m_max = 200'000;
inline constexpr double road_mps_min = 0.1;
inline constexpr double road_mps_max = 70;

/// What is wrong with a network, if anything: more than the limits above, an index that leads nowhere, shapes that are
/// not one after the other, impossible lengths or speeds, a place out of range. `path` is "pieces[12].from".
std::optional<Error> check_network(RoadNetwork const& network);

/// The same roads with neighbours in the plane near each other in memory (nodes and pieces along a Hilbert curve),
/// which makes searches some times faster. The network must be sound.
RoadNetwork arranged(RoadNetwork const& network);

/// Length of all pieces, metres; both directions of a road count once.
double total_length_m(RoadNetwork const& network);

}  // namespace tiaodu
