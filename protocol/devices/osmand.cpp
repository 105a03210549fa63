// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/osmand.hpp"

#include "protocol/vocab/text.hpp"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace tiaodu::osmand {
namespace {

using Json = nlohmann::json;

constexpr double knots_to_mps = 1852.0 / 3600.0;
constexpr double speed_mps_max = 500;
constexpr double altitude_m_max = 20'000;
constexpr double accuracy_m_max = 10'000'000;
constexpr std::int64_t seconds_below = std::int64_t(1) << 31;

Error invalid(std::string_view path, std::string detail) {
    return Error{Errc::invalid_field, std::string(path), std::move(detail)};
}

struct Parameter {
    std::string name;
    std::string value;
};

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

/// Appends the pairs of a query string or form. Error paths: "query" or "body" while a name is read.
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

Result<bool> flag_of(std::string_view text, std::string_view path) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return invalid(path, "must be true, false, 1 or 0");
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

/// One optional measurement: absent when negative (the apps write -1), refused above its limit.
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

Result<void> check_device_id(std::string_view id, std::string_view path) {
    if (id.empty()) return Error{Errc::missing_field, std::string(path), "the device id is compulsory"};
    if (id.size() > device_id_bytes_max)
        return Error{Errc::limit_exceeded, std::string(path),
                     "at most " + std::to_string(device_id_bytes_max) + " bytes"};
    if (has_control(id) || id.find_first_of("\t\n") != std::string_view::npos)
        return invalid(path, "must not have control characters");
    return {};
}

Result<void> set_point(PositionReport& report, double lat, double lon, std::string_view lat_path,
                       std::string_view lon_path) {
    if (std::abs(lat) > 90) return invalid(lat_path, "must be -90 to 90 degrees");
    if (std::abs(lon) > 180) return invalid(lon_path, "must be -180 to 180 degrees");
    report.point = {.lon_deg = lon, .lat_deg = lat};
    if (lat == 0 && lon == 0) report.usable_fix = false;
    return {};
}

/// Puts `result` into `target`, or hands its error on.
template <class T, class U>
Result<void> take(Result<T> const& result, U& target) {
    if (!result) return result.error();
    target = *result;
    return {};
}

/// What the parameters of one request add up to.
struct Draft {
    OsmandReport report;
    std::optional<double> lat;
    std::optional<double> lon;
    std::optional<Time> fix_at;
};

Result<void> set_location(Draft& draft, Parameter const& parameter) {
    auto const parts = split(parameter.value, ',');
    if (parts.size() != 2) return invalid("location", "must be lat,lon");
    if (auto result = take(number_of(trimmed(parts[0]), "location"), draft.lat); !result) return result;
    return take(number_of(trimmed(parts[1]), "location"), draft.lon);
}

Result<void> set_measurement(PositionReport& report, Parameter const& parameter) {
    std::string const& name = parameter.name;
    auto const number = number_of(parameter.value, name);
    if (!number) return number.error();
    if (name == "speed") return take(measured(*number * knots_to_mps, speed_mps_max, name, "m/s"), report.speed_mps);
    if (name == "altitude") return take(altitude_of(*number, name), report.altitude_m);
    if (name == "accuracy") return take(measured(*number, accuracy_m_max, name, "metres"), report.accuracy_m);
    return take(measured(*number, 360, name, "degrees"), report.course_deg);
}

Result<void> set_parameter(Draft& draft, Parameter const& parameter) {
    std::string const& name = parameter.name;
    PositionReport& report = draft.report.position;
    if (name == "id" || name == "deviceid") {
        draft.report.device_id = parameter.value;
        return check_device_id(parameter.value, name);
    }
    if (name == "lat") return take(number_of(parameter.value, name), draft.lat);
    if (name == "lon") return take(number_of(parameter.value, name), draft.lon);
    if (name == "location") return set_location(draft, parameter);
    if (name == "timestamp") return take(time_of_text(parameter.value, name), draft.fix_at);
    if (name == "mock") return take(flag_of(parameter.value, name), report.mock);
    if (name == "alarm") {
        if (parameter.value == "sos") report.alarm_bits |= alarm_sos;
        return {};
    }
    if (name == "valid") {
        auto const valid = flag_of(parameter.value, name);
        if (!valid) return valid.error();
        report.usable_fix = report.usable_fix && *valid;
        return {};
    }
    bool const measurement =
        name == "speed" || name == "bearing" || name == "heading" || name == "altitude" || name == "accuracy";
    // The apps write an empty value for what the phone does not know.
    if (measurement && !parameter.value.empty()) return set_measurement(report, parameter);
    return {};
}

Result<OsmandReport> decode_parameters(std::vector<Parameter> const& parameters, Time now) {
    Draft draft;
    for (Parameter const& parameter : parameters)
        if (auto const result = set_parameter(draft, parameter); !result) return result.error();
    if (draft.report.device_id.empty()) return Error{Errc::missing_field, "id", "the device id is compulsory"};
    if (!draft.lat) return Error{Errc::missing_field, "lat", "the latitude is compulsory"};
    if (!draft.lon) return Error{Errc::missing_field, "lon", "the longitude is compulsory"};
    PositionReport& report = draft.report.position;
    if (auto const result = set_point(report, *draft.lat, *draft.lon, "lat", "lon"); !result) return result.error();
    report.fix_at = draft.fix_at.value_or(now);
    report.arrived_at = now;
    return std::move(draft.report);
}

/// Parses with a bound on nesting: deep documents would overflow the stack when they are destroyed.
std::optional<Json> parse_json(std::string_view text) {
    bool too_deep = false;
    auto json = Json::parse(
        text,
        [&](int depth, Json::parse_event_t, Json const&) {
            too_deep = too_deep || depth > json_depth_max;
            return !too_deep;
        },
        false);
    if (too_deep || json.is_discarded()) return std::nullopt;
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

Result<void> set_json_measurements(PositionReport& report, Json const& coords) {
    auto const speed = json_number(coords, "speed", "location.coords.speed");
    if (!speed) return speed.error();
    auto const heading = json_number(coords, "heading", "location.coords.heading");
    if (!heading) return heading.error();
    auto const altitude = json_number(coords, "altitude", "location.coords.altitude");
    if (!altitude) return altitude.error();
    auto const accuracy = json_number(coords, "accuracy", "location.coords.accuracy");
    if (!accuracy) return accuracy.error();
    Result<void> result;
    if (*speed) result = take(measured(**speed, speed_mps_max, "location.coords.speed", "m/s"), report.speed_mps);
    if (result && *heading)
        result = take(measured(**heading, 360, "location.coords.heading", "degrees"), report.course_deg);
    if (result && *altitude) result = take(altitude_of(**altitude, "location.coords.altitude"), report.altitude_m);
    if (result && *accuracy)
        result = take(measured(**accuracy, accuracy_m_max, "location.coords.accuracy", "metres"), report.accuracy_m);
    return result;
}

Result<Time> json_time(Json const& location, Time now) {
    constexpr std::string_view path = "location.timestamp";
    Json const* const value = member(location, "timestamp");
    if (value == nullptr) return now;
    if (value->is_string()) return time_of_text(value->get_ref<std::string const&>(), path);
    if (value->is_number_unsigned()) {
        auto const number = value->get<std::uint64_t>();
        return time_of_number(number > INT64_MAX ? -1 : static_cast<std::int64_t>(number), path);
    }
    return invalid(path, "must be a string or a whole number");
}

bool is_sos(Json const& object) {
    Json const* const alarm = member(object, "alarm");
    return alarm != nullptr && alarm->is_string() && alarm->get_ref<std::string const&>() == "sos";
}

Result<void> set_json_flags(PositionReport& report, Json const& root, Json const& location) {
    if (Json const* const mock = member(location, "mock")) {
        if (!mock->is_boolean()) return invalid("location.mock", "must be true or false");
        report.mock = mock->get<bool>();
    }
    Json const* const extras = member(location, "extras");
    if (is_sos(root) || is_sos(location) || (extras != nullptr && is_sos(*extras))) report.alarm_bits |= alarm_sos;
    return {};
}

Result<void> set_json_device_id(OsmandReport& report, Json const& root) {
    Json const* const id = member(root, "device_id");
    if (id == nullptr) return Error{Errc::missing_field, "device_id", "the device id is compulsory"};
    if (!id->is_string()) return invalid("device_id", "must be a string");
    report.device_id = id->get_ref<std::string const&>();
    return check_device_id(report.device_id, "device_id");
}

Result<OsmandReport> decode_json(std::string_view body, Time now) {
    // The parser checks UTF-8 only inside strings.
    if (!is_utf8(body)) return Error{Errc::malformed, "body", "is not UTF-8"};
    auto const root = parse_json(body);
    if (!root || !root->is_object())
        return Error{Errc::malformed, "body",
                     "must be a JSON object, nested at most " + std::to_string(json_depth_max) + " levels"};
    OsmandReport report;
    if (auto const result = set_json_device_id(report, *root); !result) return result.error();
    Json const* const location = member(*root, "location");
    if (location == nullptr) return Error{Errc::missing_field, "location", "the location is compulsory"};
    if (!location->is_object()) return invalid("location", "must be an object");
    Json const* const coords = member(*location, "coords");
    if (coords == nullptr) return Error{Errc::missing_field, "location.coords", "the coordinates are compulsory"};
    if (!coords->is_object()) return invalid("location.coords", "must be an object");

    constexpr std::string_view lat_path = "location.coords.latitude";
    constexpr std::string_view lon_path = "location.coords.longitude";
    auto const lat = json_number(*coords, "latitude", lat_path);
    if (!lat) return lat.error();
    auto const lon = json_number(*coords, "longitude", lon_path);
    if (!lon) return lon.error();
    if (!*lat) return Error{Errc::missing_field, std::string(lat_path), "the latitude is compulsory"};
    if (!*lon) return Error{Errc::missing_field, std::string(lon_path), "the longitude is compulsory"};
    PositionReport& position = report.position;
    if (auto const result = set_point(position, **lat, **lon, lat_path, lon_path); !result) return result.error();
    if (auto const result = set_json_measurements(position, *coords); !result) return result.error();
    if (auto const result = take(json_time(*location, now), position.fix_at); !result) return result.error();
    if (auto const result = set_json_flags(position, *root, *location); !result) return result.error();
    position.arrived_at = now;
    return report;
}

/// The media type without its parameters, in lower case.
std::string media_type(std::string_view content_type) {
    std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return type;
}

}  // namespace

Result<OsmandReport> decode_osmand(std::string_view query, std::string_view content_type, std::string_view body,
                                   Time now) {
    if (query.size() > query_bytes_max)
        return Error{Errc::limit_exceeded, "query", "at most " + std::to_string(query_bytes_max) + " bytes"};
    if (body.size() > body_bytes_max)
        return Error{Errc::limit_exceeded, "body", "at most " + std::to_string(body_bytes_max) + " bytes"};
    std::string const type = media_type(content_type);
    if (type == "application/json" || (type.empty() && body.starts_with('{'))) return decode_json(body, now);
    std::vector<Parameter> parameters;
    if (auto const result = read_parameters(query, "query", parameters); !result) return result.error();
    if (type == "application/x-www-form-urlencoded")
        if (auto const result = read_parameters(body, "body", parameters); !result) return result.error();
    return decode_parameters(parameters, now);
}

}  // namespace tiaodu::osmand
