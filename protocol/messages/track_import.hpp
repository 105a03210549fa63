// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// Fixes that one command may carry; a longer track comes in several.
inline constexpr std::size_t imported_fixes_max = 5000;

/// A fix of a file that `tiaodu import track` read, already in WGS-84.
struct ImportedFix {
    static constexpr std::string_view name = "ImportedFix";
    Time fix_at{};
    GeoPoint point;
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
};
template <class Visitor>
void describe(Visitor& visit, ImportedFix& m) {
    visit("fix_at", m.fix_at);
    visit("point", m.point);
    visit("speed_kmh", m.speed_kmh, Field{.min = 0, .max = 2000});
    visit("course_deg", m.course_deg, Field{.min = 0, .max = 360});
}

/// Puts fixes from a file into the track of a unit, marked as imported. What the unit has already (time and place) is
/// left as it is; what was made off duty is left out. Reply: TrackImported.
struct ImportTrack {
    static constexpr std::string_view type = "track.import";
    static constexpr std::string_view name = "ImportTrack";
    UnitId unit_id;
    std::vector<ImportedFix> fixes;
};
template <class Visitor>
void describe(Visitor& visit, ImportTrack& m) {
    visit("unit_id", m.unit_id);
    visit("fixes", m.fixes, Field{.items_min = 1, .items_max = imported_fixes_max});
}

struct TrackImported {
    static constexpr std::string_view name = "TrackImported";
    std::int64_t taken = 0;
    std::int64_t off_duty = 0;
};
template <class Visitor>
void describe(Visitor& visit, TrackImported& m) {
    visit("taken", m.taken, Field{.doc = "In the track now; some of them may have been before."});
    visit("off_duty", m.off_duty, Field{.doc = "Made when the unit was off duty, or not known to be on: left out."});
}

}  // namespace tiaodu
