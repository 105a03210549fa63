// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/owntracks.hpp"

#include "protocol/devices/phone_fields.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace tiaodu::owntracks {
namespace {

using Json = nlohmann::json;
using namespace phone;

constexpr std::size_t type_bytes_max = 32;
constexpr double kmh_to_mps = 1 / 3.6;

std::string const& first_of(std::string const& a, std::string const& b) { return a.empty() ? b : a; }

Result<double> required(Json const& object, char const* name) {
    auto const value = json_number(object, name, name);
    if (!value) return value.error();
    if (!*value) return Error{Errc::missing_field, name, "is compulsory in a location"};
    return **value;
}

Result<void> set_measurements(PositionReport& report, Json const& object) {
    auto const vel = json_number(object, "vel", "vel");
    if (!vel) return vel.error();
    auto const cog = json_number(object, "cog", "cog");
    if (!cog) return cog.error();
    auto const alt = json_number(object, "alt", "alt");
    if (!alt) return alt.error();
    auto const acc = json_number(object, "acc", "acc");
    if (!acc) return acc.error();
    Result<void> result;
    if (*vel) result = take(measured(**vel * kmh_to_mps, speed_mps_max, "vel", "m/s"), report.speed_mps);
    if (result && *cog) result = take(measured(**cog, 360, "cog", "degrees"), report.course_deg);
    if (result && *alt) result = take(altitude_of(**alt, "alt"), report.altitude_m);
    if (result && *acc) result = take(measured(**acc, accuracy_m_max, "acc", "metres"), report.accuracy_m);
    if (auto const batt = json_number(object, "batt", "batt"); batt && *batt)
        report.battery = battery_of_percent(**batt);
    return result;
}

Result<Time> time_of(Json const& object, Time now) {
    auto const seconds = json_number(object, "tst", "tst");
    if (!seconds) return seconds.error();
    if (!*seconds) return now;
    if (!(std::abs(**seconds) < 1e15)) return invalid("tst", "must be seconds since 1970");
    return time_of_number(std::llround(**seconds), "tst");
}

Result<PositionReport> read_location(Json const& object, Time now) {
    auto const lat = required(object, "lat");
    if (!lat) return lat.error();
    auto const lon = required(object, "lon");
    if (!lon) return lon.error();
    PositionReport report;
    if (auto const result = set_point(report, {*lon, *lat}, {"lat", "lon"}); !result) return result.error();
    if (auto const result = set_measurements(report, object); !result) return result.error();
    if (auto const result = take(time_of(object, now), report.fix_at); !result) return result.error();
    report.arrived_at = now;
    return report;
}

}  // namespace

Result<std::string> identity_of(RequestNames const& names) {
    auto const& user = first_of(names.login, first_of(names.header_user, names.query_user));
    auto const& device = first_of(names.header_device, names.query_device);
    if (user.empty()) return Error{Errc::missing_field, "user", "no login, no X-Limit-U and no ?u= names the user"};
    auto identity = device.empty() ? user : user + "/" + device;
    if (auto const good = check_identity(identity, "user"); !good) return good.error();
    return identity;
}

Result<void> read_query(std::string_view query, RequestNames& names) {
    if (query.size() > query_bytes_max)
        return Error{Errc::limit_exceeded, "query", "at most " + std::to_string(query_bytes_max) + " bytes"};
    std::vector<Parameter> parameters;
    if (auto const result = read_parameters(query, "query", parameters); !result) return result;
    for (auto& parameter : parameters) {
        if (parameter.name == "u") names.query_user = std::move(parameter.value);
        if (parameter.name == "d") names.query_device = std::move(parameter.value);
    }
    return {};
}

Result<Message> decode_message(std::string_view body, Time now) {
    if (body.empty()) return Message{};
    if (body.size() > body_bytes_max)
        return Error{Errc::limit_exceeded, "body", "at most " + std::to_string(body_bytes_max) + " bytes"};
    auto const object = parse_object(body);
    if (!object) return object.error();
    Json const* const type = member(*object, "_type");
    if (type == nullptr || !type->is_string()) return Error{Errc::malformed, "_type", "must be text"};
    Message message;
    message.type = type->get_ref<std::string const&>();
    if (message.type.empty() || message.type.size() > type_bytes_max)
        return Error{Errc::limit_exceeded, "_type", "must be 1 to " + std::to_string(type_bytes_max) + " bytes"};
    if (message.type != "location") return message;
    auto position = read_location(*object, now);
    if (!position) return position.error();
    message.position = *position;
    return message;
}

}  // namespace tiaodu::owntracks
