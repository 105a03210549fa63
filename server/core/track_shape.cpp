// SPDX-License-Identifier: Apache-2.0
#include "server/core/track_shape.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
/// The worst track costs the square of its length: it is done in blocks.
constexpr std::size_t block_fixes = 2048;

/// Metres east and north of a first fix, seconds after it: flat enough for a day's way.
struct Spot {
    double east_m, north_m, at_s;
};

std::vector<Spot> spots_of(std::span<TrackFix const> part) {
    constexpr double metres_per_degree = 6'371'008.8 * std::numbers::pi / 180.0;
    auto const& origin = part.front();
    double const shrink = std::cos(origin.point.lat_deg * std::numbers::pi / 180.0);
    std::vector<Spot> spots;
    spots.reserve(part.size());
    for (auto const& fix : part)
        spots.push_back({(fix.point.lon_deg - origin.point.lon_deg) * metres_per_degree * shrink,
                         (fix.point.lat_deg - origin.point.lat_deg) * metres_per_degree,
                         static_cast<double>((fix.fix_at - origin.fix_at).count()) / 1000.0});
    return spots;
}

/// How far `spot` is from where somebody who goes evenly from `a` to `b` would be at that moment.
double deviation_m(Spot const& a, Spot const& b, Spot const& spot) {
    double const part = b.at_s > a.at_s ? (spot.at_s - a.at_s) / (b.at_s - a.at_s) : 0.0;
    return std::hypot(a.east_m + part * (b.east_m - a.east_m) - spot.east_m,
                      a.north_m + part * (b.north_m - a.north_m) - spot.north_m);
}

}  // namespace

std::vector<TrackPart> parts_of(std::span<TrackFix const> fixes, Millis gap) {
    std::vector<TrackPart> parts;
    TrackFix const* before = nullptr;  // the last one of the part that counts for the sums
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        auto const& fix = fixes[i];
        if (i == 0 || fix.fix_at - fixes[i - 1].fix_at > gap) {
            parts.push_back({i, 0, 0, Millis(0)});
            before = nullptr;
        }
        auto& part = parts.back();
        ++part.count;
        if (fix.flags.doubtful()) continue;
        if (before) {
            auto const time = fix.fix_at - before->fix_at;
            double const metres = distance_m(before->point, fix.point);
            double const seconds = std::max(0.001, static_cast<double>(time.count()) / 1000.0);
            if (fix.speed_mps.value_or(metres / seconds) >= moving_mps_min) {
                part.distance_m += metres;
                part.moving += time;
            }
        }
        before = &fix;
    }
    return parts;
}

std::vector<double> significances(std::span<TrackFix const> part) {
    std::vector<double> significance(part.size(), 0.0);
    if (part.empty()) return significance;
    auto const spots = spots_of(part);
    struct Stretch {
        std::size_t from, to;
        double most;  ///< A point inside cannot matter more than the one that cut this stretch.
    };
    std::vector<Stretch> open;
    for (std::size_t from = 0; from + 1 < part.size(); from += block_fixes)
        open.push_back({from, std::min(from + block_fixes, part.size() - 1), endless});
    for (auto const& block : open) significance[block.from] = endless;
    significance.back() = endless;
    while (!open.empty()) {
        auto const [from, to, most] = open.back();
        open.pop_back();
        std::size_t farthest = from;
        double metres = -1;
        for (auto i = from + 1; i < to; ++i) {
            double const here = deviation_m(spots[from], spots[to], spots[i]);
            if (here <= metres) continue;
            metres = here;
            farthest = i;
        }
        if (farthest == from) continue;
        auto const least = std::min(metres, most);
        significance[farthest] = least;
        open.push_back({from, farthest, least});
        open.push_back({farthest, to, least});
    }
    return significance;
}

double tolerance_for(std::vector<double> significances, double tolerance_m, std::size_t points_max) {
    std::erase(significances, endless);
    auto const shown = static_cast<std::size_t>(
        std::count_if(significances.begin(), significances.end(), [&](double value) { return value >= tolerance_m; }));
    if (shown <= points_max) return tolerance_m;
    auto const cut = significances.begin() + static_cast<std::ptrdiff_t>(points_max);
    std::nth_element(significances.begin(), cut, significances.end(), std::greater<>());
    return std::nextafter(*cut, endless);
}

}  // namespace tiaodu
