// SPDX-License-Identifier: Apache-2.0
#include "server/core/fleet.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr OrgIndex squad_a{6}, squad_b{7};

Unit unit(std::uint32_t number, DutyPosture posture = DutyPosture::patrol) {
    Unit made;
    made.id = UnitId(310000, number);
    made.number = number;
    made.posture = posture;
    return made;
}

PositionReport fix(Time at, GeoPoint point = in_jingansi) {
    PositionReport report;
    report.point = point;
    report.fix_at = at;
    return report;
}

PositionReport sos(Time at) {
    auto report = fix(at);
    report.alarm_bits = alarm_sos;
    return report;
}

/// One unit in one squad.
struct Field1 {
    Fleet fleet{FleetLimits{}};
    Unit car = unit(3);
    Field1() { fleet.place(car, squad_a); }
    Fleet::Applied apply(PositionReport const& report, Time now) {
        return fleet.report(car, report, duty_of(car.posture), now);
    }
    FixOutcome take(PositionReport const& report, Time now) { return apply(report, now).outcome; }
};

std::int32_t i32(std::string const& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return static_cast<std::int32_t>(value);
}
unsigned u8(std::string const& bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

std::string record(Fleet const& fleet, std::uint32_t number, Time now) {
    std::string bytes;
    fleet.append_record(bytes, number, now);
    return bytes;
}

}  // namespace

TEST_CASE("the newest position by fix time wins, whatever order they arrive in") {
    Field1 field;
    CHECK(field.take(fix(monday, in_jingansi), monday) == FixOutcome::newest);
    auto const late = field.apply(fix(monday - Millis(1), in_caojiadu), monday + Millis(5));
    CHECK(late.outcome == FixOutcome::late);
    CHECK(late.flags == FixFlags{FixFlag::late});
    CHECK(field.take(fix(monday, in_caojiadu), monday + Millis(5)) == FixOutcome::late);  // the same time elsewhere
    CHECK(field.take(fix(monday, in_jingansi), monday + Millis(5)) == FixOutcome::duplicate);
    CHECK(field.fleet.find(3)->report.point == in_jingansi);
    CHECK(field.take(fix(monday + Millis(1), in_caojiadu), monday + Millis(5)) == FixOutcome::newest);
    CHECK(field.fleet.find(3)->report.point == in_caojiadu);
    CHECK(field.fleet.find(3)->heard_at == monday + Millis(5));
}

TEST_CASE("a fix from a clock that runs ahead moves nothing; five minutes are forgiven") {
    Field1 field;
    auto const limit = std::chrono::minutes(5);
    CHECK(field.take(fix(monday + limit + Millis(1)), monday) == FixOutcome::clock_ahead);
    CHECK(!field.fleet.find(3)->known);
    CHECK(field.fleet.find(3)->heard_at == monday);
    CHECK(field.fleet.find(3)->counts.clock_ahead == 1);
    CHECK(field.fleet.find(3)->last_flags == FixFlags{FixFlag::clock_skew});
    CHECK(field.take(fix(monday + limit), monday) == FixOutcome::newest);
    CHECK(field.fleet.find(3)->flags == FixFlags{FixFlag::clock_skew});
    CHECK(field.fleet.find(3)->counts.received == 2);
}

TEST_CASE("a report without a usable fix is a sign of life only") {
    Field1 field;
    auto report = fix(monday);
    report.usable_fix = false;
    CHECK(field.take(report, monday) == FixOutcome::unusable);
    CHECK(field.fleet.find(3)->last_flags == FixFlags{FixFlag::not_fixed});
    report = fix(monday);
    report.encrypted = true;
    CHECK(field.take(report, monday) == FixOutcome::unusable);
    CHECK(field.fleet.find(3)->last_flags == FixFlags{FixFlag::encrypted});
    CHECK(field.take(fix(monday, {181.0, 0.0}), monday) == FixOutcome::unusable);
    CHECK(!field.fleet.find(3)->known);
    CHECK(field.fleet.find(3)->heard_at == monday);
    CHECK(field.fleet.online(monday, std::chrono::seconds(60)) == 1);
    CHECK(field.fleet.units_of(squad_a).empty());
    CHECK(field.fleet.take_dirty().empty());
}

TEST_CASE("off duty, a unit is neither shown nor followed, and its SOS is not taken") {
    Field1 field;
    field.take(fix(monday), monday);
    field.car.posture = DutyPosture::off_duty;
    field.fleet.refresh(field.car);
    CHECK(field.fleet.units_of(squad_a).empty());
    auto const applied = field.apply(sos(monday + Millis(1)), monday + Millis(1));
    CHECK(applied.outcome == FixOutcome::off_duty);
    CHECK(!applied.sos_is_new);
    CHECK(!field.fleet.find(3)->known);
    CHECK(field.fleet.find(3)->heard_at == monday + Millis(1));
}

TEST_CASE("a unit that goes off duty leaves the map: its last position is not sent again") {
    Field1 field;
    field.take(fix(monday), monday);
    field.car.posture = DutyPosture::off_duty;  // within the same tick
    field.fleet.refresh(field.car);
    for (auto const& news : field.fleet.take_dirty()) CHECK(news.units.empty());
}

