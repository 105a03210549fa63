// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/candidates.hpp"

namespace tiaodu {

struct AssignmentJob {
    TicketId ticket_id;
    JobNeed need;
};

struct AssignmentSettings {
    /// What a second of an emergency, an urgent and a normal ticket counts, in the order of Urgency; 1 … 100.
    std::array<std::int64_t, 3> second_weights{10, 3, 1};
    std::size_t jobs_max = 200;  ///< 1 … 300; of more tickets the most urgent with the smallest ids are looked at.
};

/// Who could go where when several tickets wait: at most one unit per ticket and one ticket per unit.
///
/// The rule, each step without touching the ones before:
/// 1. as many emergencies as possible get a unit, then as many urgent, then as many normal tickets (which leaves no
///    more tickets without a unit than any other way of giving them out);
/// 2. among all such ways the sum of score × `second_weights` is least. The score is that of the ticket's own
///    recommendation: travel time plus penalties, and not less than that of the units listed before.
///
/// Only free units are proposed; calling one away from a job is a person's decision. Equal inputs in another order give
/// the same answer. Ids must be distinct. A pure function: `travel` is called at most once per ticket and kind of unit.
AssignmentProposal propose_assignment(std::span<AssignmentJob const> jobs, std::span<CandidateUnit const> units,
                                      Time now, RecommendSettings const& recommend_settings,
                                      AssignmentSettings const& settings, TravelTimes const& travel = {});

}  // namespace tiaodu
