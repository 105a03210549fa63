// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/alarm_bits.hpp"
#include "tests/core/alert_city.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct UnitCity : AlertCity {
    Unit const& car = add_unit(jingansi_squad, "一号车");

    /// One fix every 5 s at a speed, driving north.
    void drive(double kmh, Millis time) {
        for (auto const until = now + time; now < until;) {
            auto report = report_at(place = moved(place, 0, kmh / 3.6 * 5));
            report.speed_mps = kmh / 3.6;
            fix(car, report);
            pass(seconds(5));
        }
    }
    void charge(double battery) {
        auto report = report_at(place);
        report.battery = battery;
        fix(car, report);
        pass(seconds(1));
    }
    void alarm(std::uint32_t bits, FixOutcome outcome = FixOutcome::newest) {
        auto report = report_at(place);
        report.alarm_bits = bits;
        report.usable_fix = outcome != FixOutcome::unusable;
        fix(car, report, Trust::good, outcome);
        pass(seconds(1));
    }
    GeoPoint place = {121.41, 31.202};
};

}  // namespace

TEST_CASE("speeding needs two fixes above the limit that lie far enough apart, and says the highest speed") {
    UnitCity city;
    city.drive(96, seconds(10));  // two fixes, 5 s apart
    city.drive(60, seconds(5));
    CHECK(city.alerts(AlertKind::speeding).empty());
    auto const since = city.now;
    city.drive(90, seconds(10));
    city.drive(96, seconds(5));
    auto const alert = city.only(AlertKind::speeding);
    CHECK(alert.began_at == since);
    CHECK(alert.text == "96 km/h");
    CHECK(alert.level == AlertLevel::warning);
    city.drive(100, minutes(1));
    CHECK(city.open(AlertKind::speeding) == 1);
    city.drive(79, seconds(5));
    CHECK(city.only(AlertKind::speeding).outcome == AlertOutcome::ended);
    CHECK(city.only(AlertKind::speeding).repeats == 0);
}

TEST_CASE("one fast fix after a long gap is not speeding, and without a speed the distance between two fixes counts") {
    UnitCity city;
    city.drive(96, seconds(5));
    city.pass(seconds(120));
    city.drive(96, seconds(5));
    CHECK(city.alerts(AlertKind::speeding).empty());
    city.pass(minutes(2));
    for (int i = 0; i < 4; ++i) {
        city.fix(city.car, city.place = moved(city.place, 0, 250));  // 90 km/h
        city.pass(seconds(10));
    }
    CHECK(city.only(AlertKind::speeding).text == "90 km/h");
}

TEST_CASE("officers on foot do not speed, nor does a position that jumps") {
    UnitCity city;
    auto const& officer = city.add_unit(jingansi_squad, "队员一", UnitKind::officer);
    for (int i = 0; i < 5; ++i) {
        auto report = city.report_at(in_jingansi);
        report.speed_mps = 50;
        city.fix(officer, report);
        city.fix(city.car, report, Trust::doubtful);
        city.pass(seconds(10));
    }
    CHECK(city.alerts(AlertKind::speeding).empty());
}

TEST_CASE("on patrol a unit may not stay within 50 m of one place for half an hour") {
    UnitCity city;
    city.stay(city.car, city.place, minutes(29));
    CHECK(city.alerts(AlertKind::stationary).empty());
    city.stay(city.car, moved(city.place, 0, 40), minutes(2));
    CHECK(city.only(AlertKind::stationary).point == city.place);
    CHECK(city.only(AlertKind::stationary).text == "30 min");
    city.fix(city.car, moved(city.place, 0, 60));
    city.pass(seconds(1));
    CHECK(city.only(AlertKind::stationary).outcome == AlertOutcome::ended);
}

TEST_CASE("a device that is heard but sends no new place stands still; at the scene of an order staying is work") {
    UnitCity city;
    city.fix(city.car, city.place);
    for (int i = 0; i < 31; ++i) {
        city.pass(minutes(1));
        city.watch->heard(city.car, city.now);
    }
    CHECK(city.open(AlertKind::stationary) == 1);
    city.world.units.at(city.car.id).status = UnitStatus::on_scene;
    city.pass(seconds(1));
    CHECK(city.open(AlertKind::stationary) == 0);
    city.stay(city.car, city.place, minutes(40));
    CHECK(city.alerts(AlertKind::stationary).size() == 1);
    city.set_posture(city.car, DutyPosture::fixed_post);
    city.world.units.at(city.car.id).status = UnitStatus::available;
    city.stay(city.car, city.place, minutes(40));
    CHECK(city.alerts(AlertKind::stationary).size() == 1);
}

