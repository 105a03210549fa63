// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_rules.hpp"

#include <algorithm>

namespace tiaodu {

bool is_road_checksum(std::string_view text) {
    auto const is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 64 && std::all_of(text.begin(), text.end(), is_digit);
}

Result<Events> decide_use_roads(DecisionContext const& context, UseRoads const& command) {
    auto const& world = context.world;
    if (!holds(context, Right::administer, world.org.at(world.org.city()).code))
        return Error{Errc::forbidden, "", "the roads are the city administrator's"};
    if (!is_road_checksum(command.roads.checksum))
        return Error{Errc::invalid_field, "roads.checksum", "must be 64 lower-case hexadecimal digits"};
    if (world.roads && world.roads->roads == command.roads) return Events{};
    return Events{RoadsChanged{command.roads}};
}

double traffic_at(std::vector<TrafficHours> const& traffic, Time now) {
    auto const local = (now + beijing_offset).time_since_epoch();
    auto const of_day = local - std::chrono::floor<std::chrono::days>(local);
    auto const minute = std::chrono::floor<std::chrono::minutes>(of_day).count();
    for (auto const& hours : traffic)
        if (minute >= hours.from_minute && minute < hours.to_minute) return hours.factor;
    return 1;
}

std::optional<Error> check_traffic(std::vector<TrafficHours> const& traffic) {
    for (std::size_t i = 0; i < traffic.size(); ++i) {
        auto const wrong = [i](std::string detail) {
            return Error{Errc::invalid_field, "rules.general.traffic[" + std::to_string(i) + "]", std::move(detail)};
        };
        if (traffic[i].from_minute >= traffic[i].to_minute) return wrong("ends before it begins");
        for (std::size_t k = 0; k < i; ++k)
            if (traffic[i].from_minute < traffic[k].to_minute && traffic[k].from_minute < traffic[i].to_minute)
                return wrong("overlaps with another one");
    }
    return std::nullopt;
}

}  // namespace tiaodu
