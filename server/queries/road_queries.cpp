// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_rules.hpp"
#include "server/core/road_times.hpp"
#include "server/queries/handlers.hpp"
#include "server/queries/reading.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

constexpr std::size_t line_points_max = 10'000;

Result<GeoPoint> point_in(std::string const& text, char const* path) {
    auto const values = decimals(text, 2);
    if (!values || !in_range({(*values)[0], (*values)[1]}))
        return Error{Errc::invalid_field, path, "must be lon,lat in degrees"};
    return GeoPoint{(*values)[0], (*values)[1]};
}

/// At most `line_points_max` points of a line, its ends among them.
std::vector<double> flat(std::vector<GeoPoint> const& line) {
    auto const step = std::max<std::size_t>((line.size() + line_points_max - 3) / (line_points_max - 1), 1);
    std::vector<double> numbers;
    for (std::size_t i = 0; i < line.size(); i += step) {
        auto const& point = i + step < line.size() ? line[i] : line.back();
        numbers.push_back(point.lon_deg);
        numbers.push_back(point.lat_deg);
    }
    return numbers;
}

}  // namespace

void get_roads(QueryContext const& context, Actor const&, NoParameters const&, QueryAnswer answer) {
    answer(dump_json(to_json(RoadsView{context.world.roads, context.roads != nullptr})));
}

void get_route(QueryContext const& context, Actor const&, RouteQuery const& query, QueryAnswer answer) {
    auto const from = point_in(query.from, "from");
    if (!from) return answer(from.error());
    auto const to = point_in(query.to, "to");
    if (!to) return answer(to.error());
    if (!context.roads) return answer(Error{Errc::not_found, "", "no roads have been imported"});
    RoadTimeSettings settings;
    settings.traffic = traffic_at(context.world.rules.general.traffic, context.now());
    auto const profile = query.profile.value_or(RoadProfile::vehicle);
    auto const attribution = context.world.roads ? context.world.roads->roads.attribution : std::string();
    read(context, std::move(answer),
         [=, roads = context.roads, from = *from, to = *to](Database&) -> Result<std::string> {
             auto const route = RoadTimes(*roads, settings).route(from, to, profile);
             if (!route) return route.error();
             auto const seconds = std::chrono::ceil<std::chrono::seconds>(route->way.time).count();
             return dump_json(
                 to_json(RouteReply{seconds, std::llround(route->way.metres), flat(route->points), attribution}));
         });
}

}  // namespace tiaodu
