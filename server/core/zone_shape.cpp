// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_shape.hpp"

#include "server/core/plane.hpp"

#include <limits>

namespace tiaodu {
namespace {

std::vector<GeoPoint> points_of(std::vector<double> const& numbers) {
    std::vector<GeoPoint> points;
    points.reserve(numbers.size() / 2);
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) points.push_back({numbers[i], numbers[i + 1]});
    return points;
}

struct Border {
    double square_m = std::numeric_limits<double>::infinity();
    bool inside = false;

    void walk(Plane const& plane, GeoPoint point, Ring const& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            square_m = std::min(square_m, square_to_stretch(plane.offset(ring[i]), plane.offset(ring[i + 1])));
            inside = inside != ray_crosses(ring[i], ring[i + 1], point);
        }
    }
    double signed_m() const { return inside ? -std::sqrt(square_m) : std::sqrt(square_m); }
};

}  // namespace

double border_distance_m(MultiPolygon const& shape, GeoPoint point) {
    Plane const plane(point);
    Border border;
    for (auto const& polygon : shape.polygons) {
        border.walk(plane, point, polygon.outer);
        for (auto const& hole : polygon.holes) border.walk(plane, point, hole);
    }
    return border.signed_m();
}

ZoneShape::ZoneShape(ZonePlan const& plan) {
    if (!plan.ring.empty()) {
        outline_ = points_of(plan.ring);
        MultiPolygon shape;
        shape.polygons.push_back({outline_, {}});
        box_ = bounds_of(shape);
        depth_m_ = std::max(0.0, -border_distance_m(shape, inner_point(shape)));
        return;
    }
    outline_ = plan.center ? std::vector{*plan.center} : points_of(plan.line);
    reach_m_ = plan.center ? plan.radius_m.value_or(0) : plan.width_m.value_or(0);
    depth_m_ = reach_m_;
    for (auto const& point : outline_) {
        // A little more than the reach: a box too large costs one test, one too small costs an alert.
        double const lat = Plane::lat_deg(reach_m_ * 1.01), lon = Plane(point).lon_deg(reach_m_ * 1.01);
        box_.add({point.lon_deg - lon, point.lat_deg - lat});
        box_.add({point.lon_deg + lon, point.lat_deg + lat});
    }
}

double ZoneShape::distance_m(GeoPoint point) const {
    Plane const plane(point);
    if (reach_m_ == 0) {
        Border border;
        border.walk(plane, point, outline_);
        return border.signed_m();
    }
    double nearest = std::numeric_limits<double>::infinity();
    if (outline_.size() == 1) nearest = square(plane.offset(outline_.front()));
    for (std::size_t i = 0; i + 1 < outline_.size(); ++i)
        nearest = std::min(nearest, square_to_stretch(plane.offset(outline_[i]), plane.offset(outline_[i + 1])));
    return std::sqrt(nearest) - reach_m_;
}

}  // namespace tiaodu
