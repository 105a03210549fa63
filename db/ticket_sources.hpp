// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/ticket_search.hpp"

/// Where a search finds candidates: one source per filter that an index can answer. Used by ticket_search.cpp only.
namespace tiaodu {

/// Numbers n with from <= n < below.
struct NumberRange {
    std::int64_t from = 1;
    std::int64_t below = 0;
};

struct Candidates {
    std::vector<std::int64_t> numbers;  ///< Newest first, different, all >= floor.
    /// No ticket of the range with this number or a higher one fits the filter, except `numbers`. The range's `from`:
    /// these are all; the range's `below`: there were too many to say anything.
    std::int64_t floor = 0;
    std::size_t entries = 0;  ///< Read from indexes.
};

/// The newest numbers that one filter lets through, some `count` of them. May let through too many, never too few.
using NumberSource = std::function<Candidates(NumberRange range, std::size_t count)>;

/// At least one. Lives as long as `database` and `search`.
std::vector<NumberSource> sources_of(Database& database, TicketSearch const& search);

/// The expression that finds tickets in the index of words; none when nothing of the search is in it.
std::optional<std::string> match_of(Database& database, TicketSearch const& search);

/// Numbers of the tickets that may have been received in the time asked for, before `search.below`.
NumberRange range_of(Database& database, TicketSearch const& search);

/// Numbers that begin with `digits` in decimal writing: ranges, the shortest number first. Empty for a leading zero.
std::vector<NumberRange> decimal_ranges(std::string_view digits);

bool is_masked(std::string_view phone);
/// Without blanks and hyphens, as the index of contacts has it.
std::string plain_phone(std::string_view phone);

/// Statuses of a search with `overdue_at` worked in; empty: all.
std::vector<TicketStatus> statuses_of(TicketSearch const& search);

}  // namespace tiaodu
