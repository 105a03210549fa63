// SPDX-License-Identifier: Apache-2.0
#include "server/core/area_index.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

constexpr std::size_t bands_max = 4096;
constexpr std::size_t side_max = 256;
/// An edge is listed in every band it passes; bands are chosen so that the lists stay below about this many times the
/// number of edges, whatever the shape.
constexpr double copies_per_edge = 4;

/// Cell of `value` in `count` cells between `low` and `high`; values outside go to the first or last cell.
std::size_t cell_of(double value, double low, double high, std::size_t count) {
    double const part = (value - low) / (high - low) * static_cast<double>(count);
    if (!(part > 0)) return 0;
    return std::min(static_cast<std::size_t>(part), count - 1);
}

std::size_t band_of(double lat_deg, double south_deg, double per_degree, std::size_t count) {
    double const part = (lat_deg - south_deg) * per_degree;
    if (!(part > 0)) return 0;
    return std::min(static_cast<std::size_t>(part), count - 1);
}

template <class Visit>
void for_each_edge(MultiPolygon const& shape, Visit const& visit) {
    auto const walk = [&visit](Ring const& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) visit(ring[i], ring[i + 1]);
    };
    for (Polygon const& polygon : shape.polygons) {
        walk(polygon.outer);
        for (Ring const& hole : polygon.holes) walk(hole);
    }
}

}  // namespace

AreaIndex::AreaIndex(std::vector<OwnedArea> areas) : areas_(std::move(areas)) {
    std::stable_sort(areas_.begin(), areas_.end(),
                     [](OwnedArea const& x, OwnedArea const& y) { return x.owner < y.owner; });
    for (OwnedArea const& area : areas_) {
        add_bands(area.shape);
        bounds_.add({bands_.back().box.west_deg, bands_.back().box.south_deg});
        bounds_.add({bands_.back().box.east_deg, bands_.back().box.north_deg});
    }
    if (!areas_.empty()) build_grid();
}

void AreaIndex::add_bands(MultiPolygon const& shape) {
    Bands bands;
    bands.box = bounds_of(shape);
    double const height = bands.box.north_deg - bands.box.south_deg;
    double climbed = 0;
    std::size_t edges = 0;
    for_each_edge(shape, [&](GeoPoint a, GeoPoint b) {
        climbed += std::fabs(a.lat_deg - b.lat_deg);
        ++edges;
    });
    double const wanted = climbed > 0 ? copies_per_edge * static_cast<double>(edges) * height / climbed : 1.0;
    std::size_t const count = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, bands_max);
    bands.per_degree = static_cast<double>(count) / height;
    std::vector<std::vector<Edge>> lists(count);
    for_each_edge(shape, [&](GeoPoint a, GeoPoint b) {
        if (a.lat_deg == b.lat_deg) return;  // a ray to the east never crosses it
        auto const [low, high] = std::minmax(a.lat_deg, b.lat_deg);
        std::size_t const last = band_of(high, bands.box.south_deg, bands.per_degree, count);
        for (std::size_t k = band_of(low, bands.box.south_deg, bands.per_degree, count); k <= last; ++k)
            lists[k].push_back({a, b});
    });
    for (auto const& list : lists) {
        bands.first_edge.push_back(static_cast<std::uint32_t>(edges_.size()));
        edges_.insert(edges_.end(), list.begin(), list.end());
    }
    bands.first_edge.push_back(static_cast<std::uint32_t>(edges_.size()));
    bands_.push_back(std::move(bands));
}

std::size_t AreaIndex::column_of(double lon_deg) const {
    return cell_of(lon_deg, bounds_.west_deg, bounds_.east_deg, side_);
}

std::size_t AreaIndex::row_of(double lat_deg) const {
    return cell_of(lat_deg, bounds_.south_deg, bounds_.north_deg, side_);
}

void AreaIndex::build_grid() {
    // About 16 cells per area: most cells then know one or two candidates, and 218 areas need 16 KiB of offsets.
    double const wanted = 4.0 * std::sqrt(static_cast<double>(areas_.size()));
    side_ = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, side_max);
    std::vector<std::vector<std::uint32_t>> cells(side_ * side_);
    for (std::size_t area = 0; area < areas_.size(); ++area) {
        BoundingBox const& box = bands_[area].box;
        for (std::size_t row = row_of(box.south_deg); row <= row_of(box.north_deg); ++row)
            for (std::size_t column = column_of(box.west_deg); column <= column_of(box.east_deg); ++column)
                cells[row * side_ + column].push_back(static_cast<std::uint32_t>(area));
    }
    for (auto const& cell : cells) {
        first_candidate_.push_back(static_cast<std::uint32_t>(candidates_.size()));
        candidates_.insert(candidates_.end(), cell.begin(), cell.end());
    }
    first_candidate_.push_back(static_cast<std::uint32_t>(candidates_.size()));
}

bool AreaIndex::inside(std::size_t area, GeoPoint point) const {
    Bands const& bands = bands_[area];
    if (!bands.box.contains(point)) return false;
    std::size_t const count = bands.first_edge.size() - 1;
    std::size_t const band = band_of(point.lat_deg, bands.box.south_deg, bands.per_degree, count);
    bool odd = false;
    for (std::size_t i = bands.first_edge[band]; i < bands.first_edge[band + 1]; ++i)
        odd = odd != ray_crosses(edges_[i].a, edges_[i].b, point);
    return odd;
}

std::optional<OrgCode> AreaIndex::find(GeoPoint point) const {
    if (!bounds_.contains(point)) return std::nullopt;
    std::size_t const cell = row_of(point.lat_deg) * side_ + column_of(point.lon_deg);
    for (std::size_t i = first_candidate_[cell]; i < first_candidate_[cell + 1]; ++i)
        if (inside(candidates_[i], point)) return areas_[candidates_[i]].owner;
    return std::nullopt;
}

OwnedArea const* AreaIndex::area_of(OrgCode const& owner) const {
    auto const at = std::lower_bound(areas_.begin(), areas_.end(), owner,
                                     [](OwnedArea const& area, OrgCode const& code) { return area.owner < code; });
    return at != areas_.end() && at->owner == owner ? &*at : nullptr;
}

}  // namespace tiaodu
