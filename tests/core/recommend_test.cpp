// SPDX-License-Identifier: Apache-2.0
#include "server/core/recommend.hpp"

#include "tests/core/recommend_city.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::vector<std::int64_t> order_of(Recommendation const& answer) {
    std::vector<std::int64_t> numbers;
    for (auto const& candidate : answer.candidates) numbers.push_back(candidate.unit_id.number());
    return numbers;
}

std::vector<RejectionCode> codes(RejectedUnit const& unit) {
    std::vector<RejectionCode> found;
    for (auto const& reason : unit.reasons) found.push_back(reason.code);
    return found;
}

std::vector<RejectionCode> why_not(JobNeed const& need, CandidateUnit const& unit,
                                   RecommendSettings const& settings = {}) {
    auto const answer = recommend(need, {&unit, 1}, noon, settings);
    return answer.rejected.empty() ? std::vector<RejectionCode>{} : codes(answer.rejected[0]);
}

using Numbers = std::vector<std::int64_t>;
using Codes = std::vector<RejectionCode>;

}  // namespace

TEST_CASE("a candidate tells how far, how long, how fresh, which posture, whose squad and how many open jobs") {
    auto const near = unit(7, 1200);
    auto const answer = recommend(need(), {&near, 1}, noon, {});
    REQUIRE(answer.candidates.size() == 1);
    auto const& candidate = answer.candidates[0];
    CHECK(candidate.call_sign == "V7");
    CHECK(candidate.rank == 1);
    CHECK(candidate.distance_m == 1200);
    CHECK(candidate.eta_s == 232);  // 1,200 m × 1.35 / 7 m/s
    CHECK(candidate.fix_age_s == 10);
    CHECK(candidate.posture == DutyPosture::standby);
    CHECK(candidate.own_squad);
    CHECK(candidate.open_jobs == 0);
    CHECK_FALSE(candidate.road);
    CHECK_FALSE(candidate.road_m.has_value());
    std::vector<CandidateReason> const reasons{{CandidateReasonCode::estimated_time, 232, 1200, 1.35},
                                               {CandidateReasonCode::posture, 0, {}, {}},
                                               {CandidateReasonCode::own_squad, 0, {}, {}},
                                               {CandidateReasonCode::open_jobs, 0, {}, {}}};
    CHECK(candidate.reasons == reasons);
    CHECK(answer.rejected.empty());
}

TEST_CASE("who is off duty is not considered, and nothing else is told about them") {
    auto off = unit(1, 100);
    off.posture = DutyPosture::off_duty;
    off.primary = CurrentJob{OrderId(310106, 5), Urgency::normal};
    auto const answer = recommend(need(), {&off, 1}, noon, {});
    CHECK(codes(answer.rejected.at(0)) == Codes{RejectionCode::off_duty});
    CHECK_FALSE(answer.rejected[0].distance_m.has_value());
}

TEST_CASE("a fix counts up to the age limit and not a millisecond longer") {
    RecommendSettings const settings;
    auto const aged = [&](Millis age) {
        auto made = unit(1, 100);
        made.fix->fix_at = noon - age;
        return why_not(need(), made);
    };
    CHECK(aged(settings.fix_age_max).empty());
    CHECK(aged(settings.fix_age_max + Millis(1)) == Codes{RejectionCode::fix_too_old});
    CHECK(aged(seconds(-60)).empty());
    auto lost = unit(1, 100);
    lost.fix.reset();
    CHECK(why_not(need(), lost) == Codes{RejectionCode::no_position});
    lost.fix = UnitFix{{std::numeric_limits<double>::quiet_NaN(), 31}, noon};
    CHECK(why_not(need(), lost) == Codes{RejectionCode::no_position});
}

TEST_CASE("every missing skill is named") {
    auto wanted = need();
    wanted.skills = {"waste", "demolition", "drone"};
    auto skilled = unit(1, 100);
    skilled.skills = {"demolition"};
    auto const answer = recommend(wanted, {&skilled, 1}, noon, {});
    REQUIRE(answer.rejected.size() == 1);
    REQUIRE(answer.rejected[0].reasons.size() == 2);
    CHECK(answer.rejected[0].reasons[0].skill == "waste");
    CHECK(answer.rejected[0].reasons[1].skill == "drone");
    skilled.skills = {"drone", "demolition", "waste"};
    CHECK(why_not(wanted, skilled).empty());
}

TEST_CASE("a unit with a job or on its way is busy, and the order is named") {
    auto busy = unit(1, 100);
    busy.primary = CurrentJob{OrderId(310106, 9), Urgency::normal};
    auto const answer = recommend(need(), {&busy, 1}, noon, {});
    CHECK(answer.rejected.at(0).reasons.at(0) ==
          Rejection{.code = RejectionCode::busy, .order_id = OrderId(310106, 9)});
    CHECK(answer.rejected[0].distance_m == 100);
    auto moving = unit(1, 100);
    moving.status = UnitStatus::en_route;
    CHECK(why_not(need(), moving) == Codes{RejectionCode::busy});
}

