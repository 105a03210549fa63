// SPDX-License-Identifier: Apache-2.0
#include "server/core/segments.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tiaodu {
namespace {

bool within(double value, double end_a, double end_b) {
    return value >= std::min(end_a, end_b) && value <= std::max(end_a, end_b);
}

/// For a point already known to lie on the line through a and b.
bool between(GeoPoint a, GeoPoint b, GeoPoint point) {
    return within(point.lon_deg, a.lon_deg, b.lon_deg) && within(point.lat_deg, a.lat_deg, b.lat_deg);
}

Meeting meeting_on_one_line(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d) {
    bool const by_lon = a.lon_deg != b.lon_deg;
    auto const along = [by_lon](GeoPoint point) { return by_lon ? point.lon_deg : point.lat_deg; };
    double const from = std::max(std::min(along(a), along(b)), std::min(along(c), along(d)));
    double const to = std::min(std::max(along(a), along(b)), std::max(along(c), along(d)));
    if (from > to) return Meeting::none;
    return from < to ? Meeting::overlap : Meeting::touch;
}

/// Along which axis fewer segments lie side by side: mean extent of a segment against the extent of all.
bool sweeps_better_by_lon(std::vector<Segment> const& segments) {
    double west = 181, east = -181, south = 91, north = -91, lon_sum = 0, lat_sum = 0;
    for (Segment const& segment : segments) {
        west = std::min(west, segment.a.lon_deg);
        east = std::max(east, segment.a.lon_deg);
        south = std::min(south, segment.a.lat_deg);
        north = std::max(north, segment.a.lat_deg);
        lon_sum += std::fabs(segment.a.lon_deg - segment.b.lon_deg);
        lat_sum += std::fabs(segment.a.lat_deg - segment.b.lat_deg);
    }
    return lon_sum * (north - south) <= lat_sum * (east - west);
}

}  // namespace

int turn(GeoPoint a, GeoPoint b, GeoPoint c) {
    using Real = long double;
    Real const left = (Real(b.lon_deg) - Real(a.lon_deg)) * (Real(c.lat_deg) - Real(a.lat_deg));
    Real const right = (Real(b.lat_deg) - Real(a.lat_deg)) * (Real(c.lon_deg) - Real(a.lon_deg));
    if (left > right) return 1;
    return left < right ? -1 : 0;
}

Meeting meeting_of(GeoPoint a, GeoPoint b, GeoPoint c, GeoPoint d) {
    int const c_side = turn(a, b, c);
    int const d_side = turn(a, b, d);
    int const a_side = turn(c, d, a);
    int const b_side = turn(c, d, b);
    if (c_side == 0 && d_side == 0 && a_side == 0 && b_side == 0) return meeting_on_one_line(a, b, c, d);
    if (c_side * d_side < 0 && a_side * b_side < 0) return Meeting::cross;
    bool const touches = (c_side == 0 && between(a, b, c)) || (d_side == 0 && between(a, b, d)) ||
                         (a_side == 0 && between(c, d, a)) || (b_side == 0 && between(c, d, b));
    return touches ? Meeting::touch : Meeting::none;
}

void sweep_pairs(std::vector<Segment>& segments, std::function<bool(Segment const&, Segment const&)> const& visit) {
    bool const by_lon = sweeps_better_by_lon(segments);
    auto const low = [by_lon](Segment const& s) {
        return by_lon ? std::min(s.a.lon_deg, s.b.lon_deg) : std::min(s.a.lat_deg, s.b.lat_deg);
    };
    auto const high = [by_lon](Segment const& s) {
        return by_lon ? std::max(s.a.lon_deg, s.b.lon_deg) : std::max(s.a.lat_deg, s.b.lat_deg);
    };
    std::sort(segments.begin(), segments.end(), [&low](Segment const& x, Segment const& y) {
        return std::tuple(low(x), x.owner, x.index) < std::tuple(low(y), y.owner, y.index);
    });
    auto const side_low = [by_lon](Segment const& s) {
        return by_lon ? std::min(s.a.lat_deg, s.b.lat_deg) : std::min(s.a.lon_deg, s.b.lon_deg);
    };
    auto const side_high = [by_lon](Segment const& s) {
        return by_lon ? std::max(s.a.lat_deg, s.b.lat_deg) : std::max(s.a.lon_deg, s.b.lon_deg);
    };
    for (std::size_t i = 0; i < segments.size(); ++i) {
        double const end = high(segments[i]);
        double const from = side_low(segments[i]);
        double const to = side_high(segments[i]);
        for (std::size_t k = i + 1; k < segments.size() && low(segments[k]) <= end; ++k) {
            if (side_low(segments[k]) > to || side_high(segments[k]) < from) continue;
            if (!visit(segments[i], segments[k])) return;
        }
    }
}

}  // namespace tiaodu
