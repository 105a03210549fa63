// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/osmand.hpp"

#include "protocol/devices/phone_fields.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace tiaodu::osmand {
namespace {

using Json = nlohmann::json;
using namespace phone;

constexpr double knots_to_mps = 1852.0 / 3600.0;

Result<bool> flag_of(std::string_view text, std::string_view path) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return invalid(path, "must be true, false, 1 or 0");
}

/// What the parameters of one request add up to.
struct Draft {
    PositionReport report;
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
    PositionReport& report = draft.report;
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
    if (name == "batt") {
        if (auto const percent = number_of(parameter.value, name)) report.battery = battery_of_percent(*percent);
        return {};
    }
    bool const measurement =
        name == "speed" || name == "bearing" || name == "heading" || name == "altitude" || name == "accuracy";
    // The apps write an empty value for what the phone does not know.
    if (measurement && !parameter.value.empty()) return set_measurement(report, parameter);
    return {};
}

/// The last parameter of a name; null when there is none.
Parameter const* find_last(std::vector<Parameter> const& parameters, std::string_view name) {
    auto const found = std::find_if(parameters.rbegin(), parameters.rend(),
                                    [&](Parameter const& parameter) { return parameter.name == name; });
    return found == parameters.rend() ? nullptr : &*found;
}

Result<std::string> device_id_of(std::vector<Parameter> const& parameters) {
    for (std::string_view const name : {"id", "deviceid"})
        if (auto const* parameter = find_last(parameters, name)) {
            if (auto const good = check_identity(parameter->value, name); !good) return good.error();
            return parameter->value;
        }
    return Error{Errc::missing_field, "id", "the device id is compulsory"};
}

Result<PositionReport> decode_parameters(std::vector<Parameter> const& parameters, Time now) {
    Draft draft;
    for (Parameter const& parameter : parameters)
        if (auto const result = set_parameter(draft, parameter); !result) return result.error();
    if (!draft.lat) return Error{Errc::missing_field, "lat", "the latitude is compulsory"};
    if (!draft.lon) return Error{Errc::missing_field, "lon", "the longitude is compulsory"};
    PositionReport& report = draft.report;
    if (auto const result = set_point(report, {*draft.lon, *draft.lat}, {"lat", "lon"}); !result) return result.error();
    report.fix_at = draft.fix_at.value_or(now);
    report.arrived_at = now;
    return report;
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
    if (value->is_number_float() && std::abs(value->get<double>()) < 1e18)
        return time_of_number(std::llround(value->get<double>()), path);
    if (value->is_number_unsigned()) {
        auto const number = value->get<std::uint64_t>();
        return time_of_number(number > INT64_MAX ? -1 : static_cast<std::int64_t>(number), path);
    }
    return invalid(path, "must be a string or a number");
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
    Json const* const battery = member(location, "battery");
    // A battery level of -1 is unknown; a strange one is no reason to lose a position.
    if (battery != nullptr)
        if (auto const level = json_number(*battery, "level", "location.battery.level"); level && *level)
            report.battery = battery_of_percent(**level * 100);
    Json const* const extras = member(location, "extras");
    if (is_sos(root) || is_sos(location) || (extras != nullptr && is_sos(*extras))) report.alarm_bits |= alarm_sos;
    return {};
}

Result<std::string> json_device_id(Json const& root) {
    Json const* const id = member(root, "device_id");
    if (id == nullptr) return Error{Errc::missing_field, "device_id", "the device id is compulsory"};
    if (!id->is_string()) return invalid("device_id", "must be a string");
    auto const& text = id->get_ref<std::string const&>();
    if (auto const good = check_identity(text, "device_id"); !good) return good.error();
    return text;
}

Result<PositionReport> decode_json(Json const& root, Time now) {
    Json const* const location = member(root, "location");
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
    PositionReport position;
    if (auto const result = set_point(position, {**lon, **lat}, {lat_path, lon_path}); !result) return result.error();
    if (auto const result = set_json_measurements(position, *coords); !result) return result.error();
    if (auto const result = take(json_time(*location, now), position.fix_at); !result) return result.error();
    if (auto const result = set_json_flags(position, root, *location); !result) return result.error();
    position.arrived_at = now;
    return position;
}

OsmandRequest refused(Error error) { return OsmandRequest{{}, {}, std::move(error)}; }

OsmandRequest of_parameters(std::string_view query, std::string_view form, Time now) {
    std::vector<Parameter> parameters;
    auto read = read_parameters(query, "query", parameters);
    if (read) read = read_parameters(form, "body", parameters);
    auto const id = device_id_of(parameters);
    OsmandRequest request{id ? *id : std::string(), {}, PositionReport{}};
    if (auto const* token = find_last(parameters, "token")) request.token = token->value;
    if (!read) {
        request.position = read.error();
    } else if (!id) {
        request.position = id.error();
    } else {
        request.position = decode_parameters(parameters, now);
    }
    return request;
}

OsmandRequest of_json(std::string_view query, std::string_view body, Time now) {
    auto const root = parse_object(body);
    if (!root) return refused(root.error());
    auto const id = json_device_id(*root);
    if (!id) return refused(id.error());
    OsmandRequest request{*id, {}, decode_json(*root, now)};
    // The body has no room for a secret, the address of the server has.
    std::vector<Parameter> parameters;
    if (auto const read = read_parameters(query, "query", parameters); !read) request.position = read.error();
    if (auto const* token = find_last(parameters, "token")) request.token = token->value;
    return request;
}

/// The media type without its parameters, in lower case.
std::string media_type(std::string_view content_type) {
    std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return type;
}

}  // namespace

OsmandRequest decode_osmand(std::string_view query, std::string_view content_type, std::string_view body, Time now) {
    if (query.size() > query_bytes_max)
        return refused({Errc::limit_exceeded, "query", "at most " + std::to_string(query_bytes_max) + " bytes"});
    if (body.size() > body_bytes_max)
        return refused({Errc::limit_exceeded, "body", "at most " + std::to_string(body_bytes_max) + " bytes"});
    std::string const type = media_type(content_type);
    if (type == "application/json" || (type.empty() && body.starts_with('{'))) return of_json(query, body, now);
    return of_parameters(query, type == "application/x-www-form-urlencoded" ? body : std::string_view(), now);
}

}  // namespace tiaodu::osmand
