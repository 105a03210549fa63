// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/order_life_commands.hpp"
#include "server/core/decision.hpp"

/// Giving orders: who may order whom, who is told, what the kind asks for. Errors common to all: not_found, forbidden,
/// conflict (with who was faster), wrong_state.
namespace tiaodu {

/// The rule of a kind; a kind that the deployment's rules leave out has the plainest rule.
OrderKindRule const& rule_of(OrderRules const& rules, OrderKind kind);

/// Turns choices into recipients, numbered from `first_index`. The actor must handle tickets at each node, or lead the
/// squad of each unit and person. Errors: not_found, conflict (a unit has its one primary job already: who sent it,
/// when and where to), wrong_state (off duty, where the kind refuses that), invalid_field (not exactly one of the four,
/// or the same recipient twice, here or in `present`).
Result<std::vector<Recipient>> recipients_of(DecisionContext const& context, std::span<RecipientChoice const> choices,
                                             OrderKindRule const& rule, std::span<Recipient const> present);

/// Levels between the issuer and the recipients that are not told yet, by either parent line of authority: the
/// professional one.
std::vector<Informed> skipped_levels(DecisionContext const& context, OrgCode const& issuer,
                                     std::span<Recipient const> recipients, std::span<Informed const> known);

/// What an order needs besides its kind and recipients.
struct OrderDraft {
    OrderKind kind = OrderKind::ticket_disposal;
    Urgency urgency = Urgency::normal;
    std::optional<std::string> title;
    std::optional<std::string> note;
    std::optional<TicketId> ticket_id;
    std::optional<Time> due_at;  ///< Absent: by the kind.
};
/// The order with its rule's obligations, ready to be issued. Errors: those of recipients_of.
Result<Order> make_order(DecisionContext const& context, OrderDraft draft, std::span<RecipientChoice const> choices);

/// Errors: also invalid_field (a ticket disposal, times in the wrong order).
Result<Events> decide_issue(DecisionContext const& context, IssueOrder const& command);

/// True while the order's ticket waits for it; always for orders of other kinds. A ticket that is over, or back at
/// the desk (recalled, rework, reopened), waits for no order, and one that was dispatched anew for another.
bool is_in_force(World const& world, Order const& order);

/// The ticket's order called back from whoever has not finished it, when the ticket ends without them; none when
/// everybody has.
std::optional<OrderRecalled> recall_for(World const& world, Ticket const& ticket, std::string reason);

/// True when the actor speaks for the issuer: handles tickets there.
bool speaks_for_issuer(DecisionContext const& context, Order const& order);
/// An order in force that the actor sees and nobody has changed since `version`. Errors: not_found, conflict,
/// wrong_state (recalled, merged, or its ticket does not wait for it any more).
Result<Order const*> current_order(DecisionContext const& context, OrderId id, std::int64_t version);
/// The same, for the issuer and the levels above it. Errors: also forbidden.
Result<Order const*> own_order(DecisionContext const& context, OrderId id, std::int64_t version);

}  // namespace tiaodu
