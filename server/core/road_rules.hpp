// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/roads.hpp"
#include "server/core/decision.hpp"

namespace tiaodu {

/// 64 lower-case hexadecimal digits.
bool is_road_checksum(std::string_view text);

/// Errors: forbidden (not an administrator of the city), invalid_field (a checksum that is none). The caller has made
/// sure that the file is there and sound.
Result<Events> decide_use_roads(DecisionContext const& context, UseRoads const& command);

/// How many times as long as on empty roads vehicles take now; 1 outside all the hours.
double traffic_at(std::vector<TrafficHours> const& traffic, Time now);

/// Hours that end before they begin or overlap; `path` is "rules.general.traffic[1]".
std::optional<Error> check_traffic(std::vector<TrafficHours> const& traffic);

}  // namespace tiaodu
