// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/geo.hpp"

#include <cmath>
#include <numbers>

namespace tiaodu {
namespace {
constexpr double earth_radius_m = 6371008.8;
double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }
double degrees(double radians) { return radians * 180.0 / std::numbers::pi; }
}  // namespace

bool in_range(GeoPoint point) {
    return std::isfinite(point.lon_deg) && std::isfinite(point.lat_deg) && point.lon_deg >= -180.0 &&
           point.lon_deg <= 180.0 && point.lat_deg >= -90.0 && point.lat_deg <= 90.0;
}

double distance_m(GeoPoint a, GeoPoint b) {
    double const dlat = radians(b.lat_deg - a.lat_deg) / 2.0;
    double const dlon = radians(b.lon_deg - a.lon_deg) / 2.0;
    double const h = std::sin(dlat) * std::sin(dlat) +
                     std::cos(radians(a.lat_deg)) * std::cos(radians(b.lat_deg)) * std::sin(dlon) * std::sin(dlon);
    return 2.0 * earth_radius_m * std::asin(std::sqrt(std::fmin(1.0, h)));
}

GeoPoint moved(GeoPoint from, double course, double metres) {
    double const north = metres * std::cos(radians(course));
    double const east = metres * std::sin(radians(course));
    double const lat = from.lat_deg + degrees(north / earth_radius_m);
    double const lon = from.lon_deg + degrees(east / (earth_radius_m * std::cos(radians(from.lat_deg))));
    return {lon, lat};
}

double course_deg(GeoPoint a, GeoPoint b) {
    double const dlon = radians(b.lon_deg - a.lon_deg);
    double const y = std::sin(dlon) * std::cos(radians(b.lat_deg));
    double const x = std::cos(radians(a.lat_deg)) * std::sin(radians(b.lat_deg)) -
                     std::sin(radians(a.lat_deg)) * std::cos(radians(b.lat_deg)) * std::cos(dlon);
    double const course = degrees(std::atan2(y, x));
    return course < 0 ? course + 360.0 : course;
}

}  // namespace tiaodu
