// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tiaodu {

/// How vehicles go on a class of road.
struct ClassSpeed {
    double kmh = 0;          ///< 1 … 150, on an empty road.
    double limit_share = 1;  ///< > 0 … 1: share of a speed limit that is driven.
};

/// What a class of road is taken to be where a file says nothing itself (db/seed/road_classes.csv).
struct RoadClass {
    std::optional<ClassSpeed> vehicles;  ///< Absent: closed to vehicles.
    bool on_foot = true;
    bool stops = true;  ///< May be entered and left between its ends.
    bool one_way = false;
};

/// By OpenStreetMap's `highway` value.
using RoadClasses = std::map<std::string, RoadClass, std::less<>>;

/// Errors: malformed, missing_field, invalid_field, conflict; `path` names the row and the column.
Result<RoadClasses> parse_road_classes(std::string_view csv);

/// The table that is built in.
RoadClasses const& built_in_road_classes();

}  // namespace tiaodu
