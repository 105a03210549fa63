// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/ticket_rules.hpp"

namespace tiaodu {

/// A step of a recipient, by an account with the right to respond for its squad. Steps go forward only; skipped ones
/// are implied.
struct RecipientStep {
    OrderId order_id;
    std::int32_t recipient = 0;
    RecipientState step = RecipientState::acknowledged;
    std::optional<std::string> result;
};

/// Errors: not_found (order outside the scope, no such recipient), forbidden, wrong_state (already there or beyond,
/// ticket closed), missing_field (result of a report).
Result<Events> decide_step(DecisionContext const& context, RecipientStep const& step);

}  // namespace tiaodu
