// SPDX-License-Identifier: Apache-2.0
#include "tests/core/alert_city.hpp"

#include <random>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr auto entered = AlertKind::zone_entered, left = AlertKind::zone_left, dwelt = AlertKind::dwell;

struct ZoneCity : AlertCity {
    Unit const& car = add_unit(jingansi_squad, "一号车");
    GeoPoint const inside = in_jingansi, outside = moved(in_jingansi, 90, 600);

    void drive(GeoPoint point) {
        pass(seconds(10));
        fix(car, point);
        pass(seconds(1));
    }
};

}  // namespace

TEST_CASE("driving into a zone raises one alert with its unit, zone and place, and driving out closes it") {
    ZoneCity city;
    auto const& zone = city.add_zone(city.circle(ZoneKind::cordon, {entered}));
    city.drive(city.outside);
    CHECK(city.alerts(entered).empty());
    city.drive(city.inside);
    auto const alert = city.only(entered);
    CHECK(alert.state == AlertState::open);
    CHECK(alert.unit_id == city.car.id);
    CHECK(alert.zone_id == zone.id);
    CHECK(alert.node == jingansi_squad);
    CHECK(alert.point == city.inside);
    CHECK(alert.began_at == city.now - seconds(1));
    CHECK(alert.raised_at == city.now);
    CHECK(city.history.back().actor.display_name == "一号车");
    city.stay(city.car, city.inside, minutes(5));
    city.drive(city.outside);
    auto const over = city.only(entered);
    CHECK(over.state == AlertState::closed);
    CHECK(over.outcome == AlertOutcome::ended);
    CHECK(over.ended_at == city.now);
    CHECK(over.repeats == 0);
    city.drive(city.inside);
    CHECK(city.alerts(entered).size() == 2);
}

TEST_CASE("leaving a zone raises an alert until the unit is back") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {left}));
    city.drive(city.inside);
    city.drive(city.outside);
    CHECK(city.open(left) == 1);
    city.drive(city.inside);
    CHECK(city.open(left) == 0);
    CHECK(city.only(left).outcome == AlertOutcome::ended);
}

TEST_CASE("the first position after the start is learned and raises nothing") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered, left}));
    city.drive(city.inside);
    CHECK(city.alerts(entered).empty());
    city.drive(city.outside);
    CHECK(city.open(left) == 1);
}

TEST_CASE("a zone drawn around a unit that is there is not entered, and one drawn elsewhere is not left") {
    ZoneCity city;
    city.drive(city.inside);
    auto const plan = city.circle(ZoneKind::key_zone, {entered, left});
    auto const& zone = city.add_zone(plan);
    city.drive(city.inside);
    CHECK(city.alerts(entered).empty());
    auto elsewhere = plan;
    elsewhere.center = in_caojiadu;
    city.change_zone(zone, elsewhere);
    city.drive(city.inside);
    CHECK(city.alerts(left).empty());
    city.drive(in_caojiadu);
    CHECK(city.open(entered) == 1);
    auto renamed = elsewhere;
    renamed.title = "改名";
    city.change_zone(zone, renamed);
    city.drive(in_caojiadu);
    CHECK(city.open(entered) == 1);
    city.change_zone(zone, plan);
    city.drive(in_caojiadu);
    CHECK(city.open(entered) == 0);
}

TEST_CASE("what was open before a restart is on: it does not fire again, and ends") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered}));
    city.drive(city.outside);
    city.drive(city.inside);
    city.start();
    city.drive(city.inside);
    CHECK(city.alerts(entered).size() == 1);
    CHECK(city.open(entered) == 1);
    city.start();
    city.drive(city.outside);
    CHECK(city.only(entered).outcome == AlertOutcome::ended);
}

TEST_CASE("late, kept-back and doubtful positions neither enter nor leave") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered}));
    city.drive(city.outside);
    auto const nothing = [&](PositionReport const& report, Trust trust, FixOutcome outcome) {
        city.fix(city.car, report, trust, outcome);
        city.pass(seconds(1));
        CHECK(city.alerts(entered).empty());
    };
    auto const report = city.report_at(city.inside);
    nothing(report, Trust::good, FixOutcome::late);
    nothing(report, Trust::doubtful, FixOutcome::newest);
    auto backlog = report;
    backlog.backlog = true;
    nothing(backlog, Trust::good, FixOutcome::newest);
    auto old = report;
    old.fix_at -= minutes(6);
    nothing(old, Trust::good, FixOutcome::newest);
    city.drive(city.inside);
    CHECK(city.open(entered) == 1);
}

TEST_CASE("positions that tremble at the border do not fire") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered, left}));
    city.drive(city.outside);
    for (int i = 0; i < 50; ++i) city.drive(moved(in_jingansi, 90, i % 2 == 0 ? 188 : 212));
    CHECK(city.alerts(entered).empty());
    city.drive(moved(in_jingansi, 90, 184));
    CHECK(city.open(entered) == 1);
    for (int i = 0; i < 50; ++i) city.drive(moved(in_jingansi, 90, i % 2 == 0 ? 188 : 212));
    CHECK(city.open(entered) == 1);
    CHECK(city.alerts(left).empty());
    city.drive(moved(in_jingansi, 90, 216));
    CHECK(city.open(left) == 1);
    CHECK(city.open(entered) == 0);
}

