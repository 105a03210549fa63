// SPDX-License-Identifier: Apache-2.0
#include "db/search_text.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Bytes of the UTF-8 sequence that `lead` begins; 1 for everything else.
std::size_t length_of(char lead) {
    auto const byte = static_cast<unsigned char>(lead);
    if (byte >= 0xF0 && byte <= 0xF4) return 4;
    if (byte >= 0xE0 && byte < 0xF0) return 3;
    if (byte >= 0xC2 && byte < 0xE0) return 2;
    return 1;
}

/// The character at `at`, which moves behind it. U+FFFD for bytes that are not UTF-8.
char32_t next(std::string_view text, std::size_t& at) {
    auto const length = length_of(text[at]);
    auto const lead = static_cast<unsigned char>(text[at]);
    if (length == 1 || at + length > text.size()) {
        ++at;
        return lead < 0x80 ? lead : 0xFFFD;
    }
    char32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        auto const byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0U) != 0x80U) {
            ++at;
            return 0xFFFD;
        }
        value = (value << 6U) | (byte & 0x3FU);
    }
    at += length;
    return value;
}

bool is_punctuation(char32_t c) {
    if (c < 0x80) return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    if (c == 0x3005 || c == 0x3006 || c == 0x3007) return false;  // 々 〆 〇 are written like letters
    struct Range {
        char32_t first, last;
    };
    constexpr Range ranges[] = {
        {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},      // controls and signs of Latin-1
        {0xD7, 0xD7},     {0xF7, 0xF7},     {0x2000, 0x206F}, {0x2E00, 0x2E7F},  // general punctuation
        {0x3000, 0x303F}, {0x30FB, 0x30FB}, {0xFE00, 0xFE0F}, {0xFE10, 0xFE6F},  // CJK punctuation, vertical forms
        {0xFEFF, 0xFEFF}, {0xFF5F, 0xFF65}, {0xFFE0, 0xFFFF},                    // half-width signs, not UTF-8
    };
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [c](Range const& range) { return c >= range.first && c <= range.last; });
}

/// Cuts a comparable text into characters.
std::vector<std::string_view> cut(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < text.size();) {
        auto const length = std::min(length_of(text[at]), text.size() - at);
        parts.push_back(text.substr(at, length));
        at += length;
    }
    return parts;
}

void add_text(std::vector<std::string>& words, std::string_view text) {
    auto const clean = comparable(text);
    auto const parts = cut(clean);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        words.emplace_back(parts[i]);
        if (i + 1 < parts.size()) words.push_back(std::string(parts[i]) + std::string(parts[i + 1]));
    }
}

void make_different(std::vector<std::string>& words) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
}

/// A word that no text has. What the tokenizer would split at becomes `_`.
std::string fact(std::string_view kind, std::string_view value) {
    auto word = std::string(kind) + ":";
    for (char const c : value)
        word += is_punctuation(static_cast<unsigned char>(c) & 0x7FU) && (c & 0x80) == 0 ? '_' : c;
    return word;
}

}  // namespace

std::string comparable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const start = at;
        auto c = next(text, at);
        bool const full_width = c >= 0xFF01 && c <= 0xFF5E;
        if (full_width) c -= 0xFF01 - 0x21;
        if (is_punctuation(c)) continue;
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        if (c < 0x80) {
            clean += static_cast<char>(c);
        } else {
            clean += text.substr(start, at - start);
        }
    }
    return clean;
}

std::size_t characters(std::string_view comparable_text) { return cut(comparable_text).size(); }

bool has_text(std::string_view wanted, std::string_view title, std::string_view description, std::string_view address) {
    for (auto const text : {title, address, description})
        if (comparable(text).find(wanted) != std::string::npos) return true;
    return false;
}

std::vector<std::string> index_words(Ticket const& ticket) {
    std::vector<std::string> words;
    add_text(words, ticket.title);
    if (ticket.description) add_text(words, *ticket.description);
    if (ticket.address) add_text(words, *ticket.address);
    words.push_back(source_word(ticket.source));
    words.push_back(urgency_word(ticket.urgency));
    words.push_back(category_word(ticket.category));
    if (ticket.contact) words.push_back(caller_word(*ticket.contact));
    make_different(words);
    return words;
}

std::string joined_words(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

std::vector<std::string> words_to_find(std::string_view comparable_text) {
    auto const parts = cut(comparable_text);
    std::vector<std::string> words;
    if (parts.size() == 1) words.emplace_back(parts[0]);
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        words.push_back(std::string(parts[i]) + std::string(parts[i + 1]));
    make_different(words);
    return words;
}

std::string source_word(TicketSource source) { return fact("source", to_word(source)); }
std::string urgency_word(Urgency urgency) { return fact("urgency", to_word(urgency)); }
std::string category_word(std::string_view code) { return fact("category", code); }
std::string caller_word(std::string_view masked) { return fact("caller", masked); }

}  // namespace tiaodu
