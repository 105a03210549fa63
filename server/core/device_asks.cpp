// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_rules.hpp"

namespace tiaodu {
namespace {

/// What changes the device itself is the administrator's.
bool for_administrators(AskKind kind) {
    switch (kind) {
        case AskKind::parameters:
        case AskKind::set_parameters:
        case AskKind::attributes:
        case AskKind::restart:
        case AskKind::link_check: return true;
        case AskKind::text:
        case AskKind::position:
        case AskKind::track:
        case AskKind::confirm_alarms:
        case AskKind::photo: return false;
    }
    return true;
}

std::optional<Error> check_ask(DeviceAsk const& ask) {
    switch (ask.kind) {
        case AskKind::text:
            if (!ask.text) return Error{Errc::missing_field, "ask.text", "say what the device shows"};
            break;
        case AskKind::track:
            if (!ask.interval_s) return Error{Errc::missing_field, "ask.interval_s", "0 ends the tracking"};
            if (*ask.interval_s != 0 && !ask.valid_s)
                return Error{Errc::missing_field, "ask.valid_s", "say for how long"};
            break;
        case AskKind::set_parameters:
            if (ask.parameters.empty()) return Error{Errc::missing_field, "ask.parameters", "at least one"};
            break;
        case AskKind::position:
        case AskKind::parameters:
        case AskKind::attributes:
        case AskKind::restart:
        case AskKind::confirm_alarms:
        case AskKind::link_check:
        case AskKind::photo: break;
    }
    return std::nullopt;
}

}  // namespace

Result<Events> decide_ask_device(DecisionContext const& context, AskDevice const& command) {
    auto const found = context.world.devices.find(command.device_id);
    bool const administers =
        found != context.world.devices.end() && holds(context, Right::administer, found->second.squad);
    if (found == context.world.devices.end() || !(administers || holds(context, Right::view, found->second.squad)))
        return Error{Errc::not_found, "device_id", "no device " + to_string(command.device_id)};
    auto const& device = found->second;
    bool const works = holds(context, Right::handle, device.squad) || holds(context, Right::respond, device.squad);
    if (!administers && (for_administrators(command.ask.kind) || !works))
        return Error{Errc::forbidden, "device_id",
                     "this account may not ask a device for " + std::string(to_word(command.ask.kind))};
    if (device.retired) return Error{Errc::wrong_state, "device_id", "is taken out of use"};
    if (device.protocol != DeviceProtocol::jt808)
        return Error{Errc::unsupported, "device_id",
                     std::string(to_word(device.protocol)) + " devices cannot be asked for anything"};
    if (auto error = check_ask(command.ask)) return *error;
    return Events{DeviceAsked{command.device_id, command.ask}};
}

}  // namespace tiaodu
