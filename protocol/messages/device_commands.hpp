// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/device.hpp"

/// The registry of devices: which there are, how they speak, who carries them.
namespace tiaodu {

/// Registers a device and gives it to a unit. Reply: DeviceReply. Protocol and identity are unique together.
struct RegisterDevice {
    static constexpr std::string_view type = "device.register";
    static constexpr std::string_view name = "RegisterDevice";
    UnitId unit_id;
    DeviceProtocol protocol = DeviceProtocol::jt808;
    std::string identity;
    std::optional<std::string> label;
    std::optional<Datum> datum;
    std::optional<std::int32_t> utc_offset_minutes;
    std::optional<bool> login_required;
};
template <class Visitor>
void describe(Visitor& visit, RegisterDevice& m) {
    visit("unit_id", m.unit_id);
    visit("protocol", m.protocol);
    visit(
        "identity", m.identity,
        Field{.doc = "JT/T 808 terminal number; GB/T 28181 id of 20 digits; OsmAnd id (put a secret in it); OwnTracks "
                     "user/device; login of a tablet's account.",
              .bytes_max = 64});
    visit("label", m.label, Field{.doc = "What people call it.", .bytes_max = 100});
    visit("datum", m.datum, Field{.doc = "Default wgs84."});
    visit("utc_offset_minutes", m.utc_offset_minutes,
          Field{.doc = "Clock of the terminal; default 480.", .min = -720, .max = 840});
    visit("login_required", m.login_required, Field{.doc = "Default true."});
}

/// Gives a device to another unit, or to nobody. Reply: DeviceReply.
struct BindDevice {
    static constexpr std::string_view type = "device.bind";
    static constexpr std::string_view name = "BindDevice";
    DeviceId device_id;
    std::int64_t version = 0;
    std::optional<UnitId> unit_id;
    std::optional<Time> from;
};
template <class Visitor>
void describe(Visitor& visit, BindDevice& m) {
    visit("device_id", m.device_id);
    visit("version", m.version, Field{.min = 1});
    visit("unit_id", m.unit_id, Field{.doc = "Absent: nobody carries it."});
    visit("from", m.from,
          Field{.doc = "When it was handed over; at most 7 days ago, not before the last hand-over, not in the future. "
                       "Default: now."});
}

/// Changes what the registry says of a device; absent fields stay. Reply: DeviceReply.
struct ChangeDevice {
    static constexpr std::string_view type = "device.change";
    static constexpr std::string_view name = "ChangeDevice";
    DeviceId device_id;
    std::int64_t version = 0;
    std::optional<std::string> label;
    std::optional<Datum> datum;
    std::optional<std::int32_t> utc_offset_minutes;
    std::optional<bool> login_required;
    std::optional<bool> retired;
};
template <class Visitor>
void describe(Visitor& visit, ChangeDevice& m) {
    visit("device_id", m.device_id);
    visit("version", m.version, Field{.min = 1});
    visit("label", m.label, Field{.bytes_max = 100});
    visit("datum", m.datum);
    visit("utc_offset_minutes", m.utc_offset_minutes, Field{.min = -720, .max = 840});
    visit("login_required", m.login_required);
    visit("retired", m.retired);
}

/// Makes a new code for a phone; the old one is worth nothing any more. Reply: DeviceSecret, once.
struct IssueDeviceCode {
    static constexpr std::string_view type = "device.issue_code";
    static constexpr std::string_view name = "IssueDeviceCode";
    DeviceId device_id;
};
template <class Visitor>
void describe(Visitor& visit, IssueDeviceCode& m) {
    visit("device_id", m.device_id);
}

/// Reply of device.issue_code: the code is shown once and kept only as a hash.
struct DeviceSecret {
    static constexpr std::string_view name = "DeviceSecret";
    DeviceId device_id;
    std::string code;
};
template <class Visitor>
void describe(Visitor& visit, DeviceSecret& m) {
    visit("device_id", m.device_id);
    visit("code", m.code,
          Field{.doc = "100 random bits; OsmAnd and Traccar Client: parameter `token` or password of HTTP Basic; "
                       "OwnTracks: password. Shown once."});
}

struct DeviceReply {
    static constexpr std::string_view name = "DeviceReply";
    DeviceId device_id;
    std::int64_t version = 0;
};
template <class Visitor>
void describe(Visitor& visit, DeviceReply& m) {
    visit("device_id", m.device_id);
    visit("version", m.version);
}

}  // namespace tiaodu
