// SPDX-License-Identifier: Apache-2.0
#include "server/core/coverage.hpp"

#include "server/core/plane.hpp"

namespace tiaodu {
namespace {

constexpr Millis hour = std::chrono::hours(1);

Time hour_of(Time at) { return std::chrono::floor<std::chrono::hours>(at); }

}  // namespace

CoverageGrid::CoverageGrid(double cell_m, Time from, Time to)
    : height_deg_(Plane::lat_deg(cell_m)), from_(from), to_(to) {}

double CoverageGrid::width_deg(std::int64_t row) const {
    double const middle_deg = (static_cast<double>(row) + 0.5) * height_deg_;
    return height_deg_ / std::cos(std::clamp(middle_deg, -89.0, 89.0) * std::numbers::pi / 180.0);
}

void CoverageGrid::put(GeoPoint point, Time from, Time to) {
    auto const row = static_cast<std::int64_t>(std::floor(point.lat_deg / height_deg_));
    auto const column = static_cast<std::int64_t>(std::floor(point.lon_deg / width_deg(row)));
    for (Time begin = from; begin < to;) {
        auto const end = std::min(to, hour_of(begin) + hour);
        auto& sum = cells_[{hour_of(begin), row, column}];
        sum.time += end - begin;
        if (sum.last_unit != unit_) ++sum.units;
        sum.last_unit = unit_;
        begin = end;
    }
}

void CoverageGrid::add(std::span<TrackFix const> fixes) {
    ++unit_;
    TrackFix const* before = nullptr;
    for (auto const& fix : fixes) {
        if (fix.flags.doubtful()) continue;
        if (before && fix.fix_at - before->fix_at <= gap)
            put(before->point, std::max(before->fix_at, from_), std::min(fix.fix_at, to_));
        before = &fix;
    }
}

std::vector<CoverageGrid::Cell> CoverageGrid::cells() const {
    std::vector<Cell> cells;
    cells.reserve(cells_.size());
    for (auto const& [key, sum] : cells_) {
        auto const& [begin, row, column] = key;
        double const width = width_deg(row);
        cells.push_back({begin, static_cast<double>(column) * width, static_cast<double>(row) * height_deg_,
                         static_cast<double>(column + 1) * width, static_cast<double>(row + 1) * height_deg_, sum.time,
                         sum.units});
    }
    return cells;
}

}  // namespace tiaodu
