// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/track_fix.hpp"

#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace tiaodu {

/// Adds up how long units were in each cell of a grid, hour by hour. The grid is the same for everybody who asks with
/// the same width: rows of equal height from the equator, cells of each row as wide as it is high in metres from the
/// meridian of 0°. A stretch between two fixes counts for the cell of the first one.
class CoverageGrid {
public:
    /// Without a fix for longer than this nobody knows where a unit was.
    static constexpr Millis gap = std::chrono::minutes(5);

    /// `cell_m` > 0. Only what lies in from <= time < to counts.
    CoverageGrid(double cell_m, Time from, Time to);

    /// The fixes of one unit, by fix time; simulated and jumping ones are left out. Once per unit.
    void add(std::span<TrackFix const> fixes);

    struct Cell {
        Time hour{};
        double west_deg = 0, south_deg = 0, east_deg = 0, north_deg = 0;
        Millis time{};
        std::int64_t units = 0;
    };
    std::size_t size() const { return cells_.size(); }
    /// By hour, row and column.
    std::vector<Cell> cells() const;

private:
    struct Sum {
        Millis time{};
        std::int64_t units = 0;
        std::int64_t last_unit = 0;  ///< Which unit was counted last.
    };
    using Key = std::tuple<Time, std::int64_t, std::int64_t>;  ///< Hour, row, column.
    double width_deg(std::int64_t row) const;
    void put(GeoPoint point, Time from, Time to);

    double height_deg_;
    Time from_;
    Time to_;
    std::int64_t unit_ = 0;  ///< Grows with every unit.
    std::map<Key, Sum> cells_;
};

}  // namespace tiaodu
