// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/admin_commands.hpp"
#include "server/core/decision.hpp"

/// Decisions of the administrator: units, accounts, areas. Errors common to all: forbidden, not_found.
namespace tiaodu {

/// Errors: already_exists (call sign within the squad), invalid_field (not a squad), limit_exceeded (units_max).
Result<Events> decide_register_unit(DecisionContext const& context, RegisterUnit const& command);
/// By an administrator, or by whoever responds for the unit's squad. Errors: wrong_state (off duty while on an order).
Result<Events> decide_posture(DecisionContext const& context, SetPosture const& command);
/// By an administrator of the squad.
Result<Events> decide_skills(DecisionContext const& context, SetSkills const& command);
/// What no account may be given, whoever gives it. Errors: forbidden (a grant outside the actor's own nodes),
/// invalid_field (an administrator of security or an auditor with any other role, a wall with any other role).
std::optional<Error> check_grants(DecisionContext const& context, std::span<Grant const> grants);
/// By a security administrator. Errors: already_exists (name), and those of check_grants.
Result<Events> decide_create_account(DecisionContext const& context, CreateAccount const& command);

struct AreaDecision {
    Events events;
    AreasImported counts;
};
/// All or nothing. Errors: not_found (squad), invalid_field (a broken ring, with which one and why).
Result<AreaDecision> decide_import_areas(DecisionContext const& context, ImportAreas const& command);

/// Rebuilds `world.areas` from the imported shapes, or from the squads' label points when none were imported.
void refresh_areas(World& world);

}  // namespace tiaodu
