// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/unit.hpp"

#include <unordered_map>
#include <vector>

namespace tiaodu {

enum class Duty : std::uint8_t { off, on };

inline Duty duty_of(DutyPosture posture) { return posture == DutyPosture::off_duty ? Duty::off : Duty::on; }

/// When each unit was on duty, as far back as tracks are kept: a phone that was offline sends fixes of last night in
/// the morning, and they may be kept only when they were made on duty. Part of the world: made from events alone.
class DutyLog {
public:
    /// The unit has this duty from `at` on. Calls come in the order of the events.
    void changed(std::uint32_t unit_number, Time at, Duty duty);
    /// The unit's duty at a moment. Before its first change that is known it counts as off duty: what cannot be shown
    /// to be duty is not recorded. A unit without any known change has been what it is now.
    Duty at(Unit const& unit, Time moment) const;
    /// Drops what no longer matters for moments from `limit` on.
    void forget_before(Time limit);

private:
    struct Change {
        Time at{};
        Duty duty = Duty::off;
    };
    std::unordered_map<std::uint32_t, std::vector<Change>> changes_;  ///< By unit number, by time.
};

}  // namespace tiaodu
