// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/city_commands.hpp"
#include "server/core/decision.hpp"

/// Major-event reports (重大事项报告, CMD-13): from any level to every level above, with receipts, follow-ups, and a
/// clock from the event to the first report.
namespace tiaodu {

/// Errors: forbidden (an account that only looks on), invalid_field (in the future), wrong_state (the city has nobody
/// above it), not_found (ticket).
Result<Events> decide_submit(DecisionContext const& context, SubmitReport const& command);
/// Errors: not_found, forbidden (the account works elsewhere), wrong_state (received already).
Result<Events> decide_receive(DecisionContext const& context, ReceiveReport const& command);
/// By who reported and by the levels above. Errors: conflict, wrong_state (closed), limit_exceeded.
Result<Events> decide_follow_up(DecisionContext const& context, FollowUpReport const& command);
/// By a level above. Errors: as above, forbidden.
Result<Events> decide_close_report(DecisionContext const& context, CloseReport const& command);

}  // namespace tiaodu
