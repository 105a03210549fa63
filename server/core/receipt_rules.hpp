// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/order_rules.hpp"

/// What recipients answer, what issuers check, and what the levels that were told have to say.
namespace tiaodu {

/// A step of a recipient, by its own session: the squad's leader for a squad and its units, the district's desk for a
/// district, the person itself. Steps go forward only; skipped ones are implied.
struct RecipientStep {
    OrderId order_id;
    std::int32_t recipient = 0;
    RecipientState step = RecipientState::acknowledged;
    std::int64_t revision = 0;
    std::optional<std::string> result;
    std::optional<std::string> reason;
};

/// Errors: not_found (order outside the scope, no such recipient), forbidden (somebody else answers for it), conflict
/// (an older revision), wrong_state (already there or beyond, out, called back, order or ticket over), missing_field
/// (result of a report, reason of a refusal).
Result<Events> decide_step(DecisionContext const& context, RecipientStep const& step);
/// What an outside department answered, written down by the issuer. Errors: also forbidden, invalid_field.
Result<Events> decide_record_answer(DecisionContext const& context, RecordAnswer const& command);
/// Errors: forbidden (not the issuer), wrong_state (has not reported).
Result<Events> decide_verify(DecisionContext const& context, VerifyOrder const& command);
Result<Events> decide_remark(DecisionContext const& context, RemarkOnOrder const& command);
/// Errors: not_found (the level was not told), forbidden (the account does not work there), wrong_state (seen already).
Result<Events> decide_see(DecisionContext const& context, SeeOrder const& command);

/// Where the order's ticket goes when the recipients stand as in `after`; none when nothing about it changes.
std::optional<TicketStep> ticket_step_for(DecisionContext const& context, Order const& after,
                                          std::optional<RecipientState> reached);

/// The same step from the recipient's own terminal, which has no session: the caller has checked whose it is. Errors:
/// as decide_step, but not forbidden.
Result<Events> decide_delivered_by_device(DecisionContext const& context, RecipientStep const& step, std::string by);

}  // namespace tiaodu
