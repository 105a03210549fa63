// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/alert_words.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <vector>

/// Zones: border zones, key zones, posts, patrol routes with checkpoints, temporary cordons.
namespace tiaodu {

/// When a zone is in force on a day: hours on some days of the week, in some period (a guarantee period: 进博会保障).
struct ZoneHours {
    static constexpr std::string_view name = "ZoneHours";
    std::vector<std::int32_t> weekdays;
    std::string from;
    std::string to;
    std::optional<std::string> first_date;
    std::optional<std::string> last_date;
    std::optional<std::string> title;
    friend bool operator==(ZoneHours const&, ZoneHours const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, ZoneHours& m) {
    visit("weekdays", m.weekdays,
          Field{.doc = "1 = Monday … 7 = Sunday; empty: every day.", .min = 1, .max = 7, .items_max = 7});
    visit("from", m.from, Field{.doc = "HH:MM, Beijing time.", .bytes_min = 5, .bytes_max = 5});
    visit("to", m.to, Field{.doc = "HH:MM; not after `from`: on the next day.", .bytes_min = 5, .bytes_max = 5});
    visit("first_date", m.first_date,
          Field{.doc = "First day of a period, YYYY-MM-DD.", .bytes_min = 10, .bytes_max = 10});
    visit("last_date", m.last_date, Field{.doc = "Last day, YYYY-MM-DD.", .bytes_min = 10, .bytes_max = 10});
    visit("title", m.title, Field{.doc = "Name of the shift or guarantee period.", .bytes_max = 100});
}

/// A place on a patrol route that must be visited once per shift.
struct Checkpoint {
    static constexpr std::string_view name = "Checkpoint";
    std::string title;
    GeoPoint point;
    std::int32_t radius_m = 50;
    friend bool operator==(Checkpoint const&, Checkpoint const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, Checkpoint& m) {
    visit("title", m.title, Field{.bytes_max = 100});
    visit("point", m.point);
    visit("radius_m", m.radius_m, Field{.min = 5, .max = 2000});
}

/// An alert that a zone raises; the rule of that kind says how, these numbers replace the rule's.
struct ZoneWatch {
    static constexpr std::string_view name = "ZoneWatch";
    AlertKind kind = AlertKind::zone_entered;
    std::optional<std::int32_t> seconds;
    std::optional<std::int32_t> count;
    friend bool operator==(ZoneWatch const&, ZoneWatch const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, ZoneWatch& m) {
    visit("kind", m.kind, Field{.doc = "zone_entered, zone_left, dwell, off_post or absent."});
    visit("seconds", m.seconds, Field{.min = 0, .max = 86400});
    visit("count", m.count, Field{.doc = "absent: units that must be inside.", .min = 1, .max = 100});
}

/// What a zone is, without its identity. Exactly one shape: `ring`, or `line` with `width_m`, or `center` with
/// `radius_m`.
struct ZonePlan {
    static constexpr std::string_view name = "ZonePlan";
    ZoneKind kind = ZoneKind::border;
    std::string title;
    std::vector<OrgCode> owners;
    std::vector<double> ring;
    std::vector<double> line;
    std::optional<std::int32_t> width_m;
    std::optional<GeoPoint> center;
    std::optional<std::int32_t> radius_m;
    std::vector<Checkpoint> checkpoints;
    std::vector<UnitId> units;
    std::vector<ZoneWatch> watches;
    std::vector<ZoneHours> hours;
    std::optional<Time> valid_from;
    std::optional<Time> valid_to;
    friend bool operator==(ZonePlan const&, ZonePlan const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, ZonePlan& m) {
    visit("kind", m.kind);
    visit("title", m.title, Field{.bytes_max = 200});
    visit("owners", m.owners,
          Field{.doc = "Squads or districts; a border zone has at least two.", .items_min = 1, .items_max = 8});
    visit("ring", m.ring,
          Field{.doc = "Closed ring: lon, lat, lon, lat …; WGS-84; first point = last.",
                .min = -180,
                .max = 180,
                .items_max = 4000,
                .presence = Presence::optional});
    visit("line", m.line,
          Field{.doc = "Route: lon, lat, lon, lat …; WGS-84.",
                .min = -180,
                .max = 180,
                .items_max = 4000,
                .presence = Presence::optional});
    visit("width_m", m.width_m, Field{.doc = "Of a route: how far to each side belongs to it.", .min = 5, .max = 2000});
    visit("center", m.center);
    visit("radius_m", m.radius_m, Field{.min = 5, .max = 20000});
    visit("checkpoints", m.checkpoints, Field{.items_max = 100, .presence = Presence::optional});
    visit("units", m.units,
          Field{.doc = "Who mans the post or walks the route; empty: any unit of the owners.",
                .items_max = 100,
                .presence = Presence::optional});
    visit("watches", m.watches, Field{.items_max = 8, .presence = Presence::optional});
    visit("hours", m.hours, Field{.doc = "Empty: always.", .items_max = 32, .presence = Presence::optional});
    visit("valid_from", m.valid_from);
    visit("valid_to", m.valid_to, Field{.doc = "From this moment on it is over; a cordon must have it."});
}

struct Zone {
    static constexpr std::string_view name = "Zone";
    ZoneId id;
    std::int64_t version = 0;
    ZonePlan plan;
};
template <class Visitor>
void describe(Visitor& visit, Zone& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 0});
    visit("plan", m.plan);
}

}  // namespace tiaodu
