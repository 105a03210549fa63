// SPDX-License-Identifier: Apache-2.0
#include "server/core/recommend.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tiaodu {
namespace {

std::optional<std::int64_t> whole_metres(std::optional<double> metres) {
    if (!metres) return std::nullopt;
    return static_cast<std::int64_t>(std::llround(*metres));
}

Candidate candidate(JobNeed const& need, CandidateUnit const& unit, Standing const& standing, Time now,
                    RecommendSettings const& settings) {
    auto const age = std::chrono::floor<std::chrono::seconds>(now - unit.fix->fix_at);
    Candidate made;
    made.unit_id = unit.id;
    made.call_sign = unit.call_sign;
    made.squad = unit.squad;
    made.score_s = standing.score_s();
    made.distance_m = whole_metres(standing.distance_m);
    made.eta_s = standing.travel_s;
    made.road_m = whole_metres(standing.road_m);
    made.road = standing.travel == CandidateReasonCode::road_time;
    made.fix_age_s = std::max<std::int64_t>(age.count(), 0);
    made.posture = unit.posture;
    made.status = unit.status;
    made.own_squad = need.squad == unit.squad;
    made.open_jobs = static_cast<std::int64_t>(unit.open_jobs);
    made.reasons = reasons_of(need, unit, standing, settings);
    return made;
}

RejectedUnit rejected(CandidateUnit const& unit, std::optional<double> distance_m, std::vector<Rejection> reasons) {
    return {unit.id, unit.call_sign, whole_metres(distance_m), std::move(reasons)};
}

void sort_nearest_first(std::vector<RejectedUnit>& units) {
    auto const key = [](RejectedUnit const& unit) {
        return std::tuple(!unit.distance_m.has_value(), unit.distance_m.value_or(0), unit.unit_id);
    };
    std::sort(units.begin(), units.end(),
              [&](RejectedUnit const& a, RejectedUnit const& b) { return key(a) < key(b); });
}

}  // namespace

Recommendation recommend(JobNeed const& need, std::span<CandidateUnit const> units, Time now,
                         RecommendSettings const& settings, TravelTimes const& travel) {
    Recommendation answer;
    for (auto const& standing : standings(need, units, now, settings, travel)) {
        auto const& unit = units[standing.unit];
        auto const rank = static_cast<std::int64_t>(answer.candidates.size() + answer.rejected.size() + 1);
        if (answer.candidates.size() < settings.candidates_max) {
            answer.candidates.push_back(candidate(need, unit, standing, now, settings));
            answer.candidates.back().rank = rank;
        } else {
            answer.rejected.push_back(
                rejected(unit, standing.distance_m, {{.code = RejectionCode::ranked_lower, .number = rank}}));
        }
    }
    for (auto const& unit : units) {
        auto reasons = rejections(need, unit, now, settings);
        if (reasons.empty()) continue;
        answer.rejected.push_back(rejected(unit, known_distance_m(need, unit, now, settings), std::move(reasons)));
    }
    sort_nearest_first(answer.rejected);
    return answer;
}

}  // namespace tiaodu
