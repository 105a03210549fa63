// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/city_commands.hpp"
#include "server/core/decision.hpp"

/// Changing the rules themselves, by the city's administrator, and calendars, by each organisation's.
namespace tiaodu {

/// Errors: forbidden, conflict (somebody changed the rules since `version`), missing_field (no part named),
/// invalid_field (a part that does not hang together; the path names where; a state that open tickets are in is gone).
Result<Events> decide_set_rules(DecisionContext const& context, SetRules const& command);

/// Sets a calendar; every open ticket whose clocks move gets an event of its own. Errors: not_found (organisation),
/// conflict (`version` is not one more than the present one), and those of CalendarBook::put.
Result<Events> decide_set_calendar(DecisionContext const& context, SetCalendar const& command);

/// Puts the parts that a change names in the place of the old ones; the version stays.
void replace_parts(RuleBook& rules, RuleChange const& change);
void replace_parts(RuleChange& rules, RuleChange const& change);

/// What is wrong with rules, as they would be used; none when all is well.
std::optional<Error> check_rules(RuleChange const& rules);

}  // namespace tiaodu
