// SPDX-License-Identifier: Apache-2.0
#include "server/core/derive_areas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double metres_per_degree = 111'195.08;
constexpr double apart_min_m = 20;
/// 24 points make a full circle; a chord misses the arc by at most 1 % of the radius.
constexpr double arc_step = 2.0 * std::numbers::pi / 24.0;
constexpr std::size_t no_neighbour = static_cast<std::size_t>(-1);

struct Spot {
    double x = 0;
    double y = 0;
};
Spot operator+(Spot a, Spot b) { return {a.x + b.x, a.y + b.y}; }
Spot operator-(Spot a, Spot b) { return {a.x - b.x, a.y - b.y}; }
Spot operator*(Spot a, double factor) { return {a.x * factor, a.y * factor}; }
double dot(Spot a, Spot b) { return a.x * b.x + a.y * b.y; }
double cross(Spot a, Spot b) { return a.x * b.y - a.y * b.x; }
double length(Spot a) { return std::hypot(a.x, a.y); }

/// Metres east and north of an origin; scale of longitude fixed at the origin's latitude.
class LocalPlane {
public:
    explicit LocalPlane(GeoPoint origin)
        : origin_(origin), lon_scale_(metres_per_degree * std::cos(origin.lat_deg * std::numbers::pi / 180.0)) {}
    Spot spot(GeoPoint point) const {
        return {(point.lon_deg - origin_.lon_deg) * lon_scale_, (point.lat_deg - origin_.lat_deg) * metres_per_degree};
    }
    /// Rounded to 1e-7 degree: whoever computes the same corner gets the same number.
    GeoPoint point(Spot spot) const {
        auto const rounded = [](double degrees) { return std::round(degrees * 1e7) / 1e7; };
        return {rounded(origin_.lon_deg + spot.x / lon_scale_), rounded(origin_.lat_deg + spot.y / metres_per_degree)};
    }

private:
    GeoPoint origin_;
    double lon_scale_;
};

/// A corner of a convex polygon and which neighbour's bisector carries the edge that leaves it.
struct Corner {
    Spot at;
    std::size_t neighbour = no_neighbour;
};

/// Keeps the side of the bisector between the origin and `other` on which the origin lies.
std::vector<Corner> clipped(std::vector<Corner> const& cell, Spot other, std::size_t neighbour) {
    auto const depth = [&](Spot at) { return dot(other, other) / 2.0 - dot(at, other); };
    std::vector<Corner> kept;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        Corner const& from = cell[i];
        Corner const& to = cell[(i + 1) % cell.size()];
        double const a = depth(from.at);
        double const b = depth(to.at);
        if (a > 0) kept.push_back(from);
        if ((a > 0) == (b > 0)) continue;
        Spot const on_line = from.at + (to.at - from.at) * (a / (a - b));
        kept.push_back({on_line, a > 0 ? neighbour : from.neighbour});
    }
    return kept;
}

/// Builds one cell after the other; corners are computed from the centres that meet there in a fixed order, so that
/// every cell around a corner gets bit for bit the same point.
class CellBuilder {
public:
    CellBuilder(std::vector<Spot> centres, double radius_m) : centres_(std::move(centres)), radius_m_(radius_m) {}

    /// Anticlockwise corners of the cell of centre `own`, relative to the plane's origin.
    std::vector<Spot> cell(std::size_t own) const {
        std::vector<Corner> const corners = raw_cell(own);
        std::vector<Piece> const pieces = pieces_in_circle(own, corners);
        std::vector<Spot> outline;
        if (pieces.empty()) add_arc(outline, own, -arc_step / 2.0, 2.0 * std::numbers::pi - arc_step / 2.0);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            outline.push_back(pieces[i].start);
            if (!pieces[i].ends_on_circle) continue;
            Spot const from = pieces[i].end - centres_[own];
            Spot const to = pieces[(i + 1) % pieces.size()].start - centres_[own];
            outline.push_back(pieces[i].end);
            double const start = std::atan2(from.y, from.x);
            double end = std::atan2(to.y, to.x);
            if (end <= start) end += 2.0 * std::numbers::pi;
            add_arc(outline, own, start, end);
        }
        return outline;
    }

