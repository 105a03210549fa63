// SPDX-License-Identifier: Apache-2.0
#include "server/importers/track_import.hpp"

#include "protocol/vocab/csv.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <array>

namespace tiaodu::track_import {
namespace {

enum Column : std::size_t { fix_at, lon, lat, speed_kmh, course_deg, column_count };
constexpr std::array<std::string_view, column_count> names{"fix_at", "lon", "lat", "speed_kmh", "course_deg"};
constexpr std::size_t required_columns = 3;

struct Columns {
    std::array<std::optional<std::size_t>, column_count> index;
    std::array<std::string, column_count> header;  ///< As the file calls them.
};

Result<Columns> columns_of(CsvRow const& header, TrackFileOptions const& options) {
    for (auto const& [name, ignored] : options.columns)
        if (std::find(names.begin(), names.end(), name) == names.end())
            return Error{Errc::invalid_field, "--column", "there is no column " + name + " to name"};
    Columns columns;
    for (std::size_t i = 0; i < column_count; ++i) {
        auto const given = options.columns.find(names[i]);
        columns.header[i] = given == options.columns.end() ? std::string(names[i]) : given->second;
        auto const found = find_columns(header, {columns.header[i]});
        bool const needed = i < required_columns || given != options.columns.end();
        if (!found && (needed || found.error().code != Errc::missing_field))
            return at_line(header.line, columns.header[i], found.error().detail, found.error().code);
        if (found) columns.index[i] = found->front();
    }
    return columns;
}

class RowReader {
public:
    RowReader(Columns const& columns, TrackFileOptions const& options) : columns_(columns), options_(options) {}

    std::optional<Error> read(CsvRow const& row, TrackFile& file) {
        Point point{row.line, 0, 0, std::nullopt, std::nullopt};
        if (cell(row, lon).empty() && cell(row, lat).empty()) {
            ++file.without_place;
            return std::nullopt;
        }
        auto const time = time_of(cell(row, fix_at), row.line, columns_.header[fix_at], options_);
        if (!time) return time.error();
        std::array<std::optional<double>, column_count> numbers;
        for (std::size_t i = lon; i < column_count; ++i) {
            if (i >= required_columns && cell(row, i).empty()) continue;
            numbers[i] = number_in(cell(row, i));
            if (!numbers[i]) return at_line(row.line, columns_.header[i], "must be a number");
        }
        point.lon_deg = *numbers[lon];
        point.lat_deg = *numbers[lat];
        point.speed_kmh = numbers[speed_kmh];
        point.course_deg = numbers[course_deg];
        return add(file, options_, *time, point);
    }

private:
    std::string_view cell(CsvRow const& row, std::size_t column) const {
        auto const index = columns_.index[column];
        return index ? trimmed(row.fields[*index]) : std::string_view();
    }
    Columns const& columns_;
    TrackFileOptions const& options_;
};

}  // namespace

Result<TrackFile> read_csv(std::string_view text, TrackFileOptions const& options) {
    CsvReader reader(text);
    CsvRow row;
    auto more = reader.next(row);
    if (!more) return more.error();
    if (!*more) return Error{Errc::malformed, "", "the file is empty"};
    auto const columns = columns_of(row, options);
    if (!columns) return columns.error();
    auto const width = row.fields.size();
    RowReader rows(*columns, options);
    TrackFile file;
    for (more = reader.next(row); more && *more; more = reader.next(row)) {
        if (row.fields.size() != width)
            return at_line(row.line, "",
                           "has " + std::to_string(row.fields.size()) + " fields, the header " + std::to_string(width),
                           Errc::malformed);
        if (auto error = rows.read(row, file)) return *error;
    }
    if (!more) return more.error();
    return file;
}

}  // namespace tiaodu::track_import
