// SPDX-License-Identifier: Apache-2.0
#include "server/core/duty_log.hpp"

#include <algorithm>

namespace tiaodu {

void DutyLog::changed(std::uint32_t unit_number, Time at, Duty duty) {
    auto& changes = changes_[unit_number];
    // A server clock that was set back: what was decided later counts from then on.
    while (!changes.empty() && changes.back().at > at) changes.pop_back();
    if (changes.empty() || changes.back().duty != duty) changes.push_back({at, duty});
}

Duty DutyLog::at(Unit const& unit, Time moment) const {
    auto const found = changes_.find(unit.number);
    if (found == changes_.end()) return duty_of(unit.posture);
    auto const& changes = found->second;
    auto const after = std::upper_bound(changes.begin(), changes.end(), moment,
                                        [](Time time, Change const& change) { return time < change.at; });
    return after == changes.begin() ? Duty::off : std::prev(after)->duty;
}

void DutyLog::forget_before(Time limit) {
    for (auto& [unit, changes] : changes_) {
        auto const after = std::upper_bound(changes.begin(), changes.end(), limit,
                                            [](Time time, Change const& change) { return time < change.at; });
        if (after - changes.begin() > 1) changes.erase(changes.begin(), std::prev(after));
    }
}

}  // namespace tiaodu
