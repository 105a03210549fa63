// SPDX-License-Identifier: Apache-2.0
#include "server/simulate/moving_fleet.hpp"

#include "protocol/vocab/assert.hpp"

namespace tiaodu::simulate {

MovingFleet::MovingFleet(City const& city, std::vector<PlannedUnit> units, RoadGraph const* roads, std::uint64_t seed)
    : units_(std::move(units)) {
    for (auto const& unit : units_) {
        auto const* ground = city.find(unit.squad);
        TIAODU_ASSERT(ground != nullptr);
        auto& network = roads_[unit.squad];
        if (roads && !network) network = std::make_unique<SquadRoads>(*roads, *ground);
        bool const usable = network && network->usable();
        walkers_.emplace_back(WalkerSetup{ground, usable ? network.get() : nullptr, unit.kind, unit.posture, seed,
                                          unit.squad.text() + "/" + unit.call_sign});
        postures_.push_back(unit.posture);
    }
}

std::optional<WalkerFix> MovingFleet::fix(std::size_t unit, Millis since_start) {
    std::lock_guard const lock(mutex_);
    auto const fix = walkers_[unit].at(since_start);
    if (postures_[unit] == DutyPosture::off_duty) return std::nullopt;
    return fix;
}

GeoPoint MovingFleet::place(std::size_t unit) const {
    std::lock_guard const lock(mutex_);
    return walkers_[unit].place();
}

void MovingFleet::set_posture(std::size_t unit, DutyPosture posture) {
    std::lock_guard const lock(mutex_);
    walkers_[unit].set_posture(posture);
    postures_[unit] = posture;
}

void MovingFleet::call_to(std::size_t unit, GeoPoint place) {
    std::lock_guard const lock(mutex_);
    walkers_[unit].call_to(place);
}

bool MovingFleet::on_scene(std::size_t unit) const {
    std::lock_guard const lock(mutex_);
    return walkers_[unit].on_scene();
}

void MovingFleet::release(std::size_t unit) {
    std::lock_guard const lock(mutex_);
    walkers_[unit].release();
}

}  // namespace tiaodu::simulate
