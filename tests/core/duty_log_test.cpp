// SPDX-License-Identifier: Apache-2.0
#include "server/core/duty_log.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {
constexpr Millis hour = std::chrono::hours(1);
Unit unit(DutyPosture posture) {
    Unit made;
    made.number = 3;
    made.posture = posture;
    return made;
}
}  // namespace

TEST_CASE("a moment counts as duty when the unit was on duty then, whatever it is now") {
    DutyLog log;
    log.changed(3, monday, Duty::on);
    log.changed(3, monday + 8 * hour, Duty::off);
    log.changed(3, monday + 24 * hour, Duty::on);
    auto const car = unit(DutyPosture::patrol);
    CHECK(log.at(car, monday - Millis(1)) == Duty::off);
    CHECK(log.at(car, monday) == Duty::on);
    CHECK(log.at(car, monday + 8 * hour - Millis(1)) == Duty::on);
    CHECK(log.at(car, monday + 8 * hour) == Duty::off);
    CHECK(log.at(car, monday + 24 * hour - Millis(1)) == Duty::off);
    CHECK(log.at(car, monday + 100 * hour) == Duty::on);
}

TEST_CASE("a unit whose duty never changed was always what it is") {
    DutyLog log;
    CHECK(log.at(unit(DutyPosture::standby), monday) == Duty::on);
    CHECK(log.at(unit(DutyPosture::off_duty), monday) == Duty::off);
}

TEST_CASE("forgetting keeps what still decides") {
    DutyLog log;
    for (int day = 0; day < 10; ++day) {
        log.changed(3, monday + 24 * day * hour, Duty::on);
        log.changed(3, monday + (24 * day + 8) * hour, Duty::off);
    }
    auto const limit = monday + (24 * 5 + 4) * hour;
    log.forget_before(limit);
    auto const car = unit(DutyPosture::off_duty);
    CHECK(log.at(car, limit) == Duty::on);
    CHECK(log.at(car, monday + (24 * 5 + 9) * hour) == Duty::off);
    CHECK(log.at(car, monday + (24 * 6 + 1) * hour) == Duty::on);
    CHECK(log.at(car, monday + 24 * 4 * hour) == Duty::off);  // forgotten: not shown to be duty
}

TEST_CASE("after the server's clock was set back, what was decided last counts") {
    DutyLog log;
    log.changed(3, monday + hour, Duty::on);
    log.changed(3, monday, Duty::off);
    CHECK(log.at(unit(DutyPosture::off_duty), monday + 2 * hour) == Duty::off);
}

TEST_CASE("the world's duty follows from the events of its units") {
    TestWorld test;
    auto car = unit(DutyPosture::patrol);
    car.id = UnitId(310000, 3);
    car.squad = jingansi_squad;
    test.happen(UnitRegistered{car});
    auto const registered_at = test.now;
    test.now += hour;
    test.happen(PostureChanged{car.id, DutyPosture::standby});
    test.now += hour;
    test.happen(PostureChanged{car.id, DutyPosture::off_duty});
    auto const& known = test.world.units.at(car.id);
    CHECK(test.world.duty.at(known, registered_at - Millis(1)) == Duty::off);
    CHECK(test.world.duty.at(known, registered_at + hour) == Duty::on);
    CHECK(test.world.duty.at(known, registered_at + 2 * hour) == Duty::off);
}
