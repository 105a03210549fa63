// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/zone_shape.hpp"
#include "server/core/zone_times.hpp"

#include <array>
#include <cstdint>
#include <unordered_map>

namespace tiaodu {

/// A zone made ready for questions of every second.
struct IndexedZone {
    ZoneId id;
    ZonePlan const* plan = nullptr;  ///< In the world; lives as long as the zone.
    ZoneShape shape;
    ZoneTimes times;
    std::int64_t drawn = 0;  ///< The revision of the index with which it got its present shape.
};

/// Which zones are near a point. Grids of several cell sizes; a zone lies in the at most 4 cells of the finest grid
/// whose cells are as large as its box, so a question looks at one cell of each grid, and a change costs no more than
/// that either: importing thousands of zones one by one stays cheap, where a packed R-tree would be built anew each
/// time. Core thread.
class ZoneIndex {
public:
    /// Takes a zone in, or anew after it was changed. `zone` must stay where it is.
    void put(Zone const& zone);
    /// Null when there is none. Valid until the next `put`.
    IndexedZone const* find(ZoneId id) const;
    /// Zones whose box holds the point, into `found`, in the order in which they were first put in. Valid until the
    /// next `put`.
    void find_near(GeoPoint point, std::vector<IndexedZone const*>& found) const;
    /// In the order in which they were first put in.
    std::vector<IndexedZone> const& zones() const { return zones_; }
    /// Grows with every `put`.
    std::int64_t revision() const { return revision_; }

private:
    static constexpr std::array<double, 5> cells_deg{0.004, 0.03, 0.25, 2, 360};
    using Grid = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;

    template <class Visit>
    void each_cell(BoundingBox const& box, Visit const& visit);

    std::vector<IndexedZone> zones_;
    std::unordered_map<ZoneId, std::uint32_t> place_of_;
    std::array<Grid, cells_deg.size()> grids_;
    std::int64_t revision_ = 0;
};

}  // namespace tiaodu
