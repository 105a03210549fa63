// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/candidates.hpp"

namespace tiaodu {

/// Who should go, in order, with what made up each score; and of everybody else every reason against. Each unit is in
/// exactly one of the lists, and the answer does not depend on the order of `units`, whose ids must be distinct.
///
/// The score is the travel time plus penalties in seconds (see `RecommendSettings`), less is better; equal scores are
/// ordered by unit id. Units that fit beyond `candidates_max` are rejected as `ranked_lower`. Without a router, or
/// where it does not answer, times are estimated from the distance (`Pace`).
///
/// A pure function: sends nothing. `travel` may be empty; it is called at most once per kind of unit.
Recommendation recommend(JobNeed const& need, std::span<CandidateUnit const> units, Time now,
                         RecommendSettings const& settings, TravelTimes const& travel = {});

}  // namespace tiaodu
