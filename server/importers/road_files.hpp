// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "server/core/road_network.hpp"
#include "server/importers/road_classes.hpp"

namespace tiaodu {

/// Larger files are refused: they are not of one city.
inline constexpr std::size_t road_file_bytes_max = 1024UL * 1024 * 1024;

/// A text and how to call it in messages.
struct NamedText {
    std::string name;  ///< "edges.csv".
    std::string_view text;
};

/// Roads as they were read, and what to know about it.
struct RoadImport {
    RoadNetwork network;  ///< Sound, and `arranged`.
    std::size_t one_way = 0;
    std::string attribution;  ///< What the file says of whose data it is; empty when it says nothing.
    std::map<std::string, std::size_t> left_out;  ///< How many roads of each class that nobody knows.
    /// One line per figure, ending with a line feed.
    std::string to_text() const;
};

/// Reads junctions (columns node, lon, lat) and directed roads between them (from, to, highway; and where the columns
/// exist and are not empty length_m, freeflow_kmh, shape as "lon,lat;lon,lat;…"). A road and its way back become one
/// piece. Other columns are ignored; what is absent follows from the shape and the class.
///
/// Errors refuse the whole import; `path` is "edges.csv line 7, shape".
Result<RoadImport> read_road_csv(NamedText const& nodes, NamedText const& edges, Datum datum,
                                 RoadClasses const& classes);

/// Reads LineStrings and MultiLineStrings with the properties highway and, where they have them, oneway (yes, no, -1),
/// maxspeed (km/h, or "30 mph") and junction (roundabout). Roads meet where their coordinates are the same.
/// Features of other geometries, or without `highway`, are left out and counted.
///
/// Errors as above; `path` is "roads.geojson feature 12, coordinates" or "roads.geojson line 3".
Result<RoadImport> read_road_geojson(NamedText const& file, Datum datum, RoadClasses const& classes);

}  // namespace tiaodu
