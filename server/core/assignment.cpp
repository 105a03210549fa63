// SPDX-License-Identifier: Apache-2.0
#include "server/core/assignment.hpp"

#include "protocol/vocab/assert.hpp"
#include "server/core/matching.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace tiaodu {
namespace {

/// Eleven days: beyond it every unit is as good as another, and no sum of costs can overflow.
constexpr std::int64_t score_s_max = 1'000'000;

std::vector<std::size_t> most_urgent_first(std::span<AssignmentJob const> jobs) {
    std::vector<std::size_t> order(jobs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    auto const key = [&](std::size_t i) { return std::tuple(jobs[i].need.urgency, jobs[i].ticket_id); };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return order;
}

/// What may be chosen for one ticket: free units, best first, and why there might be none.
struct Choice {
    std::vector<Standing> free;
    UnservedCode if_none = UnservedCode::nobody_fits;
};

Choice choice_of(std::vector<Standing> ranked, JobNeed const& need, std::size_t tickets) {
    Choice choice;
    bool const placeless = !need.squad && (!need.point || !in_range(*need.point));
    if (placeless) choice.if_none = UnservedCode::place_unknown;
    if (!ranked.empty()) choice.if_none = UnservedCode::only_busy;
    std::erase_if(ranked, [](Standing const& standing) { return standing.leaves_job; });
    if (!ranked.empty()) choice.if_none = UnservedCode::units_taken;
    // Of as many units as there are tickets one is always left over: the others can never be needed.
    if (ranked.size() > tickets) ranked.resize(tickets);
    choice.free = std::move(ranked);
    return choice;
}

/// A column for every unit that somebody may choose, by id, so that ties do not depend on the order they came in. Units
/// that nobody needs get none: when all tickets want the same few units the table stays small.
struct Columns {
    std::vector<std::size_t> of_unit;  ///< By index of the unit; meaningless for units without a column.
    std::size_t count = 0;
};

Columns columns_by_id(std::span<CandidateUnit const> units, std::span<Choice const> choices) {
    std::vector<std::size_t> wanted;
    for (auto const& choice : choices)
        for (auto const& standing : choice.free) wanted.push_back(standing.unit);
    std::sort(wanted.begin(), wanted.end(),
              [&](std::size_t a, std::size_t b) { return std::tuple(units[a].id, a) < std::tuple(units[b].id, b); });
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    Columns columns{std::vector<std::size_t>(units.size(), 0), wanted.size()};
    for (std::size_t column = 0; column < wanted.size(); ++column) columns.of_unit[wanted[column]] = column;
    return columns;
}

AssignmentPair pair_of(TicketId ticket_id, UnitId unit_id, Standing const& standing) {
    AssignmentPair pair{ticket_id, unit_id, standing.travel_s, std::nullopt, false};
    pair.road = standing.travel == CandidateReasonCode::road_time;
    if (standing.road_m) pair.road_m = static_cast<std::int64_t>(std::llround(*standing.road_m));
    return pair;
}

/// Leaving a ticket without a unit costs more than all costs of its urgency and below together.
std::array<std::int64_t, 3> unserved_costs(std::size_t tickets, AssignmentSettings const& settings) {
    auto const heaviest = *std::max_element(settings.second_weights.begin(), settings.second_weights.end());
    auto const many = static_cast<std::int64_t>(tickets) + 1;
    std::array<std::int64_t, 3> costs{};
    auto cost = heaviest * score_s_max * many;
    for (std::size_t i = costs.size(); i-- > 0; cost *= many) costs[i] = cost;
    return costs;
}

}  // namespace

AssignmentProposal propose_assignment(std::span<AssignmentJob const> jobs, std::span<CandidateUnit const> units,
                                      Time now, RecommendSettings const& recommend_settings,
                                      AssignmentSettings const& settings, TravelTimes const& travel) {
    TIAODU_ASSERT(settings.jobs_max >= 1 && settings.jobs_max <= 300);
    for (auto const weight : settings.second_weights) TIAODU_ASSERT(weight >= 1 && weight <= 100);
    auto const order = most_urgent_first(jobs);
    auto const tickets = std::min(order.size(), settings.jobs_max);
    auto const by_urgency = unserved_costs(tickets, settings);

    std::vector<Choice> choices;
    std::vector<std::int64_t> unserved;
    for (std::size_t row = 0; row < tickets; ++row) {
        auto const& need = jobs[order[row]].need;
        choices.push_back(choice_of(standings(need, units, now, recommend_settings, travel), need, tickets));
        unserved.push_back(by_urgency[static_cast<std::size_t>(need.urgency)]);
    }
    auto const columns = columns_by_id(units, choices);
    CostTable table(tickets, columns.count);
    for (std::size_t row = 0; row < tickets; ++row) {
        auto const weight = settings.second_weights[static_cast<std::size_t>(jobs[order[row]].need.urgency)];
        // A mere estimate must not look better than the routed times of the units listed before it.
        std::int64_t score_s = 0;
        for (auto const& standing : choices[row].free) {
            score_s = std::max(score_s, std::min(standing.score_s(), score_s_max));
            table.allow(row, columns.of_unit[standing.unit], score_s * weight);
        }
    }

    AssignmentProposal proposal;
    auto const given = cheapest_matching(table, unserved);
    for (std::size_t row = 0; row < tickets; ++row) {
        auto const ticket_id = jobs[order[row]].ticket_id;
        auto const& choice = choices[row];
        auto const chosen = std::find_if(choice.free.begin(), choice.free.end(), [&](Standing const& standing) {
            return given[row] == columns.of_unit[standing.unit];
        });
        if (chosen != choice.free.end())
            proposal.pairs.push_back(pair_of(ticket_id, units[chosen->unit].id, *chosen));
        else
            proposal.unserved.push_back({ticket_id, choice.if_none});
    }
    for (std::size_t i = tickets; i < order.size(); ++i)
        proposal.unserved.push_back({jobs[order[i]].ticket_id, UnservedCode::over_limit});
    return proposal;
}

}  // namespace tiaodu
