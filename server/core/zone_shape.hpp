// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/zone.hpp"
#include "server/core/area.hpp"

namespace tiaodu {

/// Metres from a point to the border of an area, negative inside; the sphere is taken for flat around the point.
double border_distance_m(MultiPolygon const& shape, GeoPoint point);

/// The shape of a zone, ready to be asked: a ring, a line with a width, or a circle. A plan that passed `check_plan`
/// has exactly one; without any (nothing makes such a one) it holds no point.
class ZoneShape {
public:
    explicit ZoneShape(ZonePlan const& plan);

    /// Everything inside lies in it.
    BoundingBox const& box() const { return box_; }
    /// Metres to the border, negative inside.
    double distance_m(GeoPoint point) const;
    bool holds(GeoPoint point) const { return box_.contains(point) && distance_m(point) <= 0; }
    /// How far from its border some place well inside is: nobody can be deeper inside than about this.
    double depth_m() const { return depth_m_; }
    /// The same place on the map.
    friend bool operator==(ZoneShape const& a, ZoneShape const& b) {
        return a.outline_ == b.outline_ && a.reach_m_ == b.reach_m_;
    }

private:
    std::vector<GeoPoint> outline_;  ///< A closed ring, a line, or the one middle of a circle.
    double reach_m_ = 0;             ///< How far from a line or middle still belongs to it; a ring has none.
    double depth_m_ = 0;
    BoundingBox box_;
};

}  // namespace tiaodu
