// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/device.hpp"
#include "protocol/messages/queries.hpp"
#include "protocol/vocab/device_words.hpp"

/// The registry of devices as administrators see it, and what reports without being in it.
namespace tiaodu {

template <>
struct IdField<DeviceId> {
    static constexpr std::string_view name = "OneDevice", field = "device_id";
};

/// Which devices to list: those for which everything holds that is given.
struct DeviceQuery {
    static constexpr std::string_view name = "DeviceQuery";
    std::optional<OrgCode> node;
    std::optional<UnitId> unit_id;
    std::optional<DeviceProtocol> protocol;
    std::optional<std::string> text;
    std::optional<bool> connected;
    std::optional<bool> retired;
    std::optional<std::int64_t> limit;
    std::optional<std::string> after;
};
template <class Visitor>
void describe(Visitor& visit, DeviceQuery& m) {
    visit("node", m.node, Field{.doc = "Who answers for it is this organisation or one below it."});
    visit("unit_id", m.unit_id, Field{.doc = "Carried by this unit now."});
    visit("protocol", m.protocol);
    visit("text", m.text, Field{.doc = "Part of the identity or the label.", .bytes_max = 64});
    visit("connected", m.connected, Field{.doc = "true: holds a connection now; false: does not."});
    visit("retired", m.retired, Field{.doc = "Default false; true: those taken out of use."});
    visit("limit", m.limit, Field{.doc = "Default 100.", .min = 1, .max = 500});
    visit("after", m.after, Field{.doc = "`next` of the page before. Oldest first.", .bytes_max = 40});
}

/// A device with what the server has heard of it since it started.
struct DeviceView {
    static constexpr std::string_view name = "DeviceView";
    Device device;
    std::optional<UnitId> carrier;
    std::optional<std::string> call_sign;
    bool has_code = false;
    std::optional<Time> connected_since;
    std::optional<Time> heard_at;
    std::optional<std::string> address;
    std::optional<std::int64_t> clock_skew_s;
    std::optional<double> battery;
    std::int64_t dropped = 0;
};
template <class Visitor>
void describe(Visitor& visit, DeviceView& m) {
    visit("device", m.device);
    visit("carrier", m.carrier, Field{.doc = "The unit that carries it now."});
    visit("call_sign", m.call_sign, Field{.doc = "Of that unit."});
    visit("has_code", m.has_code, Field{.doc = "A code was issued; a phone must show it when `login_required`."});
    visit("connected_since", m.connected_since,
          Field{.doc = "Absent: no connection, or a phone that makes one a fix."});
    visit("heard_at", m.heard_at, Field{.doc = "Last sign of life; absent: none since the server started."});
    visit("address", m.address, Field{.doc = "Where that came from."});
    visit("clock_skew_s", m.clock_skew_s,
          Field{.doc = "Of the last live fix: its time minus ours, s; a slow network makes it negative too."});
    visit("battery", m.battery, Field{.doc = "Charge, 0 to 1.", .min = 0, .max = 1});
    visit("dropped", m.dropped, Field{.doc = "Reports dropped because there were too many of them.", .min = 0});
}

/// Something that reports but is not registered. Registering a device of this protocol and identity adopts it.
struct UnknownDevice {
    static constexpr std::string_view name = "UnknownDevice";
    DeviceProtocol protocol = DeviceProtocol::jt808;
    std::string identity;
    Time first_seen{};
    Time last_seen{};
    std::int64_t count = 0;
    std::optional<std::string> address;
    std::optional<std::string> plate;
    std::optional<std::string> maker;
    std::optional<std::string> model;
};
template <class Visitor>
void describe(Visitor& visit, UnknownDevice& m) {
    visit("protocol", m.protocol);
    visit("identity", m.identity, Field{.doc = "As device.register takes it.", .bytes_max = 64});
    visit("first_seen", m.first_seen);
    visit("last_seen", m.last_seen);
    visit("count", m.count, Field{.min = 1});
    visit("address", m.address, Field{.doc = "Where the last report came from.", .bytes_max = 64});
    visit("plate", m.plate, Field{.doc = "Number plate, as a JT/T 808 terminal says.", .bytes_max = 64});
    visit("maker", m.maker, Field{.bytes_max = 64});
    visit("model", m.model, Field{.bytes_max = 64});
}

/// Reports of one kind that were turned down for good.
struct RejectedReport {
    static constexpr std::string_view name = "RejectedReport";
    DeviceProtocol protocol = DeviceProtocol::osmand;
    std::string identity;
    RejectReason reason = RejectReason::unreadable;
    std::string detail;
    Time first_at{};
    Time last_at{};
    std::int64_t count = 0;
    std::optional<std::string> address;
};
template <class Visitor>
void describe(Visitor& visit, RejectedReport& m) {
    visit("protocol", m.protocol);
    visit("identity", m.identity, Field{.doc = "Empty when the report named none.", .bytes_min = 0, .bytes_max = 64});
    visit("reason", m.reason);
    visit("detail", m.detail, Field{.doc = "Field and rule of the last one.", .bytes_min = 0, .bytes_max = 300});
    visit("first_at", m.first_at);
    visit("last_at", m.last_at);
    visit("count", m.count, Field{.min = 1});
    visit("address", m.address, Field{.doc = "Where the last one came from.", .bytes_max = 64});
}

}  // namespace tiaodu
