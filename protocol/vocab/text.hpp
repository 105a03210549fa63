// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// True for well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

/// True when `text` has a control character other than tab and line feed, or an invisible bidi override.
bool has_control(std::string_view text);

/// Without ASCII blanks and U+3000 at both ends.
std::string_view trimmed(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

/// Lower-case hexadecimal digits of the bytes.
std::string to_hex(std::string_view bytes);
/// Bytes of an even number of hexadecimal digits (blanks between bytes allowed); false when it is not that.
bool from_hex(std::string_view digits, std::string& bytes);

/// Bytes of standard base64 (RFC 4648 section 4, padded); nothing when it is not that.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tiaodu
