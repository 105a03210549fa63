// SPDX-License-Identifier: Apache-2.0
#include "server/importers/ticket_rows.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <vector>

#include "protocol/vocab/csv.hpp"
#include "protocol/vocab/text.hpp"

namespace tiaodu {
namespace {

constexpr std::size_t external_id_bytes_max = 100;
constexpr std::size_t quote_bytes_max = 200;

/// CRLF and lone CR become LF.
std::string with_line_feeds(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (!pair) result += text[i] == '\r' ? '\n' : text[i];
    }
    return result;
}

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Reads the fields of one record and notes what is wrong with each.
class RowReader {
public:
    RowReader(TicketMapping const& mapping, std::map<std::string, std::size_t, std::less<>> const& index,
              std::function<void(TicketRowError&&)> const& on_error)
        : mapping_(mapping), index_(index), on_error_(on_error) {}

    /// The ticket of the row, or none after at least one call of `on_error`.
    std::optional<TicketRow> read(CsvRow const& row, TicketReadReport& report);

    void fail(std::size_t row, std::string const& column, std::string reason) {
        failed_ = true;
        on_error_({row, column, std::move(reason)});
    }

private:
    /// The trimmed cell; empty when the mapping has no such column.
    std::string_view cell(std::string const& column) const {
        return column.empty() ? std::string_view() : trimmed(row_->fields[index_.at(column)]);
    }
    void fail(std::string const& column, std::string reason) { fail(row_->number, column, std::move(reason)); }

    std::optional<Time> time(std::string const& column) {
        std::string_view const text = cell(column);
        if (text.empty()) return std::nullopt;
        auto const value = mapping_.time_format == TicketTimeFormat::local ? parse_local(text, mapping_.utc_offset)
                                                                           : parse_rfc3339(text);
        if (value) return *value;
        fail(column, value.error().detail);
        return std::nullopt;
    }

    std::string text(std::string const& column) {
        std::string value = with_line_feeds(cell(column));
        if (has_control(value)) fail(column, "has control characters");
        return value;
    }

    /// For reports: what a file says goes to terminals and logs only when it is printable.
    static std::string quoted(std::string_view text) {
        bool const printable = text.size() <= quote_bytes_max && !has_control(text);
        return printable ? "\"" + std::string(text) + "\"" : "(a long or unprintable word)";
    }

    template <class T>
    std::optional<T> word(std::string const& column, WordMap<T> const& map) {
        auto const at = map.words.find(cell(column));
        if (at != map.words.end()) return at->second;
        if (!map.fallback) fail(column, quoted(cell(column)) + " is not in the mapping and there is no default");
        return map.fallback;
    }

    void read_id(TicketRow& ticket);
    void read_times(TicketRow& ticket);
    void read_category(TicketRow& ticket, TicketReadReport& report);
    void read_point(TicketRow& ticket);

