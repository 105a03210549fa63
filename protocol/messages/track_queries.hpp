// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/fix_flags.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>
#include <vector>

/// Questions about where units have been.
namespace tiaodu {

/// Which part of a track, and how finely.
struct TrackQuery {
    static constexpr std::string_view name = "TrackQuery";
    UnitId unit_id;
    Time from{};
    Time to{};
    std::optional<std::int64_t> gap_minutes;
    std::optional<double> tolerance_m;
    std::optional<std::int64_t> points_max;
};
template <class Visitor>
void describe(Visitor& visit, TrackQuery& m) {
    visit("unit_id", m.unit_id);
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Exclusive, at most 7 days after `from`."});
    visit("gap_minutes", m.gap_minutes,
          Field{.doc = "Longer without a fix is a gap; default 5.", .min = 1, .max = 1440});
    visit("tolerance_m", m.tolerance_m,
          Field{.doc = "Leaves out points so that nobody is drawn farther than this from where he was at that moment; "
                       "default 0: all points.",
                .min = 0,
                .max = 1000});
    visit("points_max", m.points_max,
          Field{.doc = "Raises the tolerance until there are no more points than this, the ends of segments apart; "
                       "default 2,000.",
                .min = 10,
                .max = 20000});
}

struct TrackPoint {
    static constexpr std::string_view name = "TrackPoint";
    Time fix_at{};
    Time arrived_at{};
    double lon = 0;
    double lat = 0;
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
    std::vector<FixFlag> flags;
};
template <class Visitor>
void describe(Visitor& visit, TrackPoint& m) {
    visit("fix_at", m.fix_at, Field{.doc = "By the device's clock."});
    visit("arrived_at", m.arrived_at, Field{.doc = "By our clock."});
    visit("lon", m.lon);
    visit("lat", m.lat);
    visit("speed_kmh", m.speed_kmh);
    visit("course_deg", m.course_deg);
    visit("flags", m.flags, Field{.items_max = 16});
}

/// Fixes without a gap between them.
struct TrackSegment {
    static constexpr std::string_view name = "TrackSegment";
    Time from{};
    Time to{};
    std::int64_t fixes = 0;
    double distance_m = 0;
    double moving_s = 0;
    std::vector<TrackPoint> points;
};
template <class Visitor>
void describe(Visitor& visit, TrackSegment& m) {
    visit("from", m.from, Field{.doc = "Of its first fix."});
    visit("to", m.to, Field{.doc = "Of its last fix."});
    visit("fixes", m.fixes, Field{.doc = "Stored ones; `points` are those to draw."});
    visit("distance_m", m.distance_m, Field{.doc = "While moving; without simulated and jumping fixes."});
    visit("moving_s", m.moving_s);
    visit("points", m.points, Field{.items_max = 25000});
}

struct Track {
    static constexpr std::string_view name = "Track";
    UnitId unit_id;
    std::int64_t fixes = 0;
    double distance_m = 0;
    double moving_s = 0;
    double tolerance_m = 0;
    std::vector<TrackSegment> segments;
    std::vector<std::string> unreadable_days;
};
template <class Visitor>
void describe(Visitor& visit, Track& m) {
    visit("unit_id", m.unit_id);
    visit("fixes", m.fixes, Field{.doc = "Stored in this time."});
    visit("distance_m", m.distance_m);
    visit("moving_s", m.moving_s);
    visit("tolerance_m", m.tolerance_m, Field{.doc = "What the points were chosen with."});
    visit("segments", m.segments, Field{.doc = "By time; between two of them is a gap.", .items_max = 20000});
    visit("unreadable_days", m.unreadable_days,
          Field{.doc = "Beijing days (2026-11-21) whose file is damaged: what they held is missing here."});
}

/// Who was near a place at a time.
struct NearTracksQuery {
    static constexpr std::string_view name = "NearTracksQuery";
    double lon = 0;
    double lat = 0;
    std::int64_t radius_m = 0;
    Time from{};
    Time to{};
};
template <class Visitor>
void describe(Visitor& visit, NearTracksQuery& m) {
    visit("lon", m.lon, Field{.doc = "Degrees, WGS-84.", .min = -180, .max = 180});
    visit("lat", m.lat, Field{.doc = "Degrees, WGS-84.", .min = -85, .max = 85});
    visit("radius_m", m.radius_m, Field{.min = 1, .max = 2000});
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Exclusive, at most 24 hours after `from`."});
}

struct NearTrack {
    static constexpr std::string_view name = "NearTrack";
    UnitId unit_id;
    std::string call_sign;
    OrgCode squad;
    Time first_at{};
    Time last_at{};
    double closest_m = 0;
    Time closest_at{};
    std::vector<FixFlag> flags;
};
template <class Visitor>
void describe(Visitor& visit, NearTrack& m) {
    visit("unit_id", m.unit_id);
    visit("call_sign", m.call_sign);
    visit("squad", m.squad, Field{.doc = "Where the unit belongs now."});
    visit("first_at", m.first_at, Field{.doc = "Its first fix inside."});
    visit("last_at", m.last_at);
    visit("closest_m", m.closest_m);
    visit("closest_at", m.closest_at);
    visit("flags", m.flags, Field{.doc = "Of all its fixes inside.", .items_max = 16});
}

struct NearTracks {
    static constexpr std::string_view name = "NearTracks";
    std::vector<NearTrack> items;
    std::int64_t omitted = 0;
    std::vector<std::string> unreadable_days;
};
template <class Visitor>
void describe(Visitor& visit, NearTracks& m) {
    visit("items", m.items,
          Field{.doc = "Units with a fix inside, the closest first, at most 1,000.", .items_max = 1000});
    visit("omitted", m.omitted, Field{.doc = "Units beyond that."});
    visit("unreadable_days", m.unreadable_days, Field{.doc = "As in Track."});
}

enum class TrackFormat : std::uint8_t { gpx, geojson, csv };
template <>
struct EnumNames<TrackFormat> {
    static constexpr auto values = words_of<TrackFormat>("gpx", "geojson", "csv");
};

struct TrackExportQuery {
    static constexpr std::string_view name = "TrackExportQuery";
    UnitId unit_id;
    Time from{};
    Time to{};
    TrackFormat format = TrackFormat::gpx;
    std::optional<std::int64_t> gap_minutes;
};
template <class Visitor>
void describe(Visitor& visit, TrackExportQuery& m) {
    visit("unit_id", m.unit_id);
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Exclusive, at most 7 days after `from`."});
    visit("format", m.format);
    visit("gap_minutes", m.gap_minutes, Field{.doc = "As in TrackQuery.", .min = 1, .max = 1440});
}

/// A track as a file: every fix, in WGS-84, with who exported it and when inside.
struct TrackDocument {
    static constexpr std::string_view name = "TrackDocument";
    std::string file_name;
    std::string content_type;
    std::string content;
};
template <class Visitor>
void describe(Visitor& visit, TrackDocument& m) {
    visit("file_name", m.file_name);
    visit("content_type", m.content_type);
    visit("text", m.content, Field{.doc = "UTF-8.", .bytes_max = 50000000});
}

}  // namespace tiaodu
