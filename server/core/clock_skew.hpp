// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"

#include <optional>

namespace tiaodu {

/// Finds out whether a device's clock is wrong. One late report says nothing: it may have waited in the device. But
/// when reports of a minute all differ from our clock by the same amount, the clock does; a backlog that is being sent
/// catches up and does not.
class ClockSkew {
public:
    /// A report that the device does not call a stored one.
    void hear(Time fix_at, Time arrived_at);
    /// The device's clock minus ours, less the shortest delay; none until it is known.
    std::optional<Millis> settled() const { return settled_; }

private:
    struct Window {
        Time since{};
        Millis least{};
        Millis greatest{};
        int reports = 0;
    };
    std::optional<Window> window_;
    std::optional<Millis> settled_;
};

}  // namespace tiaodu
