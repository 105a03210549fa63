// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Time limits that laws set (法定时限), as data. The law counts days in two ways that look alike, so the unit is
/// stored with the number: "2, 3, 5 and 7 days" of the penalty law (行政处罚法) are working days by its article 85,
/// periods up to 10 days of the enforcement law (行政强制法) by its article 69; 15, 30, 60 and 90 days are calendar
/// days.
namespace tiaodu {

/// `hours` run without a break; days are whole, without the day of receipt, until 24:00, whatever a bureau's
/// WorkDayRules say; `calendar_months` end on the day with the same number.
enum class LegalUnit : std::uint8_t { hours, working_days, calendar_days, calendar_months };

/// Whether a last day that is off moves the end to the next working day. Given for what a party may do (pay, appeal);
/// the bureau's own periods stay, which is the safe reading where no law says otherwise.
enum class LastDay : std::uint8_t { stays, rolls };

/// What starts the clock.
enum class LegalStart : std::uint8_t { ticket, case_file };

/// One row of db/seed/legal_limits.csv.
struct LegalLimit {
    std::string code;
    std::string title;     ///< Chinese.
    std::string title_en;  ///< English.
    std::int32_t amount = 0;
    std::optional<std::int32_t> extension;  ///< What can be allowed on top, in the same unit.
    LegalUnit unit = LegalUnit::calendar_days;
    LastDay last_day = LastDay::stays;
    LegalStart starts_with = LegalStart::ticket;
    std::string source;  ///< The law and its article.
};

template <>
struct EnumNames<LegalUnit> {
    static constexpr auto values = words_of<LegalUnit>("hours", "working_days", "calendar_days", "calendar_months");
};
template <>
struct EnumNames<LastDay> {
    static constexpr auto values = words_of<LastDay>("stays", "rolls");
};
template <>
struct EnumNames<LegalStart> {
    static constexpr auto values = words_of<LegalStart>("ticket", "case");
};

/// Reads legal limits in file order. Codes are unique, amounts 1 … limit_amount_max, only `extension` may be empty, and
/// only calendar days and months roll.
/// Errors: malformed, missing_field, invalid_field, conflict; `path` names the line or row and column.
Result<std::vector<LegalLimit>> parse_legal_limits(std::string_view csv);

/// The limit that a clock counts; without the extension.
TimeLimit time_limit_of(LegalLimit const& limit);

}  // namespace tiaodu
