// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/track_reader.hpp"
#include "db/track_store.hpp"
#include "tests/db/temporary.hpp"

namespace tiaodu::test {

inline TrackFix track_fix(std::uint32_t unit, Time at, GeoPoint point = in_jingansi) {
    TrackFix made;
    made.unit_number = unit;
    made.fix_at = at;
    made.arrived_at = at + Millis(500);
    made.point = point;
    return made;
}

/// Everything that a unit has in the days around `monday`.
inline std::vector<TrackFix> all_of(std::filesystem::path const& folder, std::uint32_t unit) {
    return read_track(folder, unit, monday - std::chrono::hours(48), monday + std::chrono::hours(240), 100'000).fixes;
}

inline std::vector<Time> times_of(std::vector<TrackFix> const& fixes) {
    std::vector<Time> times;
    for (auto const& fix : fixes) times.push_back(fix.fix_at);
    return times;
}

/// Packs a day to its end.
inline void pack_all(TrackDay& day) {
    while (day.pack_step() > 0) {
    }
}

}  // namespace tiaodu::test
