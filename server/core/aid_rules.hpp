// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/aid.hpp"
#include "server/core/decision.hpp"

/// Help across districts: who lends which units to whom, until when.
namespace tiaodu {

/// Longer help is a matter of the organisation, not of a command.
inline constexpr auto aid_span_max = std::chrono::hours(24 * 30);

/// By whoever commands the units (their district's desk or above). Errors: not_found (a unit that the actor does not
/// command), invalid_field (`node` is above the units, a street office or unknown; `until` past or too late),
/// limit_exceeded (aids_max at once for a unit).
Result<Events> decide_grant_aid(DecisionContext const& context, GrantAid const& command);
/// By either side. Errors: not_found (a unit that is neither the actor's nor lent to the actor's node).
Result<Events> decide_end_aid(DecisionContext const& context, EndAid const& command);

/// True while the actor handles or responds for a node that the unit helps.
bool is_helped_by(DecisionContext const& context, Unit const& unit);

/// What has ended by `now`.
Events ended_aids(World const& world, Time now, std::size_t limit);

}  // namespace tiaodu
