// SPDX-License-Identifier: Apache-2.0
#include "server/edge/device_asks.hpp"

#include "protocol/vocab/text.hpp"

#include <charconv>

namespace tiaodu {
namespace {

Result<jt808::ParameterValue> value_of(DeviceParameter const& parameter) {
    auto const& text = parameter.value;
    auto const* known = jt808::find_parameter(static_cast<std::uint32_t>(parameter.id));
    if (!known) {
        std::string bytes;
        if (text.starts_with("0x") && from_hex(text.substr(2), bytes)) return jt808::RawBytes{std::move(bytes)};
        return Error{Errc::invalid_field, "", "an unknown parameter is written as 0x and hexadecimal digits"};
    }
    if (known->is_text) return text;
    std::uint32_t number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < known->min || number > known->max)
        return Error{Errc::invalid_field, "",
                     std::string(known->name) + " is a number from " + std::to_string(known->min) + " to " +
                         std::to_string(known->max)};
    return number;
}

Result<jt808::Request> settings(DeviceAsk const& ask) {
    jt808::SetParameters request;
    for (std::size_t i = 0; i < ask.parameters.size(); ++i) {
        auto value = value_of(ask.parameters[i]);
        if (!value)
            return Error{value.error().code, "ask.parameters[" + std::to_string(i) + "].value", value.error().detail};
        request.parameters.push_back({static_cast<std::uint32_t>(ask.parameters[i].id), std::move(*value)});
    }
    return jt808::Request(std::move(request));
}

jt808::Request asked_settings(DeviceAsk const& ask) {
    if (ask.parameters.empty()) return jt808::QueryAllParameters{};
    jt808::QueryParameters request;
    for (auto const& parameter : ask.parameters) request.ids.push_back(static_cast<std::uint32_t>(parameter.id));
    return request;
}

jt808::Request text(DeviceAsk const& ask) {
    jt808::SendText request;
    request.text = ask.text.value_or("");
    request.kind = ask.urgent.value_or(false) ? jt808::TextKind::urgent : jt808::TextKind::notice;
    return request;
}

jt808::Request tracking(DeviceAsk const& ask) {
    jt808::TrackClosely request;
    request.interval_s = static_cast<std::uint16_t>(ask.interval_s.value_or(0));
    request.valid_s = static_cast<std::uint32_t>(ask.valid_s.value_or(0));
    return request;
}

jt808::Request pictures(DeviceAsk const& ask) {
    jt808::Shoot request;
    request.channel = static_cast<std::uint8_t>(ask.channel.value_or(1));
    request.command = static_cast<std::uint16_t>(ask.count.value_or(1));
    request.interval_s = static_cast<std::uint16_t>(ask.interval_s.value_or(0));
    return request;
}

std::string text_of(jt808::ParameterValue const& value) {
    if (auto const* number = std::get_if<std::uint32_t>(&value)) return std::to_string(*number);
    if (auto const* words = std::get_if<std::string>(&value)) return *words;
    return "0x" + to_hex(std::get<jt808::RawBytes>(value).bytes);
}

/// What came besides "done", by kind of answer.
struct Told {
    DeviceAnswer& answer;

    void operator()(std::monostate) const {}
    void operator()(PositionReport const& report) const { answer.detail = report.usable_fix ? "position" : "no fix"; }
    void operator()(jt808::ParametersAnswer const& told) const {
        for (auto const& parameter : told.parameters)
            answer.parameters.push_back({parameter.id, text_of(parameter.value)});
        if (!told.complete) answer.detail = "incomplete";
    }
    void operator()(jt808::Attributes const& told) const {
        answer.detail = told.maker + " " + told.model + ", " + told.terminal_id + ", hardware " +
                        told.hardware_version + ", firmware " + told.firmware_version;
    }
    void operator()(jt808::MediaList const& told) const {
        answer.detail = std::to_string(told.media.size()) + " stored";
    }
    void operator()(jt808::ShootAnswer const& told) const {
        if (told.result == 1) answer.outcome = AskOutcome::failed;
        if (told.result == 2) answer.outcome = AskOutcome::unsupported;
        answer.detail = std::to_string(told.media_ids.size()) + " pictures";
    }
};

AskOutcome outcome_of(jt808::RequestOutcome outcome) {
    switch (outcome) {
        case jt808::RequestOutcome::ok: return AskOutcome::ok;
        case jt808::RequestOutcome::failed: return AskOutcome::failed;
        case jt808::RequestOutcome::bad_message: return AskOutcome::bad_message;
        case jt808::RequestOutcome::unsupported: return AskOutcome::unsupported;
        case jt808::RequestOutcome::no_answer: return AskOutcome::no_answer;
        case jt808::RequestOutcome::connection_lost: return AskOutcome::connection_lost;
    }
    return AskOutcome::failed;
}

}  // namespace

Result<jt808::Request> to_request(DeviceAsk const& ask) {
    switch (ask.kind) {
        case AskKind::text: return text(ask);
        case AskKind::position: return jt808::Request(jt808::QueryPosition{});
        case AskKind::track: return tracking(ask);
        case AskKind::parameters: return asked_settings(ask);
        case AskKind::set_parameters: return settings(ask);
        case AskKind::attributes: return jt808::Request(jt808::QueryAttributes{});
        case AskKind::restart: return jt808::Request(jt808::Control{});
        case AskKind::confirm_alarms:
            return jt808::Request(jt808::ConfirmAlarms{.alarm_bits = jt808::confirmable_alarms});
        case AskKind::link_check: return jt808::Request(jt808::CheckLink{});
        case AskKind::photo: return pictures(ask);
    }
    return Error{Errc::unsupported, "ask.kind", "not known"};
}

DeviceAnswer to_answer(jt808::RequestAnswer const& answer) {
    DeviceAnswer told;
    told.outcome = outcome_of(answer.outcome);
    std::visit(Told{told}, answer.body);
    return told;
}

DeviceAnswer refused_ask(Error const& error) {
    auto const outcome = error.code == Errc::unsupported ? AskOutcome::unsupported : AskOutcome::bad_message;
    return {outcome, error.path + ": " + error.detail, {}};
}

}  // namespace tiaodu
