// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/decision.hpp"

/// What the clock alone brings about: clocks that turn yellow and red, recipients that are reminded and climbed over,
/// untaken tickets of border zones, reports without a receipt. What has fired is part of the state, so nothing fires
/// twice and a restart loses nothing: whatever was due meanwhile fires at once, each stage once.
namespace tiaodu {

/// Everything that is due at `now` and has not happened yet, at most `limit` events; the rest comes with the next call.
Events due_events(World const& world, Time now, std::size_t limit);

/// The chase rule of an order by its kind and urgency; none: nobody is chased.
ChaseRule const* chase_rule(OrderRules const& rules, Order const& order);
/// The stage that a recipient must have reached at `now`, by when its receipt clock began.
ReceiptStage stage_at(NodeCalendar const& calendar, ChaseRule const& rule, Time from, Time now);

}  // namespace tiaodu
