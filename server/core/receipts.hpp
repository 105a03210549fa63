// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/work_queries.hpp"
#include "server/core/org.hpp"

#include <vector>

/// What the receipts of an order add up to: pure functions of the order.
///
/// The state of a recipient that has relayed the order follows from its own recipients by these rules:
///   1. It has started as soon as it has relayed.
///   2. It is on the way, or on the scene, as soon as the first of them is.
///   3. It has reported when all of them have done what the order needs (a receipt, or a report).
///   4. It is verified when all of them are.
///   5. Those that declined, were called back, replaced or not called do not count; when the last one goes, it is back
///      at `acknowledged` and must act itself.
/// A recipient that is out or was called back follows nobody.
namespace tiaodu {

/// True for a recipient that will do nothing any more.
bool is_out(RecipientState state);
/// True while the recipient has a part in the order: not out, and not called back.
bool is_active(Recipient const& recipient);
/// True when the recipient has read the order as it is and done what it needs, or has no part in it any more.
bool is_finished(Order const& order, Recipient const& recipient);
/// True while the recipient owes a receipt: never read, or not read since the order changed.
bool owes_receipt(Order const& order, Recipient const& recipient);
/// True when the recipient has relayed the order and somebody below it still has a part in it.
bool has_relayed(Order const& order, std::int32_t index);
/// State of a recipient that has relayed, by the rules above.
RecipientState followed_state(Order const& order, Recipient const& parent);
/// open; done when every recipient is finished (and somebody did it); recalled when nobody has a part in it any more.
OrderState state_from_receipts(Order const& order);
/// Moves `recipient` to `state` at `at` and stamps the times; steps in between are implied, but `delivered` and
/// `acknowledged` only. Falling back (rules above) takes away the times of steps that are no longer reached.
void stamp(Recipient& recipient, RecipientState state, Time at);

/// The recipients named and everybody above them in the order, who follow them; by index, without repeats.
std::vector<std::int32_t> with_parents(Order const& order, std::vector<std::int32_t> named);

/// On what level a recipient stands.
RecipientLevel level_of(OrgTree const& org, Recipient const& recipient);
/// True for the recipients behind a figure.
bool is_behind(Order const& order, Recipient const& recipient, ReceiptFigure figure);
/// Counts per level that has recipients, from the top down.
std::vector<ReceiptCount> receipt_counts(OrgTree const& org, Order const& order);

}  // namespace tiaodu
