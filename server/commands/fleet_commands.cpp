// SPDX-License-Identifier: Apache-2.0
#include "db/hash_chain.hpp"
#include "protocol/devices/sip_digest.hpp"
#include "server/app/secrets.hpp"
#include "server/commands/handlers.hpp"
#include "server/core/aid_rules.hpp"
#include "server/core/alert_rules.hpp"
#include "server/core/device_rules.hpp"

/// Devices, alerts and help with units.
namespace tiaodu {
namespace {

std::function<nlohmann::json(World const&)> device_reply(DeviceId id) {
    return [id](World const& world) { return to_json(DeviceReply{id, world.devices.at(id).version}); };
}

std::function<nlohmann::json(World const&)> alert_reply(AlertId id) {
    return [id](World const& world) { return to_json(AlertReply{id, world.alerts.at(id).version}); };
}

std::function<nlohmann::json(World const&)> aid_reply(std::size_t units) {
    return [units](World const&) { return to_json(AidReply{static_cast<std::int64_t>(units)}); };
}

}  // namespace

Result<Handled> grant_aid(DecisionContext const& context, GrantAid const& command) {
    return handled(decide_grant_aid(context, command), aid_reply(command.units.size()));
}

Result<Handled> end_aid(DecisionContext const& context, EndAid const& command) {
    return handled(decide_end_aid(context, command), aid_reply(command.units.size()));
}

Result<Handled> register_device(DecisionContext const& context, RegisterDevice const& command) {
    auto events = decide_register_device(context, command);
    auto const id = events ? std::get<DeviceRegistered>(events->front()).device.id : DeviceId();
    return handled(std::move(events), device_reply(id));
}

Result<Handled> bind_device(DecisionContext const& context, BindDevice const& command) {
    return handled(decide_bind_device(context, command), device_reply(command.device_id));
}

Result<Handled> change_device(DecisionContext const& context, ChangeDevice const& command) {
    return handled(decide_change_device(context, command), device_reply(command.device_id));
}

Result<Handled> issue_device_code(DecisionContext const& context, IssueDeviceCode const& command) {
    if (auto const allowed = check_issue_code(context, command); !allowed) return allowed.error();
    auto const id = command.device_id;
    auto const code = new_device_code();
    Handled outcome;
    outcome.rows.device_codes.push_back({id, sha256(code), device_signing_key(code)});
    auto const& device = context.world.devices.at(id);
    if (device.protocol == DeviceProtocol::gb28181) {
        // A camera never shows its code: it proves by a digest that it knows it.
        if (context.world.camera_realm.empty())
            return Error{Errc::wrong_state, "device_id", "gb28181.realm is not configured"};
        auto const secret = sip::digest_secret(device.identity, context.world.camera_realm, code);
        outcome.rows.device_digests.push_back({id, secret.md5, secret.sha256});
    }
    outcome.reply = [id, code](World const&) { return to_json(DeviceSecret{id, code}); };
    outcome.remembered_reply = [id](World const&) { return to_json(DeviceSecret{id, "(shown once)"}); };
    return outcome;
}

Result<Handled> ask_device(DecisionContext const& context, AskDevice const& command) {
    // The event that the reply is made after is the last one.
    return handled(decide_ask_device(context, command), [id = command.device_id](World const& world) {
        return to_json(AskReply{id, world.counters.seq});
    });
}

Result<Handled> take_alert(DecisionContext const& context, TakeAlert const& command) {
    return handled(decide_take_alert(context, command), alert_reply(command.alert_id));
}

Result<Handled> close_alert(DecisionContext const& context, CloseAlert const& command) {
    return handled(decide_close_alert(context, command), alert_reply(command.alert_id));
}

}  // namespace tiaodu
