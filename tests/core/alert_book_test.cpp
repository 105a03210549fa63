// SPDX-License-Identifier: Apache-2.0
#include "tests/core/alert_city.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr auto alarmed = AlertKind::device_alarm;

struct BookCity : AlertCity {
    Unit const& car = add_unit(jingansi_squad, "一号车");

    void alarm(std::uint32_t bits) {
        auto report = report_at(in_jingansi);
        report.alarm_bits = bits;
        fix(car, report);
        pass(seconds(1));
    }
    /// The same alarm comes and goes.
    void flicker(int times) {
        for (int i = 0; i < times; ++i) {
            alarm(1u << 8);
            alarm(0);
        }
    }
    AlertSignal signal(AlertKind kind, Unit const& unit) {
        return {&rule(kind), unit.squad, unit.id, {}, device_of(unit), {}, {}, now};
    }
    AlertCounts counts(OrgCode const& node = jingansi_squad) const {
        auto const found = watch->book().counts().find(node);
        return found == watch->book().counts().end() ? AlertCounts{} : found->second;
    }
};

}  // namespace

TEST_CASE("an alert that is open does not fire again: the repeats are counted and written when it ends or is closed") {
    BookCity city;
    city.flicker(1);
    CHECK(city.only(alarmed).repeats == 0);
    city.flicker(3);
    CHECK(city.only(alarmed).repeats == 3);
    CHECK(city.only(alarmed).state == AlertState::open);
    city.alarm(1u << 8);
    city.close(alarmed);
    CHECK(city.only(alarmed).repeats == 4);
    CHECK(city.counts().raised == 1);
    CHECK(city.counts().suppressed == 4);
    CHECK(city.counts().dropped == 0);
}

TEST_CASE("what goes on after its alert was closed does not fire before it has ended and begun anew") {
    BookCity city;
    city.alarm(1u << 8);
    city.close(alarmed);
    city.alarm(1u << 8);
    city.pass(minutes(5));
    CHECK(city.alerts(alarmed).size() == 1);
    city.alarm(0);
    CHECK(city.alerts(alarmed).size() == 1);
    city.alarm(1u << 8);
    CHECK(city.alerts(alarmed).size() == 2);
}

TEST_CASE("an alert that somebody has taken is not closed by itself, whatever its rule says") {
    BookCity city;
    city.rule(alarmed).after_end = AfterEnd::closes;
    city.alarm(1u << 8);
    city.take(alarmed);
    city.alarm(0);
    CHECK(city.only(alarmed).state == AlertState::taken);
    CHECK(city.only(alarmed).ended_at == city.now - seconds(1));
    CHECK(city.only(alarmed).taken_by == city.leader.display_name);
    city.close(alarmed);
    city.flicker(1);
    CHECK(city.alerts(alarmed).size() == 2);
    CHECK(city.alerts(alarmed).back().outcome == AlertOutcome::ended);
    CHECK(city.alerts(alarmed).back().closed_by == "一号车");
}

TEST_CASE("above sixty alerts a minute a squad's are dropped and counted; other squads and SOS are not held back") {
    BookCity city;
    auto const& rule = city.rule(alarmed);
    std::vector<Unit const*> units;
    for (int i = 0; i < 62; ++i) units.push_back(&city.add_unit(jingansi_squad, "车" + std::to_string(i)));
    auto const& other = city.add_unit(caojiadu_squad, "外车");
    auto const alarm = [&](Unit const& unit, std::uint32_t bits) {
        auto report = city.report_at(in_jingansi);
        report.alarm_bits = bits;
        city.fix(unit, report);
    };
    CHECK(rule.kind == alarmed);
    for (auto const* unit : units) alarm(*unit, 1u << 8);
    alarm(other, 1u << 8);
    city.pass(seconds(1));
    CHECK(city.alerts(alarmed).size() == AlertBook::raised_per_minute_max + 1);
    CHECK(city.counts().raised == AlertBook::raised_per_minute_max);
    CHECK(city.counts().dropped == 2);
    CHECK(city.counts(caojiadu_squad).raised == 1);
    city.put(city.watch->raise(city.signal(AlertKind::sos, city.car), city.now));
    CHECK(city.open(AlertKind::sos) == 1);
    // Dropped is dropped: it fires when it begins anew.
    city.pass(minutes(1));
    CHECK(city.alerts(alarmed).size() == AlertBook::raised_per_minute_max + 1);
    alarm(*units.back(), 0);
    city.pass(seconds(1));
    alarm(*units.back(), 1u << 8);
    city.pass(seconds(1));
    CHECK(city.alerts(alarmed).size() == AlertBook::raised_per_minute_max + 2);
}

