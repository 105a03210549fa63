// SPDX-License-Identifier: Apache-2.0
#include "server/cli/import_track_command.hpp"

#include "protocol/describe/json_reader.hpp"
#include "protocol/describe/json_writer.hpp"
#include "protocol/vocab/date.hpp"
#include "server/cli/files.hpp"
#include "server/importers/track_import.hpp"

#include <CLI/CLI.hpp>

#include <ostream>

namespace tiaodu {
namespace {

std::string sentence(Error const& error) { return (error.path.empty() ? "" : error.path + ": ") + error.detail; }

template <class E>
std::vector<std::string> all_words() {
    std::vector<std::string> words;
    for (auto const& [value, word] : EnumNames<E>::values) words.emplace_back(word);
    return words;
}

TrackFileOptions file_options(TrackImportOptions const& options) {
    TrackFileOptions made;
    made.format = from_word<TrackFileFormat>(options.format).value();
    made.datum = from_word<Datum>(options.datum).value();
    if (options.utc_offset_minutes) made.utc_offset = std::chrono::minutes(*options.utc_offset_minutes);
    if (!options.date.empty()) {
        if (made.format != TrackFileFormat::nmea) throw std::runtime_error("--date is for NMEA files");
        auto const day = parse_rfc3339(options.date + "T00:00:00Z");
        if (!day) throw std::runtime_error("--date must be a day such as 2026-01-05");
        made.date = *day;
    }
    for (auto const& pair : options.columns) {
        auto const equals = pair.find('=');
        if (made.format != TrackFileFormat::csv || equals == std::string::npos)
            throw std::runtime_error("--column is for CSV files and must be NAME=HEADER, for example lon=经度");
        made.columns[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return made;
}

}  // namespace

void add_track_import_options(CLI::App& command, TrackImportOptions& options) {
    command.add_option("FILE", options.file)->required();
    command.add_option("--unit", options.unit, "Id of the unit, for example 310000-u-1")->required();
    command.add_option("--format", options.format, "gpx, nmea or csv")
        ->required()
        ->check(CLI::IsMember(all_words<TrackFileFormat>()));
    command.add_option("--datum", options.datum, "wgs84, cgcs2000, gcj02 or bd09: a wrong one is wrong by 500 m")
        ->required()
        ->check(CLI::IsMember(all_words<Datum>()));
    command
        .add_option("--utc-offset", options.utc_offset_minutes, "Minutes ahead of UTC, of times without a zone (480)")
        ->check(CLI::Range(-720, 840));
    command.add_option("--date", options.date, "First day in UTC (2026-01-05), of NMEA files without RMC sentences");
    command.add_option("--column", options.columns,
                       "How a CSV file calls fix_at, lon, lat, speed_kmh or course_deg, for example lon=经度");
}

int import_track_file(std::function<std::unique_ptr<CommandPort>()> const& open, TrackImportOptions const& options,
                      std::ostream& out) {
    auto const unit = parse_id<UnitId>(options.unit);
    if (!unit) throw std::runtime_error("--unit: " + unit.error().detail);
    auto const file = read_track_file(read_file(options.file), file_options(options));
    if (!file) {
        out << options.file << ": " << sentence(file.error()) << "\nNothing was changed.\n";
        return 1;
    }
    auto const port = open();
    TrackImported total;
    for (std::size_t from = 0; from < file->fixes.size(); from += imported_fixes_max) {
        auto const to = std::min(file->fixes.size(), from + imported_fixes_max);
        ImportTrack const command{*unit,
                                  {file->fixes.begin() + static_cast<std::ptrdiff_t>(from),
                                   file->fixes.begin() + static_cast<std::ptrdiff_t>(to)}};
        auto const answer = port->command(ImportTrack::type, to_json(command));
        if (!answer) {
            out << "The server refused the fixes " << from + 1 << " to " << to << ": " << sentence(answer.error())
                << (from == 0 ? "\nNothing was changed.\n"
                              : "\nRun the import again: what is in stays in, nothing is doubled.\n");
            return 1;
        }
        auto const counts = from_json<TrackImported>(*answer).value();
        total.taken += counts.taken;
        total.off_duty += counts.off_duty;
    }
    out << total.taken << " fixes are in the track of " << options.unit << "; left out: " << total.off_duty
        << " made off duty, " << file->without_place << " without a place\n";
    return 0;
}

}  // namespace tiaodu
