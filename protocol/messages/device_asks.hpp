// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/device_words.hpp"
#include "protocol/vocab/id.hpp"

#include <optional>
#include <string>
#include <vector>

/// What somebody asks of a device, and what it answers. Both are events: who asked what, when, and how it ended.
namespace tiaodu {

/// A setting of a terminal (JT/T 808-2013, table 12).
struct DeviceParameter {
    static constexpr std::string_view name = "DeviceParameter";
    std::int64_t id = 0;
    std::string value;
    friend bool operator==(DeviceParameter const&, DeviceParameter const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, DeviceParameter& m) {
    visit("id", m.id, Field{.doc = "For example 41 (0x0029): seconds between reports.", .min = 0, .max = 4294967295.0});
    visit("value", m.value,
          Field{.doc = "Decimal for numbers, text for texts, hexadecimal after `0x` for what has no known type.",
                .bytes_min = 0,
                .bytes_max = 512});
}

/// Which fields count depends on the kind.
struct DeviceAsk {
    static constexpr std::string_view name = "DeviceAsk";
    AskKind kind = AskKind::position;
    std::optional<std::string> text;
    std::optional<bool> urgent;
    std::optional<std::int32_t> interval_s;
    std::optional<std::int32_t> valid_s;
    std::vector<DeviceParameter> parameters;
    std::optional<std::int32_t> channel;
    std::optional<std::int32_t> count;
};
template <class Visitor>
void describe(Visitor& visit, DeviceAsk& m) {
    visit("kind", m.kind);
    visit("text", m.text, Field{.doc = "text: shown and read out.", .bytes_max = 1500});
    visit("urgent", m.urgent, Field{.doc = "text: default false."});
    visit("interval_s", m.interval_s,
          Field{.doc = "track: seconds between reports, 0 ends it; photo: seconds between pictures.",
                .min = 0,
                .max = 3600});
    visit("valid_s", m.valid_s, Field{.doc = "track: for how long.", .min = 0, .max = 86400});
    visit("parameters", m.parameters,
          Field{.doc = "set_parameters: what to set; parameters: which to tell, by id (empty: all).",
                .items_max = 50,
                .presence = Presence::optional});
    visit("channel", m.channel, Field{.doc = "photo: camera, default 1.", .min = 1, .max = 64});
    visit("count", m.count, Field{.doc = "photo: how many, default 1.", .min = 1, .max = 20});
}

/// Asks a device for something. The answer comes as the event device.answered. Reply: AskReply.
struct AskDevice {
    static constexpr std::string_view type = "device.ask";
    static constexpr std::string_view name = "AskDevice";
    DeviceId device_id;
    DeviceAsk ask;
};
template <class Visitor>
void describe(Visitor& visit, AskDevice& m) {
    visit("device_id", m.device_id);
    visit("ask", m.ask);
}

struct AskReply {
    static constexpr std::string_view name = "AskReply";
    DeviceId device_id;
    std::int64_t asked_seq = 0;
};
template <class Visitor>
void describe(Visitor& visit, AskReply& m) {
    visit("device_id", m.device_id);
    visit("asked_seq", m.asked_seq, Field{.doc = "Seq of the event device.asked; device.answered names it."});
}

struct DeviceAsked {
    static constexpr std::string_view type = "device.asked";
    static constexpr std::string_view name = "DeviceAsked";
    DeviceId device_id;
    DeviceAsk ask;
};
template <class Visitor>
void describe(Visitor& visit, DeviceAsked& m) {
    visit("device_id", m.device_id);
    visit("ask", m.ask);
}

/// What a device told besides "done".
struct DeviceAnswer {
    static constexpr std::string_view name = "DeviceAnswer";
    AskOutcome outcome = AskOutcome::ok;
    std::string detail;
    std::vector<DeviceParameter> parameters;
};
template <class Visitor>
void describe(Visitor& visit, DeviceAnswer& m) {
    visit("outcome", m.outcome);
    visit("detail", m.detail,
          Field{.doc = "For people: model and firmware, pictures to come …", .bytes_min = 0, .bytes_max = 1000});
    visit("parameters", m.parameters, Field{.items_max = 500, .presence = Presence::optional});
}

struct DeviceAnswered {
    static constexpr std::string_view type = "device.answered";
    static constexpr std::string_view name = "DeviceAnswered";
    DeviceId device_id;
    std::int64_t asked_seq = 0;
    DeviceAnswer answer;
};
template <class Visitor>
void describe(Visitor& visit, DeviceAnswered& m) {
    visit("device_id", m.device_id);
    visit("asked_seq", m.asked_seq, Field{.min = 1});
    visit("answer", m.answer);
}

}  // namespace tiaodu
