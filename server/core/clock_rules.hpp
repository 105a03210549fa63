// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <array>

namespace tiaodu {

/// Continuous limits of one urgency. Step clocks run from the step before; the total clock runs from receipt and never
/// restarts.
struct StepLimits {
    Millis accept{};       ///< From registered to accepted.
    Millis dispatch{};     ///< From accepted to dispatched.
    Millis acknowledge{};  ///< From dispatched to work begun.
    Millis handle{};       ///< From work begun to reported.
    Millis close{};        ///< From reported to closed.
    Millis total{};        ///< From receipt to closed.
};

/// Time limits as data (configuration). Working-hour counting arrives with the rule engine; these are continuous hours.
struct ClockRules {
    std::array<StepLimits, 3> by_urgency{};  ///< In the order of Urgency.
    StepLimits const& of(Urgency urgency) const { return by_urgency[static_cast<std::size_t>(urgency)]; }
};

}  // namespace tiaodu
