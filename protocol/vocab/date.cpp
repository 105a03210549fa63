// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/date.hpp"

#include <optional>

namespace tiaodu {
namespace {

/// Digits only; no more than four, so it fits.
std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

Error bad(std::string_view rule) { return Error{Errc::invalid_field, "", std::string(rule)}; }

}  // namespace

Result<Date> parse_date(std::string_view text) {
    constexpr std::string_view rule = "must be a date that exists, such as 2026-11-21";
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return bad(rule);
    auto const year = digits(text.substr(0, 4));
    auto const month = digits(text.substr(5, 2));
    auto const day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year < 1970) return bad(rule);
    std::chrono::year_month_day const date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return bad(rule);
    return Date(date);
}

std::string to_text(Date date) { return day_of(begin_of(date), beijing_offset); }

Result<std::chrono::month_day> parse_month_day(std::string_view text) {
    constexpr std::string_view rule = "must be a day of the year such as 06-01";
    if (text.size() != 5 || text[2] != '-') return bad(rule);
    auto const month = digits(text.substr(0, 2));
    auto const day = digits(text.substr(3, 2));
    if (!month || !day) return bad(rule);
    std::chrono::month_day const date{std::chrono::month(static_cast<unsigned>(*month)),
                                      std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return bad(rule);
    return date;
}

Result<std::chrono::minutes> parse_time_of_day(std::string_view text) {
    constexpr std::string_view rule = "must be a time of day from 00:00 to 24:00";
    if (text.size() != 5 || text[2] != ':') return bad(rule);
    auto const hour = digits(text.substr(0, 2));
    auto const minute = digits(text.substr(3, 2));
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 24 * 60) return bad(rule);
    return std::chrono::minutes(*hour * 60 + *minute);
}

}  // namespace tiaodu
