// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_plan.hpp"

#include "protocol/vocab/date.hpp"
#include "server/core/area.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

Error wrong(std::string field, std::string detail) {
    return {Errc::invalid_field, "plan." + std::move(field), std::move(detail)};
}

std::string at(std::string const& list, std::size_t index) { return list + "[" + std::to_string(index) + "]"; }

std::optional<Error> check_owners(World const& world, ZonePlan const& plan) {
    for (std::size_t i = 0; i < plan.owners.size(); ++i) {
        auto const index = world.org.find(plan.owners[i]);
        if (!index)
            return Error{Errc::not_found, "plan." + at("owners", i), "no organisation " + plan.owners[i].text()};
        auto const kind = world.org.at(*index).kind;
        if (kind != OrgKind::squad && kind != OrgKind::district)
            return wrong(at("owners", i), "squads or districts own a zone");
        if (std::count(plan.owners.begin(), plan.owners.end(), plan.owners[i]) > 1)
            return wrong(at("owners", i), "stands twice");
    }
    if (plan.owners.empty()) return wrong("owners", "somebody owns a zone");
    if (plan.kind == ZoneKind::border && plan.owners.size() < 2)
        return wrong("owners", "a border zone has at least two owners");
    return std::nullopt;
}

std::optional<Error> check_ring(std::vector<double> const& ring) {
    if (ring.size() % 2 != 0) return wrong("ring", "has an odd number of coordinates");
    Ring points;
    for (std::size_t i = 0; i + 1 < ring.size(); i += 2) points.push_back({ring[i], ring[i + 1]});
    MultiPolygon shape;
    shape.polygons.push_back({std::move(points), {}});
    auto const checked = checked_area(std::move(shape), AreaRules{});
    if (!checked) return Error{checked.error().code, "plan.ring", checked.error().detail};
    return std::nullopt;
}

std::optional<Error> check_line(ZonePlan const& plan) {
    auto const& line = plan.line;
    if (line.size() % 2 != 0) return wrong("line", "has an odd number of coordinates");
    if (line.size() < 4) return wrong("line", "has at least two points");
    for (std::size_t i = 0; i + 1 < line.size(); i += 2)
        if (!in_range({line[i], line[i + 1]})) return wrong("line", "lon, lat pairs in degrees");
    if (!plan.width_m) return wrong("width_m", "a route says how far to each side belongs to it");
    return std::nullopt;
}

std::optional<Error> check_shape(ZonePlan const& plan) {
    int const shapes = (plan.ring.empty() ? 0 : 1) + (plan.line.empty() ? 0 : 1) + (plan.center ? 1 : 0);
    if (shapes != 1) return wrong("ring", "a zone has exactly one of ring, line and center");
    if (plan.kind == ZoneKind::border && plan.ring.empty()) return wrong("ring", "a border zone has a ring");
    if (plan.kind == ZoneKind::patrol_route && plan.line.empty()) return wrong("line", "a patrol route has a line");
    if (!plan.checkpoints.empty() && plan.kind != ZoneKind::patrol_route)
        return wrong("checkpoints", "only a patrol route has checkpoints");
    if (plan.center && !plan.radius_m) return wrong("radius_m", "a circle has a radius");
    if (!plan.ring.empty()) return check_ring(plan.ring);
    if (!plan.line.empty()) return check_line(plan);
    return std::nullopt;
}

std::optional<Error> check_hours(std::string const& path, ZoneHours const& hours) {
    auto const from = parse_time_of_day(hours.from), to = parse_time_of_day(hours.to);
    if (!from) return wrong(path + ".from", from.error().detail);
    if (!to) return wrong(path + ".to", to.error().detail);
    auto const first = hours.first_date ? parse_date(*hours.first_date) : Result<Date>(Date{});
    auto const last = hours.last_date ? parse_date(*hours.last_date) : Result<Date>(Date{});
    if (!first) return wrong(path + ".first_date", first.error().detail);
    if (!last) return wrong(path + ".last_date", last.error().detail);
    if (hours.first_date && hours.last_date && *last < *first)
        return wrong(path + ".last_date", "is before first_date");
    return std::nullopt;
}

std::optional<Error> check_times(ZonePlan const& plan) {
    for (std::size_t i = 0; i < plan.hours.size(); ++i)
        if (auto error = check_hours(at("hours", i), plan.hours[i])) return error;
    if (plan.valid_from && plan.valid_to && *plan.valid_to <= *plan.valid_from)
        return wrong("valid_to", "must be after valid_from");
    if (plan.kind == ZoneKind::cordon && !plan.valid_to) return wrong("valid_to", "a cordon says when it ends");
    return std::nullopt;
}

bool watchable(AlertKind kind) {
    return kind == AlertKind::zone_entered || kind == AlertKind::zone_left || kind == AlertKind::dwell ||
           kind == AlertKind::off_post || kind == AlertKind::absent;
}

std::optional<Error> check_watches(ZonePlan const& plan) {
    for (std::size_t i = 0; i < plan.watches.size(); ++i) {
        auto const kind = plan.watches[i].kind;
        if (!watchable(kind))
            return wrong(at("watches", i) + ".kind", std::string(to_word(kind)) + " is not of a zone");
        auto const same = [kind](ZoneWatch const& other) { return other.kind == kind; };
        if (std::count_if(plan.watches.begin(), plan.watches.end(), same) > 1)
            return wrong(at("watches", i) + ".kind", "stands twice");
        if (kind == AlertKind::off_post && plan.units.empty())
            return wrong("units", "name who must stay, or nobody can leave the post");
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> check_plan(World const& world, ZonePlan const& plan) {
    if (auto error = check_owners(world, plan)) return error;
    if (auto error = check_shape(plan)) return error;
    for (std::size_t i = 0; i < plan.checkpoints.size(); ++i)
        if (!in_range(plan.checkpoints[i].point)) return wrong(at("checkpoints", i) + ".point", "lon, lat in degrees");
    for (std::size_t i = 0; i < plan.units.size(); ++i)
        if (!world.units.contains(plan.units[i]))
            return Error{Errc::not_found, "plan." + at("units", i), "no unit " + to_string(plan.units[i])};
    if (auto error = check_times(plan)) return error;
    return check_watches(plan);
}

}  // namespace tiaodu
