// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/phone_fields.hpp"

#include "protocol/vocab/text.hpp"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace tiaodu::phone {
namespace {

using Json = nlohmann::json;

constexpr double altitude_m_max = 20'000;
constexpr std::int64_t seconds_below = std::int64_t(1) << 31;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Result<std::string> percent_decoded(std::string_view text, std::string_view path) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.push_back(text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        int const high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
        int const low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return Error{Errc::malformed, std::string(path), "% must be followed by two hexadecimal digits"};
        decoded.push_back(static_cast<char>(high * 16 + low));
        i += 2;
    }
    if (!is_utf8(decoded)) return Error{Errc::malformed, std::string(path), "is not UTF-8"};
    return decoded;
}

}  // namespace

Error invalid(std::string_view path, std::string detail) {
    return Error{Errc::invalid_field, std::string(path), std::move(detail)};
}

Result<void> read_parameters(std::string_view text, std::string_view path, std::vector<Parameter>& parameters) {
    for (std::string_view const pair : split(text, '&')) {
        if (pair.empty()) continue;
        if (parameters.size() >= parameters_max)
            return Error{Errc::limit_exceeded, std::string(path),
                         "more than " + std::to_string(parameters_max) + " parameters"};
        auto const equals = pair.find('=');
        auto name = percent_decoded(pair.substr(0, equals), path);
        if (!name) return name.error();
        auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1), *name);
        if (!value) return value.error();
        parameters.push_back({std::move(*name), std::move(*value)});
    }
    return {};
}

Result<double> number_of(std::string_view text, std::string_view path) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return invalid(path, "must be a decimal number");
    return value;
}

Result<Time> time_of_number(std::int64_t value, std::string_view path) {
    constexpr std::int64_t ms_max = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
    if (value < 0 || value > ms_max) return invalid(path, "must be seconds or milliseconds since 1970, up to 9999");
    return time_from_ms(value < seconds_below ? value * 1000 : value);
}

Result<Time> time_of_text(std::string_view text, std::string_view path) {
    std::int64_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return time_of_number(number, path);
    std::string iso(text);
    // An unencoded "+08:00" arrives with a blank in place of its plus sign.
    if (iso.size() >= 25 && iso[iso.size() - 6] == ' ') iso[iso.size() - 6] = '+';
    if (auto const time = parse_rfc3339(iso)) return *time;
    if (auto const time = parse_local(iso, Millis(0))) return *time;
    return invalid(path, "must be seconds, milliseconds or a time such as 2026-01-05T00:30:00Z");
}

Result<std::optional<double>> measured(double value, double limit, std::string_view path, std::string_view unit) {
    if (value < 0) return std::optional<double>();
    if (value > limit)
        return invalid(path, "must be at most " + std::to_string(std::llround(limit)) + " " + std::string(unit));
    return std::optional<double>(value);
}

Result<std::optional<double>> altitude_of(double value, std::string_view path) {
    if (value == -1) return std::optional<double>();
    if (std::abs(value) > altitude_m_max) return invalid(path, "must be -20000 to 20000 metres");
    return std::optional<double>(value);
}

std::optional<double> battery_of_percent(double percent) {
    if (!(percent >= 0 && percent <= 100)) return std::nullopt;
    return percent / 100;
}

Result<void> check_identity(std::string_view identity, std::string_view path) {
    if (identity.empty()) return Error{Errc::missing_field, std::string(path), "the device must name itself"};
    if (identity.size() > identity_bytes_max)
        return Error{Errc::limit_exceeded, std::string(path),
                     "at most " + std::to_string(identity_bytes_max) + " bytes"};
    if (!is_utf8(identity)) return invalid(path, "must be UTF-8");
    if (has_control(identity) || identity.find_first_of("\t\n") != std::string_view::npos)
        return invalid(path, "must not have control characters");
    return {};
}

Result<void> set_point(PositionReport& report, GeoPoint point, PointPaths paths) {
    if (std::abs(point.lat_deg) > 90) return invalid(paths.lat, "must be -90 to 90 degrees");
    if (std::abs(point.lon_deg) > 180) return invalid(paths.lon, "must be -180 to 180 degrees");
    report.point = point;
    if (point.lat_deg == 0 && point.lon_deg == 0) report.usable_fix = false;
    return {};
}

Result<Json> parse_object(std::string_view body) {
    // The parser checks UTF-8 only inside strings.
    if (!is_utf8(body)) return Error{Errc::malformed, "body", "is not UTF-8"};
    bool too_deep = false;
    auto json = Json::parse(
        body,
        [&](int depth, Json::parse_event_t, Json const&) {
            too_deep = too_deep || depth > json_depth_max;
            return !too_deep;
        },
        false);
    if (too_deep || json.is_discarded() || !json.is_object())
        return Error{Errc::malformed, "body",
                     "must be a JSON object, nested at most " + std::to_string(json_depth_max) + " levels"};
    return json;
}

Json const* member(Json const& object, char const* name) {
    if (!object.is_object()) return nullptr;
    auto const found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Result<std::optional<double>> json_number(Json const& object, char const* name, std::string_view path) {
    Json const* const value = member(object, name);
    if (value == nullptr) return std::optional<double>();
    if (!value->is_number()) return invalid(path, "must be a number");
    return std::optional<double>(value->get<double>());
}

}  // namespace tiaodu::phone
