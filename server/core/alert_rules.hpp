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
    AlertRule const* rule = nullptr;  ///< Part of the world's rules, which must not change in between.
    OrgCode node;
    std::optional<UnitId> unit_id;
    std::optional<ZoneId> zone_id;
    std::optional<DeviceId> device_id;
    std::optional<GeoPoint> point;
    std::string text;
    Time began_at{};
};

/// The first rule of a kind that holds for a unit of this squad, kind and posture, and for zones of this kind when one
/// is given; null when none does. Off duty only rules hold that name that posture.
AlertRule const* find_alert_rule(World const& world, AlertKind kind, Unit const& unit,
                                 std::optional<ZoneKind> zone = std::nullopt);
/// The first rule of a kind that holds for a zone as a whole, by its kind and its first owner; null when none does.
AlertRule const* find_zone_rule(World const& world, AlertKind kind, ZonePlan const& plan);

/// What the plan of a zone says about a kind of alert; null when the zone does not raise it.
ZoneWatch const* find_watch(ZonePlan const& plan, AlertKind kind);
/// Whether the zone is about this unit: it is named, or nobody is and its squad belongs to an owner.
bool concerns(OrgTree const& org, ZonePlan const& plan, Unit const& unit);

/// The alert that a signal makes, before it has an id and `raised_at`.
Alert draft_of(AlertSignal const& signal);

}  // namespace tiaodu
