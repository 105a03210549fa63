// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/city_commands.hpp"
#include "protocol/messages/ticket_life_commands.hpp"
#include "protocol/messages/zone_commands.hpp"
#include "server/core/decision.hpp"

/// Border zones (结合部) that several squads or districts share: all see a ticket inside, the first to take it owns it,
/// refusals are counted, and when nobody takes it in time the common parent decides.
namespace tiaodu {

/// Errors: not_found (an owner, a unit, the zone), conflict, invalid_field (plan.…), limit_exceeded (zones_max).
/// A zone is never deleted: `valid_to` = now retires it.
Result<Events> decide_set_zone(DecisionContext const& context, SetZone const& command);

struct ZoneImport {
    Events events;
    ZonesImported counts;
};
/// Errors: as decide_set_zone, with the place in the list (zones[3].plan.ring); invalid_field when the list names a
/// zone twice.
Result<ZoneImport> decide_import_zones(DecisionContext const& context, ImportZones const& command);

/// The border zone in force that holds a point; the first by id where zones overlap.
Zone const* zone_at(World const& world, GeoPoint point, Time now);
/// The lowest organisation that all owners answer to, by the professional line.
OrgCode common_parent(OrgTree const& org, std::vector<OrgCode> const& owners);

/// A ticket whose point lies in a zone: its owners become its responders and the waiting time begins.
void share_in_zone(DecisionContext const& context, Ticket& ticket);

/// Errors: wrong_state (taken already, by whom), forbidden (not an owner of the zone).
Result<Events> decide_take(DecisionContext const& context, TakeTicket const& command);
/// When every owner has refused, the common parent decides at once. Errors: as decide_take; already_exists (refused
/// before).
Result<Events> decide_refuse(DecisionContext const& context, RefuseTicket const& command);

}  // namespace tiaodu
