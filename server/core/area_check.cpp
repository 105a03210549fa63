// SPDX-License-Identifier: Apache-2.0
#include "server/core/area.hpp"
#include "server/core/segments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double area_min_km2 = 1e-6;  // one square metre

std::string text_of(GeoPoint point) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.6f,%.6f", point.lon_deg, point.lat_deg);
    return buffer;
}

Error invalid(std::string detail) { return Error{Errc::invalid_field, "", std::move(detail)}; }

/// "ring 2", or "polygon 3, ring 2" when there are several polygons.
std::string ring_name(MultiPolygon const& shape, std::size_t polygon, std::size_t ring) {
    std::string const name = "ring " + std::to_string(ring + 1);
    return shape.polygons.size() == 1 ? name : "polygon " + std::to_string(polygon + 1) + ", " + name;
}

/// A ring with its place in the shape, so that one list serves all checks.
struct NamedRing {
    std::size_t polygon = 0;
    std::string name;
    Ring* ring = nullptr;
    bool hole = false;
};

std::vector<NamedRing> rings_of(MultiPolygon& shape) {
    std::vector<NamedRing> rings;
    for (std::size_t p = 0; p < shape.polygons.size(); ++p) {
        Polygon& polygon = shape.polygons[p];
        rings.push_back({p, ring_name(shape, p, 0), &polygon.outer, false});
        for (std::size_t h = 0; h < polygon.holes.size(); ++h)
            rings.push_back({p, ring_name(shape, p, h + 1), &polygon.holes[h], true});
    }
    return rings;
}

std::optional<Error> check_point(NamedRing const& named, GeoPoint point, AreaRules const& rules) {
    bool const sound = in_range(point);
    if (sound && (!rules.expected || rules.expected->contains(point))) return std::nullopt;
    if (rules.expected && rules.expected->contains(GeoPoint{point.lat_deg, point.lon_deg}))
        return invalid("coordinate order looks like lat,lon; GeoJSON is lon,lat (" + named.name + ")");
    if (!sound) return invalid(named.name + " has a point that is not lon,lat in degrees: " + text_of(point));
    return invalid(named.name + " has a point outside the expected region: " + text_of(point));
}

/// Checks one ring by itself, except for self-crossing; removes points that repeat the one before.
std::optional<Error> check_ring(NamedRing const& named, AreaRules const& rules) {
    Ring& ring = *named.ring;
    if (ring.size() < 4) {
        return invalid(named.name + " has " + std::to_string(ring.size()) +
                       " points; a closed ring has at least 4, the last equal to the first");
    }
    for (GeoPoint const point : ring)
        if (auto error = check_point(named, point, rules)) return error;
    if (ring.front() != ring.back()) return invalid(named.name + " is not closed");
    ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    bool flat = true;
    for (std::size_t i = 2; i < ring.size(); ++i) flat = flat && turn(ring[0], ring[1], ring[i]) == 0;
    if (flat) return invalid(named.name + " has no area");
    return std::nullopt;
}

std::vector<Segment> segments_of(std::vector<NamedRing> const& rings) {
    std::vector<Segment> segments;
    for (std::size_t r = 0; r < rings.size(); ++r) {
        Ring const& ring = *rings[r].ring;
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) segments.push_back({ring[i], ring[i + 1], r, i});
    }
    return segments;
}

/// What is wrong with two edges whose boxes meet; they may share an end when they follow each other in a ring.
std::optional<Error> judge(std::vector<NamedRing> const& rings, Segment const& x, Segment const& y) {
    Meeting const meeting = meeting_of(x.a, x.b, y.a, y.b);
    if (meeting == Meeting::none) return std::nullopt;
    std::string const where = " near " + text_of(y.a);
    if (x.owner != y.owner) {
        if (meeting == Meeting::touch) return std::nullopt;
        auto const [first, second] = std::minmax(x.owner, y.owner);
        return invalid(rings[second].name + (meeting == Meeting::cross ? " crosses " : " runs along ") +
                       rings[first].name + where);
    }
    std::size_t const edges = rings[x.owner].ring->size() - 1;
    bool const adjacent = (x.index + 1) % edges == y.index || (y.index + 1) % edges == x.index;
    if (adjacent && meeting != Meeting::overlap) return std::nullopt;
    if (adjacent) return invalid(rings[x.owner].name + " folds back on itself" + where);
    return invalid(rings[x.owner].name + (meeting == Meeting::touch ? " touches itself" : " crosses itself") + where);
}

enum class Place { inside, border, outside };

Place place_of(Ring const& ring, GeoPoint point) {
    bool inside = false;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        if (meeting_of(ring[i], ring[i + 1], point, point) != Meeting::none) return Place::border;
        inside = inside != ray_crosses(ring[i], ring[i + 1], point);
    }
    return inside ? Place::inside : Place::outside;
}

/// Where a ring that crosses no other lies relative to `around`: decided by its first point off the border.
Place place_of(Ring const& around, Ring const& ring) {
    for (GeoPoint const point : ring) {
        Place const place = place_of(around, point);
        if (place != Place::border) return place;
    }
    return Place::border;
}

/// A hole belongs inside its own outer ring and outside its siblings.
std::optional<Error> check_hole(std::vector<NamedRing> const& rings, NamedRing const& hole, NamedRing const& outer) {
    if (place_of(*outer.ring, *hole.ring) != Place::inside)
        return invalid(hole.name + " is a hole outside " + outer.name);
    for (NamedRing const& other : rings) {
        bool const sibling = other.hole && other.polygon == hole.polygon && other.ring != hole.ring;
        if (sibling && place_of(*other.ring, *hole.ring) != Place::outside)
            return invalid(hole.name + " lies inside " + other.name);
    }
    return std::nullopt;
}

