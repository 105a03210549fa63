// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

#include <map>

namespace tiaodu {
namespace {

/// 离岗: a unit that mans the post is on duty and away for too long while the post is to be manned. It is away when it
/// is farther outside than the margin, and back when it is inside.
class OffPost final : public WatchRule {
    static constexpr auto kind = AlertKind::off_post;

    void tick(Watching& watching) override {
        auto const& zones = watching.world.zone_index.zones();
        for (auto const place : watching.zones_watching(kind)) {
            auto const& zone = zones[place];
            auto const in_force = zone.times.in_force_since(watching.now);
            for (auto const& id : zone.plan->units) {
                auto const unit = watching.world.units.find(id);
                if (unit == watching.world.units.end()) continue;
                auto const& watched = watching.units[unit->second.number];
                auto const* rule = in_force ? watched.rules->find(kind, zone.plan->kind) : nullptr;
                if (rule && watching.is_fresh(watched)) look(watching, *rule, zone, watched, *in_force);
                if (!rule) away_.erase({zone.id, id});
            }
        }
    }

    void look(Watching& watching, AlertRule const& rule, IndexedZone const& zone, WatchedUnit const& unit,
              Time in_force) {
        ConditionKey const key{kind, unit.unit->id, zone.id, {}, 0};
        std::pair const who{zone.id, unit.unit->id};
        double const outside_m = zone.shape.distance_m(unit.fix->point);
        if (outside_m <= 0) {
            away_.erase(who);
            return watching.book.end(key, unit.fix->at);
        }
        auto found = away_.find(who);
        if (found == away_.end()) {
            if (outside_m <= rule.metres) return;
            found = away_.emplace(who, unit.fix->at).first;
        }
        auto const since = std::max(found->second, in_force);
        if (watching.now - since < wait_of(rule, *zone.plan) || watching.book.holds(key)) return;
        auto signal = signal_of(rule, unit, since);
        signal.zone_id = zone.id;
        signal.point = unit.fix->point;
        signal.text = std::to_string(std::lround(outside_m)) + " m, " + duration_text(watching.now - since);
        watching.book.begin(key, signal);
    }

    std::map<std::pair<ZoneId, UnitId>, Time> away_;  ///< Since when.
};

}  // namespace

std::unique_ptr<WatchRule> watch_off_post() { return std::make_unique<OffPost>(); }

}  // namespace tiaodu