TEST_CASE("a unit is out of its area when it is farther out than the margin for long enough, until it is inside") {
    UnitCity city;  // the area of its squad ends at 31.22 N
    GeoPoint const border{121.41, 31.22};
    city.stay(city.car, moved(border, 0, 80), minutes(20));
    CHECK(city.alerts(AlertKind::out_of_area).empty());
    city.stay(city.car, moved(border, 0, 120), minutes(9));
    CHECK(city.alerts(AlertKind::out_of_area).empty());
    city.stay(city.car, moved(border, 0, 900), minutes(2));
    CHECK(city.only(AlertKind::out_of_area).text == "900 m");
    city.stay(city.car, moved(border, 0, 50), minutes(5));
    CHECK(city.open(AlertKind::out_of_area) == 1);
    city.stay(city.car, moved(border, 180, 5), seconds(10));
    CHECK(city.only(AlertKind::out_of_area).outcome == AlertOutcome::ended);
    city.set_posture(city.car, DutyPosture::standby);
    city.stay(city.car, moved(border, 0, 900), minutes(20));
    CHECK(city.alerts(AlertKind::out_of_area).size() == 1);
}

TEST_CASE("a squad without an area of its own cannot leave it") {
    UnitCity city;
    auto const& flying = city.add_unit(flying_squad, "机动一号");
    city.stay(flying, in_yanghang, minutes(20));
    CHECK(city.alerts(AlertKind::out_of_area).empty());
}

TEST_CASE("a low battery fires once and is over only when it has gained five percent") {
    UnitCity city;
    city.charge(0.16);
    CHECK(city.alerts(AlertKind::low_battery).empty());
    city.charge(0.15);
    CHECK(city.only(AlertKind::low_battery).text == "15 %");
    CHECK(city.only(AlertKind::low_battery).device_id == city.device_of(city.car));
    for (double const battery : {0.16, 0.14, 0.19, 0.15}) city.charge(battery);
    CHECK(city.open(AlertKind::low_battery) == 1);
    city.charge(0.20);
    CHECK(city.only(AlertKind::low_battery).outcome == AlertOutcome::ended);
}

TEST_CASE("each alarm bit of a terminal is an alert of its own, from setting to clearing, without a fix too") {
    UnitCity city;
    city.alarm(1u << 8, FixOutcome::unusable);
    CHECK(city.only(AlertKind::device_alarm).text == "main power lost");
    CHECK(!city.only(AlertKind::device_alarm).point);
    city.alarm(1u << 8 | 1u << 29);
    CHECK(city.open(AlertKind::device_alarm) == 2);
    CHECK(city.alerts(AlertKind::device_alarm).back().text == "collision");
    CHECK(city.alerts(AlertKind::device_alarm).back().point == city.place);
    city.alarm(1u << 29);
    auto const ended = city.alerts(AlertKind::device_alarm).front();
    CHECK(ended.state == AlertState::open);  // its rule says that it stays
    CHECK(ended.ended_at == city.now - seconds(1));
    city.alarm(1u << 1 | 1u << 20);  // speed and areas are our own business
    CHECK(city.alerts(AlertKind::device_alarm).size() == 2);
    for (auto const& alarm : alarm_bits_watched) CHECK(alarm_bit_of(alarm.word) == alarm.bit);
}

TEST_CASE("a device alarm from before a restart ends with its own bit") {
    UnitCity city;
    city.alarm(1u << 8 | 1u << 29);
    city.start();
    city.alarm(1u << 8);
    REQUIRE(city.alerts(AlertKind::device_alarm).size() == 2);
    for (auto const& alert : city.alerts(AlertKind::device_alarm))
        CHECK(alert.ended_at.has_value() == (alert.text == "collision"));
}

TEST_CASE("a unit on duty that is not heard of is silent, until it is heard") {
    UnitCity city;
    city.watch->heard(city.car, city.now);
    auto const since = city.now;
    city.pass(minutes(10) - seconds(1));
    CHECK(city.alerts(AlertKind::silent).empty());
    city.pass(seconds(1));
    CHECK(city.only(AlertKind::silent).began_at == since);
    city.pass(minutes(5));
    city.watch->heard(city.car, city.now);
    city.pass(seconds(1));
    CHECK(city.only(AlertKind::silent).outcome == AlertOutcome::ended);
}

TEST_CASE("a restart makes nobody silent at once, nor does coming on duty; who has no device cannot be heard") {
    UnitCity city;
    city.put(decide_register_unit(city.as(city.admin),
                                  {jingansi_squad, UnitKind::vehicle, "无终端", DutyPosture::patrol, {}}));
    city.pass(minutes(9));
    city.start();
    city.pass(minutes(9));
    CHECK(city.alerts(AlertKind::silent).empty());
    city.set_posture(city.car, DutyPosture::off_duty);
    city.pass(minutes(30));
    city.set_posture(city.car, DutyPosture::patrol);
    city.pass(minutes(9));
    CHECK(city.alerts(AlertKind::silent).empty());
    city.pass(minutes(1));
    CHECK(city.only(AlertKind::silent).unit_id == city.car.id);
    city.set_posture(city.car, DutyPosture::standby);
    city.pass(seconds(1));
    CHECK(city.open(AlertKind::silent) == 0);
}

