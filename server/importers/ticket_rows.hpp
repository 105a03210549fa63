// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/geo.hpp"
#include "server/importers/ticket_mapping.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tiaodu {

/// One ticket as a source's CSV gives it, in our words. `row` counts from 1, the header being row 1.
struct TicketRow {
    std::size_t row = 0;
    std::string external_id;
    Time received_at{};
    std::optional<Time> due_at;
    std::optional<Time> closed_at;
    bool closed = false;
    std::string category;  ///< Our code.
    Urgency urgency = Urgency::normal;
    std::string title;
    std::string description;
    std::string address;
    std::optional<GeoPoint> point;  ///< WGS-84; none for empty cells and for 0,0.
    std::optional<Outcome> outcome;
    std::optional<Truth> truth;
    std::string complainant;        ///< Personal data: never to a log or report.
    std::string complainant_phone;  ///< Personal data: never to a log or report.
};

/// Why a row cannot be a ticket. `column` is the name in the file; a row may have several.
struct TicketRowError {
    std::size_t row = 0;
    std::string column;
    std::string reason;
};

struct TicketReadReport {
    std::size_t rows = 0;  ///< Without the header.
    std::size_t good = 0;
    std::size_t refused = 0;
    std::size_t without_point = 0;  ///< Good rows only.
    std::map<std::string, std::size_t, std::less<>>
        unmapped_categories;  ///< Quoted source word → rows, whether refused or not.

    /// Lines for a terminal; at most `categories_max` categories, the most frequent first.
    std::string to_text(std::size_t categories_max = 50) const;
};

/// Most rows read from one file; the ids of all are kept to find duplicates.
inline constexpr std::size_t ticket_rows_max = 1'000'000;

/// Reads row by row: `on_row` for each good one, `on_error` for each thing wrong with the others; nothing but the ids
/// is kept. Wrong rows do not stop the reading; a broken file does.
/// Errors: missing_field (a mapped column is not in the header), malformed or limit_exceeded (path "line <n>").
Result<TicketReadReport> read_ticket_rows(std::string_view csv, TicketMapping const& mapping,
                                          std::function<void(TicketRow&&)> const& on_row,
                                          std::function<void(TicketRowError&&)> const& on_error);

}  // namespace tiaodu
