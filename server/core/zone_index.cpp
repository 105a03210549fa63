// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_index.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

std::uint64_t cell_at(double lon_deg, double lat_deg, double side_deg) {
    auto const column = static_cast<std::uint32_t>(static_cast<std::int32_t>(std::floor(lon_deg / side_deg)));
    auto const row = static_cast<std::uint32_t>(static_cast<std::int32_t>(std::floor(lat_deg / side_deg)));
    return (static_cast<std::uint64_t>(column) << 32) | row;
}

}  // namespace

template <class Visit>
void ZoneIndex::each_cell(BoundingBox const& box, Visit const& visit) {
    double const side = std::max(box.east_deg - box.west_deg, box.north_deg - box.south_deg);
    if (!(side >= 0)) return;  // a box that holds nothing
    std::size_t grid = 0;
    while (grid + 1 < cells_deg.size() && cells_deg[grid] < side) ++grid;
    std::array cells{
        cell_at(box.west_deg, box.south_deg, cells_deg[grid]), cell_at(box.east_deg, box.south_deg, cells_deg[grid]),
        cell_at(box.west_deg, box.north_deg, cells_deg[grid]), cell_at(box.east_deg, box.north_deg, cells_deg[grid])};
    std::sort(cells.begin(), cells.end());
    auto const last = std::unique(cells.begin(), cells.end());
    for (auto cell = cells.begin(); cell != last; ++cell) visit(grids_[grid][*cell]);
}

void ZoneIndex::put(Zone const& zone) {
    IndexedZone made{zone.id, &zone.plan, ZoneShape(zone.plan), ZoneTimes(zone.plan), ++revision_};
    auto const [known, is_new] = place_of_.emplace(zone.id, static_cast<std::uint32_t>(zones_.size()));
    auto const place = known->second;
    if (is_new) {
        zones_.push_back(std::move(made));
    } else {
        if (zones_[place].shape == made.shape) made.drawn = zones_[place].drawn;
        each_cell(zones_[place].shape.box(), [place](auto& cell) { std::erase(cell, place); });
        zones_[place] = std::move(made);
    }
    each_cell(zones_[place].shape.box(), [place](auto& cell) { cell.push_back(place); });
}

IndexedZone const* ZoneIndex::find(ZoneId id) const {
    auto const found = place_of_.find(id);
    return found == place_of_.end() ? nullptr : &zones_[found->second];
}

void ZoneIndex::find_near(GeoPoint point, std::vector<IndexedZone const*>& found) const {
    found.clear();
    for (std::size_t grid = 0; grid < cells_deg.size(); ++grid) {
        if (grids_[grid].empty()) continue;
        auto const cell = grids_[grid].find(cell_at(point.lon_deg, point.lat_deg, cells_deg[grid]));
        if (cell == grids_[grid].end()) continue;
        for (auto const place : cell->second)
            if (zones_[place].shape.box().contains(point)) found.push_back(&zones_[place]);
    }
    if (found.size() > 1) std::sort(found.begin(), found.end());
}

}  // namespace tiaodu
