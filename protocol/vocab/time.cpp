// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/time.hpp"

#include <cstdio>
#include <optional>

namespace tiaodu {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

Error bad_time(std::string_view rule) { return Error{Errc::invalid_field, "", std::string(rule)}; }

constexpr std::string_view rfc_rule = "must be an RFC 3339 time such as 2026-01-05T00:30:00Z";

/// Reads the 19 characters `YYYY-MM-DDTHH:MM:SS`; `separator_ok` says which character may stand between date and time.
Result<Time> parse_civil(std::string_view text, std::string_view separators, std::string_view rule) {
    auto const year = digits(text, 0, 4);
    auto const month = digits(text, 5, 2);
    auto const day = digits(text, 8, 2);
    auto const hour = digits(text, 11, 2);
    auto const minute = digits(text, 14, 2);
    auto const second = digits(text, 17, 2);
    bool const shape = text.size() >= 19 && text[4] == '-' && text[7] == '-' &&
                       separators.find(text[10]) != std::string_view::npos && text[13] == ':' && text[16] == ':';
    if (!shape || !year || !month || !day || !hour || !minute || !second) return bad_time(rule);
    return time_from_civil(*year, *month, *day, *hour, *minute, *second);
}

}  // namespace

Result<Time> time_from_civil(int year, int month, int day, int hour, int minute, int second) {
    using namespace std::chrono;
    year_month_day const date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    bool const range = year >= 1970 && year <= 9999 && month >= 1 && day >= 1 && hour >= 0 && hour <= 23 &&
                       minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
    if (!range || !date.ok()) return bad_time("is not a date and time that exists (years 1970 to 9999)");
    return Time(sys_days(date).time_since_epoch()) + hours(hour) + minutes(minute) + seconds(second);
}

std::string to_rfc3339(Time time) {
    using namespace std::chrono;
    auto const days = floor<std::chrono::days>(time);
    year_month_day const date{days};
    auto const in_day = time - days;
    auto const second_of_day = duration_cast<seconds>(in_day).count();
    auto const ms = in_day.count() % 1000;
    char buffer[40];
    int const size = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                                   unsigned(date.month()), unsigned(date.day()), int(second_of_day / 3600),
                                   int(second_of_day / 60 % 60), int(second_of_day % 60));
    std::string text(buffer, static_cast<std::size_t>(size));
    if (ms != 0) {
        std::snprintf(buffer, sizeof buffer, ".%03d", int(ms));
        text += buffer;
    }
    return text + "Z";
}

Result<Time> parse_rfc3339(std::string_view text) {
    auto const civil = parse_civil(text, "Tt", rfc_rule);
    if (!civil) return civil;
    std::size_t at = 19;
    std::int64_t ms = 0;
    if (at < text.size() && text[at] == '.') {
        std::size_t const first = ++at;
        std::int64_t scale = 100;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            ms += scale * (text[at] - '0');
            scale /= 10;
            ++at;
        }
        if (at == first || at - first > 9) return bad_time(rfc_rule);
    }
    Time const local = *civil + Millis(ms);
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return local;
    auto const hour = digits(text, at + 1, 2);
    auto const minute = digits(text, at + 4, 2);
    bool const shape = at + 6 == text.size() && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':';
    if (!shape || !hour || !minute || *hour > 23 || *minute > 59) return bad_time(rfc_rule);
    Millis const offset = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    return text[at] == '+' ? local - offset : local + offset;
}

Result<Time> parse_local(std::string_view text, Millis utc_offset) {
    constexpr std::string_view rule = "must be a local time such as 2011-07-01 01:32:33";
    if (text.size() != 19) return bad_time(rule);
    auto const civil = parse_civil(text, " T", rule);
    if (!civil) return civil;
    return *civil - utc_offset;
}

std::string day_of(Time time, Millis utc_offset) { return to_rfc3339(time + utc_offset).substr(0, 10); }

}  // namespace tiaodu
