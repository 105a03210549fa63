// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/road_network.hpp"

#include <cstddef>
#include <vector>

namespace tiaodu::bench {

/// What a proposal for many tickets costs the whole application.
struct ProposalCost {
    double core_ms_median = 0;  ///< How long asking holds the core thread …
    double core_ms_worst = 0;
    double answer_ms_median = 0;   ///< … and until the answer is there.
    double one_core_ms_worst = 0;  ///< The same for the recommendation of one ticket.
    double one_answer_ms_median = 0;
    double import_core_ms_worst = 0;  ///< Longest step on the core thread while the roads were taken into use.
    double import_ms = 0;
    std::size_t pairs = 0;
    std::size_t by_road = 0;
};

/// Runs an application on a temporary folder with roads, `units` vehicles and officers scattered over `places`, and
/// `tickets` accepted tickets, and asks `runs` times. Throws std::runtime_error when something is refused.
ProposalCost measure_proposals(RoadNetwork const& roads, std::vector<GeoPoint> const& places, std::size_t units,
                               std::size_t tickets, std::size_t runs);

}  // namespace tiaodu::bench
