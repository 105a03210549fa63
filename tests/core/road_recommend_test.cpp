// SPDX-License-Identifier: Apache-2.0
// The recommendation and the proposal on roads, in a town with a river.
#include "server/core/assignment.hpp"
#include "server/core/recommend.hpp"
#include "server/core/road_times.hpp"
#include "tests/core/recommend_city.hpp"
#include "tests/core/road_sketch.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr auto at = Sketch::at;

/// Two streets along the banks of a river 200 m wide, and a bridge 4 km down the river.
RoadGraph town_with_river() {
    Sketch sketch;
    auto const north = sketch.node(0, 100);
    auto const north_end = sketch.node(4000, 100);
    auto const south = sketch.node(0, -100);
    auto const south_end = sketch.node(4000, -100);
    sketch.road(north, north_end, 4000, 10);
    sketch.road(south, south_end, 4000, 10);
    sketch.road(south_end, north_end, 200, 10);
    return RoadGraph(sketch.network());
}

TravelTimes travel_on(RoadTimes& times) {
    return [&times](GeoPoint to, UnitKind kind, std::span<GeoPoint const> from) { return times.times(to, kind, from); };
}

CandidateUnit unit_at(std::int64_t number, GeoPoint point, UnitKind kind = UnitKind::vehicle) {
    auto made = unit(number, 0);
    made.fix->point = point;
    made.kind = kind;
    return made;
}

JobNeed need_at(GeoPoint point) {
    auto made = need();
    made.point = point;
    return made;
}

std::vector<std::int64_t> order_of(Recommendation const& answer) {
    std::vector<std::int64_t> numbers;
    for (auto const& candidate : answer.candidates) numbers.push_back(candidate.unit_id.number());
    return numbers;
}

/// Places on a map of centimetres: seconds are rounded up, and a centimetre may make one more.
bool is_about(std::optional<std::int64_t> seconds, std::int64_t expected) {
    return seconds && (*seconds == expected || *seconds == expected + 1);
}

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("who stands across the river is near on the map and far by road: the unit on this side goes first") {
    auto const graph = town_with_river();
    RoadTimes times(graph);
    std::vector<CandidateUnit> const units{unit_at(1, at(100, -100)), unit_at(2, at(2400, 100))};
    auto const need = need_at(at(100, 100));
    CHECK(order_of(recommend(need, units, noon, {})) == Numbers{1, 2});
    auto const answer = recommend(need, units, noon, {}, travel_on(times));
    CHECK(order_of(answer) == Numbers{2, 1});
    auto const& best = answer.candidates[0];
    CHECK(best.road);
    CHECK(best.road_m == 2300);
    CHECK(is_about(best.eta_s, 230));
    CHECK(best.reasons[0] == CandidateReason{CandidateReasonCode::road_time, *best.eta_s, 2300, {}});
    CHECK(answer.candidates[1].distance_m == 200);
    CHECK(answer.candidates[1].road_m == 8000);
}

TEST_CASE("a drone flies over the river, and an officer walks over the bridge") {
    auto const graph = town_with_river();
    RoadTimes times(graph);
    std::vector<CandidateUnit> const units{unit_at(1, at(3900, -100), UnitKind::officer),
                                           unit_at(2, at(100, -100), UnitKind::drone)};
    auto const answer = recommend(need_at(at(3900, 100)), units, noon, {}, travel_on(times));
    REQUIRE(order_of(answer) == Numbers{1, 2});
    CHECK(is_about(answer.candidates[0].eta_s, 160));  // 400 m at 2.5 m/s
    CHECK(answer.candidates[0].road);
    CHECK(answer.candidates[1].reasons[0].code == CandidateReasonCode::estimated_time);
    CHECK(answer.candidates[1].reasons[0].factor == 1.0);
    CHECK_FALSE(answer.candidates[1].road);
}

TEST_CASE("a unit off the roads is estimated by distance and says so, among those that go by road") {
    auto const graph = town_with_river();
    RoadTimes times(graph);
    std::vector<CandidateUnit> const units{unit_at(1, at(100, 1100)), unit_at(2, at(1100, 100))};
    auto const answer = recommend(need_at(at(100, 100)), units, noon, {}, travel_on(times));
    REQUIRE(order_of(answer) == Numbers{2, 1});
    CHECK_FALSE(answer.candidates[1].road);
    CHECK(answer.candidates[1].reasons[0] == CandidateReason{CandidateReasonCode::estimated_time, 193, 1000, 1.35});
    auto const off = recommend(need_at(at(100, 1100)), units, noon, {}, travel_on(times));
    for (auto const& candidate : off.candidates) CHECK_FALSE(candidate.road);
}

TEST_CASE("a proposal does not send two units across each other's bridge") {
    auto const graph = town_with_river();
    RoadTimes times(graph);
    // Each unit is straight across from the other's ticket.
    std::vector<CandidateUnit> const units{unit_at(1, at(500, -100)), unit_at(2, at(900, 100))};
    std::vector<AssignmentJob> const jobs{{TicketId(310106, 1), need_at(at(500, 100))},
                                          {TicketId(310106, 2), need_at(at(900, -100))}};
    auto const straight = propose_assignment(jobs, units, noon, {}, {});
    CHECK(straight.pairs[0].unit_id == UnitId(310106, 1));
    auto const by_road = propose_assignment(jobs, units, noon, {}, {}, travel_on(times));
    REQUIRE(by_road.pairs.size() == 2);
    for (auto const& pair : by_road.pairs) {
        CHECK(pair.unit_id.number() == 3 - pair.ticket_id.number());
        CHECK(is_about(pair.eta_s, 40));
        CHECK(pair.road_m == 400);
        CHECK(pair.road);
    }
}