TEST_CASE("a walk along the border with 10 m of noise never fires twice without being out farther than the margin") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        ZoneCity city;
        std::mt19937 random(seed);
        std::normal_distribution<double> noise(0, 10), step(0, 6);
        city.add_zone(city.circle(ZoneKind::key_zone, {entered}));
        double true_m = 260, farthest_m = 0;
        std::size_t raised = 0;
        for (int i = 0; i < 2000; ++i) {
            true_m = std::clamp(true_m + step(random), 140.0, 260.0);
            double const seen_m = true_m + noise(random);
            farthest_m = std::max(farthest_m, seen_m);
            city.now += seconds(1);
            city.fix(city.car, moved(in_jingansi, 90, seen_m));
            city.tick();
            if (city.alerts(entered).size() == raised) continue;
            ++raised;
            CHECK(seen_m <= 185.2);
            if (raised > 1) CHECK(farthest_m >= 214.8);
            farthest_m = 0;
        }
        CHECK(raised > 0);
    }
}

TEST_CASE("in a zone too small for the margin half its depth will do") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered}, in_jingansi, 10));
    city.drive(city.outside);
    city.drive(moved(in_jingansi, 0, 7));
    CHECK(city.alerts(entered).empty());
    city.drive(moved(in_jingansi, 0, 4));
    CHECK(city.open(entered) == 1);
}

TEST_CASE("dwelling fires after the time of the zone, else of the rule, counted from entering") {
    ZoneCity city;
    auto plan = city.circle(ZoneKind::key_zone, {dwelt});
    plan.watches[0].seconds = 120;
    city.add_zone(plan);
    city.drive(city.outside);
    city.drive(city.inside);
    auto const since = city.now - seconds(1);
    city.stay(city.car, city.inside, seconds(110));
    CHECK(city.alerts(dwelt).empty());
    city.stay(city.car, city.inside, seconds(20));
    CHECK(city.only(dwelt).began_at == since);
    CHECK(city.only(dwelt).raised_at == since + seconds(120));
    city.drive(city.outside);
    CHECK(city.open(dwelt) == 0);

    auto by_rule = plan;
    by_rule.watches[0].seconds.reset();
    city.change_zone(city.world.zones.begin()->second, by_rule);
    city.drive(city.inside);
    city.stay(city.car, city.inside, minutes(29));
    CHECK(city.alerts(dwelt).size() == 1);
    city.stay(city.car, city.inside, minutes(2));
    CHECK(city.alerts(dwelt).size() == 2);
}

TEST_CASE("nobody dwells in a zone by being silent, nor before the zone is in force") {
    ZoneCity city;
    auto plan = city.circle(ZoneKind::key_zone, {dwelt});
    plan.watches[0].seconds = 600;
    plan.valid_from = city.now + minutes(20);
    city.add_zone(plan);
    city.drive(city.outside);
    city.drive(city.inside);
    city.stay(city.car, city.inside, minutes(29));
    CHECK(city.alerts(dwelt).empty());
    city.stay(city.car, city.inside, minutes(2));
    CHECK(city.only(dwelt).began_at == *plan.valid_from);
    city.drive(city.outside);
    city.drive(city.inside);
    city.pass(minutes(30));
    CHECK(city.alerts(dwelt).size() == 1);
}

TEST_CASE("a zone that is out of force, or that no rule watches any more, ends its alerts") {
    ZoneCity city;
    auto const plan = city.circle(ZoneKind::key_zone, {entered});
    auto const& zone = city.add_zone(plan);
    city.drive(city.outside);
    city.drive(city.inside);
    auto over = plan;
    over.valid_to = city.now + minutes(1);
    city.change_zone(zone, over);
    city.pass(seconds(59));
    CHECK(city.open(entered) == 1);
    city.pass(seconds(2));
    CHECK(city.open(entered) == 0);
    city.drive(city.outside);
    city.drive(city.inside);
    CHECK(city.alerts(entered).size() == 1);

    city.change_zone(zone, plan);
    city.drive(city.outside);
    city.drive(city.inside);
    CHECK(city.open(entered) == 1);
    RuleChange change;
    change.alerts = city.world.rules.alerts;
    std::erase_if(*change.alerts, [](AlertRule const& rule) { return rule.kind == entered; });
    city.put(decide_set_rules(city.as(city.admin), {city.world.rules.version, change}));
    city.pass(seconds(1));
    CHECK(city.open(entered) == 0);
}

