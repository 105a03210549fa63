// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/position.hpp"
#include "server/core/alert_watch.hpp"

namespace tiaodu {

/// Plans a patrol for every shift of every zone that has checkpoints, and says which checkpoints were visited and which
/// were missed. A visit is a fix, or the way between two fixes at most a minute apart, within the radius of the
/// checkpoint during the shift, by a unit of the route (or of its owners) on duty. A fix that comes late still counts,
/// also after the shift, as long as its patrol is in memory. A shift during which the server did not run has no patrol.
/// Core thread; what is not in the world is gone with the process.
class PatrolWatch {
public:
    /// Events of one second; what is beyond comes a second later.
    static constexpr std::size_t events_per_tick_max = 200;
    /// Between fixes farther apart than this nobody knows the way.
    static constexpr Millis way_max = std::chrono::seconds(60);

    explicit PatrolWatch(World const& world) : world_(world) {}

    /// A report as the fleet has judged it: what is kept for the track and can be trusted counts.
    void report(Unit const& unit, PositionReport const& report, FixOutcome outcome, Trust trust);
    /// The world has changed.
    void changed(Touched const& touched);
    /// Once a second. The caller puts the events into effect at once and in this order.
    Events tick(Time now);

private:
    struct Spot {
        PatrolId patrol_id;
        std::int32_t place = 0;
        GeoPoint point;
        double radius_m = 0;
        BoundingBox box;  ///< Of the circle.
        Time from{};
        Time to{};
    };
    struct LastFix {
        GeoPoint point;
        Time at{};
    };
    struct Visit {
        PatrolId patrol_id;
        std::int32_t place = 0;
        UnitId unit_id;
        Time at{};
    };
    void look(std::vector<Spot> const& spots, Unit const& unit, GeoPoint point, Time at, LastFix const* before);
    void refresh_spots();
    void refresh_zones();
    /// Begins, changes or ends the patrol of a zone.
    void plan(IndexedZone const& zone, Time now, Events& events);

    World const& world_;
    bool spots_stale_ = true;
    std::vector<std::vector<Spot>> of_squad_;                ///< By slot of the squad.
    std::unordered_map<UnitId, std::vector<Spot>> of_unit_;  ///< Of routes that name their units.
    std::vector<LastFix> last_;                              ///< By unit number.
    std::vector<Visit> visits_;                              ///< Since the last tick.
    std::vector<ZoneId> zones_;                              ///< With checkpoints.
    std::int64_t zones_revision_ = -1;
    std::unordered_map<ZoneId, PatrolId> under_way_;
    std::unordered_set<PatrolId> visited_now_;  ///< In this tick: the world does not show it yet.
    std::int64_t made_ = 0;                     ///< Ids given out in this tick.
};

}  // namespace tiaodu
