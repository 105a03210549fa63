// SPDX-License-Identifier: Apache-2.0
#include "server/core/patrol_watch.hpp"
#include "tests/core/alert_city.hpp"

using namespace tiaodu;
using namespace tiaodu::test;
using std::chrono::hours;

namespace {

/// A route with three checkpoints a kilometre apart, walked from 08:00 to 12:00 Beijing time.
struct Round : AlertCity {
    GeoPoint first = in_jingansi, second = moved(first, 90, 1000), third = moved(second, 90, 1000);
    Unit const& car = add_unit(jingansi_squad, "一号车");
    std::unique_ptr<PatrolWatch> patrols = std::make_unique<PatrolWatch>(world);

    Round() { now = parse_rfc3339("2026-01-05T07:00:00+08:00").value(); }
    ZonePlan route(std::vector<Checkpoint> points) const {
        ZonePlan plan;
        plan.kind = ZoneKind::patrol_route;
        plan.title = "早班巡查";
        plan.owners = {jingansi_squad};
        plan.line = {first.lon_deg, first.lat_deg, third.lon_deg, third.lat_deg};
        plan.width_m = 50;
        plan.checkpoints = std::move(points);
        plan.hours = {{{}, "08:00", "12:00", {}, {}, {}}};
        return plan;
    }
    ZonePlan route() const { return route({{"甲", first, 50}, {"乙", second, 50}, {"丙", third, 50}}); }

    void tell(EventBody body) {
        auto const touched = happen(std::move(body), "tiaodu");
        patrols->changed(touched);
    }
    void second_passes() {
        now += seconds(1);
        for (auto& body : patrols->tick(now)) tell(std::move(body));
    }
    void at(char const* time) {
        now = parse_rfc3339("2026-01-05T" + std::string(time) + "+08:00").value();
        second_passes();
    }
    void drive(GeoPoint point, FixOutcome outcome = FixOutcome::newest, Trust trust = Trust::good) {
        patrols->report(car, report_at(point), outcome, trust);
        second_passes();
    }
    Patrol const& only() const {
        REQUIRE(world.patrols.size() == 1);
        return world.patrols.begin()->second;
    }
    CheckpointState state(std::size_t place) const { return only().points.at(place).state; }
};

}  // namespace

TEST_CASE("patrol: a shift begins with its hours; checkpoints turn visited by who comes first, the others are missed") {
    Round round;
    round.add_zone(round.route());
    round.at("07:59:00");
    CHECK(round.world.patrols.empty());
    round.at("08:00:00");
    CHECK(to_rfc3339(round.only().from) == "2026-01-05T00:00:00Z");
    CHECK(to_rfc3339(round.only().to) == "2026-01-05T04:00:00Z");
    CHECK(round.state(0) == CheckpointState::planned);

    auto const visited_at = round.now;
    round.drive(moved(round.first, 0, 40));
    CHECK(round.state(0) == CheckpointState::visited);
    CHECK(round.only().points[0].unit_id == round.car.id);
    CHECK(round.only().points[0].visited_at == visited_at);
    auto const version = round.only().version;
    round.drive(round.first);  // again: the first one counts
    CHECK(round.only().version == version);
    round.drive(moved(round.second, 0, 60));  // 60 m is not within 50 m
    CHECK(round.state(1) == CheckpointState::planned);

    round.at("12:00:00");
    CHECK(round.only().state == PatrolState::ended);
    CHECK(round.state(0) == CheckpointState::visited);
    CHECK(round.state(1) == CheckpointState::missed);
    round.at("13:00:00");
    CHECK(round.world.patrols.size() == 1);
}

TEST_CASE("patrol: driving past a checkpoint between two fixes is a visit, a gap of minutes is not") {
    Round round;
    round.add_zone(round.route());
    round.at("08:00:00");
    round.drive(moved(round.second, 270, 300));
    round.now += seconds(29);
    round.drive(moved(round.second, 90, 300));
    CHECK(round.state(1) == CheckpointState::visited);
    round.now += minutes(5);
    round.drive(moved(round.third, 90, 300));
    CHECK(round.state(2) == CheckpointState::planned);
}

