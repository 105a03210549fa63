// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/datum.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace tiaodu;

namespace {
struct Place {
    std::string name;
    GeoPoint wgs84;
    GeoPoint gcj02;
    GeoPoint bd09;
};
// Well-known places of Shanghai in the three datums, rounded to 6 decimals (0.1 m); the last one, with 8 decimals, is
// the pair that googollee/eviltransform publishes.
Place const places[] = {
    {"Jingan", {121.454722, 31.228611}, {121.459301, 31.226715}, {121.465771, 31.232914}},
    {"Shanghai station", {121.455700, 31.249500}, {121.460278, 31.247611}, {121.466744, 31.253792}},
    {"Baoshan", {121.489300, 31.404800}, {121.493785, 31.402878}, {121.500356, 31.408528}},
    {"published pair", {121.5272106, 31.1774276}, {121.53154186, 31.17530398}, {121.53801569, 31.18132861}},
};
}  // namespace

TEST_CASE("known places agree in WGS-84, GCJ-02 and BD-09") {
    for (Place const& place : places) {
        CAPTURE(place.name);
        CHECK(distance_m(wgs84_to_gcj02(place.wgs84), place.gcj02) < 0.1);
        CHECK(distance_m(gcj02_to_bd09(place.gcj02), place.bd09) < 0.1);
        CHECK(distance_m(to_wgs84(place.gcj02, Datum::gcj02), place.wgs84) < 0.1);
        CHECK(distance_m(to_wgs84(place.bd09, Datum::bd09), place.wgs84) < 0.3);
    }
    CHECK(distance_m(wgs84_to_gcj02(places[3].wgs84), places[3].gcj02) < 0.01);
}

TEST_CASE("the way there and back ends within a centimetre all over China") {
    for (double lon = 75; lon <= 134; lon += 1.7) {
        for (double lat = 5; lat <= 53; lat += 1.3) {
            GeoPoint const point{lon, lat};
            CHECK(distance_m(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < 0.01);
            CHECK(distance_m(bd09_to_gcj02(gcj02_to_bd09(point)), point) < 0.01);
            CHECK(distance_m(to_wgs84(gcj02_to_bd09(wgs84_to_gcj02(point)), Datum::bd09), point) < 0.01);
        }
    }
}

TEST_CASE("CGCS2000 is taken as WGS-84, and nothing shifts outside the GCJ-02 box") {
    GeoPoint const shanghai{121.4737, 31.2304};
    GeoPoint const boston{-71.0589, 42.3601};
    CHECK(to_wgs84(shanghai, Datum::cgcs2000) == shanghai);
    CHECK(to_wgs84(shanghai, Datum::wgs84) == shanghai);
    CHECK(wgs84_to_gcj02(boston) == boston);
    CHECK(to_wgs84(boston, Datum::gcj02) == boston);
}

TEST_CASE("datum words are exact") {
    CHECK(from_word<Datum>("gcj02") == Datum::gcj02);
    CHECK(to_word(Datum::bd09) == "bd09");
    CHECK_FALSE(from_word<Datum>("GCJ02").has_value());
    CHECK_FALSE(from_word<Datum>("unknown").has_value());
}
