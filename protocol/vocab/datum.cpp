// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/datum.hpp"

#include <cmath>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double pi = std::numbers::pi;
/// Krasovsky 1940, as the public reference implementations of GCJ-02 use it.
constexpr double semi_major_m = 6378245.0;
constexpr double eccentricity_squared = 0.00669342162296594323;
constexpr double bd_angle = pi * 3000.0 / 180.0;
/// Both shifts change by less than 1 % over their own length, so each round gains two digits; 8 is more than enough.
constexpr int rounds_max = 8;
constexpr double settled_deg = 1e-10;

/// Three sine terms of the published polynomial: each `first` sin(…) for one wave number.
double waves(double value, double a, double wave_a, double b, double wave_b, double c, double wave_c) {
    return (a * std::sin(value * pi * wave_a) + b * std::sin(value * pi * wave_b) + c * std::sin(value * pi * wave_c)) *
           2.0 / 3.0;
}

double raw_lat(double x, double y) {
    return -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::fabs(x)) +
           waves(x, 20.0, 6.0, 20.0, 2.0, 0.0, 1.0) + waves(y, 20.0, 1.0, 40.0, 1.0 / 3.0, 0.0, 1.0) +
           waves(y, 160.0, 1.0 / 12.0, 320.0, 1.0 / 30.0, 0.0, 1.0);
}

double raw_lon(double x, double y) {
    return 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::fabs(x)) +
           waves(x, 20.0, 6.0, 20.0, 2.0, 0.0, 1.0) + waves(x, 20.0, 1.0, 40.0, 1.0 / 3.0, 0.0, 1.0) +
           waves(x, 150.0, 1.0 / 12.0, 300.0, 1.0 / 30.0, 0.0, 1.0);
}

bool shifted_here(GeoPoint point) {
    return point.lon_deg >= 72.004 && point.lon_deg <= 137.8347 && point.lat_deg >= 0.8293 && point.lat_deg <= 55.8271;
}

/// Solves forward(w) = target by repeated correction.
GeoPoint inverse(GeoPoint target, GeoPoint (*forward)(GeoPoint)) {
    GeoPoint guess = target;
    for (int round = 0; round < rounds_max; ++round) {
        GeoPoint const there = forward(guess);
        double const dlon = target.lon_deg - there.lon_deg;
        double const dlat = target.lat_deg - there.lat_deg;
        guess.lon_deg += dlon;
        guess.lat_deg += dlat;
        if (std::fabs(dlon) < settled_deg && std::fabs(dlat) < settled_deg) break;
    }
    return guess;
}

}  // namespace

GeoPoint wgs84_to_gcj02(GeoPoint point) {
    if (!shifted_here(point)) return point;
    double const x = point.lon_deg - 105.0;
    double const y = point.lat_deg - 35.0;
    double const lat = point.lat_deg / 180.0 * pi;
    double const m = 1.0 - eccentricity_squared * std::sin(lat) * std::sin(lat);
    double const root = std::sqrt(m);
    double const dlat = raw_lat(x, y) * 180.0 / (semi_major_m * (1.0 - eccentricity_squared) / (m * root) * pi);
    double const dlon = raw_lon(x, y) * 180.0 / (semi_major_m / root * std::cos(lat) * pi);
    return {point.lon_deg + dlon, point.lat_deg + dlat};
}

GeoPoint gcj02_to_wgs84(GeoPoint point) { return shifted_here(point) ? inverse(point, &wgs84_to_gcj02) : point; }

GeoPoint gcj02_to_bd09(GeoPoint point) {
    double const radius = std::hypot(point.lon_deg, point.lat_deg) + 0.00002 * std::sin(point.lat_deg * bd_angle);
    double const angle = std::atan2(point.lat_deg, point.lon_deg) + 0.000003 * std::cos(point.lon_deg * bd_angle);
    return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

GeoPoint bd09_to_gcj02(GeoPoint point) { return inverse(point, &gcj02_to_bd09); }

GeoPoint to_wgs84(GeoPoint point, Datum datum) {
    switch (datum) {
        case Datum::wgs84:
        case Datum::cgcs2000: return point;
        case Datum::gcj02: return gcj02_to_wgs84(point);
        case Datum::bd09: return gcj02_to_wgs84(bd09_to_gcj02(point));
    }
    return point;
}

}  // namespace tiaodu
