// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/road_words.hpp"
#include "server/core/road_index.hpp"

#include <array>

namespace tiaodu {

/// Which ways lead into each node for one profile. Searches go from the target backwards, so no other lists are kept;
/// people on foot go both ways, and for them every road leads into both of its ends.
struct RoadArcs {
    struct Arc {
        std::uint32_t from = 0;
        std::uint32_t cost = 0;  ///< Milliseconds for vehicles, millimetres on foot.
        float metres = 0;
    };
    std::vector<std::uint32_t> first;  ///< Arcs into node n: `arcs[first[n] … first[n + 1])`.
    std::vector<Arc> arcs;
    std::vector<std::uint32_t> piece;  ///< Of each arc.
    std::vector<std::uint32_t> group;  ///< Of each node: nodes of a group all reach each other.
    std::vector<bool> real;            ///< Of each group: false for scraps that no way leads into or out of.
};

/// Roads ready for questions. Immutable once built; safe to read from several threads. 300,000 nodes and 600,000 pieces
/// take some 70 MB and half a second to build.
class RoadGraph {
public:
    /// `network` is sound (`check_network`); searches are fast when it is `arranged`.
    explicit RoadGraph(RoadNetwork network);
    RoadGraph(RoadGraph const&) = delete;
    RoadGraph& operator=(RoadGraph const&) = delete;

    RoadNetwork const& network() const { return network_; }
    RoadArcs const& arcs(RoadProfile profile) const { return arcs_[static_cast<std::size_t>(profile)]; }

    /// The nearest place within `within_m` from where the profile can go on. Scraps do not count: pieces cut off from
    /// everything (fewer than 100 nodes and a tenth of the largest part) and one-way streets that lead nowhere.
    /// Motorways, which one does not enter between their ends, count only when there is nothing else.
    std::optional<RoadPlace> nearest(GeoPoint point, RoadProfile profile, double within_m) const;

    /// Whether roads lead from one place to the other; both as `nearest` found them for this profile.
    bool connected(RoadPlace const& a, RoadPlace const& b, RoadProfile profile) const;

    /// Cost of a whole piece in one direction, as in `RoadArcs`; none where the profile may not go.
    std::optional<std::uint32_t> cost_forward(std::uint32_t piece, RoadProfile profile) const;
    std::optional<std::uint32_t> cost_backward(std::uint32_t piece, RoadProfile profile) const;

private:
    RoadArcs arcs_of(RoadProfile profile) const;
    bool takes(std::uint32_t piece, RoadProfile profile) const;

    RoadNetwork network_;
    RoadIndex index_;
    std::array<RoadArcs, 2> arcs_;
};

}  // namespace tiaodu
