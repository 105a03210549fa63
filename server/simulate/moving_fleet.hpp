// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/roster.hpp"
#include "server/simulate/walker.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace tiaodu::simulate {

/// All walkers of the city on one clock, in the order of the roster. The device thread asks where units are, the thread
/// of the actors calls them: any thread may use it. `city` and `roads` (may be null) outlive it.
class MovingFleet {
public:
    MovingFleet(City const& city, std::vector<PlannedUnit> units, RoadGraph const* roads, std::uint64_t seed);

    std::size_t size() const { return units_.size(); }
    PlannedUnit const& planned(std::size_t unit) const { return units_[unit]; }
    /// Moves the unit to `since_start` (never back) and says where its receiver sees it; nothing off duty.
    std::optional<WalkerFix> fix(std::size_t unit, Millis since_start);
    GeoPoint place(std::size_t unit) const;
    void set_posture(std::size_t unit, DutyPosture posture);
    void call_to(std::size_t unit, GeoPoint place);
    bool on_scene(std::size_t unit) const;
    void release(std::size_t unit);

private:
    std::vector<PlannedUnit> units_;
    std::map<OrgCode, std::unique_ptr<SquadRoads>> roads_;
    mutable std::mutex mutex_;
    std::vector<Walker> walkers_;
    std::vector<DutyPosture> postures_;
};

}  // namespace tiaodu::simulate