private:
    /// The part of one edge that lies inside the circle around the centre.
    struct Piece {
        Spot start;
        Spot end;
        bool ends_on_circle = false;
    };

    /// Which cells meet along each edge, by half-plane clipping of a box that is larger than the circle.
    std::vector<Corner> raw_cell(std::size_t own) const {
        double const far = 2.0 * radius_m_;
        std::vector<Corner> corners{{{-far, -far}}, {{far, -far}}, {{far, far}}, {{-far, far}}};
        std::vector<std::pair<double, std::size_t>> others;
        for (std::size_t i = 0; i < centres_.size(); ++i) {
            double const apart = length(centres_[i] - centres_[own]);
            if (i != own && apart < far) others.emplace_back(apart, i);
        }
        std::sort(others.begin(), others.end());
        for (auto const& [apart, i] : others) corners = clipped(corners, centres_[i] - centres_[own], i);
        return corners;
    }

    Spot corner_of(std::size_t a, std::size_t b, std::size_t c) const {
        std::size_t order[] = {a, b, c};
        std::sort(std::begin(order), std::end(order));
        Spot const base = centres_[order[0]];
        Spot const u = centres_[order[1]] - base;
        Spot const v = centres_[order[2]] - base;
        double const twice = 2.0 * cross(u, v);
        double const uu = dot(u, u);
        double const vv = dot(v, v);
        return base + Spot{(v.y * uu - u.y * vv) / twice, (u.x * vv - v.x * uu) / twice};
    }

    /// The corner between two edges if it lies inside the circle; the answer is the same for all three cells.
    std::optional<Spot> corner_in_circle(std::size_t own, std::size_t before, std::size_t after) const {
        if (before == no_neighbour || after == no_neighbour) return std::nullopt;
        Spot const corner = corner_of(own, before, after);
        double const radius = length(corner - centres_[std::min({own, before, after})]);
        if (!std::isfinite(radius) || radius > radius_m_) return std::nullopt;
        return corner;
    }

    std::vector<Piece> pieces_in_circle(std::size_t own, std::vector<Corner> const& corners) const {
        std::vector<Piece> pieces;
        std::size_t const count = corners.size();
        for (std::size_t i = 0; i < count; ++i) {
            std::size_t const other = corners[i].neighbour;
            if (other == no_neighbour) continue;
            Spot const low = centres_[std::min(own, other)];
            Spot const high = centres_[std::max(own, other)];
            Spot const middle = (low + high) * 0.5;
            double const apart = length(high - low);
            double const half_chord_squared = radius_m_ * radius_m_ - apart * apart / 4.0;
            if (half_chord_squared <= 0) continue;
            double const half_chord = std::sqrt(half_chord_squared);
            Spot const along = Spot{low.y - high.y, high.x - low.x} * (1.0 / apart);
            auto const start = corner_in_circle(own, corners[(i + count - 1) % count].neighbour, other);
            auto const end = corner_in_circle(own, other, corners[(i + 1) % count].neighbour);
            // Around the lower centre the edge runs along `along`, around the higher one against it.
            double const sign = own < other ? 1.0 : -1.0;
            auto const reach = [&](Spot at) { return sign * dot(at + centres_[own] - middle, along); };
            bool const misses = (!start && reach(corners[i].at) >= half_chord) ||
                                (!end && reach(corners[(i + 1) % count].at) <= -half_chord);
            if (misses) continue;
            pieces.push_back({start ? *start : middle - along * (sign * half_chord),
                              end ? *end : middle + along * (sign * half_chord), !end.has_value()});
        }
        return pieces;
    }

    /// Points on the circle at multiples of the step strictly between two angles.
    void add_arc(std::vector<Spot>& outline, std::size_t own, double from, double to) const {
        for (double k = std::floor(from / arc_step) + 1.0; k * arc_step < to - 1e-9; k += 1.0) {
            if (k * arc_step <= from + 1e-9) continue;
            double const angle = k * arc_step;
            outline.push_back(centres_[own] + Spot{std::cos(angle), std::sin(angle)} * radius_m_);
        }
    }

    std::vector<Spot> centres_;
    double radius_m_;
};

/// The squads that get a cell, sorted by code; the others are explained in `without`.
std::vector<SquadSite> placed_squads(std::span<SquadSite const> squads, std::vector<SquadWithoutArea>& without) {
    std::vector<SquadSite> sorted(squads.begin(), squads.end());
    std::sort(sorted.begin(), sorted.end(), [](SquadSite const& a, SquadSite const& b) { return a.squad < b.squad; });
    std::vector<SquadSite> placed;
    for (SquadSite const& site : sorted) {
        auto const too_near = [&site](SquadSite const& other) {
            return distance_m(*other.centre, *site.centre) < apart_min_m;
        };
        if (site.street.empty()) {
            without.push_back({site.squad, "direct squad of a district, no ground of its own"});
        } else if (!site.centre || !in_range(*site.centre)) {
            without.push_back({site.squad, "no centre point"});
        } else if (auto const at = std::find_if(placed.begin(), placed.end(), too_near); at != placed.end()) {
            without.push_back({site.squad, "its centre point is that of " + at->squad.text()});
        } else {
            placed.push_back(site);
        }
    }
    return placed;
}

}  // namespace

DerivedAreas derive_areas(std::span<SquadSite const> squads, double radius_max_m) {
    DerivedAreas derived;
    std::vector<SquadSite> const placed = placed_squads(squads, derived.without);
    BoundingBox box;
    for (SquadSite const& site : placed) box.add(*site.centre);
    LocalPlane const plane(placed.empty()
                               ? GeoPoint{}
                               : GeoPoint{(box.west_deg + box.east_deg) / 2.0, (box.south_deg + box.north_deg) / 2.0});
    std::vector<Spot> centres;
    for (SquadSite const& site : placed) centres.push_back(plane.spot(*site.centre));
    CellBuilder const builder(std::move(centres), radius_max_m);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        Ring ring;
        for (Spot const spot : builder.cell(i)) {
            GeoPoint const point = plane.point(spot);
            if (ring.empty() || ring.back() != point) ring.push_back(point);
        }
        if (ring.front() != ring.back()) ring.push_back(ring.front());
        derived.areas.push_back({placed[i].squad, {{Polygon{std::move(ring), {}}}}});
    }
    return derived;
}

}  // namespace tiaodu