TEST_CASE("all reasons against a unit are given, not only the first") {
    auto wanted = need();
    wanted.skills = {"waste"};
    auto bad = unit(1, 100);
    bad.fix->fix_at = noon - std::chrono::hours(1);
    bad.status = UnitStatus::on_scene;
    CHECK(why_not(wanted, bad) == Codes{RejectionCode::fix_too_old, RejectionCode::missing_skill, RejectionCode::busy});
    CHECK(recommend(wanted, {&bad, 1}, noon, {}).rejected.at(0).reasons.at(0).number == 3600);
}

TEST_CASE(
    "a unit is called away from its job only for an emergency, if the settings allow it, and after all free ones") {
    RecommendSettings settings;
    std::vector<CandidateUnit> units{unit(1, 100), unit(2, 5000), unit(3, 200), unit(4, 50)};
    units[0].primary = CurrentJob{OrderId(310106, 1), Urgency::normal};
    units[2].primary = CurrentJob{OrderId(310106, 2), Urgency::emergency};
    units[3].status = UnitStatus::en_route;  // with what is unknown
    CHECK(order_of(recommend(need(Urgency::emergency), units, noon, settings)) == Numbers{2});
    settings.preemption = Preemption::for_emergencies;
    CHECK(order_of(recommend(need(Urgency::urgent), units, noon, settings)) == Numbers{2});
    auto const answer = recommend(need(Urgency::emergency), units, noon, settings);
    CHECK(order_of(answer) == Numbers{2, 1});
    CHECK(answer.candidates[1].reasons.back() == CandidateReason{CandidateReasonCode::leaves_job, 0, {}, {}});
}

TEST_CASE("a fixed post is emptied only when the others take longer than the post is worth, or in an emergency") {
    std::vector<CandidateUnit> units{unit(1, 100), unit(2, 8000), unit(3, 12000)};
    units[0].posture = DutyPosture::fixed_post;
    units[2].posture = DutyPosture::on_watch;
    // 30 minutes are 9,333 m of straight distance: the second is nearer than that, the third is not.
    CHECK(order_of(recommend(need(Urgency::normal), units, noon, {})) == Numbers{2, 1, 3});
    CHECK(order_of(recommend(need(Urgency::emergency), units, noon, {})) == Numbers{1, 2, 3});
}

TEST_CASE("standby and patrol go before the duty room") {
    std::vector<CandidateUnit> units{unit(1, 500), unit(2, 900), unit(3, 1000)};
    units[0].posture = DutyPosture::on_watch;
    units[1].posture = DutyPosture::patrol;
    CHECK(order_of(recommend(need(), units, noon, {})) == Numbers{2, 3, 1});
}

TEST_CASE("the own squad goes first by a penalty for others, which an emergency lowers") {
    std::vector<CandidateUnit> units{unit(1, 500), unit(2, 3000)};
    units[0].squad = squad(2);
    CHECK(order_of(recommend(need(Urgency::normal), units, noon, {})) == Numbers{2, 1});
    auto const emergency = recommend(need(Urgency::emergency), units, noon, {});
    CHECK(order_of(emergency) == Numbers{1, 2});
    CHECK_FALSE(emergency.candidates[0].own_squad);
    CHECK(emergency.candidates[0].reasons[2] == CandidateReason{CandidateReasonCode::other_squad, 120, {}, {}});
}

TEST_CASE("waiting jobs and a doubtful position count against a unit") {
    std::vector<CandidateUnit> units{unit(1, 500), unit(2, 600), unit(3, 700)};
    units[0].open_jobs = 1;
    units[1].fix->doubtful = true;
    CHECK(order_of(recommend(need(), units, noon, {})) == Numbers{3, 2, 1});
}

TEST_CASE("a ticket without a place is for the squad that owns it, and for nobody when nobody owns it") {
    auto unlocated = need();
    unlocated.point.reset();
    std::vector<CandidateUnit> units{unit(1, 100), unit(2, 200), unit(3, 300)};
    units[0].squad = squad(2);
    units[1].open_jobs = 1;
    auto const answer = recommend(unlocated, units, noon, {}, router([](auto, auto, auto) { return seconds(1); }));
    CHECK(order_of(answer) == Numbers{3, 2});
    CHECK_FALSE(answer.candidates[0].eta_s.has_value());
    CHECK(answer.candidates[0].reasons[0] == CandidateReason{CandidateReasonCode::place_unknown, 0, {}, {}});
    CHECK(codes(answer.rejected.at(0)) == Codes{RejectionCode::other_squad});
    unlocated.squad.reset();
    CHECK(why_not(unlocated, units[2]) == Codes{RejectionCode::place_unknown});
}

