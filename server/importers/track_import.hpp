// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/track_import.hpp"
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/error.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tiaodu {

enum class TrackFileFormat : std::uint8_t { gpx, nmea, csv };
template <>
struct EnumNames<TrackFileFormat> {
    static constexpr auto values = words_of<TrackFileFormat>("gpx", "nmea", "csv");
};

/// What a file does not say itself.
struct TrackFileOptions {
    TrackFileFormat format = TrackFileFormat::gpx;
    Datum datum = Datum::wgs84;        ///< Compulsory on the command line: there is no safe guess.
    std::optional<Millis> utc_offset;  ///< Of times without a zone; NMEA times are UTC when it is absent.
    std::optional<Time> date;          ///< 00:00 UTC of the day that an NMEA file without RMC sentences begins on.
    /// CSV: how the file calls `fix_at`, `lon`, `lat`, `speed_kmh` and `course_deg`, where it calls them otherwise.
    std::map<std::string, std::string, std::less<>> columns;
};

struct TrackFile {
    std::vector<ImportedFix> fixes;  ///< In the order of the file, in WGS-84.
    std::size_t without_place = 0;   ///< Points that say themselves that they have no fix; left out.
};

/// Most fixes of one file.
inline constexpr std::size_t track_file_fixes_max = 1'000'000;

/// Reads a whole file or nothing. Errors: malformed, missing_field, invalid_field, limit_exceeded; `path` is the line
/// and the field ("line 12, lat").
Result<TrackFile> read_track_file(std::string_view text, TrackFileOptions const& options);

/// What the formats share.
namespace track_import {

/// A fix as the file has it, before its datum is looked at.
struct Point {
    std::size_t line = 0;
    double lon_deg = 0;
    double lat_deg = 0;
    std::optional<double> speed_kmh;
    std::optional<double> course_deg;
};

Error at_line(std::size_t line, std::string_view field, std::string detail, Errc code = Errc::invalid_field);
/// A decimal number and nothing else.
std::optional<double> number_in(std::string_view text);
/// RFC 3339, or a local time where the options say at which offset.
Result<Time> time_of(std::string_view text, std::size_t line, std::string_view field, TrackFileOptions const& options);
/// Adds a fix; 0/0 counts as "no place". Errors: a place that is none, a speed or course out of range, too many fixes.
std::optional<Error> add(TrackFile& file, TrackFileOptions const& options, Time fix_at, Point const& point);

Result<TrackFile> read_gpx(std::string_view text, TrackFileOptions const& options);
Result<TrackFile> read_nmea(std::string_view text, TrackFileOptions const& options);
Result<TrackFile> read_csv(std::string_view text, TrackFileOptions const& options);

}  // namespace track_import
}  // namespace tiaodu