TEST_CASE("auxiliary staff need a regular officer of their squad, on duty and near, with a position of now") {
    UnitCity city;
    auto const& helper = city.add_unit(jingansi_squad, "辅管一", UnitKind::auxiliary);
    auto const& officer = city.add_unit(jingansi_squad, "队员一", UnitKind::officer);
    auto const& stranger = city.add_unit(caojiadu_squad, "队员二", UnitKind::officer);
    auto const stay = [&](double metres, Millis time) {
        for (auto const until = city.now + time; city.now < until;) {
            city.fix(officer, moved(in_jingansi, 0, metres));
            city.fix(stranger, in_jingansi);
            city.fix(city.car, in_jingansi);
            city.stay(helper, in_jingansi, seconds(10));
        }
    };
    stay(190, minutes(20));
    CHECK(city.alerts(AlertKind::unaccompanied).empty());
    stay(210, minutes(14));
    CHECK(city.alerts(AlertKind::unaccompanied).empty());
    stay(210, minutes(2));
    CHECK(city.only(AlertKind::unaccompanied).unit_id == helper.id);
    stay(100, seconds(10));
    CHECK(city.open(AlertKind::unaccompanied) == 0);
    city.set_posture(officer, DutyPosture::off_duty);
    stay(0, minutes(16));
    CHECK(city.open(AlertKind::unaccompanied) == 1);
    city.set_posture(officer, DutyPosture::patrol);
    stay(0, seconds(10));
    CHECK(city.open(AlertKind::unaccompanied) == 0);
    city.pass(minutes(40));  // nobody knows where the helper is
    CHECK(city.alerts(AlertKind::unaccompanied).size() == 2);
}

namespace {

struct Crowd : AlertCity {
    std::vector<Unit const*> units;
    explicit Crowd(int count, std::vector<OrgCode> const& squads = {jingansi_squad}) {
        for (int i = 0; i < count; ++i)
            units.push_back(&add_unit(squads[static_cast<std::size_t>(i) % squads.size()], "队员" + std::to_string(i),
                                      UnitKind::officer));
    }
    /// Units stand around a middle, one every 30 degrees, at that distance.
    void stand(GeoPoint middle, double metres, Millis time) {
        for (auto const until = now + time; now < until;) {
            for (std::size_t i = 0; i < units.size(); ++i)
                fix(*units[i], moved(middle, static_cast<double>(i) * 30, metres));
            pass(seconds(10));
        }
    }
    static constexpr auto kind = AlertKind::gathering;
};

}  // namespace

TEST_CASE("eight units close together for ten minutes are one gathering, with one alert for all of them") {
    Crowd city(8);
    city.stand(in_jingansi, 30, minutes(9));
    CHECK(city.alerts(Crowd::kind).empty());
    city.stand(in_jingansi, 30, minutes(2));
    auto const alert = city.only(Crowd::kind);
    CHECK(alert.node == jingansi_squad);
    CHECK(!alert.unit_id);
    CHECK(alert.text == "8 units within 100 m");
    CHECK(distance_m(*alert.point, in_jingansi) < 30);
    city.stand(moved(in_jingansi, 90, 60), 30, minutes(5));
    CHECK(city.open(Crowd::kind) == 1);
    city.stand(in_jingansi, 400, minutes(1));
    CHECK(city.only(Crowd::kind).outcome == AlertOutcome::ended);
}

TEST_CASE("seven are no gathering; units of several squads are one for the level above them; a crowd is one") {
    Crowd few(7);
    few.stand(in_jingansi, 10, minutes(12));
    CHECK(few.alerts(Crowd::kind).empty());
    Crowd mixed(8, {jingansi_squad, caojiadu_squad});
    mixed.stand(in_jingansi, 30, minutes(11));
    CHECK(mixed.only(Crowd::kind).node == jingan);
    Crowd districts(8, {jingansi_squad, yanghang_squad});
    districts.stand(in_jingansi, 30, minutes(11));
    CHECK(districts.only(Crowd::kind).node == city);
    Crowd crowd(60);
    crowd.stand(in_jingansi, 30, minutes(11));
    CHECK(crowd.only(Crowd::kind).text == "60 units within 100 m");
}

TEST_CASE("a gathering from before a restart goes on, and ends when the units go apart") {
    Crowd city(8);
    city.stand(in_jingansi, 30, minutes(11));
    city.start();
    city.stand(in_jingansi, 30, minutes(12));
    CHECK(city.alerts(Crowd::kind).size() == 1);
    CHECK(city.open(Crowd::kind) == 1);
    city.stand(in_jingansi, 400, minutes(1));
    CHECK(city.open(Crowd::kind) == 0);
}
