// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/device_asks.hpp"
#include "protocol/messages/device_commands.hpp"
#include "server/core/decision.hpp"

/// The registry of devices: who carries which, and since when. Errors common to all: not_found, conflict (version).
namespace tiaodu {

/// Errors: already_exists (protocol + identity), invalid_field (identity not of the protocol's shape).
Result<Events> decide_register_device(DecisionContext const& context, RegisterDevice const& command);
/// Gives the device to another unit, or to nobody. Errors: wrong_state (retired), invalid_field (`from`).
Result<Events> decide_bind_device(DecisionContext const& context, BindDevice const& command);
/// Nothing happens when nothing would change. A device that is retired is carried by nobody any more.
Result<Events> decide_change_device(DecisionContext const& context, ChangeDevice const& command);

/// Whether a code may be issued; it is no event, because it is a secret. Errors: wrong_state (retired), unsupported (a
/// JT/T 808 terminal gets its code when it registers, a tablet signs in).
Result<void> check_issue_code(DecisionContext const& context, IssueDeviceCode const& command);
/// A text, a position, closer tracking or a picture may be asked by whoever handles or responds there; settings and
/// restarts by an administrator. Errors: forbidden, missing_field (what the kind needs), unsupported (a phone),
/// wrong_state (retired).
Result<Events> decide_ask_device(DecisionContext const& context, AskDevice const& command);

/// The unit that carried the device at a moment; nothing when nobody did. A moment before the first hand-over belongs
/// to the first carrier when it is less than an hour earlier: registration follows the first use, not the other way
/// round.
std::optional<UnitId> carrier_at(Device const& device, Time at);
/// Devices that a unit carries now, oldest first.
std::vector<Device const*> devices_of(World const& world, UnitId unit);

}  // namespace tiaodu
