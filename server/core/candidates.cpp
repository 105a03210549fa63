// SPDX-License-Identifier: Apache-2.0
#include "server/core/candidates.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tiaodu {
namespace {

constexpr Millis travel_time_max = std::chrono::hours(24 * 7);

bool is_located(JobNeed const& need) { return need.point && in_range(*need.point); }

bool has_position(CandidateUnit const& unit) { return unit.fix && in_range(unit.fix->point); }

Millis age_of(UnitFix const& fix, Time now) { return std::max(now - fix.fix_at, Millis{0}); }

bool is_busy(CandidateUnit const& unit) { return unit.status != UnitStatus::available || unit.primary; }

/// A unit that is busy with something unknown stays where it is.
bool may_leave_its_job(JobNeed const& need, CandidateUnit const& unit, RecommendSettings const& settings) {
    return settings.preemption == Preemption::for_emergencies && need.urgency == Urgency::emergency && unit.primary &&
           unit.primary->urgency != Urgency::emergency;
}

std::int64_t whole_seconds(Millis time) { return std::chrono::ceil<std::chrono::seconds>(time).count(); }

std::int64_t estimated_s(double distance_m, UnitKind kind, RecommendSettings const& settings) {
    auto const& pace = settings.paces[static_cast<std::size_t>(kind)];
    TIAODU_ASSERT(pace.speed_mps > 0 && pace.detour_factor >= 1);
    return static_cast<std::int64_t>(std::ceil(distance_m * pace.detour_factor / pace.speed_mps));
}

Penalties const& penalties_for(JobNeed const& need, RecommendSettings const& settings) {
    return settings.penalties[static_cast<std::size_t>(need.urgency)];
}

std::int64_t posture_s(DutyPosture posture, Penalties const& penalties) {
    switch (posture) {
        case DutyPosture::patrol:
        case DutyPosture::standby:
        case DutyPosture::off_duty: return 0;
        case DutyPosture::on_watch: return penalties.on_watch.count();
        case DutyPosture::fixed_post: return penalties.fixed_post.count();
    }
    return 0;
}

/// Everything but the travel time, by its reason.
struct PenaltyParts {
    std::int64_t squad_s = 0;
    std::int64_t posture_s = 0;
    std::int64_t open_jobs_s = 0;
    std::int64_t doubtful_s = 0;
    std::int64_t sum() const { return squad_s + posture_s + open_jobs_s + doubtful_s; }
};

PenaltyParts penalty_parts(JobNeed const& need, CandidateUnit const& unit, RecommendSettings const& settings) {
    auto const& penalties = penalties_for(need, settings);
    PenaltyParts parts;
    if (need.squad && *need.squad != unit.squad) parts.squad_s = penalties.other_squad.count();
    parts.posture_s = posture_s(unit.posture, penalties);
    parts.open_jobs_s = penalties.open_job.count() * static_cast<std::int64_t>(unit.open_jobs);
    if (unit.fix && unit.fix->doubtful) parts.doubtful_s = penalties.doubtful_position.count();
    return parts;
}

Standing standing_of(JobNeed const& need, std::span<CandidateUnit const> units, std::size_t index,
                     RecommendSettings const& settings) {
    auto const& unit = units[index];
    Standing standing;
    standing.unit = index;
    if (is_located(need)) {
        standing.distance_m = distance_m(unit.fix->point, *need.point);
        standing.travel_s = estimated_s(*standing.distance_m, unit.kind, settings);
        standing.travel = CandidateReasonCode::estimated_time;
    }
    standing.penalty_s = penalty_parts(need, unit, settings).sum();
    standing.leaves_job = is_busy(unit);
    return standing;
}

void take(Standing& standing, Travel const& answer) {
    if (auto const* way = std::get_if<ByRoad>(&answer)) {
        if (way->time < Millis{0} || way->time > travel_time_max || !(way->metres >= 0)) return;
        standing.travel_s = whole_seconds(way->time);
        standing.road_m = way->metres;
        standing.travel = CandidateReasonCode::road_time;
    } else if (auto const* beyond = std::get_if<BeyondLimit>(&answer)) {
        standing.travel_s = std::max(standing.travel_s.value_or(0), whole_seconds(beyond->limit));
        standing.travel = CandidateReasonCode::beyond_roads;
    }
}

void ask_router(std::span<Standing> standings, JobNeed const& need, std::span<CandidateUnit const> units,
                TravelTimes const& travel) {
    for (auto const& kind : EnumNames<UnitKind>::values) {
        std::vector<GeoPoint> from;
        std::vector<Standing*> asked;
        for (auto& standing : standings) {
            auto const& unit = units[standing.unit];
            if (unit.kind != kind.first) continue;
            from.push_back(unit.fix->point);
            asked.push_back(&standing);
        }
        if (from.empty()) continue;
        auto const answers = travel(*need.point, kind.first, from);
        TIAODU_ASSERT(answers.size() == from.size());
        for (std::size_t i = 0; i < asked.size(); ++i) take(*asked[i], answers[i]);
    }
}

}  // namespace

