// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/unit.hpp"
#include "protocol/vocab/position.hpp"
#include "server/core/org.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// What became of a report; each has a counter.
enum class FixOutcome {
    newest,       ///< Moves the marker and goes to the track.
    late,         ///< Older than the newest: track only.
    unusable,     ///< Not fixed, or encrypted coordinates: liveness only.
    off_duty,     ///< The unit is off duty: neither shown nor stored, only liveness.
    clock_ahead,  ///< From the future: liveness only.
    unbound,      ///< Nobody carried the device when the fix was made: not stored.
    too_often,    ///< One report too many of its device: dropped.
};

/// Where a unit is and since when.
struct LivePosition {
    bool known = false;
    bool sos = false;
    bool doubtful = false;
    PositionReport report;
    Time heard_at{};  ///< Last sign of life, with or without a fix.
};

struct FleetLimits {
    Millis clock_ahead{std::chrono::minutes(5)};
    double jump_mps_max = 90;
    Millis sos_lasts{std::chrono::minutes(10)};  ///< How long a marker stays in SOS after the last alarm.
};

/// The newest position of every unit, by unit number; the newest by fix time wins. Marks what the next tick must send.
/// Core thread.
class Fleet {
public:
    explicit Fleet(FleetLimits limits) : limits_(limits) {}

    /// A unit has appeared or moved to another squad.
    void place(Unit const& unit, OrgIndex squad);
    /// The unit's state (posture, status) has changed: it must be sent again. Off duty takes it off the map.
    void refresh(Unit const& unit);
    /// Applies a report. `sos_is_new` is set when the alarm was not on before.
    struct Applied {
        FixOutcome outcome = FixOutcome::newest;
        bool doubtful = false;
        bool sos_is_new = false;
    };
    Applied report(Unit const& unit, PositionReport const& report, Time now);
    void heard(Unit const& unit, Time now);

    /// Null when the unit never reported.
    LivePosition const* find(std::uint32_t unit_number) const;

    /// Squads with news since the last call of take_dirty, and the units to send, by unit number.
    struct Dirty {
        OrgIndex squad{};
        std::vector<std::uint32_t> units;
    };
    std::vector<Dirty> take_dirty();
    /// Units of a squad that have a position to show.
    std::vector<std::uint32_t> units_of(OrgIndex squad) const;

    /// The 16-byte record of a unit at `now` (protocol/README.md), appended to `frame`.
    void append_record(std::string& frame, std::uint32_t unit_number, Time now) const;
    std::size_t online(Time now, Millis within) const;

private:
    struct Slot {
        bool placed = false;
        bool dirty = false;
        OrgIndex squad{};
        DutyPosture posture = DutyPosture::standby;
        UnitStatus status = UnitStatus::available;
        LivePosition live;
        Time sos_until{};
    };
    Slot& slot_of(std::uint32_t unit_number);
    void mark(std::uint32_t unit_number, Slot& slot);

    FleetLimits limits_;
    std::vector<Slot> slots_;
    std::vector<std::vector<std::uint32_t>> by_squad_;        ///< Units placed, by squad.
    std::vector<std::vector<std::uint32_t>> dirty_by_squad_;  ///< News, by squad.
    std::vector<OrgIndex> dirty_squads_;
};

}  // namespace tiaodu