    TicketMapping const& mapping_;
    std::map<std::string, std::size_t, std::less<>> const& index_;
    std::function<void(TicketRowError&&)> const& on_error_;
    std::unordered_set<std::string> ids_;
    CsvRow const* row_ = nullptr;
    bool failed_ = false;
};

void RowReader::read_id(TicketRow& ticket) {
    std::string const& column = mapping_.columns.external_id;
    ticket.external_id = text(column);
    if (ticket.external_id.empty()) return fail(column, "is empty");
    if (ticket.external_id.size() > external_id_bytes_max) {
        return fail(column, "is longer than " + std::to_string(external_id_bytes_max) + " bytes");
    }
    if (!ids_.insert(ticket.external_id).second) fail(column, "occurs twice in the file");
}

void RowReader::read_times(TicketRow& ticket) {
    TicketColumns const& columns = mapping_.columns;
    if (cell(columns.received_at).empty()) fail(columns.received_at, "is empty");
    auto const received = time(columns.received_at);
    ticket.due_at = time(columns.due_at);
    ticket.closed_at = time(columns.closed_at);
    bool status_known = true;
    ticket.closed = ticket.closed_at.has_value();
    if (!columns.status.empty()) {
        auto const closed = word(columns.status, mapping_.closed);
        status_known = closed.has_value();
        ticket.closed = closed.value_or(false);
    }
    if (status_known && !ticket.closed && ticket.closed_at)
        fail(columns.closed_at, "has a closing time although the ticket is open");
    if (!received) return;
    ticket.received_at = *received;
    if (ticket.closed_at && *ticket.closed_at < *received) fail(columns.closed_at, "is before the ticket was received");
}

void RowReader::read_category(TicketRow& ticket, TicketReadReport& report) {
    std::string const& column = mapping_.columns.category;
    std::string const source = text(column);
    if (!mapping_.categories.words.contains(source)) ++report.unmapped_categories[quoted(source)];
    ticket.category = word(column, mapping_.categories).value_or("");
    ticket.title = mapping_.columns.title.empty() ? source : text(mapping_.columns.title);
    if (ticket.title.empty()) fail(mapping_.columns.title.empty() ? column : mapping_.columns.title, "is empty");
}

void RowReader::read_point(TicketRow& ticket) {
    TicketColumns const& columns = mapping_.columns;
    std::string_view const lon_text = cell(columns.lon);
    std::string_view const lat_text = cell(columns.lat);
    if (lon_text.empty() && lat_text.empty()) return;
    auto const lon = number_in(lon_text);
    auto const lat = number_in(lat_text);
    if (!lon) return fail(columns.lon, "is not a number of degrees");
    if (!lat) return fail(columns.lat, "is not a number of degrees");
    GeoPoint const point{*lon, *lat};
    if (!in_range(point)) return fail(columns.lon, "with " + columns.lat + " is not a place: lon,lat are out of range");
    if (point == GeoPoint{}) return;  // many systems write "no position" as 0,0
    ticket.point = to_wgs84(point, mapping_.datum);
}

std::optional<TicketRow> RowReader::read(CsvRow const& row, TicketReadReport& report) {
    row_ = &row;
    failed_ = false;
    TicketRow ticket;
    ticket.row = row.number;
    read_id(ticket);
    read_times(ticket);
    read_category(ticket, report);
    read_point(ticket);
    TicketColumns const& columns = mapping_.columns;
    if (!columns.urgency.empty()) ticket.urgency = word(columns.urgency, mapping_.urgency).value_or(Urgency::normal);
    if (!cell(columns.outcome).empty()) {
        auto const result = word(columns.outcome, mapping_.outcome).value_or(TicketResult{});
        ticket.outcome = result.outcome;
        ticket.truth = result.truth;
    }
    ticket.description = text(columns.description);
    ticket.address = text(columns.address);
    ticket.complainant = text(columns.complainant);
    ticket.complainant_phone = text(columns.complainant_phone);
    if (failed_) return std::nullopt;
    return ticket;
}

/// Where each mapped column stands in the header.
Result<std::map<std::string, std::size_t, std::less<>>> index_columns(CsvRow const& header,
                                                                      TicketColumns const& columns) {
    std::map<std::string, std::size_t, std::less<>> index;
    for (std::string const* name :
         {&columns.external_id, &columns.received_at, &columns.category, &columns.due_at, &columns.closed_at,
          &columns.status, &columns.title, &columns.description, &columns.address, &columns.lon, &columns.lat,
          &columns.urgency, &columns.outcome, &columns.complainant, &columns.complainant_phone}) {
        if (name->empty()) continue;
        auto const found = find_columns(header, {*name});
        if (!found) return found.error();
        index[*name] = found->front();
    }
    return index;
}

}  // namespace

Result<TicketReadReport> read_ticket_rows(std::string_view csv, TicketMapping const& mapping,
                                          std::function<void(TicketRow&&)> const& on_row,
                                          std::function<void(TicketRowError&&)> const& on_error) {
    CsvReader reader(csv);
    CsvRow row;
    auto more = reader.next(row);
    if (!more) return more.error();
    if (!*more) return Error{Errc::malformed, "", "the file is empty"};
    auto const index = index_columns(row, mapping.columns);
    if (!index) return index.error();
    std::size_t const width = row.fields.size();
    RowReader tickets(mapping, *index, on_error);
    TicketReadReport report;
    for (more = reader.next(row); more && *more; more = reader.next(row)) {
        if (++report.rows > ticket_rows_max) {
            return Error{Errc::limit_exceeded, "line " + std::to_string(row.line),
                         "more than " + std::to_string(ticket_rows_max) + " rows; split the file"};
        }
        std::optional<TicketRow> ticket;
        if (row.fields.size() != width) {
            tickets.fail(row.number, "",
                         "has " + std::to_string(row.fields.size()) + " fields, the header " + std::to_string(width));
        } else {
            ticket = tickets.read(row, report);
        }
        ++(ticket ? report.good : report.refused);
        if (!ticket) continue;
        if (!ticket->point) ++report.without_point;
        on_row(*std::move(ticket));
    }
    if (!more) return more.error();
    return report;
}

std::string TicketReadReport::to_text(std::size_t categories_max) const {
    std::string text = std::to_string(rows) + " rows, " + std::to_string(good) + " good, " + std::to_string(refused) +
                       " refused, " + std::to_string(without_point) + " without a position\n";
    if (unmapped_categories.empty()) return text;
    std::vector<std::pair<std::size_t, std::string>> sorted;
    for (auto const& [word, count] : unmapped_categories) sorted.emplace_back(count, word);
    std::sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    text += "categories without a mapping:\n";
    for (std::size_t i = 0; i < std::min(sorted.size(), categories_max); ++i)
        text += "  " + sorted[i].second + ": " + std::to_string(sorted[i].first) + " rows\n";
    if (sorted.size() > categories_max) text += "  … and " + std::to_string(sorted.size() - categories_max) + " more\n";
    return text;
}

}  // namespace tiaodu
