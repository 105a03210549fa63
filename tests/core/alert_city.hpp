// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/alert_watch.hpp"
#include "server/core/device_rules.hpp"
#include "server/core/rule_rules.hpp"
#include "server/core/zone_rules.hpp"
#include "tests/core/test_world.hpp"

namespace tiaodu::test {

using std::chrono::minutes;
using std::chrono::seconds;

/// A small city with the built-in rules, a watch over it, and units with devices. Time passes second by second.
class AlertCity : public TestWorld {
public:
    AlertCity() { start(); }

    /// As after a restart of the server: what the watch had learned is gone.
    void start() { watch = std::make_unique<AlertWatch>(world, now); }

    Unit const& add_unit(OrgCode const& squad, std::string call_sign, UnitKind kind = UnitKind::vehicle,
                         DutyPosture posture = DutyPosture::patrol) {
        put(decide_register_unit(as(admin), {squad, kind, call_sign, posture, {}}));
        auto const& unit = world.units.rbegin()->second;
        RegisterDevice device;
        device.unit_id = unit.id;
        device.protocol = DeviceProtocol::osmand;
        device.identity = call_sign;
        put(decide_register_device(as(admin), device));
        return unit;
    }
    DeviceId device_of(Unit const& unit) const { return devices_of(world, unit.id).front()->id; }

    /// Puts a decision into effect; the watch hears of it.
    void put(Result<Events> decision, std::string by = "管理员") {
        REQUIRE_MESSAGE(decision.has_value(),
                        (decision ? std::string() : decision.error().path + ": " + decision.error().detail));
        for (auto& body : *decision) put(std::move(body), by);
    }
    void put(EventBody body, std::string by) {
        auto const touched = happen(std::move(body), std::move(by));
        if (watch) watch->changed(touched, now);
    }

    ZonePlan circle(ZoneKind kind, std::vector<AlertKind> const& watched, GeoPoint center = in_jingansi,
                    std::int32_t radius_m = 200) const {
        ZonePlan plan;
        plan.kind = kind;
        plan.title = "区域";
        plan.owners = {jingansi_squad};
        plan.center = center;
        plan.radius_m = radius_m;
        for (auto const one : watched) plan.watches.push_back({one, {}, {}});
        if (kind == ZoneKind::cordon) plan.valid_to = now + std::chrono::hours(24);
        return plan;
    }
    Zone const& add_zone(ZonePlan const& plan) {
        put(decide_set_zone(as(admin), {{}, {}, plan}));
        return world.zones.rbegin()->second;
    }
    void change_zone(Zone const& zone, ZonePlan const& plan) {
        put(decide_set_zone(as(admin), {zone.id, zone.version, plan}));
    }
    void set_posture(Unit const& unit, DutyPosture posture) { put(PostureChanged{unit.id, posture}, "队长"); }
    AlertRule& rule(AlertKind kind) {
        for (auto& one : world.rules.alerts)
            if (one.kind == kind) return one;
        FAIL("no rule");
        return world.rules.alerts.front();
    }

    PositionReport report_at(GeoPoint point) const {
        PositionReport report;
        report.point = point;
        report.fix_at = report.arrived_at = now;
        return report;
    }
    void fix(Unit const& unit, PositionReport const& report, Trust trust = Trust::good,
             FixOutcome outcome = FixOutcome::newest) {
        watch->report(unit, device_of(unit), report, outcome, trust, now);
    }
    void fix(Unit const& unit, GeoPoint point) { fix(unit, report_at(point)); }
    /// Time passes; alerts come into effect every second.
    void pass(Millis duration) {
        for (auto const until = now + duration; now < until;) {
            now += seconds(1);
            tick();
        }
    }
    void tick() {
        for (auto& alerts : watch->tick(now))
            for (auto& body : alerts.events) put(std::move(body), alerts.actor);
    }
    /// Reports the same place every 10 s.
    void stay(Unit const& unit, GeoPoint point, Millis duration) {
        for (auto const until = now + duration; now < until;) {
            fix(unit, point);
            pass(seconds(10));
        }
    }

    std::vector<Alert> alerts(AlertKind kind) const {
        std::vector<Alert> found;
        for (auto const& [id, alert] : world.alerts)
            if (alert.kind == kind) found.push_back(alert);
        return found;
    }
    std::size_t open(AlertKind kind) const {
        auto const all = alerts(kind);
        return static_cast<std::size_t>(std::count_if(
            all.begin(), all.end(), [](Alert const& alert) { return alert.state != AlertState::closed; }));
    }
    Alert only(AlertKind kind) const {
        auto const found = alerts(kind);
        REQUIRE(found.size() == 1);
        return found.front();
    }
    void close(AlertKind kind) {
        auto const alert = only(kind);
        put(decide_close_alert(as(leader), {alert.id, alert.version, AlertOutcome::handled, "已处理"}), "队长");
    }
    void take(AlertKind kind) {
        auto const alert = only(kind);
        put(decide_take_alert(as(leader), {alert.id, alert.version}), leader.display_name);
    }

    std::unique_ptr<AlertWatch> watch;
};

}  // namespace tiaodu::test
