// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/time.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace tiaodu {

/// A civil day in Beijing time; never a day of UTC.
using Date = std::chrono::local_days;

/// The day in which a moment lies; midnight belongs to the day that begins.
inline Date date_of(Time time) {
    return Date(std::chrono::floor<std::chrono::days>(time + beijing_offset).time_since_epoch());
}
/// 00:00 of a day.
inline Time begin_of(Date date) { return Time(date.time_since_epoch()) - beijing_offset; }

/// Reads `YYYY-MM-DD`, years 1970 … 9999. Errors: invalid_field with an empty path.
Result<Date> parse_date(std::string_view text);
/// `2026-11-21`.
std::string to_text(Date date);

/// Reads `MM-DD`, a day of any year, `02-29` too. Errors: invalid_field with an empty path.
Result<std::chrono::month_day> parse_month_day(std::string_view text);

/// Reads `HH:MM`, 00:00 … 24:00, as time since midnight. Errors: invalid_field with an empty path.
Result<std::chrono::minutes> parse_time_of_day(std::string_view text);

}  // namespace tiaodu
