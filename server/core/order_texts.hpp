// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/decision.hpp"

/// Orders as short texts for the terminals of the units that they are given to: a driver sees and hears them without a
/// console, and the terminal's answer counts as delivery.
namespace tiaodu {

/// A text that a unit's terminal should show. The same order, recipient, revision and stage is the same text.
struct OrderText {
    enum class Stage : std::uint8_t { issued, changed, recalled };
    OrderId order_id;
    std::int32_t recipient = 0;
    std::int64_t revision = 0;
    Stage stage = Stage::issued;
    friend auto operator<=>(OrderText const&, OrderText const&) = default;
};

/// What the unit behind a recipient has still to be told: the order while it owes a receipt, its recall while that is
/// not confirmed. Nothing for organisations, persons and departments, nor for an order that is no longer in force.
std::optional<OrderText> text_due(World const& world, Order const& order, Recipient const& recipient);

/// The words: kind, what, where, until when (Beijing time); at most 300 characters of the basic plane, so that they fit
/// a JT/T 808 text in GBK. No personal data of complainants.
std::string words_of(World const& world, OrderText const& text);
/// True when the terminal must call for attention.
bool is_urgent(World const& world, OrderText const& text);

/// A terminal of the recipient's unit has confirmed that it shows the order. Errors: not_found (it belongs to another
/// unit meanwhile), wrong_state (delivered already, called back, …), conflict (changed meanwhile).
Result<Events> decide_shown(DecisionContext const& context, OrderText const& text, DeviceId device);

}  // namespace tiaodu
