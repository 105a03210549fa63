// SPDX-License-Identifier: Apache-2.0
#include "server/core/assignment.hpp"

#include "server/core/recommend.hpp"
#include "tests/core/recommend_city.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

AssignmentJob job(std::int64_t number, double metres, Urgency urgency = Urgency::normal) {
    AssignmentJob made{TicketId(310106, number), need(urgency)};
    made.need.point = moved(square, 90, metres);
    return made;
}

AssignmentProposal propose(std::span<AssignmentJob const> jobs, std::span<CandidateUnit const> units) {
    return propose_assignment(jobs, units, noon, {}, {});
}

AssignmentPair pair(std::int64_t ticket, std::int64_t unit, std::int64_t eta_s) {
    return {TicketId(310106, ticket), UnitId(310106, unit), eta_s, {}, false};
}

/// How good a way is: tickets served by urgency (more is better, so negative), then the weighted time.
using Worth = std::array<std::int64_t, 4>;

class TryAll {
public:
    TryAll(std::span<AssignmentJob const> jobs, std::span<CandidateUnit const> units) : jobs_(jobs), units_(units) {
        for (auto const& job : jobs_) {
            auto& scores = scores_.emplace_back();
            RecommendSettings settings;
            settings.candidates_max = units.size();
            for (auto const& candidate : recommend(job.need, units, noon, settings).candidates)
                scores[candidate.unit_id] = candidate.score_s;
        }
    }

    Worth best() {
        best_ = {};
        search(0, {});
        return best_;
    }

    Worth of(AssignmentProposal const& proposal) const {
        Worth worth{};
        for (auto const& pair : proposal.pairs)
            for (std::size_t i = 0; i < jobs_.size(); ++i)
                if (jobs_[i].ticket_id == pair.ticket_id) worth = with(worth, i, pair.unit_id);
        return worth;
    }

private:
    Worth with(Worth worth, std::size_t job, UnitId unit) const {
        auto const urgency = static_cast<std::size_t>(jobs_[job].need.urgency);
        worth[urgency] -= 1;
        worth[3] += scores_[job].at(unit) * AssignmentSettings{}.second_weights[urgency];
        return worth;
    }
    void search(std::size_t job, Worth worth) {
        if (job == jobs_.size()) {
            best_ = std::min(best_, worth);
            return;
        }
        search(job + 1, worth);
        for (auto const& [unit, score] : scores_[job]) {
            if (std::find(taken_.begin(), taken_.end(), unit) != taken_.end()) continue;
            taken_.push_back(unit);
            search(job + 1, with(worth, job, unit));
            taken_.pop_back();
        }
    }

    std::span<AssignmentJob const> jobs_;
    std::span<CandidateUnit const> units_;
    std::vector<std::map<UnitId, std::int64_t>> scores_;
    std::vector<UnitId> taken_;
    Worth best_{};
};

}  // namespace

TEST_CASE("two tickets share their units so that the sum of the times is least, not each its nearest") {
    // The second unit is nearest to both tickets, but the first ticket has another one close by.
    std::vector<AssignmentJob> const jobs{job(1, 0), job(2, 3000)};
    std::vector<CandidateUnit> const units{unit(1, -900), unit(2, 700)};
    CHECK(recommend(jobs[0].need, units, noon, {}).candidates[0].unit_id == UnitId(310106, 2));
    auto const proposal = propose(jobs, units);
    CHECK(proposal.pairs == std::vector{pair(1, 1, 174), pair(2, 2, 444)});
    CHECK(proposal.unserved.empty());
}

TEST_CASE("an emergency is served before other tickets, however near they are") {
    std::vector<AssignmentJob> const jobs{job(1, 0), job(2, 0, Urgency::urgent), job(3, 9000, Urgency::emergency)};
    std::vector<CandidateUnit> const units{unit(1, 10)};
    auto const proposal = propose(jobs, units);
    REQUIRE(proposal.pairs.size() == 1);
    CHECK(proposal.pairs[0].ticket_id == TicketId(310106, 3));
    std::vector<UnservedTicket> const unserved{{TicketId(310106, 2), UnservedCode::units_taken},
                                               {TicketId(310106, 1), UnservedCode::units_taken}};
    CHECK(proposal.unserved == unserved);
}

