// SPDX-License-Identifier: Apache-2.0
#include "server/core/alert_watch.hpp"

#include "server/core/device_rules.hpp"

#include <algorithm>
#include <utility>

namespace tiaodu {

AlertWatch::AlertWatch(World& world, Time start)
    : world_(world), start_(start), book_(world), visits_(world), of_squad_(world.org.size()) {
    for (auto const make : watch_table()) rules_.push_back(make());
    zones_with_.resize(EnumNames<AlertKind>::values.size());
    for (auto const& [id, unit] : world.units) place(unit, start);
}

Watching AlertWatch::watching(Time now) { return {world_, book_, now, units_, of_squad_, zones_with_, ticks_}; }

void AlertWatch::place(Unit const& unit, Time now) {
    if (units_.size() <= unit.number) units_.resize(unit.number + std::size_t{1});
    auto& watched = units_[unit.number];
    bool const is_new = watched.unit == nullptr;
    auto const squad = *world_.org.find(unit.squad);
    if (is_new || watched.squad != squad) {
        if (!is_new) std::erase(of_squad_[slot(watched.squad)], unit.number);
        of_squad_[slot(squad)].push_back(unit.number);
    }
    watched.unit = &unit;
    watched.squad = squad;
    watched.rules = &unit_rules_.of(world_, unit);
    bool const was_on_duty = std::exchange(watched.on_duty, unit.posture != DutyPosture::off_duty);
    if (is_new) watched.heard_at = now;
    if (is_new || watched.on_duty == was_on_duty) return;
    watched.heard_at = now;
    watched.fix.reset();
    visits_.forget(watched);
    for (auto const& rule : rules_) rule->forget(watched);
}

void AlertWatch::changed(Touched const& touched, Time now) {
    for (auto const& id : touched.alerts) book_.changed(id);
    if (touched.rules) {
        unit_rules_.clear();
        for (auto& unit : units_)
            if (unit.unit) unit.rules = &unit_rules_.of(world_, *unit.unit);
    }
    for (auto const& id : touched.units) place(world_.units.at(id), now);
}

void AlertWatch::heard(Unit const& unit, Time now) {
    auto& watched = units_[unit.number];
    if (!watched.on_duty) return;
    watched.heard_at = now;
    auto at = watching(now);
    for (auto const& rule : rules_) rule->heard(at, watched);
}

void AlertWatch::report(Unit const& unit, DeviceId device, PositionReport const& report, FixOutcome outcome,
                        Trust trust, Time now) {
    // A late position of a device that was handed over says nothing about who carried it.
    if (outcome != FixOutcome::late || carrier_of(world_.devices.at(device)) == unit.id) heard(unit, now);
    auto& watched = units_[unit.number];
    if (!watched.on_duty || report.backlog) return;
    if (outcome != FixOutcome::newest && outcome != FixOutcome::unusable) return;
    auto at = watching(now);
    for (auto const& rule : rules_) rule->report(at, watched, device, report);
    if (outcome != FixOutcome::newest || trust != Trust::good) return;
    WatchedFix const fix{report.point, std::min(report.fix_at, now)};
    // What comes in long after it was taken tells where the unit was, not where it is.
    if (now - fix.at > std::chrono::seconds(world_.rules.general.fix_age_max_s)) return;
    visits_.fix(at, rules_, watched, fix);
    for (auto const& rule : rules_) rule->fix(at, watched, report);
    watched.fix = fix;
}

void AlertWatch::refresh_zones() {
    zones_revision_ = world_.zone_index.revision();
    for (auto& places : zones_with_) places.clear();
    auto const& zones = world_.zone_index.zones();
    for (std::size_t place = 0; place < zones.size(); ++place)
        for (auto const& watch : zones[place].plan->watches)
            zones_with_[static_cast<std::size_t>(watch.kind)].push_back(static_cast<std::uint32_t>(place));
}

/// Whether somebody still wants to know: a rule may be gone, a unit off duty, a zone out of force, a device handed
/// over.
bool AlertWatch::still_watched(ConditionKey const& key, Time now) const {
    if (key.kind == AlertKind::sos || key.kind == AlertKind::device_takeover || key.kind == AlertKind::gathering)
        return true;
    auto const* zone = key.zone_id ? world_.zone_index.find(*key.zone_id) : nullptr;
    if (key.zone_id && (!zone || !zone->times.in_force(now) || !find_watch(*zone->plan, key.kind))) return false;
    if (key.device_id) {
        auto const device = world_.devices.find(*key.device_id);
        if (device == world_.devices.end() || carrier_of(device->second) != key.unit_id) return false;
    }
    if (!key.unit_id) return zone && find_zone_rule(world_, key.kind, *zone->plan);
    auto const unit = world_.units.find(*key.unit_id);
    if (unit == world_.units.end()) return false;
    auto const& rules = *units_[unit->second.number].rules;
    if (!zone) return rules.find(key.kind) != nullptr;
    return rules.find(key.kind, zone->plan->kind) && concerns(world_.org, *zone->plan, unit->second);
}

std::vector<SignedEvents> AlertWatch::tick(Time now) {
    ++ticks_;
    if (zones_revision_ != world_.zone_index.revision()) refresh_zones();
    for (auto const& key : book_.holding())
        if (!still_watched(key, now)) book_.end(key, now);
    auto at = watching(now);
    visits_.tick(at, rules_);
    for (auto const& rule : rules_) rule->tick(at);
    return book_.take(now, events_per_tick_max);
}

}  // namespace tiaodu
