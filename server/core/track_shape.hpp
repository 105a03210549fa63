// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/track_fix.hpp"

#include <span>
#include <vector>

/// What a track looks like: where it has gaps, how long it is, which of its points are worth drawing. All functions
/// take fixes of one unit by fix time.
namespace tiaodu {

/// Slower than this a unit stands: receivers drift by some decimetres a second.
inline constexpr double moving_mps_min = 0.5;

/// Fixes without a gap between them. Simulated and jumping ones count for nothing in the sums.
struct TrackPart {
    std::size_t first = 0;
    std::size_t count = 0;
    double distance_m = 0;  ///< Of the moving times only.
    Millis moving{};
};

/// Cuts where there is no fix for more than `gap`.
std::vector<TrackPart> parts_of(std::span<TrackFix const> fixes, Millis gap);

/// For each fix of a part the tolerance in metres up to which it must be shown (Douglas-Peucker, with the distance from
/// where a straight line at even speed would be at that moment: so stops stay stops). Infinite for both ends. Bounded:
/// long parts are done in blocks.
std::vector<double> significances(std::span<TrackFix const> part);

/// The smallest tolerance not below `tolerance_m` at which no more than `points_max` fixes must be shown, those of
/// infinite significance apart.
double tolerance_for(std::vector<double> significances, double tolerance_m, std::size_t points_max);

}  // namespace tiaodu
