// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"

#include <string_view>

namespace tiaodu {

/// Reads days off and make-up working days in the shape of db/seed/calendar_cn.csv: `date,kind,name,source`, in file
/// order. Dates are in the years 2000 to 2099 and unique; only `source` may be empty.
/// Errors: malformed, missing_field, invalid_field, conflict; `path` names the line or row and column.
Result<std::vector<CalendarDay>> parse_calendar_days(std::string_view csv);

/// The years that have a day in the list, ascending: a list holds whole years as their notices announce them.
/// Dates that cannot be read are passed over.
std::vector<std::int32_t> years_in(std::vector<CalendarDay> const& days);

}  // namespace tiaodu
