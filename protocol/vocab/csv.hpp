// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// Limits of one CSV text, in bytes or counts.
struct CsvLimits {
    std::size_t field_bytes_max = 64 * 1024;  ///< A whole complaint letter fits; a lost quote does not eat the file.
    std::size_t row_bytes_max = 1024 * 1024;
    std::size_t fields_max = 256;
};

/// One record. `number` counts records from 1 (the header), as a spreadsheet numbers its rows; `line` is the physical
/// line on which it begins (they differ once a quoted field holds a line break).
struct CsvRow {
    std::size_t number = 0;
    std::size_t line = 0;
    std::vector<std::string> fields;
};

/// Reads RFC 4180 one record at a time: comma, double quotes (`""` inside), LF or CRLF, line breaks inside quotes, an
/// optional byte order mark. Empty lines are skipped. Own code: of Debian 12 only libcsv would do, and it neither
/// counts lines nor limits sizes nor refuses a quote in the middle of a field.
///
/// The text must outlive the reader.
class CsvReader {
public:
    explicit CsvReader(std::string_view text, CsvLimits limits = {});

    /// Fills `row` and returns true; false at the end of the text.
    /// Errors: malformed (not UTF-8, a stray or unclosed quote, a bare CR), limit_exceeded; `path` is "line <n>". A
    /// broken text cannot be resynchronised: after an error the reader is at its end.
    Result<bool> next(CsvRow& row);

private:
    Result<bool> fail(Errc code, std::string detail);
    std::optional<Error> read_quoted(std::string& field);
    std::optional<Error> read_plain(std::string& field);
    Error at_line(Errc code, std::string detail) const;

    std::string_view text_;
    CsvLimits limits_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t number_ = 0;
    bool utf8_checked_ = false;
};

/// Index of each wanted column in a header row, in the order of `wanted`.
/// Errors: missing_field with the column's name as path; conflict when the header names a column twice.
Result<std::vector<std::size_t>> find_columns(CsvRow const& header, std::vector<std::string_view> const& wanted);

}  // namespace tiaodu
