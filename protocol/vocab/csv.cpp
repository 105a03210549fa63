// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/csv.hpp"

#include "protocol/vocab/text.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The line (from 1) that holds the first bytes that are not UTF-8.
std::size_t first_bad_line(std::string_view text) {
    std::size_t line = 1;
    for (std::string_view const row : split(text, '\n')) {
        if (!is_utf8(row)) return line;
        ++line;
    }
    return line;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvLimits limits) : text_(text), limits_(limits) {
    if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) at_ = byte_order_mark.size();
}

Error CsvReader::at_line(Errc code, std::string detail) const {
    return Error{code, "line " + std::to_string(line_), std::move(detail)};
}

Result<bool> CsvReader::fail(Errc code, std::string detail) {
    at_ = text_.size();
    return at_line(code, std::move(detail));
}

std::optional<Error> CsvReader::read_quoted(std::string& field) {
    Error const unclosed = at_line(Errc::malformed, "a quoted field is never closed");
    for (++at_; at_ < text_.size(); ++at_) {
        char const c = text_[at_];
        if (c == '"') {
            ++at_;
            if (at_ == text_.size() || text_[at_] != '"') return std::nullopt;
        }
        if (c == '\n') ++line_;
        if (field.size() >= limits_.field_bytes_max) {
            return Error{
                Errc::limit_exceeded, unclosed.path,
                "a field is longer than " + std::to_string(limits_.field_bytes_max) + " bytes (is a quote missing?)"};
        }
        field += c;
    }
    return unclosed;
}

std::optional<Error> CsvReader::read_plain(std::string& field) {
    std::size_t const end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
    if (end < text_.size() && text_[end] == '"')
        return at_line(Errc::malformed, "a quote inside a field that does not begin with one");
    if (end - at_ > limits_.field_bytes_max) {
        return at_line(Errc::limit_exceeded,
                       "a field is longer than " + std::to_string(limits_.field_bytes_max) + " bytes");
    }
    field.assign(text_.substr(at_, end - at_));
    at_ = end;
    return std::nullopt;
}

Result<bool> CsvReader::next(CsvRow& row) {
    if (!utf8_checked_) {
        utf8_checked_ = true;
        if (!is_utf8(text_)) {
            line_ = first_bad_line(text_);
            return fail(Errc::malformed, "not UTF-8 (save the file as UTF-8; GBK is not read)");
        }
    }
    auto const skip_break = [this] {
        std::size_t const size = text_.substr(at_, 2) == "\r\n" ? 2 : (text_.substr(at_, 1) == "\n" ? 1 : 0);
        at_ += size;
        line_ += size != 0 ? 1 : 0;
        return size != 0;
    };
    while (skip_break()) {
    }
    if (at_ >= text_.size()) return false;
    row.fields.clear();
    row.number = ++number_;
    row.line = line_;
    std::size_t const begin = at_;
    while (true) {
        std::string& field = row.fields.emplace_back();
        bool const quoted = at_ < text_.size() && text_[at_] == '"';
        if (auto error = quoted ? read_quoted(field) : read_plain(field)) {
            at_ = text_.size();
            return *std::move(error);
        }
        if (row.fields.size() > limits_.fields_max)
            return fail(Errc::limit_exceeded, "more than " + std::to_string(limits_.fields_max) + " fields in a row");
        if (at_ - begin > limits_.row_bytes_max) {
            return fail(Errc::limit_exceeded,
                        "a row is longer than " + std::to_string(limits_.row_bytes_max) + " bytes");
        }
        if (at_ >= text_.size() || skip_break()) return true;
        if (text_[at_] != ',') {
            return fail(Errc::malformed, text_[at_] == '\r' ? "a carriage return without a line feed"
                                                            : "something follows the closing quote of a field");
        }
        ++at_;
    }
}

Result<std::vector<std::size_t>> find_columns(CsvRow const& header, std::vector<std::string_view> const& wanted) {
    std::vector<std::size_t> found;
    for (std::string_view const name : wanted) {
        auto const same = [name](std::string const& field) { return trimmed(field) == name; };
        auto const first = std::find_if(header.fields.begin(), header.fields.end(), same);
        if (first == header.fields.end())
            return Error{Errc::missing_field, std::string(name), "the header row has no such column"};
        if (std::find_if(std::next(first), header.fields.end(), same) != header.fields.end())
            return Error{Errc::conflict, std::string(name), "the header row names this column twice"};
        found.push_back(static_cast<std::size_t>(first - header.fields.begin()));
    }
    return found;
}

}  // namespace tiaodu
