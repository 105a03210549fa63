// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_visits.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

constexpr std::array kinds{AlertKind::zone_entered, AlertKind::zone_left, AlertKind::dwell};

bool is_watched(ZonePlan const& plan) {
    return std::any_of(kinds.begin(), kinds.end(), [&](AlertKind kind) { return find_watch(plan, kind) != nullptr; });
}

/// The widest margin of the rules that hold for this unit and zone.
double margin_m(WatchedUnit const& unit, ZonePlan const& plan) {
    double margin = 0;
    for (auto const& watch : plan.watches)
        if (auto const* rule = unit.rules->find(watch.kind, plan.kind);
            rule && std::find(kinds.begin(), kinds.end(), watch.kind) != kinds.end())
            margin = std::max<double>(margin, rule->metres);
    return margin;
}

}  // namespace

ZoneVisits::ZoneVisits(World const& world) {
    auto const& zones = world.zone_index.zones();
    for (auto const& [id, alert] : world.alerts) {
        bool const ours = std::find(kinds.begin(), kinds.end(), alert.kind) != kinds.end();
        auto const unit = alert.unit_id ? world.units.find(*alert.unit_id) : world.units.end();
        auto const* zone = alert.zone_id ? world.zone_index.find(*alert.zone_id) : nullptr;
        if (!ours || alert.state == AlertState::closed || alert.ended_at || unit == world.units.end() || !zone)
            continue;
        // Where the unit was before the restart is known from what was raised then.
        auto const number = unit->second.number;
        if (units_.size() <= number) units_.resize(number + std::size_t{1});
        auto& visit = visit_of(units_[number], static_cast<std::uint32_t>(zone - zones.data()));
        visit.inside = alert.kind != AlertKind::zone_left;
        visit.since = alert.began_at;
        visit.drawn = zone->drawn;
        visit.learned = true;
    }
}

ZoneVisits::Visit& ZoneVisits::visit_of(OfUnit& memory, std::uint32_t place) {
    for (auto& visit : memory.visits)
        if (visit.place == place) return visit;
    Visit visit;
    visit.place = place;
    visit.learned = false;
    memory.visits.push_back(visit);
    return memory.visits.back();
}

void ZoneVisits::fix(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules, WatchedUnit const& unit,
                     WatchedFix const& fix) {
    auto const& index = watching.world.zone_index;
    if (units_.size() <= unit.unit->number) units_.resize(unit.unit->number + std::size_t{1});
    auto& memory = units_[unit.unit->number];
    index.find_near(fix.point, near_);
    for (auto const* zone : near_) {
        if (!is_watched(*zone->plan)) continue;
        auto const place = static_cast<std::uint32_t>(zone - index.zones().data());
        auto const known = memory.visits.size();
        auto& visit = visit_of(memory, place);
        if (memory.visits.size() == known) continue;
        // It was looked at before, and was not near this zone as it is drawn: so it was outside.
        visit.drawn = zone->drawn;
        visit.learned = unit.fix && zone->drawn <= memory.revision;
    }
    memory.revision = index.revision();
    for (auto& visit : memory.visits) look(watching, rules, unit, fix, visit);
    std::erase_if(memory.visits, [&](Visit const& visit) {
        return !visit.inside && !index.zones()[visit.place].shape.box().contains(fix.point);
    });
}

void ZoneVisits::look(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules, WatchedUnit const& unit,
                      WatchedFix const& fix, Visit& visit) {
    auto const& zone = watching.world.zone_index.zones()[visit.place];
    double const margin = margin_m(unit, *zone.plan);
    if (visit.drawn != zone.drawn) {
        visit.drawn = zone.drawn;
        visit.learned = false;
    }
    bool const measured = visit.measured_at != GeoPoint{};
    double const moved = measured ? Plane(fix.point).distance_m(visit.measured_at) : 0;
    if (visit.learned && measured && std::fabs(visit.outside_m) - moved > margin &&
        visit.inside == (visit.outside_m < 0))
        return;
    visit.measured_at = fix.point;
    visit.outside_m = zone.shape.distance_m(fix.point);
    ZoneVisit const crossing{unit, zone, fix.point, fix.at, fix.at};
    if (!visit.learned) {
        visit.learned = true;
        visit.inside = visit.outside_m <= 0;
        visit.since = fix.at;
        // Drawn anew around the unit or away from it: what held in the old shape is over.
        for (auto const kind : kinds) watching.book.end(key_of(kind, crossing), fix.at);
        return;
    }
    bool const now_inside =
        visit.inside ? visit.outside_m < margin : visit.outside_m <= -std::min(margin, zone.shape.depth_m() / 2);
    if (now_inside == visit.inside) return;
    visit.inside = now_inside;
    visit.since = fix.at;
    for (auto const& rule : rules) now_inside ? rule->entered(watching, crossing) : rule->left(watching, crossing);
}

void ZoneVisits::tick(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules) {
    auto const& zones = watching.world.zone_index.zones();
    for (std::size_t number = 0; number < units_.size(); ++number) {
        if (units_[number].visits.empty()) continue;
        auto const& unit = watching.units[number];
        if (!unit.unit || !unit.fix) continue;
        for (auto const& visit : units_[number].visits) {
            if (!visit.inside) continue;
            ZoneVisit const inside{unit, zones[visit.place], unit.fix->point, visit.since, watching.now};
            for (auto const& rule : rules) rule->inside(watching, inside);
        }
    }
}

void ZoneVisits::forget(WatchedUnit const& unit) {
    if (unit.unit->number < units_.size()) units_[unit.unit->number] = {};
}

}  // namespace tiaodu