TEST_CASE("what begins and ends faster than it can be written is written later, in order") {
    BookCity city;
    std::vector<Unit const*> units;
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 60; ++k)
            units.push_back(&city.add_unit(i % 2 == 0 ? jingansi_squad : yanghang_squad,
                                           std::to_string(i) + "/" + std::to_string(k)));
    for (auto const* unit : units) {
        auto report = city.report_at(in_jingansi);
        report.alarm_bits = 1u << 8;
        city.fix(*unit, report);
        report.alarm_bits = 0;
        city.fix(*unit, report);
    }
    city.pass(seconds(1));
    CHECK(city.alerts(alarmed).size() == 120);
    for (auto const& alert : city.alerts(alarmed)) CHECK(!alert.ended_at);
    city.pass(seconds(1));
    for (auto const& alert : city.alerts(alarmed)) CHECK(alert.ended_at.has_value());
    CHECK(city.counts().dropped + city.counts(yanghang_squad).dropped == 180);
}

TEST_CASE("at most ten thousand beginnings wait to be written; what is above is dropped and counted") {
    BookCity city;
    AlertBook book(city.world);
    auto const signal = city.signal(alarmed, city.car);
    auto const key = [&](std::int64_t part) { return ConditionKey{alarmed, city.car.id, {}, {}, part}; };
    for (std::size_t i = 1; i <= AlertBook::waiting_max; ++i) book.begin(key(static_cast<std::int64_t>(i)), signal);
    CHECK(book.total().dropped == 0);
    book.begin(key(0), signal);
    CHECK(book.total().dropped == 1);
    CHECK(book.holds(key(0)));
    // No more than was asked for at a time.
    std::size_t events = 0;
    for (auto const& taken : book.take(city.now, 5)) events += taken.events.size();
    CHECK(events == 5);
    CHECK(book.total().raised == 5);
}

TEST_CASE("an SOS is raised at once; pressing again while it is open is counted") {
    BookCity city;
    city.put(city.watch->raise(city.signal(AlertKind::sos, city.car), city.now));
    CHECK(city.only(AlertKind::sos).level == AlertLevel::alarm);
    CHECK(city.watch->raise(city.signal(AlertKind::sos, city.car), city.now).empty());
    city.start();
    CHECK(city.watch->raise(city.signal(AlertKind::sos, city.car), city.now).empty());
    CHECK(city.counts().suppressed == 1);
    city.close(AlertKind::sos);
    CHECK(city.only(AlertKind::sos).repeats == 2);
    CHECK(city.watch->raise(city.signal(AlertKind::sos, city.car), city.now).size() == 1);
}

TEST_CASE("a device that is handed over takes its alarms from its former carrier") {
    BookCity city;
    auto const& second = city.add_unit(jingansi_squad, "二号车");
    city.alarm(1u << 8);
    auto const device = city.device_of(city.car);
    city.put(decide_bind_device(city.as(city.admin), {device, 1, second.id, {}}));
    city.pass(seconds(1));
    CHECK(city.only(alarmed).ended_at == city.now);
}

TEST_CASE("the events of alerts, replayed from the beginning, give the same alerts") {
    BookCity city;
    city.flicker(4);
    city.take(alarmed);
    city.alarm(1u << 29);
    city.alarm(0);
    city.add_zone(city.circle(ZoneKind::key_zone, {AlertKind::zone_entered, AlertKind::zone_left}));
    for (int i = 0; i < 6; ++i) {
        city.fix(city.car, moved(in_jingansi, 90, i % 2 == 0 ? 500 : 0));
        city.pass(minutes(1));
    }
    city.pass(minutes(12));  // silent
    CHECK(city.world.alerts.size() > 6);
    World again;
    again.home = city.world.home;
    for (auto& node : small_city()) again.org.add(std::move(node)).value();
    again.rules = city.world.rules;
    for (auto const& event : city.history) apply(again, event);
    REQUIRE(again.alerts.size() == city.world.alerts.size());
    for (auto const& [id, alert] : city.world.alerts) CHECK(encode(again.alerts.at(id)) == encode(alert));
}
