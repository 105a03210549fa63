// SPDX-License-Identifier: Apache-2.0
#include "protocol/describe/json_text.hpp"

#include "protocol/describe/json_parse.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

/// ASCII that stands for itself in a string literal.
bool is_plain(char byte) { return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'; }

bool needs_escape(char byte) {
    return (static_cast<unsigned char>(byte) < 0x20) || byte == '"' || byte == '\\' || byte == 0x7f;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    bool const plain = std::all_of(text.begin(), text.end(), is_plain);
    if (!plain && (std::any_of(text.begin(), text.end(), needs_escape) || !is_utf8(text))) {
        out += dump_json(nlohmann::json(text));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void append_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    char digits[40];
    auto const end = std::to_chars(digits, digits + sizeof digits, std::round(value * 1e7) / 1e7).ptr;
    std::string_view const text(digits, static_cast<std::size_t>(end - digits));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

}  // namespace tiaodu
