// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/geo.hpp"

namespace tiaodu {

template <class Visitor>
void describe(Visitor& visit, GeoPoint& m) {
    visit("lon", m.lon_deg, Field{.doc = "Degrees, WGS-84.", .min = -180, .max = 180});
    visit("lat", m.lat_deg, Field{.doc = "Degrees, WGS-84.", .min = -90, .max = 90});
}

}  // namespace tiaodu