TEST_CASE("a ticket without a unit says why") {
    std::vector<AssignmentJob> jobs{job(1, 0), job(2, 0), job(3, 0), job(4, 0, Urgency::emergency)};
    jobs[1].need.skills = {"demolition"};
    jobs[2].need.point.reset();
    jobs[2].need.squad.reset();
    jobs[3].need.skills = {"waste"};
    std::vector<CandidateUnit> units{unit(1, 100), unit(2, 100)};
    units[1].skills = {"waste"};
    units[1].primary = CurrentJob{OrderId(310106, 1), Urgency::normal};
    RecommendSettings settings;
    settings.preemption = Preemption::for_emergencies;
    auto const proposal = propose_assignment(jobs, units, noon, settings, {});
    CHECK(proposal.pairs == std::vector{pair(1, 1, 20)});
    std::vector<UnservedTicket> const unserved{{TicketId(310106, 4), UnservedCode::only_busy},
                                               {TicketId(310106, 2), UnservedCode::nobody_fits},
                                               {TicketId(310106, 3), UnservedCode::place_unknown}};
    CHECK(proposal.unserved == unserved);
}

TEST_CASE("a proposal looks at a limited number of tickets, the most urgent first, and names the others") {
    std::vector<AssignmentJob> const jobs{job(1, 0), job(2, 0, Urgency::emergency), job(3, 0)};
    std::vector<CandidateUnit> const units{unit(1, 10), unit(2, 20), unit(3, 30)};
    AssignmentSettings settings;
    settings.jobs_max = 3;
    CHECK(propose_assignment(jobs, units, noon, {}, settings).pairs.size() == 3);
    settings.jobs_max = 2;
    auto const proposal = propose_assignment(jobs, units, noon, {}, settings);
    CHECK(proposal.pairs == std::vector{pair(2, 1, 2), pair(1, 2, 4)});
    CHECK(proposal.unserved == std::vector<UnservedTicket>{{TicketId(310106, 3), UnservedCode::over_limit}});
}

TEST_CASE("the router's times decide a proposal too, and a mere estimate does not undercut them") {
    RecommendSettings settings;
    settings.routed_max = 1;
    auto const travel = router([](auto, auto, auto) { return seconds(3000); });
    std::vector<AssignmentJob> jobs{job(1, 0), job(2, 0)};
    jobs[1].need.skills = {"waste"};  // nobody has it, so the first ticket may choose
    std::vector<CandidateUnit> const units{unit(1, 100), unit(2, 200)};
    AssignmentPair const by_road{TicketId(310106, 1), UnitId(310106, 1), 3000, 200, true};
    CHECK(propose_assignment(jobs, units, noon, settings, {}, travel).pairs == std::vector{by_road});
}

TEST_CASE("of any city: no way of giving out the units is better, by trying them all") {
    std::int64_t served = 0, left = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        RandomCity city(seed);
        auto const units = city.units(2 + city.below(9));
        std::vector<AssignmentJob> jobs;
        int const count = 1 + city.below(5);
        for (int i = 1; i <= count; ++i) jobs.push_back({TicketId(310106, i), city.any_need()});
        auto const proposal = propose(jobs, units);
        TryAll all(jobs, units);
        CHECK(all.of(proposal) == all.best());
        CHECK(proposal.pairs.size() + proposal.unserved.size() == jobs.size());
        served += static_cast<std::int64_t>(proposal.pairs.size());
        left += static_cast<std::int64_t>(proposal.unserved.size());
    }
    CHECK(served > 200);
    CHECK(left > 100);
}

TEST_CASE("of any city: the proposal does not depend on the order of tickets and units") {
    for (unsigned seed = 0; seed < 60; ++seed) {
        RandomCity city(seed);
        auto units = city.units(20);
        for (auto& made : units) made.fix = UnitFix{square, noon};  // many equal scores
        std::vector<AssignmentJob> jobs;
        for (int i = 1; i <= 8; ++i) jobs.push_back(job(i, 100 * city.below(3), static_cast<Urgency>(city.below(3))));
        auto const first = propose(jobs, units);
        std::shuffle(units.begin(), units.end(), city.random());
        std::shuffle(jobs.begin(), jobs.end(), city.random());
        CHECK(propose(jobs, units) == first);
    }
}
