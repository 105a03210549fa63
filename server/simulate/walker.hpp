// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "server/simulate/city.hpp"
#include "server/simulate/random.hpp"
#include "server/simulate/roads.hpp"

#include <deque>

namespace tiaodu::simulate {

struct WalkerSetup {
    SquadGround const* ground = nullptr;  ///< Outlives the walker.
    SquadRoads const* roads = nullptr;    ///< Outlives the walker; null: streets are made up.
    UnitKind kind = UnitKind::vehicle;
    DutyPosture posture = DutyPosture::patrol;
    std::uint64_t seed = 0;
    std::string name;  ///< Of the unit; gives it a random stream of its own.
};

/// Where a unit's receiver says it is.
struct WalkerFix {
    GeoPoint point;
    double speed_mps = 0;
    double course_deg = 0;  ///< 0 … 360; the last one while standing.
};

/// Moves one unit through its days: a patrol along streets with turns at right angles, red lights and stops at shops,
/// or a post where only the receiver's error moves it. On duty it never leaves its ground. Called to a ticket it drives
/// there, if need be through its neighbours' ground, and comes back when released. Pure: the same set-up, calls and
/// times give the same path, whenever it is asked in between (it moves in steps of one second).
class Walker {
public:
    explicit Walker(WalkerSetup setup);

    /// The position at `since_start`, which never goes back.
    WalkerFix at(Millis since_start);
    void set_posture(DutyPosture posture);
    /// Leaves the patrol for a place; a second call changes the goal.
    void call_to(GeoPoint place);
    /// Called and there.
    bool on_scene() const { return mode_ == Mode::on_scene; }
    bool called() const { return mode_ != Mode::duty; }
    /// Back to duty, from where it is.
    void release();
    /// Without the receiver's error.
    GeoPoint place() const { return place_; }

private:
    enum class Mode { duty, called, on_scene };
    struct Leg {
        GeoPoint to;
        double speed_mps = 0;
        double pause_s = 0;  ///< Afterwards.
    };
    void step();
    void plan();
    void plan_street();
    void plan_road();
    bool join_roads();
    void plan_flight();
    void add_way_to(GeoPoint goal, double speed_mps);
    double patrol_speed();
    double pause_at_corner();
    void drift();

    WalkerSetup setup_;
    Random random_;
    Random noise_;
    Mode mode_ = Mode::duty;
    std::int64_t seconds_ = 0;
    GeoPoint place_;
    GeoPoint post_;
    GeoPoint left_duty_at_;
    std::deque<Leg> legs_;
    double pause_s_ = 0;
    double speed_mps_ = 0;
    double course_deg_ = 0;
    int quarter_ = 0;                         ///< Of the street grid: 0 … 3.
    std::optional<std::uint32_t> junction_;   ///< On roads: where the last leg ends.
    std::optional<std::uint32_t> came_from_;  ///< On roads: not to turn back at once.
    double east_m_ = 0;                       ///< The receiver's error, which wanders.
    double north_m_ = 0;
};

}  // namespace tiaodu::simulate
