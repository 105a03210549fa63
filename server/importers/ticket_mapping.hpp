// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/ticket_words.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tiaodu {

/// Column of each field in the CSV; an empty name = the file has no such column.
struct TicketColumns {
    std::string external_id;  ///< Required.
    std::string received_at;  ///< Required.
    std::string category;     ///< Required.
    std::string due_at;
    std::string closed_at;
    std::string status;  ///< Without it a ticket is closed when it has a closing time.
    std::string title;   ///< Without it the category's own word is the title.
    std::string description;
    std::string address;
    std::string lon;  ///< Both lon and lat, or neither.
    std::string lat;
    std::string urgency;
    std::string outcome;
    std::string complainant;
    std::string complainant_phone;
};

/// Words of the source → ours, and what the others become; without `fallback` they are row errors.
template <class T>
struct WordMap {
    std::map<std::string, T, std::less<>> words;
    std::optional<T> fallback;
};

enum class TicketTimeFormat { local, rfc3339 };

/// What a record says about how it ended; `not_true` in a mapping is 不属实, which was explained to the complainant.
struct TicketResult {
    std::optional<Truth> truth;
    std::optional<Outcome> outcome;
};

/// How one source's CSV becomes tickets. See server/importers/examples for a commented file.
struct TicketMapping {
    TicketSource source = TicketSource::other;
    Datum datum = Datum::wgs84;
    Millis utc_offset{};  ///< Of local times.
    TicketTimeFormat time_format = TicketTimeFormat::local;
    TicketColumns columns;
    WordMap<std::string> categories;  ///< To our category codes.
    WordMap<bool> closed;             ///< Status words: closed or open.
    WordMap<Urgency> urgency;
    WordMap<TicketResult> outcome;  ///< "none" in the file: no outcome is recorded.
    std::string category_file;      ///< Name of a CSV with columns from,to; still to be added when not empty.
};

/// Reads a mapping (TOML 1.0). Nothing is guessed: `source`, `datum`, `time_zone`, `time_format` and the required
/// columns must be there, and a key that this version does not know is an error.
/// Errors: malformed (path "line <n>"), missing_field, unknown_field, invalid_field (path is the key).
Result<TicketMapping> parse_ticket_mapping(std::string_view toml);

/// Adds the rows of a CSV with the columns `from` and `to`; rows with an empty `to` are left unmapped, words that the
/// mapping has already keep their meaning. Errors: as `CsvReader`; conflict when a word has two meanings.
Result<void> add_category_file(TicketMapping& mapping, std::string_view csv);

/// Reads a mapping file and the category file beside it. Errors: not_found when a file cannot be read, and as above.
Result<TicketMapping> load_ticket_mapping(std::filesystem::path const& file);

}  // namespace tiaodu