std::vector<Rejection> rejections(JobNeed const& need, CandidateUnit const& unit, Time now,
                                  RecommendSettings const& settings) {
    std::vector<Rejection> reasons;
    if (unit.posture == DutyPosture::off_duty) {
        reasons.push_back({.code = RejectionCode::off_duty});
        return reasons;
    }
    if (!has_position(unit)) {
        reasons.push_back({.code = RejectionCode::no_position});
    } else if (auto const age = age_of(*unit.fix, now); age > settings.fix_age_max) {
        reasons.push_back({.code = RejectionCode::fix_too_old, .number = whole_seconds(age)});
    }
    for (auto const& skill : need.skills)
        if (std::find(unit.skills.begin(), unit.skills.end(), skill) == unit.skills.end())
            reasons.push_back({.code = RejectionCode::missing_skill, .skill = skill});
    if (is_busy(unit) && !may_leave_its_job(need, unit, settings)) {
        Rejection reason{.code = RejectionCode::busy};
        if (unit.primary) reason.order_id = unit.primary->order_id;
        reasons.push_back(std::move(reason));
    }
    if (!is_located(need)) {
        if (!need.squad)
            reasons.push_back({.code = RejectionCode::place_unknown});
        else if (*need.squad != unit.squad)
            reasons.push_back({.code = RejectionCode::other_squad});
    }
    return reasons;
}

std::optional<double> known_distance_m(JobNeed const& need, CandidateUnit const& unit, Time now,
                                       RecommendSettings const& settings) {
    if (!is_located(need) || unit.posture == DutyPosture::off_duty || !has_position(unit)) return std::nullopt;
    if (age_of(*unit.fix, now) > settings.fix_age_max) return std::nullopt;
    return distance_m(unit.fix->point, *need.point);
}

std::vector<CandidateReason> reasons_of(JobNeed const& need, CandidateUnit const& unit, Standing const& standing,
                                        RecommendSettings const& settings) {
    auto const parts = penalty_parts(need, unit, settings);
    std::vector<CandidateReason> reasons;
    CandidateReason way{standing.travel, standing.travel_s.value_or(0), std::nullopt, std::nullopt};
    if (standing.travel == CandidateReasonCode::estimated_time)
        way.factor = settings.paces[static_cast<std::size_t>(unit.kind)].detour_factor;
    if (auto const metres = standing.road_m ? standing.road_m : standing.distance_m)
        way.metres = static_cast<std::int64_t>(std::llround(*metres));
    reasons.push_back(way);
    reasons.push_back({CandidateReasonCode::posture, parts.posture_s});
    if (need.squad) {
        bool const own = *need.squad == unit.squad;
        reasons.push_back({own ? CandidateReasonCode::own_squad : CandidateReasonCode::other_squad, parts.squad_s});
    }
    reasons.push_back({CandidateReasonCode::open_jobs, parts.open_jobs_s});
    if (unit.fix && unit.fix->doubtful) reasons.push_back({CandidateReasonCode::doubtful_position, parts.doubtful_s});
    if (standing.leaves_job) reasons.push_back({CandidateReasonCode::leaves_job, 0});
    return reasons;
}

std::vector<Standing> standings(JobNeed const& need, std::span<CandidateUnit const> units, Time now,
                                RecommendSettings const& settings, TravelTimes const& travel) {
    std::vector<Standing> order;
    for (std::size_t i = 0; i < units.size(); ++i)
        if (rejections(need, units[i], now, settings).empty()) order.push_back(standing_of(need, units, i, settings));
    auto const better = [&](Standing const& a, Standing const& b) {
        return std::tuple(a.leaves_job, a.score_s(), units[a.unit].id) <
               std::tuple(b.leaves_job, b.score_s(), units[b.unit].id);
    };
    std::sort(order.begin(), order.end(), better);
    if (!travel || !is_located(need)) return order;
    std::span const routed(order.data(), std::min(settings.routed_max, order.size()));
    ask_router(routed, need, units, travel);
    std::sort(routed.begin(), routed.end(), better);
    return order;
}

}  // namespace tiaodu
