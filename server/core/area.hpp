// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Jurisdictions (辖区) as shapes on the map: what they are and whether they are sound. Finding the jurisdiction of a
/// point is in area_index.hpp, making jurisdictions from centre points in derive_areas.hpp.
namespace tiaodu {

/// A closed line: the last point repeats the first, as in GeoJSON.
using Ring = std::vector<GeoPoint>;

struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
};

struct MultiPolygon {
    std::vector<Polygon> polygons;
};

/// The shape that belongs to one organisation.
struct OwnedArea {
    OrgCode owner;
    MultiPolygon shape;
};

/// Degrees; empty (contains nothing) until something is added.
struct BoundingBox {
    double west_deg = 181;
    double south_deg = 91;
    double east_deg = -181;
    double north_deg = -91;

    /// Borders included; false for NaN.
    bool contains(GeoPoint point) const;
    bool overlaps(BoundingBox const& other) const;
    void add(GeoPoint point);
};

/// The box in which GCJ-02 is defined: all of China and its neighbours.
inline constexpr BoundingBox china_bounds{72.004, 0.8293, 137.8347, 55.8271};

BoundingBox bounds_of(MultiPolygon const& shape);

/// Square kilometres on the sphere of 6,371,008.8 m; holes are subtracted. Needs a shape from `checked_area`.
double area_km2(MultiPolygon const& shape);

/// True when a ray from `point` to the east crosses the edge. Half-open in latitude and computed alike for both
/// directions of the edge, so of two neighbours that store their border with identical vertices exactly one contains
/// a point on it.
bool ray_crosses(GeoPoint a, GeoPoint b, GeoPoint point);

/// Whether the point is inside by the even-odd rule; slow but simple, `AreaIndex` gives the same answer quickly.
bool contains(MultiPolygon const& shape, GeoPoint point);

/// A point well inside the largest polygon: the middle of the widest stretch at one of three latitudes. For labels.
GeoPoint inner_point(MultiPolygon const& shape);

struct AreaRules {
    /// Where the area has to be; also what tells lat,lon from lon,lat. None: only the range of degrees is checked.
    std::optional<BoundingBox> expected = china_bounds;
    /// Points of one shape, all rings together. The largest Shanghai town has 2,600.
    std::size_t points_max = 50'000;
};

/// The shape with repeated points removed, outer rings anticlockwise and holes clockwise (RFC 7946), or what is wrong:
/// too few points, not closed, out of range, swapped order, no area, a ring that crosses or touches itself, rings that
/// cross each other, a hole outside its ring, polygons that overlap.
/// Errors: invalid_field or limit_exceeded; `detail` is a sentence such as "ring 1 is not closed" (rings count from 1,
/// the outer ring first).
Result<MultiPolygon> checked_area(MultiPolygon shape, AreaRules const& rules);

/// Two areas that claim the same ground, by their positions in the list, and a point where it shows.
struct AreaOverlap {
    std::size_t first = 0;
    std::size_t second = 0;
    GeoPoint near;
};

/// Overlapping pairs, each once, in list order. Overlaps less than `tolerance_m` deep are taken for rounding of a
/// common border and ignored. Needs shapes from `checked_area`.
std::vector<AreaOverlap> find_overlaps(std::span<OwnedArea const> areas, double tolerance_m = 5.0);

}  // namespace tiaodu
