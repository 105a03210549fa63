// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/csv.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the readers of all seed files (db/seed/*.csv) share.
namespace tiaodu {

using SeedFields = std::vector<std::string_view>;

/// "row 6, code", as a spreadsheet numbers rows.
std::string row_path(CsvRow const& row, std::string_view column);

/// Calls `on_row` with the wanted columns of each record; every record must be as wide as the header. Errors: those of
/// CsvReader, find_columns and `on_row`, malformed (an empty file, a record of another width).
std::optional<Error> each_row(std::string_view csv, std::vector<std::string_view> const& columns,
                              std::function<std::optional<Error>(CsvRow const&, SeedFields const&)> const& on_row);

}  // namespace tiaodu
