// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/geo.hpp"

#include <cstdint>

namespace tiaodu {

/// Which datum a pair of degrees was measured or published in. A wrong guess is wrong by about half a kilometre in
/// Shanghai, so whoever imports says which; there is no "unknown".
enum class Datum : std::uint8_t {
    wgs84,     ///< GPS; the datum of everything inside the server.
    cgcs2000,  ///< National datum, map of the world (天地图); within centimetres of WGS-84, treated as equal.
    gcj02,     ///< 高德, 腾讯, phone map SDKs inside China.
    bd09,      ///< 百度.
};

template <>
struct EnumNames<Datum> {
    static constexpr std::array values{
        std::pair{Datum::wgs84, std::string_view("wgs84")}, std::pair{Datum::cgcs2000, std::string_view("cgcs2000")},
        std::pair{Datum::gcj02, std::string_view("gcj02")}, std::pair{Datum::bd09, std::string_view("bd09")}};
};

/// The WGS-84 position of a point given in `datum`, to a centimetre inside China. Points outside the box that GCJ-02
/// covers (lon 72.004 … 137.8347, lat 0.8293 … 55.8271) have no shift.
GeoPoint to_wgs84(GeoPoint point, Datum datum);

/// Unchanged outside the box named at `to_wgs84`.
GeoPoint wgs84_to_gcj02(GeoPoint point);
/// Iterated inverse of `wgs84_to_gcj02`, below 1 cm.
GeoPoint gcj02_to_wgs84(GeoPoint point);
GeoPoint gcj02_to_bd09(GeoPoint point);
/// Iterated inverse of `gcj02_to_bd09`, below 1 cm (the published one-step formula is wrong by up to 0.2 m).
GeoPoint bd09_to_gcj02(GeoPoint point);

}  // namespace tiaodu
