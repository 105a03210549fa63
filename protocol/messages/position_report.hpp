// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>
#include <vector>

/// Positions that a tablet reports of itself: neither a command, because nothing is decided and no event follows, nor a
/// query.
namespace tiaodu {

inline constexpr std::size_t fixes_per_report_max = 200;

struct PositionFix {
    static constexpr std::string_view name = "PositionFix";
    double lon = 0;
    double lat = 0;
    std::optional<Datum> datum;
    Time fix_at{};
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
    std::optional<double> accuracy_m;
    std::optional<double> battery;
    std::optional<bool> mock;
};
template <class Visitor>
void describe(Visitor& visit, PositionFix& m) {
    visit("lon", m.lon, Field{.min = -180, .max = 180});
    visit("lat", m.lat, Field{.min = -90, .max = 90});
    visit("datum", m.datum, Field{.doc = "Default: as the registry says of the tablet."});
    visit("fix_at", m.fix_at, Field{.doc = "When it was measured."});
    visit("speed_kmh", m.speed_kmh, Field{.min = 0, .max = 1800});
    visit("course_deg", m.course_deg, Field{.doc = "North 0, clockwise.", .min = 0, .max = 360});
    visit("accuracy_m", m.accuracy_m, Field{.doc = "Radius.", .min = 0, .max = 10000000});
    visit("battery", m.battery, Field{.doc = "Charge, 0 to 1.", .min = 0, .max = 1});
    visit("mock", m.mock, Field{.doc = "The system says that the position is simulated."});
}

/// Fixes in any order; the newest first, then the backlog, serves the map best. Reply: PositionsTaken, when what is to
/// be kept is stored: the tablet may then forget all of them but those to be sent again.
struct ReportPositions {
    static constexpr std::string_view type = "position.report";
    static constexpr std::string_view name = "ReportPositions";
    std::vector<PositionFix> fixes;
};
template <class Visitor>
void describe(Visitor& visit, ReportPositions& m) {
    visit("fixes", m.fixes,
          Field{.doc = "Each is judged by itself: a bad one does not stop the others.",
                .items_min = 1,
                .items_max = fixes_per_report_max});
}

struct RefusedFix {
    static constexpr std::string_view name = "RefusedFix";
    std::int64_t index = 0;
    std::string path;
    std::string detail;
};
template <class Visitor>
void describe(Visitor& visit, RefusedFix& m) {
    visit("index", m.index, Field{.doc = "In the list that was sent, from 0.", .min = 0});
    visit("path", m.path, Field{.doc = "The field.", .bytes_min = 0, .bytes_max = 100});
    visit("detail", m.detail, Field{.doc = "The rule.", .bytes_min = 0, .bytes_max = 300});
}

/// What became of the fixes; each is counted once.
struct PositionsTaken {
    static constexpr std::string_view name = "PositionsTaken";
    std::int64_t newest = 0;
    std::int64_t late = 0;
    std::int64_t duplicate = 0;
    std::int64_t off_duty = 0;
    std::int64_t unusable = 0;
    std::int64_t clock_ahead = 0;
    std::int64_t too_old = 0;
    std::int64_t unbound = 0;
    std::int64_t too_often = 0;
    std::vector<RefusedFix> refused;
    std::vector<std::int64_t> again;
};
template <class Visitor>
void describe(Visitor& visit, PositionsTaken& m) {
    visit("newest", m.newest, Field{.doc = "On the map and in the track.", .min = 0});
    visit("late", m.late, Field{.doc = "Older than what the map shows: in the track.", .min = 0});
    visit("duplicate", m.duplicate, Field{.doc = "The newest one once more.", .min = 0});
    visit("off_duty", m.off_duty, Field{.doc = "Off duty nothing is shown or stored.", .min = 0});
    visit("unusable", m.unusable, Field{.doc = "Without a usable place: not stored.", .min = 0});
    visit("clock_ahead", m.clock_ahead, Field{.doc = "From the future: not stored.", .min = 0});
    visit("too_old", m.too_old, Field{.doc = "Older than tracks are kept: not stored.", .min = 0});
    visit("unbound", m.unbound, Field{.doc = "Nobody carried the tablet then: not stored.", .min = 0});
    visit("too_often", m.too_often, Field{.doc = "More than one device may send: dropped.", .min = 0});
    visit("refused", m.refused, Field{.doc = "Could not be read: forget them.", .items_max = fixes_per_report_max});
    visit("again", m.again,
          Field{.doc = "Indices of those that could not be stored: send them again later.",
                .items_max = fixes_per_report_max});
}

}  // namespace tiaodu