TEST_CASE("a zone is about the units that it names, else about those of its owners") {
    ZoneCity city;
    auto const& other = city.add_unit(caojiadu_squad, "二号车");
    auto const& zone = city.add_zone(city.circle(ZoneKind::key_zone, {entered}));
    auto const visit = [&](Unit const& unit) {
        city.pass(seconds(10));
        city.fix(unit, city.outside);
        city.pass(seconds(10));
        city.fix(unit, city.inside);
        city.pass(seconds(1));
    };
    visit(other);
    CHECK(city.alerts(entered).empty());
    auto plan = zone.plan;
    plan.units = {other.id};
    city.change_zone(zone, plan);
    visit(other);
    visit(city.car);
    CHECK(city.only(entered).unit_id == other.id);
}

TEST_CASE("off duty nothing is watched: alerts of the unit end, and coming back is not entering") {
    ZoneCity city;
    city.add_zone(city.circle(ZoneKind::key_zone, {entered}));
    city.drive(city.outside);
    city.drive(city.inside);
    city.set_posture(city.car, DutyPosture::off_duty);
    city.pass(seconds(1));
    CHECK(city.open(entered) == 0);
    city.drive(city.outside);
    city.set_posture(city.car, DutyPosture::patrol);
    city.drive(city.inside);
    CHECK(city.alerts(entered).size() == 1);
}

TEST_CASE("a unit named by a post is off post when it is away too long, and back when it is inside") {
    ZoneCity city;
    auto plan = city.circle(ZoneKind::post, {AlertKind::off_post}, in_jingansi, 50);
    plan.units = {city.car.id};
    city.add_zone(plan);
    auto const stay = [&](double metres, Millis time) { city.stay(city.car, moved(in_jingansi, 0, metres), time); };
    stay(0, minutes(10));
    stay(70, minutes(10));  // outside, but within the margin of 30 m
    CHECK(city.alerts(AlertKind::off_post).empty());
    stay(120, minutes(4));
    CHECK(city.alerts(AlertKind::off_post).empty());
    stay(70, minutes(2));
    CHECK(city.open(AlertKind::off_post) == 1);
    CHECK(city.only(AlertKind::off_post).unit_id == city.car.id);
    stay(60, minutes(1));
    CHECK(city.open(AlertKind::off_post) == 1);
    stay(40, minutes(1));
    CHECK(city.only(AlertKind::off_post).outcome == AlertOutcome::ended);
}

TEST_CASE("a post is manned only in its hours, and by who is on duty and heard") {
    ZoneCity city;
    auto plan = city.circle(ZoneKind::post, {AlertKind::off_post}, in_jingansi, 50);
    plan.units = {city.car.id};
    plan.hours.push_back({{}, "09:00", "17:00", {}, {}, {}});  // it is 08:30
    city.add_zone(plan);
    city.stay(city.car, city.outside, minutes(34));
    CHECK(city.alerts(AlertKind::off_post).empty());
    city.set_posture(city.car, DutyPosture::off_duty);
    city.stay(city.car, city.outside, minutes(10));
    CHECK(city.alerts(AlertKind::off_post).empty());
    city.set_posture(city.car, DutyPosture::fixed_post);
    city.world.rules.general.fix_age_max_s = 240;
    city.fix(city.car, city.outside);
    city.pass(minutes(4));
    CHECK(city.alerts(AlertKind::off_post).empty());
    city.pass(minutes(10));  // nobody knows where it is now
    CHECK(city.alerts(AlertKind::off_post).empty());
    city.stay(city.car, city.outside, minutes(1));
    CHECK(city.open(AlertKind::off_post) == 1);
}

TEST_CASE("too few inside while the zone is in force: one alert for the zone, over when enough are there") {
    ZoneCity city;
    auto const& second = city.add_unit(jingansi_squad, "二号车");
    auto const& stranger = city.add_unit(caojiadu_squad, "三号车");
    auto plan = city.circle(ZoneKind::key_zone, {AlertKind::absent});
    plan.watches[0].count = 2;
    plan.valid_from = city.now + minutes(5);
    auto const& zone = city.add_zone(plan);
    auto const stay = [&](Millis time) {
        for (auto const until = city.now + time; city.now < until;) {
            city.fix(stranger, city.inside);
            city.stay(city.car, city.inside, seconds(10));
        }
    };
    stay(minutes(14));
    CHECK(city.alerts(AlertKind::absent).empty());
    stay(minutes(2));
    auto const alert = city.only(AlertKind::absent);
    CHECK(alert.zone_id == zone.id);
    CHECK(!alert.unit_id);
    CHECK(alert.node == jingansi_squad);
    CHECK(alert.text == "1 of 2");
    CHECK(alert.began_at == *plan.valid_from);
    CHECK(city.history.back().actor.display_name == "tiaodu");
    city.fix(second, city.inside);
    city.pass(seconds(6));
    CHECK(city.open(AlertKind::absent) == 0);
    city.pass(minutes(6));  // their positions are too old to count
    CHECK(city.open(AlertKind::absent) == 0);
    city.pass(minutes(11));
    CHECK(city.open(AlertKind::absent) == 1);
    CHECK(city.alerts(AlertKind::absent).back().text == "0 of 2");
}