TEST_CASE("a jump no car can make is shown as doubtful, and so is a simulated position") {
    Field1 field;
    auto const second = std::chrono::seconds(1);
    auto const flags = [&](PositionReport const& report) { return field.apply(report, monday + 60 * second).flags; };
    field.take(fix(monday), monday);
    // 90 m/s for 10 s are 900 m.
    CHECK(flags(fix(monday + 10 * second, moved(in_jingansi, 90, 890))) == FixFlags{});
    CHECK(flags(fix(monday + 20 * second, moved(in_jingansi, 90, 2000))) == FixFlags{FixFlag::jump});
    CHECK(field.fleet.find(3)->flags.doubtful());
    CHECK(field.fleet.find(3)->counts.jumps == 1);
    // Two fixes within a second are judged as one second: receivers jitter.
    CHECK(flags(fix(monday + 20 * second + Millis(100), moved(in_jingansi, 90, 2080))) == FixFlags{});
    auto mock = fix(monday + 30 * second, moved(in_jingansi, 90, 2080));
    mock.mock = true;
    CHECK(flags(mock) == FixFlags{FixFlag::mock});
    CHECK(field.fleet.find(3)->flags.doubtful());
}

TEST_CASE("a fix that is back from a jump is no jump itself") {
    Field1 field;
    auto const at = [](int seconds, double metres) {
        return fix(monday + std::chrono::seconds(seconds), moved(in_jingansi, 90, metres));
    };
    field.take(at(0, 0), monday);
    CHECK(field.apply(at(10, 5000), monday).flags.has(FixFlag::jump));
    CHECK(!field.apply(at(20, 100), monday).flags.has(FixFlag::jump));
    CHECK(field.fleet.find(3)->counts.jumps == 1);
}

TEST_CASE("an SOS is new once, lasts ten minutes after the last alarm, and is then new again") {
    Field1 field;
    auto const minute = std::chrono::minutes(1);
    CHECK(field.apply(sos(monday), monday).sos_is_new);
    CHECK(!field.apply(sos(monday + minute), monday + minute).sos_is_new);
    CHECK((u8(record(field.fleet, 3, monday + 10 * minute), 14) & 64u) != 0);
    CHECK((u8(record(field.fleet, 3, monday + 11 * minute), 14) & 64u) == 0);
    CHECK(field.apply(sos(monday + 11 * minute), monday + 11 * minute).sos_is_new);
}

TEST_CASE("an SOS without a fix still counts, and marks the last known position") {
    Field1 field;
    field.take(fix(monday), monday);
    field.fleet.take_dirty();
    auto alarm = sos(monday + Millis(1));
    alarm.usable_fix = false;
    auto const applied = field.apply(alarm, monday + Millis(1));
    CHECK(applied.outcome == FixOutcome::unusable);
    CHECK(applied.sos_is_new);
    CHECK(field.fleet.take_dirty().size() == 1);
    CHECK((u8(record(field.fleet, 3, monday + Millis(2)), 14) & 64u) != 0);
}

TEST_CASE("a tick sends each unit that has news once, by squad") {
    Fleet fleet{FleetLimits{}};
    auto const first = unit(1), second = unit(2), third = unit(5);
    fleet.place(first, squad_a);
    fleet.place(second, squad_a);
    fleet.place(third, squad_b);
    for (int i = 0; i < 10; ++i) fleet.report(first, fix(monday + Millis(i)), Duty::on, monday + Millis(i));
    fleet.report(third, fix(monday), Duty::on, monday);
    auto dirty = fleet.take_dirty();
    REQUIRE(dirty.size() == 2);
    CHECK(dirty[0].squad == squad_a);
    CHECK(dirty[0].units == std::vector<std::uint32_t>{1});
    CHECK(dirty[1].squad == squad_b);
    CHECK(fleet.take_dirty().empty());
    fleet.report(first, fix(monday - Millis(1)), Duty::on, monday);  // late: not shown
    CHECK(fleet.take_dirty().empty());
    auto busy = first;
    busy.status = UnitStatus::en_route;
    fleet.refresh(busy);
    CHECK(fleet.take_dirty().size() == 1);
    fleet.refresh(second);  // never had a position
    CHECK(fleet.take_dirty().empty());
    CHECK(fleet.units_of(squad_a) == std::vector<std::uint32_t>{1});
}

TEST_CASE("a unit that moves to another squad is shown there and no longer here") {
    Field1 field;
    field.take(fix(monday), monday);
    field.fleet.place(field.car, squad_b);
    CHECK(field.fleet.units_of(squad_a).empty());
    CHECK(field.fleet.units_of(squad_b) == std::vector<std::uint32_t>{3});
    field.fleet.place(field.car, squad_b);
    CHECK(field.fleet.units_of(squad_b).size() == 1);
}

