// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace tiaodu::bench {

struct Decided {
    std::int64_t decisions = 0;  ///< Each put into effect.
    std::int64_t tickets = 0;    ///< From registration to the end: eight decisions each.
    double seconds = 0;
    double per_second() const { return static_cast<double>(decisions) / seconds; }
};

/// The core alone, on this thread: decide and apply, without JSON, database or sockets, in the city that is built in,
/// with its rules and calendar. Throws std::runtime_error when a decision is refused.
Decided decide_for(double seconds);

}  // namespace tiaodu::bench
