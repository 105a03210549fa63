// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/source_text.hpp"

#include <algorithm>
#include <cctype>

namespace tidy {

namespace {

void blank(std::string& text, std::size_t from, std::size_t to) {
    for (auto i = from; i < std::min(to, text.size()); ++i) {
        if (text[i] != '\n') text[i] = ' ';
    }
}

std::size_t end_or(std::size_t found, std::size_t length, std::string_view text) {
    return found == std::string_view::npos ? text.size() : found + length;
}

/// End of the raw string whose `"` is at `quote`: R"name( … )name".
std::size_t raw_string_end(std::string_view text, std::size_t quote) {
    auto const open = text.find('(', quote);
    if (open == std::string_view::npos) return text.size();
    auto const closing = ")" + std::string(text.substr(quote + 1, open - quote - 1)) + "\"";
    return end_or(text.find(closing, open), closing.size(), text);
}

std::size_t literal_end(std::string_view text, std::size_t open) {
    auto const quote = text[open];
    auto i = open + 1;
    while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2U : 1U;
    return i + 1;
}

bool is_digit_separator(std::string_view text, std::size_t at) {
    return at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) && at + 1 < text.size() &&
           std::isxdigit(static_cast<unsigned char>(text[at + 1])) && text.substr(at + 2, 1) != "'";
}

}  // namespace

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string code_only(std::string_view text) {
    std::string out(text);
    std::size_t i = 0;
    while (i < text.size()) {
        auto const two = text.substr(i, 2);
        if (two == "//") {
            auto const end = end_or(text.find('\n', i), 0, text);
            blank(out, i, end);
            i = end;
        } else if (two == "/*") {
            auto const end = end_or(text.find("*/", i + 2), 2, text);
            blank(out, i, end);
            i = end;
        } else if (two == "R\"" && (i == 0 || !is_name_character(text[i - 1]))) {
            auto const end = raw_string_end(text, i + 1);
            blank(out, i + 2, end - 1);
            i = end;
        } else if (text[i] == '"' || (text[i] == '\'' && !is_digit_separator(text, i))) {
            auto const end = literal_end(text, i);
            blank(out, i + 1, end - 1);
            i = end;
        } else {
            ++i;
        }
    }
    return out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
    return 1 +
           static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

std::vector<std::size_t> find_word(std::string_view text, std::string_view word) {
    std::vector<std::size_t> places;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        auto const after = at + word.size();
        bool const begins = at == 0 || !is_name_character(text[at - 1]);
        bool const ends = after >= text.size() || !is_name_character(text[after]) || !is_name_character(word.back());
        if (begins && ends) places.push_back(at);
    }
    return places;
}

}  // namespace tidy
