// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace tiaodu {

inline constexpr std::size_t json_depth_max = 16;

/// Parses one JSON text strictly: UTF-8 without byte order mark, no duplicate keys, at most `json_depth_max` deep,
/// nothing after it. Errors: malformed (with the byte position), limit_exceeded (depth).
Result<nlohmann::json> parse_json(std::string_view text);

/// Writes compact JSON; bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string dump_json(nlohmann::json const& value);

}  // namespace tiaodu
