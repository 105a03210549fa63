// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace tiaodu {

using Millis = std::chrono::milliseconds;
/// A moment in UTC, millisecond resolution, 1970 … 9999.
using Time = std::chrono::sys_time<Millis>;

/// China standard time: one zone, no daylight saving since 1991.
inline constexpr Millis beijing_offset = std::chrono::hours(8);

inline constexpr Time time_from_ms(std::int64_t ms) { return Time(Millis(ms)); }
inline constexpr std::int64_t to_ms(Time time) { return time.time_since_epoch().count(); }

/// RFC 3339 UTC: `2026-01-05T00:30:00Z`, with `.123` only when the milliseconds are not zero.
std::string to_rfc3339(Time time);

/// Reads RFC 3339 with `Z` or a numeric offset and up to 9 fraction digits (cut to milliseconds); years 1970 … 9999.
/// Errors: invalid_field, with an empty path for the caller to fill.
Result<Time> parse_rfc3339(std::string_view text);

/// Reads `YYYY-MM-DD HH:MM:SS` (or with `T`) as a local time at a fixed offset from UTC. Errors: invalid_field.
Result<Time> parse_local(std::string_view text, Millis utc_offset);

/// Builds a moment from civil UTC parts. Errors: invalid_field when the date does not exist.
Result<Time> time_from_civil(int year, int month, int day, int hour, int minute, int second);

/// `2026-11-21`, the civil day at a fixed offset from UTC.
std::string day_of(Time time, Millis utc_offset);

}  // namespace tiaodu