TEST_CASE("patrol: a fix that comes late still counts, during the shift and after it") {
    Round round;
    round.add_zone(round.route());
    round.at("08:00:00");
    auto late = round.report_at(round.third);
    late.fix_at = round.now + minutes(30);
    round.at("12:30:00");
    CHECK(round.state(2) == CheckpointState::missed);
    round.patrols->report(round.car, late, FixOutcome::late, Trust::good);
    round.second_passes();
    CHECK(round.state(2) == CheckpointState::visited);
    CHECK(round.only().state == PatrolState::ended);

    auto outside = round.report_at(round.second);
    outside.fix_at = round.only().to;
    round.patrols->report(round.car, outside, FixOutcome::late, Trust::good);
    round.second_passes();
    CHECK(round.state(1) == CheckpointState::missed);
}

TEST_CASE("patrol: private hours, doubtful places and other squads' units visit nothing") {
    Round round;
    round.add_zone(round.route());
    round.at("08:00:00");
    round.drive(round.first, FixOutcome::off_duty);
    round.drive(round.first, FixOutcome::newest, Trust::doubtful);
    CHECK(round.state(0) == CheckpointState::planned);
    auto const& other = round.add_unit(yanghang_squad, "二号车");
    round.patrols->report(other, round.report_at(round.first), FixOutcome::newest, Trust::good);
    round.second_passes();
    CHECK(round.state(0) == CheckpointState::planned);
}

TEST_CASE("patrol: a route that names its units is walked by these alone") {
    Round round;
    auto const& other = round.add_unit(jingansi_squad, "二号车");
    auto plan = round.route();
    plan.units = {other.id};
    round.add_zone(plan);
    round.at("08:00:00");
    round.drive(round.first);
    CHECK(round.state(0) == CheckpointState::planned);
    round.patrols->report(other, round.report_at(round.first), FixOutcome::newest, Trust::good);
    round.second_passes();
    CHECK(round.state(0) == CheckpointState::visited);
}

TEST_CASE("patrol: a route changed during its shift keeps what was visited; a retired one misses nothing") {
    Round round;
    auto const& zone = round.add_zone(round.route());
    round.at("08:00:00");
    round.drive(round.first);
    GeoPoint const fourth = moved(round.third, 90, 1000);
    round.change_zone(zone, round.route({{"甲", round.first, 50}, {"丁", fourth, 50}}));
    round.second_passes();
    REQUIRE(round.only().points.size() == 2);
    CHECK(round.state(0) == CheckpointState::visited);
    CHECK(round.state(1) == CheckpointState::planned);
    round.drive(fourth);
    CHECK(round.state(1) == CheckpointState::visited);

    auto retired = round.route();
    retired.valid_to = round.now;
    round.change_zone(zone, retired);
    round.second_passes();
    CHECK(round.only().state == PatrolState::cancelled);
    round.at("12:00:00");
    CHECK(round.world.patrols.size() == 1);
}

TEST_CASE("patrol: without hours a shift is the Beijing day, and a restart goes on with it") {
    Round round;
    auto plan = round.route();
    plan.hours.clear();
    round.add_zone(plan);
    round.at("08:00:00");
    CHECK(to_rfc3339(round.only().from) == "2026-01-04T16:00:00Z");
    CHECK(to_rfc3339(round.only().to) == "2026-01-05T16:00:00Z");
    round.patrols = std::make_unique<PatrolWatch>(round.world);
    round.second_passes();
    round.drive(round.first);
    CHECK(round.state(0) == CheckpointState::visited);
    round.now = round.only().to;
    round.second_passes();
    round.second_passes();
    CHECK(round.world.patrols.size() == 2);
    CHECK(round.world.patrols.rbegin()->second.points[0].state == CheckpointState::planned);
}
