// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/position.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the protocols of phones over HTTP share: limits of measurements, times, query parameters and lenient JSON.
/// Nothing here throws for bad input.
namespace tiaodu::phone {

inline constexpr std::size_t query_bytes_max = 4096;
inline constexpr std::size_t body_bytes_max = 64 * 1024;
inline constexpr std::size_t parameters_max = 64;
inline constexpr std::size_t identity_bytes_max = 64;
inline constexpr int json_depth_max = 16;

inline constexpr double speed_mps_max = 500;
inline constexpr double accuracy_m_max = 10'000'000;

Error invalid(std::string_view path, std::string detail);

/// Puts `result` into `target`, or hands its error on.
template <class T, class U>
Result<void> take(Result<T> const& result, U& target) {
    if (!result) return result.error();
    target = *result;
    return {};
}

struct Parameter {
    std::string name;
    std::string value;
};

/// Appends the pairs of a query string or form, percent-decoded. Errors: malformed, limit_exceeded; `path` ("query" or
/// "body") while a name is read.
Result<void> read_parameters(std::string_view text, std::string_view path, std::vector<Parameter>& parameters);

/// A whole decimal number, finite. Errors: invalid_field.
Result<double> number_of(std::string_view text, std::string_view path);
/// Seconds since 1970 below 2^31, milliseconds above, up to the year 9999. Errors: invalid_field.
Result<Time> time_of_number(std::int64_t value, std::string_view path);
/// A number as above, or ISO 8601 with or without a zone (UTC then). Errors: invalid_field.
Result<Time> time_of_text(std::string_view text, std::string_view path);

/// One optional measurement: absent when negative (the apps write -1). Errors: invalid_field above `limit`.
Result<std::optional<double>> measured(double value, double limit, std::string_view path, std::string_view unit);
/// Metres; -1 is unknown. Errors: invalid_field beyond 20 km.
Result<std::optional<double>> altitude_of(double value, std::string_view path);
/// A charge in percent as 0 … 1; absent when it is none: a battery is no reason to lose a position.
std::optional<double> battery_of_percent(double percent);

/// 1 … 64 bytes of UTF-8 without control characters. Errors: missing_field, limit_exceeded, invalid_field.
Result<void> check_identity(std::string_view identity, std::string_view path);

/// Sets the point; 0/0 is what a receiver without a fix reports. Errors: invalid_field.
struct PointPaths {
    std::string_view lat;
    std::string_view lon;
};
Result<void> set_point(PositionReport& report, GeoPoint point, PointPaths paths);

/// A JSON object, nested at most `json_depth_max` levels (deeper ones would overflow the stack when they are
/// destroyed). Errors: malformed with the path "body".
Result<nlohmann::json> parse_object(std::string_view body);
/// A member that is there and not null.
nlohmann::json const* member(nlohmann::json const& object, char const* name);
/// A number, absent when the member is. Errors: invalid_field.
Result<std::optional<double>> json_number(nlohmann::json const& object, char const* name, std::string_view path);

}  // namespace tiaodu::phone
