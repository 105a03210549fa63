// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_head.hpp"

#include "protocol/vocab/text.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

using Refusal = std::optional<GateRefusal>;

Refusal refuse(int status, std::string reason) { return GateRefusal{status, std::move(reason)}; }

/// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

Refusal check_request_line(std::string_view line, HeadLimits const& limits) {
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return refuse(400, "the request line is not METHOD TARGET HTTP/1.1");
    auto const method = line.substr(0, first);
    auto const target = line.substr(first + 1, last - first - 1);
    auto const version = line.substr(last + 1);
    if (!is_token(method)) return refuse(400, "the method is no word");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(400, "HTTP/1.1 only");
    if (target.size() > limits.target_bytes_max)
        return refuse(414, "the target is longer than " + std::to_string(limits.target_bytes_max) + " bytes");
    bool const clean = std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (target.empty() || !clean) return refuse(400, "the target has characters that are not accepted");
    return std::nullopt;
}

Refusal check_field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') return refuse(400, "folded header lines are not accepted");
    auto const colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return refuse(400, "a header line is not NAME: VALUE");
    auto const value = line.substr(colon + 1);
    bool const clean = std::all_of(value.begin(), value.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
    });
    if (!clean) return refuse(400, "a header has control characters");
    return std::nullopt;
}

}  // namespace

HeadScan scan_head(std::string_view bytes, HeadLimits const& limits) {
    if (!bytes.empty() && (bytes.front() < 'A' || bytes.front() > 'z')) return {{}, refuse(400, "this is not HTTP")};
    std::size_t lines = 0;
    for (std::size_t from = 0;;) {
        auto const end = bytes.find('\n', from);
        if (end == std::string_view::npos) {
            if (bytes.size() > limits.bytes_max)
                return {{}, refuse(lines == 0 ? 414 : 431, "the request header is too long")};
            return {};
        }
        if (end == from || bytes[end - 1] != '\r') return {{}, refuse(400, "a line ends without a carriage return")};
        if (end + 1 > limits.bytes_max) return {{}, refuse(431, "the request header is too long")};
        auto const line = bytes.substr(from, end - 1 - from);
        from = end + 1;
        if (line.empty() && lines > 0) return {from, std::nullopt};
        if (lines > limits.fields_max)
            return {{}, refuse(431, "more than " + std::to_string(limits.fields_max) + " header fields")};
        auto refusal = lines == 0 ? check_request_line(line, limits) : check_field(line);
        if (refusal) return {{}, std::move(refusal)};
        ++lines;
    }
}

}  // namespace tiaodu
