// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace tiaodu {

/// A WGS-84 position in degrees: lon -180 … 180, lat -90 … 90. Longitude first, as in GeoJSON.
struct GeoPoint {
    static constexpr std::string_view name = "GeoPoint";
    double lon_deg = 0;
    double lat_deg = 0;
    friend bool operator==(GeoPoint const&, GeoPoint const&) = default;
};

/// True when both are finite and in range. 0/0 is legal here; device decoders treat it as "no fix".
bool in_range(GeoPoint point);

/// Great-circle distance in metres on a sphere of 6,371,008.8 m (error below 0.5 %).
double distance_m(GeoPoint a, GeoPoint b);

/// The point `metres` away from `from` in direction `course_deg` (0 = north, clockwise); for distances below 100 km.
GeoPoint moved(GeoPoint from, double course_deg, double metres);

/// Initial course from `a` to `b`, degrees 0 … 360, north 0, clockwise.
double course_deg(GeoPoint a, GeoPoint b);

}  // namespace tiaodu