/// A polygon may lie in a hole of another one (an island in a lake), but not on its ground.
bool on_ground_of(std::vector<NamedRing> const& rings, NamedRing const& around, NamedRing const& outer) {
    if (place_of(*around.ring, *outer.ring) == Place::outside) return false;
    return std::none_of(rings.begin(), rings.end(), [&](NamedRing const& ring) {
        return ring.hole && ring.polygon == around.polygon && place_of(*ring.ring, *outer.ring) == Place::inside;
    });
}

std::optional<Error> check_nesting(std::vector<NamedRing> const& rings) {
    std::map<std::size_t, NamedRing const*> outer_of;
    for (NamedRing const& named : rings)
        if (!named.hole) outer_of[named.polygon] = &named;
    for (NamedRing const& named : rings) {
        if (named.hole) {
            if (auto error = check_hole(rings, named, *outer_of.at(named.polygon))) return error;
            continue;
        }
        for (NamedRing const& other : rings) {
            if (!other.hole && other.ring != named.ring && on_ground_of(rings, other, named))
                return invalid(named.name + " lies inside " + other.name);
        }
    }
    return std::nullopt;
}

/// Twice the signed area in square degrees, anticlockwise positive.
long double signed_area(Ring const& ring) {
    long double sum = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        long double const ax = ring[i].lon_deg - ring[0].lon_deg;
        long double const ay = ring[i].lat_deg - ring[0].lat_deg;
        long double const bx = ring[i + 1].lon_deg - ring[0].lon_deg;
        long double const by = ring[i + 1].lat_deg - ring[0].lat_deg;
        sum += ax * by - ay * bx;
    }
    return sum;
}

double distance_to_line_m(GeoPoint point, Segment const& line) {
    double const scale = std::cos(point.lat_deg * std::numbers::pi / 180.0);
    double const dx = (line.b.lon_deg - line.a.lon_deg) * scale;
    double const dy = line.b.lat_deg - line.a.lat_deg;
    double const px = (point.lon_deg - line.a.lon_deg) * scale;
    double const py = point.lat_deg - line.a.lat_deg;
    double const length = std::hypot(dx, dy);
    return length == 0 ? 0 : std::fabs(dx * py - dy * px) / length * 111'195.0;
}

}  // namespace

Result<MultiPolygon> checked_area(MultiPolygon shape, AreaRules const& rules) {
    if (shape.polygons.empty()) return invalid("the shape has no polygon");
    std::vector<NamedRing> const rings = rings_of(shape);
    std::size_t points = 0;
    for (NamedRing const& named : rings) points += named.ring->size();
    if (points > rules.points_max) {
        return Error{Errc::limit_exceeded, "",
                     "the shape has " + std::to_string(points) + " points; at most " +
                         std::to_string(rules.points_max) + " are read (simplify it)"};
    }
    for (NamedRing const& named : rings)
        if (auto error = check_ring(named, rules)) return *std::move(error);
    std::optional<Error> crossing;
    std::vector<Segment> segments = segments_of(rings);
    sweep_pairs(segments, [&](Segment const& x, Segment const& y) {
        crossing = judge(rings, x, y);
        return !crossing.has_value();
    });
    if (crossing) return *std::move(crossing);
    for (NamedRing const& named : rings) {
        if (area_km2({{{*named.ring, {}}}}) < area_min_km2) return invalid(named.name + " has no area");
        bool const anticlockwise = signed_area(*named.ring) > 0;
        if (anticlockwise == named.hole) std::reverse(named.ring->begin(), named.ring->end());
    }
    if (auto error = check_nesting(rings)) return *std::move(error);
    return shape;
}

std::vector<AreaOverlap> find_overlaps(std::span<OwnedArea const> areas, double tolerance_m) {
    std::vector<Segment> segments;
    std::vector<BoundingBox> boxes;
    for (std::size_t a = 0; a < areas.size(); ++a) {
        boxes.push_back(bounds_of(areas[a].shape));
        for (Polygon const& polygon : areas[a].shape.polygons)
            for (std::size_t i = 0; i + 1 < polygon.outer.size(); ++i)
                segments.push_back({polygon.outer[i], polygon.outer[i + 1], a, i});
    }
    std::map<std::pair<std::size_t, std::size_t>, GeoPoint> found;
    sweep_pairs(segments, [&](Segment const& x, Segment const& y) {
        if (x.owner == y.owner || meeting_of(x.a, x.b, y.a, y.b) != Meeting::cross) return true;
        double const depth_m = std::min({distance_to_line_m(x.a, y), distance_to_line_m(x.b, y),
                                         distance_to_line_m(y.a, x), distance_to_line_m(y.b, x)});
        if (depth_m > tolerance_m) found.emplace(std::minmax(x.owner, y.owner), y.a);
        return true;
    });
    for (std::size_t a = 0; a < areas.size(); ++a) {  // one inside the other, or both the same
        GeoPoint const inner = inner_point(areas[a].shape);
        for (std::size_t b = 0; b < areas.size(); ++b) {
            if (a != b && boxes[b].contains(inner) && contains(areas[b].shape, inner))
                found.emplace(std::minmax(a, b), inner);
        }
    }
    std::vector<AreaOverlap> overlaps;
    for (auto const& [pair, near] : found) overlaps.push_back({pair.first, pair.second, near});
    return overlaps;
}

}  // namespace tiaodu
