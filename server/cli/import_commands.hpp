// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "server/cli/command_port.hpp"

#include <iosfwd>

namespace tiaodu {

/// `tiaodu import areas FILE`: reads, checks, reports, sends in one command. Exit code 0, or 1 when the file was
/// refused (nothing changed).
int import_areas_file(CommandPort& port, std::string const& file, std::ostream& out);

/// `tiaodu import zones FILE --datum D`: all or nothing; a zone with the same kind, title and owners is the same zone.
/// Exit code 0, or 1 when anything was refused, with its feature and field.
int import_zones_file(CommandPort& port, std::string const& file, Datum datum, std::ostream& out);

struct TicketImportOptions {
    std::string file;
    std::string mapping;
    bool dry_run = false;
    bool progress = true;
};
/// `tiaodu import tickets FILE --mapping M.toml`: bad rows are listed and skipped; known records are left alone. Exit
/// code 0; 1 when some rows were bad or the server refused a batch.
int import_tickets_file(CommandPort& port, TicketImportOptions const& options, std::ostream& out, std::ostream& err);

}  // namespace tiaodu
