// SPDX-License-Identifier: Apache-2.0
#include "server/core/area.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double earth_radius_km = 6371.0088;

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

/// Signed area of a ring on the sphere, anticlockwise positive (Chamberlain and Duquette, "Some Algorithms for
/// Polygons on a Sphere", 2007). Longitudes relative to the first point keep the digits for small rings.
double ring_km2(Ring const& ring) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        GeoPoint const a = ring[i];
        GeoPoint const b = ring[i + 1];
        sum += radians(a.lon_deg - b.lon_deg) * (std::sin(radians(a.lat_deg)) + std::sin(radians(b.lat_deg)));
    }
    return sum * earth_radius_km * earth_radius_km / 2.0;
}

template <class Visit>
void for_each_edge(Polygon const& polygon, Visit const& visit) {
    auto const walk = [&visit](Ring const& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) visit(ring[i], ring[i + 1]);
    };
    walk(polygon.outer);
    for (Ring const& hole : polygon.holes) walk(hole);
}

/// Middle and width of the widest stretch inside the polygon along one latitude.
std::pair<GeoPoint, double> widest_at(Polygon const& polygon, double lat_deg) {
    std::vector<double> crossings;
    for_each_edge(polygon, [&](GeoPoint a, GeoPoint b) {
        if ((a.lat_deg <= lat_deg) == (b.lat_deg <= lat_deg)) return;
        double const part = (lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
        crossings.push_back(a.lon_deg + part * (b.lon_deg - a.lon_deg));
    });
    std::sort(crossings.begin(), crossings.end());
    std::pair<GeoPoint, double> best{polygon.outer.front(), 0.0};
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        double const width = crossings[i + 1] - crossings[i];
        if (width > best.second) best = {{(crossings[i] + crossings[i + 1]) / 2.0, lat_deg}, width};
    }
    return best;
}

}  // namespace

bool BoundingBox::contains(GeoPoint point) const {
    return point.lon_deg >= west_deg && point.lon_deg <= east_deg && point.lat_deg >= south_deg &&
           point.lat_deg <= north_deg;
}

bool BoundingBox::overlaps(BoundingBox const& other) const {
    return west_deg <= other.east_deg && other.west_deg <= east_deg && south_deg <= other.north_deg &&
           other.south_deg <= north_deg;
}

void BoundingBox::add(GeoPoint point) {
    west_deg = std::min(west_deg, point.lon_deg);
    south_deg = std::min(south_deg, point.lat_deg);
    east_deg = std::max(east_deg, point.lon_deg);
    north_deg = std::max(north_deg, point.lat_deg);
}

BoundingBox bounds_of(MultiPolygon const& shape) {
    BoundingBox box;
    for (Polygon const& polygon : shape.polygons)
        for (GeoPoint const point : polygon.outer) box.add(point);
    return box;
}

double area_km2(MultiPolygon const& shape) {
    double total = 0;
    for (Polygon const& polygon : shape.polygons) {
        total += std::fabs(ring_km2(polygon.outer));
        for (Ring const& hole : polygon.holes) total -= std::fabs(ring_km2(hole));
    }
    return total;
}

bool ray_crosses(GeoPoint a, GeoPoint b, GeoPoint point) {
    if (b.lat_deg < a.lat_deg) std::swap(a, b);
    if (!(a.lat_deg <= point.lat_deg && point.lat_deg < b.lat_deg)) return false;
    double const part = (point.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg);
    return point.lon_deg < a.lon_deg + part * (b.lon_deg - a.lon_deg);
}

bool contains(MultiPolygon const& shape, GeoPoint point) {
    bool inside = false;
    for (Polygon const& polygon : shape.polygons)
        for_each_edge(polygon, [&](GeoPoint a, GeoPoint b) { inside = inside != ray_crosses(a, b, point); });
    return inside;
}

GeoPoint inner_point(MultiPolygon const& shape) {
    Polygon const* largest = nullptr;
    double largest_km2 = -1;
    for (Polygon const& polygon : shape.polygons) {
        double const km2 = std::fabs(ring_km2(polygon.outer));
        if (km2 > largest_km2) {
            largest_km2 = km2;
            largest = &polygon;
        }
    }
    if (largest == nullptr) return {};
    BoundingBox box;
    for (GeoPoint const point : largest->outer) box.add(point);
    std::pair<GeoPoint, double> best{largest->outer.front(), 0.0};
    for (double const part : {0.5, 0.37, 0.63}) {
        auto const candidate = widest_at(*largest, box.south_deg + part * (box.north_deg - box.south_deg));
        // The middle latitude wins unless another one is clearly roomier: labels look best near the middle.
        if (candidate.second > best.second * 1.25) best = candidate;
    }
    return best.first;
}

}  // namespace tiaodu
