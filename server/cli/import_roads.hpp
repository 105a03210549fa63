// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "server/cli/command_port.hpp"

#include <iosfwd>
#include <optional>

namespace tiaodu {

/// Either `nodes` and `edges` or `geojson`.
struct RoadImportOptions {
    std::string nodes;
    std::string edges;
    std::string geojson;
    std::string datum;                       ///< A word of Datum.
    std::optional<std::string> attribution;  ///< Absent: what the file itself says.
};

/// `tiaodu import roads`: reads the files, writes the roads into the data folder, and has them taken into use, by the
/// server that holds the folder or for the next one. Exit code 0, or 1 when something was refused (nothing changed).
int import_road_files(PortOptions const& where, RoadImportOptions const& options, std::ostream& out);

}  // namespace tiaodu
