// SPDX-License-Identifier: Apache-2.0
#include "server/core/seed_rows.hpp"

namespace tiaodu {

std::string row_path(CsvRow const& row, std::string_view column) {
    return "row " + std::to_string(row.number) + ", " + std::string(column);
}

std::optional<Error> each_row(std::string_view csv, std::vector<std::string_view> const& columns,
                              std::function<std::optional<Error>(CsvRow const&, SeedFields const&)> const& on_row) {
    CsvReader reader(csv);
    CsvRow row;
    auto header = reader.next(row);
    if (!header) return header.error();
    if (!*header) return Error{Errc::malformed, "", "the file is empty"};
    auto const found = find_columns(row, columns);
    if (!found) return found.error();
    std::size_t const width = row.fields.size();
    while (true) {
        auto const more = reader.next(row);
        if (!more) return more.error();
        if (!*more) return std::nullopt;
        if (row.fields.size() != width)
            return Error{Errc::malformed, "row " + std::to_string(row.number), "not as many fields as the header"};
        SeedFields fields;
        for (std::size_t const index : *found) fields.emplace_back(row.fields[index]);
        if (auto error = on_row(row, fields)) return error;
    }
}

}  // namespace tiaodu