TEST_CASE("a position record has the published layout, byte by byte") {
    Fleet fleet{FleetLimits{}};
    auto car = unit(0x01020304, DutyPosture::on_watch);
    car.number = 260;
    car.status = UnitStatus::on_scene;
    fleet.place(car, squad_a);
    auto report = sos(monday);
    report.point = {121.4737021, -31.2303904};
    report.course_deg = 90;
    report.speed_mps = 13.9;
    report.mock = true;
    fleet.report(car, report, Duty::on, monday);
    auto const bytes = record(fleet, 260, monday + Millis(1'250));
    REQUIRE(bytes.size() == 16);
    CHECK(i32(bytes, 0) == 260);
    CHECK(i32(bytes, 4) == 1'214'737'021);
    CHECK(i32(bytes, 8) == -312'303'904);
    CHECK(u8(bytes, 12) == 64);  // 90 of 360 is 64 of 256
    CHECK(u8(bytes, 13) == 28);  // 13.9 m/s in halves
    CHECK(u8(bytes, 14) == (3u | (2u << 3) | 64u | 128u));
    CHECK(u8(bytes, 15) == 12);  // 1.25 s old
}

TEST_CASE("a position record stays within its bytes at the ends of each range") {
    Field1 field;
    auto report = fix(monday, {-180, 90});
    report.course_deg = 359.9;
    report.speed_mps = 500;
    field.take(report, monday);
    auto bytes = record(field.fleet, 3, monday + std::chrono::seconds(60));
    CHECK(i32(bytes, 4) == -1'800'000'000);
    CHECK(u8(bytes, 12) == 0);    // rounds to a full turn
    CHECK(u8(bytes, 13) == 254);  // 255 means unknown
    auto const age = [&](int seconds_tenths) {
        return u8(record(field.fleet, 3, monday + Millis(100 * seconds_tenths)), 15);
    };
    CHECK(age(199) == 199);
    CHECK(age(200) == 200);
    CHECK(age(399) == 200);
    CHECK(age(400) == 201);
    CHECK(age(200 + 54 * 200) == 254);
    CHECK(age(200 + 55 * 200) == 255);
    CHECK(age(1'000'000) == 255);
    bytes = record(field.fleet, 3, monday - std::chrono::seconds(60));  // a fix from a clock slightly ahead
    CHECK(u8(bytes, 15) == 0);
    Field1 still;
    still.take(fix(monday), monday);
    bytes = record(still.fleet, 3, monday);
    CHECK(u8(bytes, 12) == 0);
    CHECK(u8(bytes, 13) == 255);
    CHECK(u8(bytes, 14) == 0);
}

TEST_CASE("a fix that is older than tracks are kept is a sign of life only") {
    Field1 field;
    auto const limit = FleetLimits{}.oldest;
    CHECK(field.take(fix(monday - limit - Millis(1)), monday) == FixOutcome::too_old);
    CHECK(!field.fleet.find(3)->known);
    CHECK(field.fleet.find(3)->counts.too_old == 1);
    CHECK(field.take(fix(monday - limit), monday) == FixOutcome::newest);
}

TEST_CASE("what was made off duty is not kept, whenever it arrives; what was made on duty is, but not shown off duty") {
    Field1 field;
    CHECK(field.fleet.report(field.car, fix(monday), Duty::off, monday).outcome == FixOutcome::off_duty);
    CHECK(!field.fleet.find(3)->known);
    field.car.posture = DutyPosture::off_duty;
    field.fleet.refresh(field.car);
    auto const backlog = field.fleet.report(field.car, fix(monday - std::chrono::hours(1)), Duty::on, monday);
    CHECK(backlog.outcome == FixOutcome::late);
    CHECK(!field.fleet.find(3)->known);
    CHECK(field.fleet.units_of(squad_a).empty());
}

TEST_CASE("the backlog of a device moves the marker on, never back") {
    Field1 field;
    field.take(fix(monday - std::chrono::hours(2)), monday - std::chrono::hours(2));
    auto stored = fix(monday - std::chrono::hours(1), in_caojiadu);
    stored.backlog = true;
    auto const first = field.apply(stored, monday);
    CHECK(first.outcome == FixOutcome::newest);
    CHECK(first.flags == FixFlags{FixFlag::backlog});
    field.take(fix(monday), monday);
    stored.fix_at += std::chrono::minutes(1);
    CHECK(field.apply(stored, monday).flags == FixFlags{FixFlag::backlog, FixFlag::late});
    CHECK(field.fleet.find(3)->report.fix_at == monday);
}

TEST_CASE("a device clock that is constantly wrong shows by how much, and a fix counts for duty when it was made") {
    Field1 field;
    auto const behind = std::chrono::minutes(7);
    for (int i = 0; i <= 60; i += 5) {
        auto const now = monday + std::chrono::seconds(i);
        field.take(fix(now - behind), now);
    }
    auto const& live = *field.fleet.find(3);
    CHECK(live.clock.settled() == Millis(-behind));
    CHECK(live.flags == FixFlags{FixFlag::clock_skew});
    auto const moment = field.fleet.duty_moment(3, monday - behind);
    CHECK(moment == monday + clock_skew_shown);
    CHECK(field.fleet.duty_moment(4, monday) == monday + clock_skew_shown);  // never heard
}
