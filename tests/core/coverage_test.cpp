// SPDX-License-Identifier: Apache-2.0
#include "server/core/coverage.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;
using std::chrono::minutes;

namespace {

Time const noon = parse_rfc3339("2026-01-05T12:00:00+08:00").value();

TrackFix fix(Millis after, GeoPoint point = in_jingansi) {
    TrackFix fix;
    fix.fix_at = noon + after;
    fix.point = point;
    return fix;
}

Millis total(std::vector<CoverageGrid::Cell> const& cells) {
    Millis sum{};
    for (auto const& cell : cells) sum += cell.time;
    return sum;
}

}  // namespace

TEST_CASE("coverage: the time between two fixes counts for the cell of the first and for its hour") {
    CoverageGrid grid(500, noon, noon + std::chrono::hours(2));
    grid.add(std::vector{fix(minutes(57)), fix(minutes(59)), fix(minutes(62))});
    auto const cells = grid.cells();
    REQUIRE(cells.size() == 2);
    CHECK(cells[0].hour == noon);
    CHECK(cells[0].time == minutes(3));
    CHECK(cells[1].hour == noon + std::chrono::hours(1));
    CHECK(cells[1].time == minutes(2));
    CHECK(cells[0].units == 1);
    CHECK(cells[0].west_deg <= in_jingansi.lon_deg);
    CHECK(cells[0].east_deg > in_jingansi.lon_deg);
    CHECK(cells[0].south_deg <= in_jingansi.lat_deg);
    CHECK(cells[0].north_deg > in_jingansi.lat_deg);
    GeoPoint const south_west{cells[0].west_deg, cells[0].south_deg};
    CHECK(distance_m(south_west, {cells[0].east_deg, cells[0].south_deg}) == doctest::Approx(500).epsilon(0.01));
    CHECK(distance_m(south_west, {cells[0].west_deg, cells[0].north_deg}) == doctest::Approx(500).epsilon(0.01));
}

TEST_CASE("coverage: a gap counts for nothing, nor does a simulated place, nor what lies outside the time") {
    CoverageGrid grid(500, noon, noon + minutes(10));
    auto simulated = fix(minutes(1), moved(in_jingansi, 0, 5000));
    simulated.flags.set(FixFlag::mock);
    grid.add(
        std::vector{fix(minutes(-2)), fix(minutes(0)), simulated, fix(minutes(3)), fix(minutes(9)), fix(minutes(12))});
    auto const cells = grid.cells();
    CHECK(cells.size() == 1);
    CHECK(total(cells) == minutes(4));  // 0 … 3 and 9 … 10
}

TEST_CASE("coverage: units in one cell add up and are counted once each") {
    CoverageGrid grid(1000, noon, noon + std::chrono::hours(1));
    grid.add(std::vector{fix(minutes(0)), fix(minutes(4)), fix(minutes(8))});
    grid.add(std::vector{fix(minutes(2)), fix(minutes(5))});
    auto const cells = grid.cells();
    REQUIRE(cells.size() == 1);
    CHECK(cells[0].units == 2);
    CHECK(cells[0].time == minutes(11));
}
