// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/text.hpp"

#include <cstdint>

namespace tiaodu {
namespace {

/// Length of the well-formed UTF-8 sequence at `at`, 0 when there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
    auto const byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    auto const tail = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    unsigned const first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        unsigned const low = first == 0xE0 ? 0xA0 : 0x80;
        unsigned const high = first == 0xED ? 0x9F : 0xBF;
        return tail(1, low, high) && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        unsigned const low = first == 0xF0 ? 0x90 : 0x80;
        unsigned const high = first == 0xF4 ? 0x8F : 0xBF;
        return tail(1, low, high) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        auto const length = sequence_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

bool has_control(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) return true;
        // U+202A … U+202E and U+2066 … U+2069: text that is shown in another order than it is stored.
        if (c == 0xE2 && i + 2 < text.size()) {
            auto const second = static_cast<unsigned char>(text[i + 1]);
            auto const third = static_cast<unsigned char>(text[i + 2]);
            if ((second == 0x80 && third >= 0xAA && third <= 0xAE) ||
                (second == 0x81 && third >= 0xA6 && third <= 0xA9))
                return true;
        }
    }
    return false;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view wide = "\xE3\x80\x80";
    for (bool again = true; again;) {
        again = false;
        if (!text.empty() &&
            (text.front() == ' ' || text.front() == '\t' || text.front() == '\r' || text.front() == '\n')) {
            text.remove_prefix(1);
            again = true;
        }
        if (!text.empty() &&
            (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n')) {
            text.remove_suffix(1);
            again = true;
        }
        if (text.starts_with(wide)) {
            text.remove_prefix(wide.size());
            again = true;
        }
        if (text.ends_with(wide)) {
            text.remove_suffix(wide.size());
            again = true;
        }
    }
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        auto const at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (char const c : bytes) {
        auto const value = static_cast<unsigned char>(c);
        text += digits[value >> 4];
        text += digits[value & 15u];
    }
    return text;
}

bool from_hex(std::string_view digits, std::string& bytes) {
    bytes.clear();
    int high = -1;
    for (char const c : digits) {
        if (high < 0 && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) continue;
        int const value = nibble(c);
        if (value < 0) return false;
        if (high < 0) {
            high = value;
        } else {
            bytes += static_cast<char>(high * 16 + value);
            high = -1;
        }
    }
    return high < 0;
}

std::optional<std::string> from_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (text.size() % 4 != 0) return std::nullopt;
    auto const padding = text.ends_with("==") ? 2u : text.ends_with('=') ? 1u : 0u;
    std::string bytes;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const digit = i + padding < text.size() ? digits.find(text[i]) : 0;
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        if (i % 4 != 3) continue;
        for (int shift = 16; shift >= 0; shift -= 8) bytes += static_cast<char>((bits >> shift) & 0xffu);
        bits = 0;
    }
    bytes.resize(bytes.size() - padding);
    return bytes;
}

}  // namespace tiaodu
