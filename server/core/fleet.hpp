// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/fix_checks.hpp"
#include "server/core/org.hpp"

#include <vector>

namespace tiaodu {

/// The newest position of every unit, by unit number; the newest by fix time wins. Marks what the next tick must send.
/// Core thread.
class Fleet {
public:
    explicit Fleet(FleetLimits limits) : limits_(limits) {}

    /// A unit has appeared or moved to another squad.
    void place(Unit const& unit, OrgIndex squad);
    /// The unit's state (posture, status) has changed: it must be sent again. Off duty takes it off the map.
    void refresh(Unit const& unit);
    /// Applies a report that was made while the unit had this duty (see `duty_moment`). `sos_is_new` is set when the
    /// alarm was not on before.
    struct Applied {
        FixOutcome outcome = FixOutcome::newest;
        FixFlags flags;
        bool sos_is_new = false;
    };
    Applied report(Unit const& unit, PositionReport const& report, Duty duty_at_fix, Time now);
    /// The moment that a fix's duty is asked for: when it was made by our clock, as far as the skew of its device's
    /// clock is known, and 30 s later, because a clock may be wrong by so much unnoticed. So nothing from after the
    /// end of duty is kept, and the first fix of a duty is not lost.
    Time duty_moment(std::uint32_t unit_number, Time fix_at) const;
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
