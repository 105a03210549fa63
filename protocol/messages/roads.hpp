// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/road_words.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>
#include <vector>

/// The roads of the installation: their import, what is known about them, and ways along them.
namespace tiaodu {

/// Roads that were imported. They themselves lie in a file of the data folder, named by its checksum.
struct RoadSet {
    static constexpr std::string_view name = "RoadSet";
    std::string checksum;
    std::int64_t nodes = 0;
    std::int64_t roads = 0;
    std::int64_t length_m = 0;
    std::string source;
    std::string attribution;
    friend bool operator==(RoadSet const&, RoadSet const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, RoadSet& m) {
    visit("checksum", m.checksum,
          Field{.doc = "SHA-256 of the file, 64 hexadecimal digits.", .bytes_min = 64, .bytes_max = 64});
    visit("nodes", m.nodes, Field{.doc = "Junctions and ends.", .min = 0});
    visit("roads", m.roads, Field{.doc = "Pieces between them; both directions of a road are one.", .min = 0});
    visit("length_m", m.length_m, Field{.doc = "Of all pieces.", .min = 0});
    visit("source", m.source, Field{.doc = "Names of the files that were read.", .bytes_min = 0, .bytes_max = 500});
    visit("attribution", m.attribution, Field{.doc = "Shown wherever the roads are used.", .bytes_min = 0});
}

/// Takes roads into use whose file lies in the data folder (`tiaodu import roads` puts it there). They are in use when
/// the reply comes. Reply: RoadsReply.
struct UseRoads {
    static constexpr std::string_view type = "roads.use";
    static constexpr std::string_view name = "UseRoads";
    RoadSet roads;
};
template <class Visitor>
void describe(Visitor& visit, UseRoads& m) {
    visit("roads", m.roads);
}

struct RoadsReply {
    static constexpr std::string_view name = "RoadsReply";
    std::string checksum;
};
template <class Visitor>
void describe(Visitor& visit, RoadsReply& m) {
    visit("checksum", m.checksum, Field{.doc = "Of the roads that are in use now.", .bytes_min = 64, .bytes_max = 64});
}

/// Other roads are in use.
struct RoadsChanged {
    static constexpr std::string_view type = "roads.changed";
    static constexpr std::string_view name = "RoadsChanged";
    RoadSet roads;
};
template <class Visitor>
void describe(Visitor& visit, RoadsChanged& m) {
    visit("roads", m.roads);
}

/// The roads in force, as the state keeps them.
struct KnownRoads {
    static constexpr std::string_view name = "KnownRoads";
    RoadSet roads;
    Time changed_at{};
    friend bool operator==(KnownRoads const&, KnownRoads const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, KnownRoads& m) {
    visit("roads", m.roads);
    visit("changed_at", m.changed_at);
}

/// What the server knows of roads.
struct RoadsView {
    static constexpr std::string_view name = "RoadsView";
    std::optional<KnownRoads> known;
    bool loaded = false;
};
template <class Visitor>
void describe(Visitor& visit, RoadsView& m) {
    visit("known", m.known, Field{.doc = "Absent before the first import: times are estimated from distances."});
    visit("loaded", m.loaded, Field{.doc = "False: none, or their file is missing or broken; the log says which."});
}

struct RouteQuery {
    static constexpr std::string_view name = "RouteQuery";
    std::string from;
    std::string to;
    std::optional<RoadProfile> profile;
};
template <class Visitor>
void describe(Visitor& visit, RouteQuery& m) {
    visit("from", m.from, Field{.doc = "lon,lat in degrees, WGS-84.", .bytes_max = 60});
    visit("to", m.to, Field{.doc = "lon,lat in degrees, WGS-84.", .bytes_max = 60});
    visit("profile", m.profile, Field{.doc = "Default: vehicle."});
}

/// The fastest way from one point to another.
struct RouteReply {
    static constexpr std::string_view name = "RouteReply";
    std::int64_t seconds = 0;
    std::int64_t metres = 0;
    std::vector<double> line;
    std::string attribution;
};
template <class Visitor>
void describe(Visitor& visit, RouteReply& m) {
    visit("seconds", m.seconds, Field{.doc = "With the ways to and from the road.", .min = 0});
    visit("metres", m.metres, Field{.doc = "The same.", .min = 0});
    visit("line", m.line,
          Field{.doc = "lon, lat, lon, lat, … from the one point to the other.",
                .min = -180,
                .max = 180,
                .items_max = 20000});
    visit("attribution", m.attribution, Field{.doc = "To be shown with the line.", .bytes_min = 0});
}

/// Hours in which vehicles are slower than on empty roads.
struct TrafficHours {
    static constexpr std::string_view name = "TrafficHours";
    std::int32_t from_minute = 0;
    std::int32_t to_minute = 0;
    double factor = 1;
};
template <class Visitor>
void describe(Visitor& visit, TrafficHours& m) {
    visit("from_minute", m.from_minute, Field{.doc = "Of the day, in Beijing.", .min = 0, .max = 1439});
    visit("to_minute", m.to_minute, Field{.doc = "Exclusive; after from_minute.", .min = 1, .max = 1440});
    visit("factor", m.factor, Field{.doc = "How many times as long a way takes.", .min = 0.5, .max = 10});
}

}  // namespace tiaodu
