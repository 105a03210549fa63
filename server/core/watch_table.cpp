// SPDX-License-Identifier: Apache-2.0
#include "server/core/watch_rule.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

std::unique_ptr<WatchRule> watch_absent();
std::unique_ptr<WatchRule> watch_device_alarm();
std::unique_ptr<WatchRule> watch_dwell();
std::unique_ptr<WatchRule> watch_gathering();
std::unique_ptr<WatchRule> watch_low_battery();
std::unique_ptr<WatchRule> watch_off_post();
std::unique_ptr<WatchRule> watch_out_of_area();
std::unique_ptr<WatchRule> watch_silent();
std::unique_ptr<WatchRule> watch_speeding();
std::unique_ptr<WatchRule> watch_stationary();
std::unique_ptr<WatchRule> watch_unaccompanied();
std::unique_ptr<WatchRule> watch_zone_entered();
std::unique_ptr<WatchRule> watch_zone_left();

std::span<MakeWatchRule const> watch_table() {
    static constexpr std::array<MakeWatchRule, 13> table{
        watch_absent,        watch_device_alarm, watch_dwell,    watch_gathering, watch_low_battery,
        watch_off_post,      watch_out_of_area,  watch_silent,   watch_speeding,  watch_stationary,
        watch_unaccompanied, watch_zone_entered, watch_zone_left};
    return table;
}

AlertRule const* rule_for(Watching const& watching, AlertKind kind, ZoneVisit const& visit) {
    auto const& plan = *visit.zone.plan;
    if (!find_watch(plan, kind) || !visit.zone.times.in_force(visit.seen)) return nullptr;
    auto const* rule = visit.unit.rules->find(kind, plan.kind);
    return rule && concerns(watching.world.org, plan, *visit.unit.unit) ? rule : nullptr;
}

std::chrono::seconds wait_of(AlertRule const& rule, ZonePlan const& plan) {
    auto const* watch = find_watch(plan, rule.kind);
    return std::chrono::seconds(watch ? watch->seconds.value_or(rule.seconds) : rule.seconds);
}

std::string duration_text(Millis duration) {
    auto const seconds = std::max<std::int64_t>(0, duration.count() / 1000);
    return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

}  // namespace tiaodu
