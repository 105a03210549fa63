// SPDX-License-Identifier: Apache-2.0
#include "server/core/clock_skew.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Delays on a mobile line differ by so much while the clock is steady.
constexpr Millis spread_max = std::chrono::seconds(5);
/// A backlog of this length, sent at once, differs by more than `spread_max` within itself.
constexpr int reports_min = 8;
constexpr Millis lasts_min = std::chrono::minutes(1);
/// Afterwards the clock is measured anew: it may have been set.
constexpr Millis lasts_max = std::chrono::minutes(10);

}  // namespace

void ClockSkew::hear(Time fix_at, Time arrived_at) {
    Millis const ahead = fix_at - arrived_at;
    if (window_) {
        auto const least = std::min(window_->least, ahead);
        auto const greatest = std::max(window_->greatest, ahead);
        bool const steady = greatest - least <= spread_max && arrived_at - window_->since <= lasts_max;
        if (steady) {
            window_ = Window{window_->since, least, greatest, window_->reports + 1};
            if (window_->reports >= reports_min && arrived_at - window_->since >= lasts_min) settled_ = greatest;
            return;
        }
    }
    window_ = Window{arrived_at, ahead, ahead, 1};
}

}  // namespace tiaodu
