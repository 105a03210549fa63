// SPDX-License-Identifier: Apache-2.0
#include "server/core/track_rules.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr Millis hour = std::chrono::hours(1);

/// A unit that was on duty for eight hours, and is off duty now.
struct Shift {
    TestWorld test;
    UnitId id{310000, 1};
    Time began = monday;
    Shift() {
        Unit unit;
        unit.id = id;
        unit.number = 1;
        unit.squad = jingansi_squad;
        unit.posture = DutyPosture::patrol;
        test.happen(UnitRegistered{unit});
        test.now += 8 * hour;
        test.happen(PostureChanged{id, DutyPosture::off_duty});
        test.now += 2 * hour;
    }
    ImportTrack track(std::vector<Millis> const& after) const {
        ImportTrack command{id, {}};
        for (auto const& time : after) command.fixes.push_back({began + time, in_jingansi, 36.0, 90.0});
        return command;
    }
};

}  // namespace

TEST_CASE("fixes of a file are marked, and those made off duty are left out") {
    Shift shift;
    auto const decision = decide_import_track(shift.test.as(shift.test.admin), shift.track({7 * hour, hour, 9 * hour}));
    REQUIRE(decision.has_value());
    REQUIRE(decision->fixes.size() == 2);
    CHECK(decision->counts.taken == 2);
    CHECK(decision->counts.off_duty == 1);
    auto const& fix = decision->fixes[0];
    CHECK(fix.unit_number == 1);
    CHECK(fix.flags == FixFlags{FixFlag::imported});
    CHECK(fix.arrived_at == shift.test.now);
    CHECK(*fix.speed_mps == doctest::Approx(10));
    REQUIRE(decision->events.size() == 1);
    auto const& event = std::get<UnitTrackImported>(decision->events[0]);
    CHECK(event.from == shift.began + hour);
    CHECK(event.to == shift.began + 7 * hour);
    CHECK(event.fixes == 2);
}

TEST_CASE("a file of private hours changes nothing") {
    Shift shift;
    auto const decision = decide_import_track(shift.test.as(shift.test.admin), shift.track({9 * hour}));
    REQUIRE(decision.has_value());
    CHECK(decision->events.empty());
    CHECK(decision->fixes.empty());
    CHECK(decision->counts.off_duty == 1);
}

TEST_CASE("only an administrator of the squad imports tracks, and nobody imports the future") {
    Shift shift;
    auto const refused = [&](Actor const& actor, std::vector<Millis> const& after) {
        return decide_import_track(shift.test.as(actor), shift.track(after)).error();
    };
    for (auto const* actor : {&shift.test.city_desk, &shift.test.leader, &shift.test.street_office})
        CHECK(refused(*actor, {hour}).code == Errc::not_found);
    CHECK(decide_import_track(shift.test.as(shift.test.jingan_admin), shift.track({hour})).has_value());
    auto const error = refused(shift.test.admin, {hour, 10 * hour + Millis(1)});
    CHECK(error.code == Errc::invalid_field);
    CHECK(error.path == "fixes[1].fix_at");
    auto unknown = shift.track({hour});
    unknown.unit_id = UnitId(310000, 99);
    CHECK(decide_import_track(shift.test.as(shift.test.admin), unknown).error().path == "unit_id");
}
