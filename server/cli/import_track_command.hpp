// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/cli/command_port.hpp"

#include <functional>
#include <iosfwd>

namespace CLI {
class App;
}

namespace tiaodu {

struct TrackImportOptions {
    std::string file;
    std::string unit;
    std::string format;
    std::string datum;
    std::optional<int> utc_offset_minutes;
    std::string date;
    std::vector<std::string> columns;  ///< `NAME=HEADER`
};

/// Adds the options of `tiaodu import track` to its subcommand.
void add_track_import_options(CLI::App& command, TrackImportOptions& options);

/// `tiaodu import track FILE`: reads all of it, then sends it in pieces. Exit code 0; 1 when the file or a piece was
/// refused. Throws std::runtime_error on options that contradict each other.
int import_track_file(std::function<std::unique_ptr<CommandPort>()> const& open, TrackImportOptions const& options,
                      std::ostream& out);

}  // namespace tiaodu
