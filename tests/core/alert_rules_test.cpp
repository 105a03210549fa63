// SPDX-License-Identifier: Apache-2.0
#include "server/core/alert_rules.hpp"
#include "server/core/alert_watch.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Alerts {
    TestWorld test;
    Unit const& car = test.unit(jingansi_squad, "一号车");

    Alerts() { test.use_built_in_rules(); }
    AlertSignal sos() const {
        AlertSignal signal;
        signal.rule = find_alert_rule(test.world, AlertKind::sos, car);
        signal.node = car.squad;
        signal.unit_id = car.id;
        signal.began_at = test.now;
        return signal;
    }
    Events raise() { return AlertWatch(test.world, test.now).raise(sos(), test.now); }
    Alert const& raised() {
        test.done(raise());
        return test.world.alerts.rbegin()->second;
    }
};

}  // namespace

TEST_CASE("an alert does not fire again while it is open, and does after it was closed") {
    Alerts alerts;
    auto const& alert = alerts.raised();
    CHECK(alert.level == AlertLevel::alarm);
    CHECK(alert.state == AlertState::open);
    CHECK(alerts.raise().empty());
    alerts.test.done(decide_take_alert(alerts.test.as(alerts.test.leader), {alert.id, alert.version}));
    CHECK(alerts.raise().empty());
    alerts.test.done(decide_close_alert(alerts.test.as(alerts.test.leader),
                                        {alert.id, alert.version, AlertOutcome::false_alarm, "误按"}));
    CHECK(alerts.raise().size() == 1);
}

TEST_CASE("everybody sees who took an alert and who closed it with what word") {
    Alerts alerts;
    auto const& alert = alerts.raised();
    alerts.test.now += std::chrono::minutes(1);
    alerts.test.done(decide_take_alert(alerts.test.as(alerts.test.jingan_desk), {alert.id, 1}),
                     alerts.test.jingan_desk);
    CHECK(alert.taken_by == alerts.test.jingan_desk.display_name);
    CHECK(alert.taken_at == alerts.test.now);
    auto const late = refused(decide_take_alert(alerts.test.as(alerts.test.leader), {alert.id, 1}));
    CHECK(late.code == Errc::conflict);
    CHECK(late.detail.find(alerts.test.jingan_desk.display_name) != std::string::npos);
    auto const close = [&](AlertOutcome outcome) {
        return decide_close_alert(alerts.test.as(alerts.test.leader), {alert.id, alert.version, outcome, "已支援"});
    };
    CHECK(refused(close(AlertOutcome::ended)).path == "outcome");
    alerts.test.done(close(AlertOutcome::handled), alerts.test.leader);
    CHECK(alert.note == "已支援");
    CHECK(alert.closed_by == alerts.test.leader.display_name);
    CHECK(refused(close(AlertOutcome::handled)).code == Errc::wrong_state);
}

TEST_CASE("an alert of another squad does not exist for a squad, and who only looks on does not take it") {
    Alerts alerts;
    auto const& alert = alerts.raised();
    CHECK(refused(decide_take_alert(alerts.test.as(alerts.test.caojiadu_leader), {alert.id, 1})).code ==
          Errc::not_found);
    auto const wall = alerts.test.account(jingan, Role::viewer, "大屏");
    CHECK(refused(decide_take_alert(alerts.test.as(wall), {alert.id, 1})).code == Errc::forbidden);
}

TEST_CASE("a rule counts only for the squads, kinds of units and postures that it names; off duty for none") {
    Alerts alerts;
    auto& world = alerts.test.world;
    auto speeding = *find_alert_rule(world, AlertKind::speeding, alerts.car);
    CHECK(speeding.units == std::vector{UnitKind::vehicle});
    auto unit = alerts.car;
    unit.kind = UnitKind::officer;
    CHECK(find_alert_rule(world, AlertKind::speeding, unit) == nullptr);
    unit = alerts.car;
    unit.posture = DutyPosture::off_duty;
    CHECK(find_alert_rule(world, AlertKind::speeding, unit) == nullptr);
    unit = alerts.car;
    speeding.label.code = "night";
    speeding.nodes = {baoshan};
    world.rules.alerts = {speeding};
    CHECK(find_alert_rule(world, AlertKind::speeding, unit) == nullptr);
    world.rules.alerts.front().nodes = {jingan};
    CHECK(find_alert_rule(world, AlertKind::speeding, unit) != nullptr);
}
