// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/alert_commands.hpp"
#include "server/core/decision.hpp"

/// What people do with alerts. Errors common to all: not_found (outside the scope), forbidden (only looks on), conflict
/// (somebody was faster: who and when), wrong_state (closed).
namespace tiaodu {

/// Whoever takes an alert that another has taken takes it over; both names stay in the event log.
Result<Events> decide_take_alert(DecisionContext const& context, TakeAlert const& command);
/// Errors: also invalid_field (`ended` is for the program).
Result<Events> decide_close_alert(DecisionContext const& context, CloseAlert const& command);

/// What a rule has found, before it becomes an alert.
struct AlertSignal {
    AlertRule const* rule = nullptr;  ///< Part of the world's rules.
    OrgCode node;
    std::optional<UnitId> unit_id;
    std::optional<ZoneId> zone_id;
    std::optional<DeviceId> device_id;
    std::optional<GeoPoint> point;
    std::string text;
    Time began_at{};
};

/// The first rule of a kind that holds for a unit of this squad, kind and posture; null when none does.
AlertRule const* find_alert_rule(World const& world, AlertKind kind, Unit const& unit);

/// The alert of the same rule, unit, zone and device that nobody has closed yet; null when there is none.
Alert const* open_alert(World const& world, AlertSignal const& signal);

/// The event, or nothing while the same alert is still open.
Events raise_alert(World const& world, AlertSignal const& signal, Time now);

}  // namespace tiaodu
