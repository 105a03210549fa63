// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Codes of an authenticator: RFC 6238 with HMAC-SHA-1, 30 s and six digits, which is what every authenticator knows.
namespace tiaodu {

inline constexpr std::size_t totp_secret_bytes = 20;  ///< RFC 4226, 4 R6: 160 bits.

/// The step of 30 s that a moment lies in.
std::int64_t totp_step(Time at);
/// The code of a step: six digits.
std::string totp_code(std::string_view secret, std::int64_t step);
/// The step whose code this is: that of `now`, or one before or behind it for clocks that differ, and later than
/// `used`, so that no code counts twice. None: a wrong code.
std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, Time now,
                                          std::optional<std::int64_t> used);
/// RFC 4648 without padding.
std::string base32(std::string_view bytes);
/// otpauth://totp/…, what authenticators read as a QR code.
std::string totp_uri(std::string_view secret, std::string_view login);

}  // namespace tiaodu
