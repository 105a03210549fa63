// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_search.hpp"
#include "server/core/travel.hpp"

namespace tiaodu {

struct RoadTimeSettings {
    double walking_mps = 2.5;             ///< > 0: officers, on foot and e-bike, along roads and beside them.
    double driving_mps = 7.0;             ///< > 0: vehicles between a position and the road.
    double traffic = 1.0;                 ///< > 0: vehicles take so many times as long as on empty roads.
    double reach_m = 500;                 ///< Farther than this from any road a point counts as off the road.
    Millis limit{std::chrono::hours(2)};  ///< Along roads; longer ways are not looked for. ≤ 12 hours.
};

/// A way for the map.
struct RoadRoute {
    ByRoad way;
    std::vector<GeoPoint> points;  ///< From the one point over roads to the other.
};

/// Travel times and ways along the roads of one graph, in the words of dispatching. Keeps arrays between questions:
/// one per thread. The graph must outlive it.
class RoadTimes {
public:
    explicit RoadTimes(RoadGraph const& graph, RoadTimeSettings const& settings = {});

    /// One search for all of `from`. OffRoad for drones, for points farther than `reach_m` from a road, and for two
    /// that are so close together beside the roads (in one yard) that going over a road would only be a way around.
    std::vector<Travel> times(GeoPoint to, UnitKind kind, std::span<GeoPoint const> from);

    /// The fastest way. Errors: not_found with the path "from" or "to" (no road within reach) or "" (no way within the
    /// limit).
    Result<RoadRoute> route(GeoPoint from, GeoPoint to, RoadProfile profile);

private:
    std::uint32_t cost_max(RoadProfile profile) const;
    ByRoad way_of(RoadCost const& cost, double beside_m, RoadProfile profile) const;

    RoadGraph const& graph_;
    RoadTimeSettings settings_;
    RoadSearch search_;
};

}  // namespace tiaodu
