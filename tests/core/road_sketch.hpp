// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_network.hpp"

#include <cmath>
#include <numbers>

namespace tiaodu::test {

/// Roads drawn by hand on a plane in metres: x to the east, y to the north of the square.
class Sketch {
public:
    static constexpr std::uint32_t both_ways = road_forward | road_backward | road_on_foot | road_stops;
    static constexpr std::uint32_t one_way = road_forward | road_on_foot | road_stops;
    static constexpr std::uint32_t motorway = road_forward | road_backward;

    static GeoPoint at(double x_m, double y_m) {
        constexpr double degree_m = 6'371'008.8 * std::numbers::pi / 180.0;
        constexpr double middle_deg = 31.23;
        return {121.47 + x_m / (degree_m * std::cos(middle_deg * std::numbers::pi / 180.0)),
                middle_deg + y_m / degree_m};
    }

    std::uint32_t node(double x_m, double y_m) {
        network_.nodes.push_back(packed(at(x_m, y_m)));
        return static_cast<std::uint32_t>(network_.nodes.size() - 1);
    }

    /// A road over the bends; its length is what `length_m` says.
    std::uint32_t road(std::uint32_t from, std::uint32_t to, float length_m, float mps, std::uint32_t use = both_ways,
                       std::vector<GeoPoint> const& bends = {}) {
        RoadPiece piece{from, to, static_cast<std::uint32_t>(network_.points.size()), 0, length_m, mps, mps, use};
        piece.point_count = static_cast<std::uint32_t>(bends.size() + 2);
        network_.points.push_back(network_.nodes[from]);
        for (auto const& bend : bends) network_.points.push_back(packed(bend));
        network_.points.push_back(network_.nodes[to]);
        network_.pieces.push_back(piece);
        return static_cast<std::uint32_t>(network_.pieces.size() - 1);
    }

    RoadNetwork const& network() const { return network_; }

private:
    RoadNetwork network_;
};

}  // namespace tiaodu::test
