// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Each zone is looked at once in so many seconds.
constexpr std::int64_t every = 5;

/// 缺岗: fewer units on duty than needed are known to be inside while the zone is in force, for too long. It concerns
/// the first owner of the zone.
class Absent final : public WatchRule {
    static constexpr auto kind = AlertKind::absent;

    static bool is_inside(Watching const& watching, IndexedZone const& zone, AlertRule const& rule,
                          WatchedUnit const& unit) {
        if (!unit.unit || unit.unit->posture == DutyPosture::off_duty || !watching.is_fresh(unit)) return false;
        auto const& point = unit.fix->point;
        return (rule.metres > 0 || zone.shape.box().contains(point)) && zone.shape.distance_m(point) <= rule.metres;
    }

    static int count_inside(Watching const& watching, IndexedZone const& zone, AlertRule const& rule) {
        int count = 0;
        for (auto const& id : zone.plan->units) {
            auto const unit = watching.world.units.find(id);
            if (unit != watching.world.units.end() &&
                is_inside(watching, zone, rule, watching.units[unit->second.number]))
                ++count;
        }
        if (!zone.plan->units.empty()) return count;
        auto const& org = watching.world.org;
        for (std::size_t squad = 0; squad < watching.of_squad.size(); ++squad) {
            auto const& numbers = watching.of_squad[squad];
            bool const owned =
                !numbers.empty() && std::any_of(zone.plan->owners.begin(), zone.plan->owners.end(), [&](auto& code) {
                    auto const owner = org.find(code);
                    return owner && org.covers(*owner, OrgIndex{static_cast<std::uint16_t>(squad)});
                });
            if (!owned) continue;
            count += static_cast<int>(std::count_if(numbers.begin(), numbers.end(), [&](std::uint32_t number) {
                return is_inside(watching, zone, rule, watching.units[number]);
            }));
        }
        return count;
    }

    void tick(Watching& watching) override {
        auto const& zones = watching.world.zone_index.zones();
        for (auto const place : watching.zones_watching(kind)) {
            if ((place + watching.ticks) % every != 0) continue;
            auto const& zone = zones[place];
            auto const in_force = zone.times.in_force_since(watching.now);
            auto const* rule = in_force ? find_zone_rule(watching.world, kind, *zone.plan) : nullptr;
            if (rule) {
                look(watching, *rule, zone, *in_force);
            } else {
                lacking_.erase(zone.id);
            }
        }
    }

    void look(Watching& watching, AlertRule const& rule, IndexedZone const& zone, Time in_force) {
        ConditionKey const key{kind, {}, zone.id, {}, 0};
        int const needed = find_watch(*zone.plan, kind)->count.value_or(std::max(1, rule.count));
        int const inside = count_inside(watching, zone, rule);
        if (inside >= needed) {
            lacking_.erase(zone.id);
            return watching.book.end(key, watching.now);
        }
        auto const since = std::max(lacking_.emplace(zone.id, watching.now).first->second, in_force);
        if (watching.now - since < wait_of(rule, *zone.plan) || watching.book.holds(key)) return;
        AlertSignal signal{&rule, zone.plan->owners.front(), {}, zone.id, {}, {}, {}, since};
        signal.text = std::to_string(inside) + " of " + std::to_string(needed);
        watching.book.begin(key, signal);
    }

    std::unordered_map<ZoneId, Time> lacking_;  ///< Since when.
};

}  // namespace

std::unique_ptr<WatchRule> watch_absent() { return std::make_unique<Absent>(); }

}  // namespace tiaodu
