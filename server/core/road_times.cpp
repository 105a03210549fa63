// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_times.hpp"

#include "protocol/vocab/assert.hpp"

#include <cmath>

namespace tiaodu {
namespace {

/// Nearer to a road than this is on it.
constexpr double on_road_m = 20;
/// Points of a line that lie closer together say nothing new.
constexpr double line_step_m = 0.5;

RoadProfile profile_of(UnitKind kind) {
    return kind == UnitKind::vehicle ? RoadProfile::vehicle : RoadProfile::on_foot;
}

}  // namespace

RoadTimes::RoadTimes(RoadGraph const& graph, RoadTimeSettings const& settings)
    : graph_(graph), settings_(settings), search_(graph) {
    TIAODU_ASSERT(settings.walking_mps > 0 && settings.driving_mps > 0 && settings.traffic > 0);
    TIAODU_ASSERT(settings.limit > Millis{0} && settings.limit <= std::chrono::hours(12));
}

std::uint32_t RoadTimes::cost_max(RoadProfile profile) const {
    auto const limit_ms = static_cast<double>(settings_.limit.count());
    double const most =
        profile == RoadProfile::vehicle ? limit_ms / settings_.traffic : limit_ms * settings_.walking_mps;
    return static_cast<std::uint32_t>(std::min(most, double{road_cost_max}));
}

ByRoad RoadTimes::way_of(RoadCost const& cost, double beside_m, RoadProfile profile) const {
    bool const drives = profile == RoadProfile::vehicle;
    double const road_ms = drives ? cost.cost * settings_.traffic : cost.cost / settings_.walking_mps;
    double const beside_ms = beside_m / (drives ? settings_.driving_mps : settings_.walking_mps) * 1000;
    return {Millis(std::llround(road_ms + beside_ms)), cost.metres + beside_m};
}

std::vector<Travel> RoadTimes::times(GeoPoint to, UnitKind kind, std::span<GeoPoint const> from) {
    std::vector<Travel> answers(from.size(), Travel{OffRoad{}});
    if (kind == UnitKind::drone || from.empty()) return answers;
    auto const profile = profile_of(kind);
    auto const target = graph_.nearest(to, profile, settings_.reach_m);
    if (!target) return answers;
    std::vector<RoadPlace> places;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < from.size(); ++i) {
        auto const place = graph_.nearest(from[i], profile, settings_.reach_m);
        if (!place) continue;
        places.push_back(*place);
        asked.push_back(i);
    }
    auto const costs = search_.costs(places, *target, profile, cost_max(profile));
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!costs[i]) {
            answers[asked[i]] = BeyondLimit{settings_.limit};
            continue;
        }
        double const beside_m = places[i].away_m + target->away_m;
        bool const around =
            beside_m > on_road_m && distance_m(from[asked[i]], to) <= beside_m && costs[i]->metres <= 2 * beside_m;
        if (!around) answers[asked[i]] = way_of(*costs[i], beside_m, profile);
    }
    return answers;
}

Result<RoadRoute> RoadTimes::route(GeoPoint from, GeoPoint to, RoadProfile profile) {
    auto const no_road = [this](char const* path) {
        return Error{Errc::not_found, path,
                     "no road within " + std::to_string(std::lround(settings_.reach_m)) + " m of it"};
    };
    auto const start = graph_.nearest(from, profile, settings_.reach_m);
    if (!start) return no_road("from");
    auto const end = graph_.nearest(to, profile, settings_.reach_m);
    if (!end) return no_road("to");
    auto line = search_.line(*start, *end, profile, cost_max(profile));
    if (!line) return Error{Errc::not_found, "", "no way by road from one point to the other"};
    RoadRoute route{way_of(line->cost, start->away_m + end->away_m, profile), {from}};
    for (auto const& point : line->points)
        if (distance_m(point, route.points.back()) >= line_step_m) route.points.push_back(point);
    if (route.points.size() > 1 && distance_m(to, route.points.back()) < line_step_m) route.points.pop_back();
    route.points.push_back(to);
    return route;
}

}  // namespace tiaodu
