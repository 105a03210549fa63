// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/watch_rule.hpp"

namespace tiaodu {

/// Who is inside which of the zones that raise zone_entered, zone_left or dwell. A unit is inside when it was deeper in
/// than the margin of the rules, and outside when it was farther out than that: positions that tremble at the border
/// change nothing. In a zone too small for the margin half its depth will do. What the first position says, or the
/// first one after a zone was drawn anew, is learned and not reported.
class ZoneVisits {
public:
    explicit ZoneVisits(World const& world);

    /// A place that can be trusted, `unit.fix` is the one before. Calls `entered` and `left` of the rules.
    void fix(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules, WatchedUnit const& unit,
             WatchedFix const& fix);
    /// Calls `inside` of the rules.
    void tick(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules);
    /// The unit went off duty or came back.
    void forget(WatchedUnit const& unit);

private:
    struct Visit {
        std::uint32_t place = 0;  ///< In the zone index.
        bool inside = false;
        bool learned = true;  ///< False: nobody has looked yet with the present shape of the zone.
        Time since{};         ///< Of `inside`.
        std::int64_t drawn = 0;
        GeoPoint measured_at;  ///< Where `outside_m` was measured; it changes no faster than the unit moves.
        double outside_m = 0;  ///< Metres to the border, negative inside.
    };
    struct OfUnit {
        std::vector<Visit> visits;
        std::int64_t revision = 0;  ///< Of the index when the unit was looked at last.
    };
    Visit& visit_of(OfUnit& memory, std::uint32_t place);
    void look(Watching& watching, std::span<std::unique_ptr<WatchRule> const> rules, WatchedUnit const& unit,
              WatchedFix const& fix, Visit& visit);

    std::vector<OfUnit> units_;  ///< By unit number.
    std::vector<IndexedZone const*> near_;
};

}  // namespace tiaodu
