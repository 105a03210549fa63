// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_network.hpp"

#include <functional>

namespace tiaodu {

/// A place on a piece of road.
struct RoadPlace {
    std::uint32_t piece = 0;
    double part = 0;    ///< How far along the piece, by length: 0 at `from`, 1 at `to`.
    double away_m = 0;  ///< Straight distance of the point that was asked for.
    GeoPoint point;
};

/// Which road is nearest to a point: a grid over the segments of all shapes. Immutable.
class RoadIndex {
public:
    explicit RoadIndex(RoadNetwork const& network);

    /// The nearest place within `within_m` (inclusive) on a piece that `accept` takes (given the index of the piece);
    /// of equally near ones the piece with the smaller index. `network` is the one the index was made of.
    std::optional<RoadPlace> nearest(RoadNetwork const& network, GeoPoint point, double within_m,
                                     std::function<bool(std::uint32_t)> const& accept) const;

private:
    std::int64_t column_of(double lon_e7) const;
    std::int64_t row_of(double lat_e7) const;
    template <class Visit>
    void each_cell(PackedPoint a, PackedPoint b, Visit const& visit) const;

    double west_e7_ = 0;
    double south_e7_ = 0;
    double cell_lon_e7_ = 1;
    double cell_lat_e7_ = 1;
    double cell_m_ = 1;  ///< The shorter side of the smallest cell.
    std::int64_t columns_ = 0;
    std::int64_t rows_ = 0;
    std::vector<std::uint32_t> first_;     ///< Segments of cell c: `segments_[first_[c] … first_[c + 1])`.
    std::vector<std::uint32_t> segments_;  ///< Index of the segment's first point in `RoadNetwork::points`.
};

/// The line along a piece from one part to another (0 … 1, by length), backwards when `from` is greater: two points or
/// more.
std::vector<GeoPoint> line_between(RoadNetwork const& network, RoadPiece const& piece, double from, double to);

}  // namespace tiaodu
