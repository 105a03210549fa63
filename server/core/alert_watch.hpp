// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/fleet.hpp"
#include "server/core/zone_visits.hpp"

namespace tiaodu {

/// Whether a place can be believed: simulated and jumping ones move the marker but raise nothing.
enum class Trust { good, doubtful };

/// Watches positions, devices and the clock, and says which alerts begin and end. What it learned about units is gone
/// with the process: after a restart the first position of a unit is learned, not reported, and alerts that are open in
/// the world end as they would have without it. Core thread; the same inputs in the same order give the same alerts.
class AlertWatch {
public:
    /// Events of one second; what is beyond comes a second later.
    static constexpr std::size_t events_per_tick_max = 200;

    /// `world` stays the owner of its alerts; only `alert_repeats` is changed.
    AlertWatch(World& world, Time start);

    /// A report as the fleet has judged it. In order, only what came in live: what a device had kept back (backlog), or
    /// what is older than the newest, is only a sign of life.
    void report(Unit const& unit, DeviceId device, PositionReport const& report, FixOutcome outcome, Trust trust,
                Time now);
    void heard(Unit const& unit, Time now);
    /// For what has no end (an SOS, a takeover): the event, or nothing while the same alert is open. The caller puts it
    /// into effect at once.
    Events raise(AlertSignal const& signal, Time now) { return book_.raise(signal, now); }

    /// The world has changed.
    void changed(Touched const& touched, Time now);

    /// Once a second. The caller puts the events into effect at once and in this order.
    std::vector<SignedEvents> tick(Time now);

    AlertBook const& book() const { return book_; }
    Time started_at() const { return start_; }

private:
    Watching watching(Time now);
    void place(Unit const& unit, Time now);
    void refresh_zones();
    bool still_watched(ConditionKey const& key, Time now) const;

    World& world_;
    Time start_;
    AlertBook book_;
    std::vector<std::unique_ptr<WatchRule>> rules_;
    UnitRuleTable unit_rules_;
    ZoneVisits visits_;
    std::vector<WatchedUnit> units_;                    ///< By unit number.
    std::vector<std::vector<std::uint32_t>> of_squad_;  ///< Unit numbers, by slot of the squad.
    std::vector<std::vector<std::uint32_t>> zones_with_;
    std::int64_t zones_revision_ = -1;
    std::int64_t ticks_ = 0;
};

}  // namespace tiaodu
