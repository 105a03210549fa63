// SPDX-License-Identifier: Apache-2.0
#include "server/importers/track_import.hpp"

#include "protocol/vocab/text.hpp"

#include <charconv>
#include <cmath>

namespace tiaodu {
namespace track_import {

Error at_line(std::size_t line, std::string_view field, std::string detail, Errc code) {
    auto const place = "line " + std::to_string(line);
    return {code, field.empty() ? place : place + ", " + std::string(field), std::move(detail)};
}

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    auto const digits = trimmed(text);
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

Result<Time> time_of(std::string_view text, std::size_t line, std::string_view field, TrackFileOptions const& options) {
    auto const trimmed_text = trimmed(text);
    if (auto const time = parse_rfc3339(trimmed_text)) return *time;
    auto const local = parse_local(trimmed_text, options.utc_offset.value_or(Millis(0)));
    if (!local) return at_line(line, field, "must be a time such as 2026-01-05T08:30:00Z or 2026-01-05 08:30:00");
    if (!options.utc_offset) return at_line(line, field, "has no time zone: say which with --utc-offset");
    return *local;
}

std::optional<Error> add(TrackFile& file, TrackFileOptions const& options, Time fix_at, Point const& point) {
    GeoPoint const place{point.lon_deg, point.lat_deg};
    if (!in_range(place)) return at_line(point.line, "lat", "lat and lon are not a place: out of range");
    if (place == GeoPoint{}) {
        ++file.without_place;
        return std::nullopt;
    }
    if (point.speed_kmh && (*point.speed_kmh < 0 || *point.speed_kmh > 2000))
        return at_line(point.line, "speed", "must be 0 to 2000 km/h");
    if (point.course_deg && (*point.course_deg < 0 || *point.course_deg > 360))
        return at_line(point.line, "course", "must be 0 to 360 degrees");
    if (file.fixes.size() == track_file_fixes_max)
        return at_line(point.line, "", "more than " + std::to_string(track_file_fixes_max) + " fixes; split the file",
                       Errc::limit_exceeded);
    file.fixes.push_back({fix_at, to_wgs84(place, options.datum), point.speed_kmh, point.course_deg});
    return std::nullopt;
}

}  // namespace track_import

Result<TrackFile> read_track_file(std::string_view text, TrackFileOptions const& options) {
    if (!is_utf8(text)) return Error{Errc::malformed, "", "the file is not UTF-8"};
    auto const read = [&]() -> Result<TrackFile> {
        switch (options.format) {
            case TrackFileFormat::gpx: return track_import::read_gpx(text, options);
            case TrackFileFormat::nmea: return track_import::read_nmea(text, options);
            case TrackFileFormat::csv: break;
        }
        return track_import::read_csv(text, options);
    };
    auto file = read();
    if (file && file->fixes.empty() && file->without_place == 0)
        return Error{Errc::malformed, "", "there is no fix in the file"};
    return file;
}

}  // namespace tiaodu
