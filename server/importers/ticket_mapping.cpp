// SPDX-License-Identifier: Apache-2.0
#include "server/importers/ticket_mapping.hpp"

#include <toml++/toml.h>

#include <algorithm>

#include <array>
#include <fstream>
#include <iterator>
#include <set>

#include "protocol/vocab/csv.hpp"
#include "protocol/vocab/text.hpp"

namespace tiaodu {
namespace {

constexpr std::size_t mapping_bytes_max = 1024 * 1024;
constexpr std::size_t category_file_bytes_max = 16 * 1024 * 1024;

struct ColumnKey {
    std::string_view key;
    std::string TicketColumns::*column;
    bool required;
};
constexpr std::array column_keys{
    ColumnKey{"external_id", &TicketColumns::external_id, true},
    ColumnKey{"received_at", &TicketColumns::received_at, true},
    ColumnKey{"category", &TicketColumns::category, true},
    ColumnKey{"due_at", &TicketColumns::due_at, false},
    ColumnKey{"closed_at", &TicketColumns::closed_at, false},
    ColumnKey{"status", &TicketColumns::status, false},
    ColumnKey{"title", &TicketColumns::title, false},
    ColumnKey{"description", &TicketColumns::description, false},
    ColumnKey{"address", &TicketColumns::address, false},
    ColumnKey{"lon", &TicketColumns::lon, false},
    ColumnKey{"lat", &TicketColumns::lat, false},
    ColumnKey{"urgency", &TicketColumns::urgency, false},
    ColumnKey{"outcome", &TicketColumns::outcome, false},
    ColumnKey{"complainant", &TicketColumns::complainant, false},
    ColumnKey{"complainant_phone", &TicketColumns::complainant_phone, false},
};

Error invalid(std::string path, std::string detail) {
    return Error{Errc::invalid_field, std::move(path), std::move(detail)};
}

/// Text at a key. Errors: missing_field, or invalid_field when it is no text or empty.
Result<std::string> text_at(toml::table const& table, std::string_view key, std::string const& path) {
    toml::node const* const node = table.get(key);
    if (node == nullptr) return Error{Errc::missing_field, path, "is required"};
    auto const text = node->value_exact<std::string>();
    if (!text || text->empty()) return invalid(path, "must be text and not empty");
    return *text;
}

/// The table at a key; null when absent. Errors: invalid_field when it is something else.
Result<toml::table const*> table_at(toml::table const& root, std::string_view key) {
    toml::node const* const node = root.get(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) return invalid(std::string(key), "must be a table");
    return node->as_table();
}

template <class E>
std::string all_words() {
    std::string words;
    for (auto const& [value, word] : EnumNames<E>::values) words += (words.empty() ? "" : ", ") + std::string(word);
    return words;
}

template <class E>
Result<E> word_at(toml::table const& root, std::string_view key) {
    auto const text = text_at(root, key, std::string(key));
    if (!text) return text.error();
    auto const value = from_word<E>(*text);
    if (!value) return invalid(std::string(key), "must be one of: " + all_words<E>());
    return *value;
}

/// "+08:00" and the like; no names, because a name brings daylight saving and a database of it.
Result<Millis> parse_offset(std::string_view text) {
    auto const digit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 99; };
    if (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':') {
        int const hours = digit(1) * 10 + digit(2);
        int const minutes = digit(4) * 10 + digit(5);
        if (hours <= 14 && minutes <= 59 && digit(5) <= 9) {
            Millis const offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
            return text[0] == '+' ? offset : -offset;
        }
    }
    return invalid("time_zone", "must be a fixed offset such as \"+08:00\"");
}

/// Reads a table of words; `convert` gives none for a value that is not allowed, `allowed` says which are.
template <class T, class Convert>
std::optional<Error> read_words(toml::table const& root, std::string_view key, std::string const& allowed,
                                WordMap<T>& map, Convert const& convert) {
    auto const table = table_at(root, key);
    if (!table) return table.error();
    if (*table == nullptr) return std::nullopt;
    for (auto const& [word, node] : **table) {
        std::string const path = std::string(key) + "." + std::string(word.str());
        auto const text = node.template value_exact<std::string>();
        std::optional<T> const value = text ? convert(*text) : std::nullopt;
        if (!value) return invalid(path, "must be " + allowed);
        if (word.str() == "default") map.fallback = *value;
        if (word.str() != "default") map.words.emplace(std::string(word.str()), *value);
    }
    return std::nullopt;
}

std::optional<Error> read_word_maps(toml::table const& root, TicketMapping& mapping) {
    auto const category = [](std::string const& text) {
        return text.empty() ? std::nullopt : std::optional<std::string>(text);
    };
    if (auto error = read_words(root, "categories", "a category code", mapping.categories, category)) return error;
    auto const closed = [](std::string const& text) -> std::optional<bool> {
        if (text != "open" && text != "closed") return std::nullopt;
        return text == "closed";
    };
    if (auto error = read_words(root, "status", "open or closed", mapping.closed, closed)) return error;
    auto const urgency = [](std::string const& text) { return from_word<Urgency>(text); };
    if (auto error = read_words(root, "urgency", "one of: " + all_words<Urgency>(), mapping.urgency, urgency))
        return error;
    auto const outcome = [](std::string const& text) -> std::optional<TicketResult> {
        if (text == "none") return TicketResult{};
        if (text == "not_true") return TicketResult{Truth::not_true, Outcome::explained};
        auto const value = from_word<Outcome>(text);
        if (!value) return std::nullopt;
        return TicketResult{std::nullopt, value};
    };
    return read_words(root, "outcome", "one of: none, not_true, " + all_words<Outcome>(), mapping.outcome, outcome);
}

std::optional<Error> read_columns(toml::table const& root, TicketColumns& columns) {
    auto const table = table_at(root, "columns");
    if (!table) return table.error();
    if (*table == nullptr) return Error{Errc::missing_field, "columns", "is required"};
    for (auto const& [key, node] : **table) {
        auto const known = std::any_of(column_keys.begin(), column_keys.end(),
                                       [name = key.str()](ColumnKey const& column) { return column.key == name; });
        if (!known) return Error{Errc::unknown_field, "columns." + std::string(key.str()), "is not a ticket field"};
    }
    for (ColumnKey const& column : column_keys) {
        if (!column.required && !(*table)->contains(column.key)) continue;
        auto const name = text_at(**table, column.key, "columns." + std::string(column.key));
        if (!name) return name.error();
        columns.*column.column = *name;
    }
    if (columns.lon.empty() != columns.lat.empty())
        return Error{Errc::missing_field, columns.lon.empty() ? "columns.lon" : "columns.lat",
                     "lon and lat belong together"};
    return std::nullopt;
}

/// Tables that a column needs and columns that a table needs.
std::optional<Error> check_pairs(TicketMapping const& mapping) {
    auto const check = [](std::string const& column, auto const& map, std::string const& name) -> std::optional<Error> {
        bool const mapped = !map.words.empty() || map.fallback.has_value();
        if (!column.empty() && !mapped)
            return Error{Errc::missing_field, name, "is required because columns." + name + " is given"};
        if (column.empty() && mapped)
            return Error{Errc::missing_field, "columns." + name, "is required because [" + name + "] is given"};
        return std::nullopt;
    };
    if (auto error = check(mapping.columns.status, mapping.closed, "status")) return error;
    if (auto error = check(mapping.columns.urgency, mapping.urgency, "urgency")) return error;
    if (auto error = check(mapping.columns.outcome, mapping.outcome, "outcome")) return error;
    bool const categories = !mapping.categories.words.empty() || mapping.categories.fallback.has_value();
    if (!categories && mapping.category_file.empty())
        return Error{Errc::missing_field, "categories", "categories or category_file is required"};
    return std::nullopt;
}

std::optional<Error> read_top(toml::table const& root, TicketMapping& mapping) {
    constexpr std::array<std::string_view, 10> keys{"source", "datum",      "time_zone",     "time_format", "columns",
                                                    "status", "categories", "category_file", "urgency",     "outcome"};
    for (auto const& [key, node] : root) {
        if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
            return Error{Errc::unknown_field, std::string(key.str()), "is not a key of a ticket mapping"};
    }
    auto const source = word_at<TicketSource>(root, "source");
    if (!source) return source.error();
    auto const datum = word_at<Datum>(root, "datum");
    if (!datum) return datum.error();
    auto const zone = text_at(root, "time_zone", "time_zone");
    if (!zone) return zone.error();
    auto const offset = parse_offset(*zone);
    if (!offset) return offset.error();
    auto const format = text_at(root, "time_format", "time_format");
    if (!format) return format.error();
    if (*format != "local" && *format != "rfc3339") return invalid("time_format", "must be local or rfc3339");
    mapping.source = *source;
    mapping.datum = *datum;
    mapping.utc_offset = *offset;
    mapping.time_format = *format == "local" ? TicketTimeFormat::local : TicketTimeFormat::rfc3339;
    if (!root.contains("category_file")) return std::nullopt;
    auto const file = text_at(root, "category_file", "category_file");
    if (!file) return file.error();
    // It lies beside the mapping: a mapping from somebody else cannot name a file elsewhere.
    if (file->find('/') != std::string::npos || *file == "..")
        return invalid("category_file", "must be the name of a file beside the mapping");
    mapping.category_file = *file;
    return std::nullopt;
}

Result<toml::table> parse_toml(std::string_view text) {
    if (text.size() > mapping_bytes_max) return Error{Errc::limit_exceeded, "", "the mapping is larger than 1 MiB"};
    try {
        return toml::parse(text);
    } catch (toml::parse_error const& error) {
        return Error{Errc::malformed, "line " + std::to_string(error.source().begin.line),
                     std::string(error.description())};
    }
}

Result<std::string> read_file(std::filesystem::path const& file, std::size_t bytes_max) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return Error{Errc::not_found, file.string(), "cannot be read"};
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (stream.bad()) return Error{Errc::not_found, file.string(), "cannot be read"};
    if (text.size() > bytes_max)
        return Error{Errc::limit_exceeded, file.string(), "larger than " + std::to_string(bytes_max) + " bytes"};
    return text;
}

}  // namespace

