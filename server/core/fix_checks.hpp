// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/fix_flags.hpp"
#include "protocol/vocab/position.hpp"
#include "server/core/clock_skew.hpp"
#include "server/core/duty_log.hpp"

#include <optional>
#include <span>

namespace tiaodu {

/// What became of a report; each has a counter. The words are what an HTTP device is answered.
enum class FixOutcome : std::uint8_t {
    newest,       ///< Moves the marker and goes to the track.
    late,         ///< Older than the newest: track only.
    duplicate,    ///< The newest fix once more: nothing to do.
    unusable,     ///< Not fixed, or encrypted coordinates: liveness only.
    off_duty,     ///< Made off duty: neither shown nor stored, only liveness.
    clock_ahead,  ///< From the future: liveness only.
    too_old,      ///< Older than tracks are kept: liveness only.
    unbound,      ///< Nobody carried the device when the fix was made: not stored.
    too_often,    ///< One report too many of its device: dropped.
};

template <>
struct EnumNames<FixOutcome> {
    static constexpr auto values = words_of<FixOutcome>("newest", "late", "duplicate", "unusable", "off_duty",
                                                        "clock_ahead", "too_old", "unbound", "too_often");
};

/// True when the fix belongs into the track.
inline bool is_kept(FixOutcome outcome) { return outcome == FixOutcome::newest || outcome == FixOutcome::late; }

struct FleetLimits {
    Millis clock_ahead{std::chrono::minutes(5)};  ///< A fix further in the future is not used.
    Millis oldest{std::chrono::hours(24) * 90};   ///< As long as tracks are kept.
    double jump_mps_max = 90;
    Millis sos_lasts{std::chrono::minutes(10)};  ///< How long a marker stays in SOS after the last alarm.
};

/// How often what became of the reports of a unit, since the server started.
struct FixCounts {
    std::int64_t received = 0;
    std::int64_t late = 0;
    std::int64_t duplicate = 0;
    std::int64_t unusable = 0;
    std::int64_t clock_ahead = 0;
    std::int64_t too_old = 0;
    std::int64_t jumps = 0;
};

/// Where a unit is, since when, and what its device has been sending.
struct LivePosition {
    bool known = false;
    bool sos = false;
    FixFlags flags;  ///< Of `report`.
    PositionReport report;
    struct Trusted {
        GeoPoint point;
        Time fix_at{};
    };
    std::optional<Trusted> trusted;          ///< The newest fix that was no jump.
    Time heard_at{};                         ///< Last sign of life, with or without a fix.
    std::optional<FixOutcome> last_outcome;  ///< Of the last report, usable or not.
    FixFlags last_flags;                     ///< The same.
    FixCounts counts;
    ClockSkew clock;
};

/// What the checks look at.
struct FixQuestion {
    Unit const& unit;
    PositionReport const& report;
    LivePosition const& live;  ///< Before the report.
    Duty duty_at_fix;          ///< Of the unit when the fix was made.
    Time now;
    FleetLimits const& limits;
};

/// What they say: flags that add up, and an outcome as soon as a check has decided.
struct FixVerdict {
    std::optional<FixOutcome> outcome;
    FixFlags flags;
};

struct FixCheck {
    std::string_view name;
    void (*look)(FixQuestion const&, FixVerdict&);
};

/// All checks in their order. A new check is a function and a line here.
std::span<FixCheck const> fix_checks();

/// Asks the checks in their order until one has decided; a report that none of them stops is the newest.
FixVerdict judge(FixQuestion const& question);

/// A clock that is wrong by more than this is shown as wrong.
inline constexpr Millis clock_skew_shown = std::chrono::seconds(30);

}  // namespace tiaodu