TEST_CASE("with a router its time decides; it is asked for the best by estimate only, the others follow them") {
    std::vector<CandidateUnit> units;
    for (int i = 1; i <= 6; ++i) units.push_back(unit(i, 1000.0 * i));
    RecommendSettings settings;
    settings.routed_max = 3;
    int asked = 0;
    auto const travel = router([&](GeoPoint from, GeoPoint to, UnitKind) -> std::optional<Millis> {
        ++asked;
        auto const metres = distance_m(from, to);
        if (metres < 1500) return seconds(9000);  // across the river
        if (metres < 2500) return Millis(500'001);
        return std::nullopt;
    });
    auto const answer = recommend(need(), units, noon, settings, travel);
    CHECK(asked == 3);
    CHECK(order_of(answer) == Numbers{2, 3, 1, 4, 5, 6});
    CHECK(answer.candidates[0].reasons[0] == CandidateReason{CandidateReasonCode::road_time, 501, 4000, {}});
    CHECK(answer.candidates[0].road);
    CHECK(answer.candidates[0].road_m == 4000);
    CHECK(answer.candidates[0].distance_m == 2000);
    CHECK(answer.candidates[1].reasons[0].code == CandidateReasonCode::estimated_time);
    CHECK_FALSE(answer.candidates[1].road);
    CHECK(answer.candidates[2].eta_s == 9000);
}

TEST_CASE("impossible answers of a router are no answers") {
    auto const near = unit(1, 700);
    for (auto const time : {Millis(-1), Millis::max()}) {
        auto const answer = recommend(need(), {&near, 1}, noon, {}, router([&](auto, auto, auto) { return time; }));
        CHECK(answer.candidates.at(0).reasons[0] ==
              CandidateReason{CandidateReasonCode::estimated_time, 135, 700, 1.35});
    }
}

TEST_CASE("whom no road brings in time goes after those whom one brings, however near") {
    std::vector<CandidateUnit> const units{unit(1, 100), unit(2, 5000), unit(3, 80'000)};
    TravelTimes const island = [](GeoPoint to, UnitKind, std::span<GeoPoint const> from) {
        std::vector<Travel> answers;
        for (auto const& point : from) {
            auto const metres = distance_m(point, to);
            if (metres > 1000 && metres < 10'000)
                answers.push_back(ByRoad{seconds(1800), 9000});
            else
                answers.push_back(BeyondLimit{std::chrono::hours(2)});
        }
        return answers;
    };
    auto const answer = recommend(need(), units, noon, {}, island);
    CHECK(order_of(answer) == Numbers{2, 1, 3});
    CHECK(answer.candidates[1].reasons[0] == CandidateReason{CandidateReasonCode::beyond_roads, 7200, 100, {}});
    CHECK_FALSE(answer.candidates[1].road);
    CHECK(answer.candidates[2].eta_s == 15'429);  // its estimate is longer than the limit
}

TEST_CASE("the router is asked once for all units of a kind") {
    std::vector<CandidateUnit> units{unit(1, 100), unit(2, 200), unit(3, 300), unit(4, 400)};
    units[1].kind = UnitKind::officer;
    units[3].kind = UnitKind::drone;
    std::vector<std::pair<UnitKind, std::size_t>> asked;
    recommend(need(), units, noon, {}, [&](GeoPoint, UnitKind kind, std::span<GeoPoint const> from) {
        asked.emplace_back(kind, from.size());
        return std::vector<Travel>(from.size());
    });
    CHECK(asked == std::vector<std::pair<UnitKind, std::size_t>>{
                       {UnitKind::officer, 1}, {UnitKind::vehicle, 2}, {UnitKind::drone, 1}});
}

TEST_CASE("the list is full at its limit; whoever fits beyond it is named with the rank") {
    std::vector<CandidateUnit> units;
    for (int i = 1; i <= 5; ++i) units.push_back(unit(i, 100.0 * i));
    RecommendSettings settings;
    settings.candidates_max = 4;
    auto const answer = recommend(need(), units, noon, settings);
    CHECK(order_of(answer) == Numbers{1, 2, 3, 4});
    REQUIRE(answer.rejected.size() == 1);
    CHECK(answer.rejected[0].reasons[0] == Rejection{.code = RejectionCode::ranked_lower, .number = 5});
    settings.candidates_max = 5;
    CHECK(recommend(need(), units, noon, settings).rejected.empty());
}

TEST_CASE("equal scores are ordered by unit id") {
    std::vector<CandidateUnit> units{unit(9, 400), unit(3, 400), unit(5, 400)};
    CHECK(order_of(recommend(need(), units, noon, {})) == Numbers{3, 5, 9});
}

TEST_CASE("of any city: candidates are fit, everybody is told of exactly once, and the reasons add up to the score") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        RandomCity city(seed);
        auto const units = city.units(1 + city.below(40));
        auto const wanted = city.any_need();
        RecommendSettings settings;
        if (city.one_in(2)) settings.preemption = Preemption::for_emergencies;
        auto const answer = recommend(wanted, units, noon, settings);
        std::vector<std::int64_t> seen;
        std::int64_t last_score_s = 0;
        std::size_t last_kind = 0;
        for (auto const& candidate : answer.candidates) {
            seen.push_back(candidate.unit_id.number());
            auto const& made = units[static_cast<std::size_t>(candidate.unit_id.number()) - 1];
            CHECK(made.posture != DutyPosture::off_duty);
            CHECK(noon - made.fix.value().fix_at <= settings.fix_age_max);
            for (auto const& skill : wanted.skills) CHECK(std::count(made.skills.begin(), made.skills.end(), skill));
            bool const busy = made.primary.has_value() || made.status != UnitStatus::available;
            bool const marked = candidate.reasons.back().code == CandidateReasonCode::leaves_job;
            CHECK(busy == marked);
            if (busy) {
                CHECK(settings.preemption == Preemption::for_emergencies);
                CHECK(wanted.urgency == Urgency::emergency);
            }
            auto const sum = std::accumulate(candidate.reasons.begin(), candidate.reasons.end(), std::int64_t{0},
                                             [](std::int64_t so_far, auto const& r) { return so_far + r.seconds; });
            CHECK(sum == candidate.score_s);
            std::size_t const kind = busy ? 1 : 0;
            CHECK(kind >= last_kind);
            if (kind == last_kind) CHECK(candidate.score_s >= last_score_s);
            last_kind = kind;
            last_score_s = candidate.score_s;
        }
        for (auto const& rejected : answer.rejected) {
            CHECK_FALSE(rejected.reasons.empty());
            seen.push_back(rejected.unit_id.number());
        }
        std::sort(seen.begin(), seen.end());
        Numbers everybody(units.size());
        std::iota(everybody.begin(), everybody.end(), 1);
        CHECK(seen == everybody);
    }
}

TEST_CASE("of any city: the answer does not depend on the order of the units") {
    for (unsigned seed = 0; seed < 100; ++seed) {
        RandomCity city(seed);
        auto units = city.units(30);
        auto const wanted = city.any_need();
        auto const first = recommend(wanted, units, noon, {});
        std::shuffle(units.begin(), units.end(), city.random());
        CHECK(recommend(wanted, units, noon, {}) == first);
    }
}

TEST_CASE("of any city: a unit that does not fit changes nothing for the others") {
    for (unsigned seed = 0; seed < 150; ++seed) {
        RandomCity city(seed);
        auto units = city.units(25);
        auto const wanted = city.any_need();
        auto const before = recommend(wanted, units, noon, {});
        auto unfit = city.any_unit(999);
        if (rejections(wanted, unfit, noon, {}).empty()) unfit.posture = DutyPosture::off_duty;
        units.push_back(unfit);
        auto const after = recommend(wanted, units, noon, {});
        CHECK(after.candidates == before.candidates);
        CHECK(after.rejected.size() == before.rejected.size() + 1);
    }
}

TEST_CASE("of any city: coming closer never lowers a rank, with and without a router") {
    RecommendSettings settings;
    settings.candidates_max = 100;
    settings.routed_max = 6;
    auto const slow_roads = router([](GeoPoint from, GeoPoint to, UnitKind) -> std::optional<Millis> {
        return seconds(static_cast<std::int64_t>(distance_m(from, to) / 2.0));
    });
    int compared = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        CAPTURE(seed);
        RandomCity city(seed);
        auto units = city.units(25);
        auto wanted = city.any_need();
        wanted.point = square;
        auto const travel = city.one_in(2) ? slow_roads : TravelTimes{};
        auto const rank_of = [&](std::size_t index) -> std::optional<std::int64_t> {
            for (auto const& candidate : recommend(wanted, units, noon, settings, travel).candidates)
                if (candidate.unit_id == units[index].id) return candidate.rank;
            return std::nullopt;
        };
        auto const index = static_cast<std::size_t>(city.below(25));
        auto const before = rank_of(index);
        if (!before) continue;
        auto& point = units[index].fix->point;
        point = moved(point, course_deg(point, square), distance_m(point, square) * city.below(100) / 100.0);
        CHECK(rank_of(index).value() <= *before);
        ++compared;
    }
    CHECK(compared > 20);
}