Result<TicketMapping> parse_ticket_mapping(std::string_view toml) {
    auto const root = parse_toml(toml);
    if (!root) return root.error();
    TicketMapping mapping;
    if (auto error = read_top(*root, mapping)) return *std::move(error);
    if (auto error = read_columns(*root, mapping.columns)) return *std::move(error);
    if (auto error = read_word_maps(*root, mapping)) return *std::move(error);
    if (auto error = check_pairs(mapping)) return *std::move(error);
    return mapping;
}

Result<void> add_category_file(TicketMapping& mapping, std::string_view csv) {
    CsvReader reader(csv);
    CsvRow row;
    auto more = reader.next(row);
    if (!more) return more.error();
    if (!*more) return Error{Errc::malformed, "", "the category file is empty"};
    auto const columns = find_columns(row, {"from", "to"});
    if (!columns) return columns.error();
    std::size_t const width = row.fields.size();
    std::set<std::string, std::less<>> seen;
    for (more = reader.next(row); more && *more; more = reader.next(row)) {
        std::string const path = "row " + std::to_string(row.number);
        if (row.fields.size() != width) return Error{Errc::malformed, path, "not as many fields as the header"};
        std::string const from(trimmed(row.fields[(*columns)[0]]));
        std::string const to(trimmed(row.fields[(*columns)[1]]));
        if (!seen.insert(from).second) return Error{Errc::conflict, path, "\"" + from + "\" is mapped twice"};
        if (!to.empty()) mapping.categories.words.emplace(from, to);
    }
    if (!more) return more.error();
    return {};
}

Result<TicketMapping> load_ticket_mapping(std::filesystem::path const& file) {
    auto const text = read_file(file, mapping_bytes_max);
    if (!text) return text.error();
    auto mapping = parse_ticket_mapping(*text);
    if (!mapping || mapping->category_file.empty()) return mapping;
    auto const categories = read_file(file.parent_path() / mapping->category_file, category_file_bytes_max);
    if (!categories) return categories.error();
    auto const added = add_category_file(*mapping, *categories);
    if (!added) {
        Error error = added.error();
        error.path = mapping->category_file + (error.path.empty() ? "" : ": ") + error.path;
        return error;
    }
    return mapping;
}

}  // namespace tiaodu
