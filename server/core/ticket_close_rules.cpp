// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_rules.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/core/ticket_life_rules.hpp"

#include <algorithm>

/// Closing a ticket (办结): what must have been done before, said, and decided.
namespace tiaodu {
namespace {

std::optional<Error> check_source(World const& world, Ticket const& ticket) {
    for (auto const& rule : world.rules.sources) {
        if (rule.source != ticket.source) continue;
        if (rule.reply == NoteRule::required && !ticket.reply)
            return Error{Errc::missing_field, "reply",
                         "this source asks that the complainant is answered first (ticket.reply)"};
        if (rule.call_back == NoteRule::required && !ticket.call_back)
            return Error{Errc::missing_field, "call_back",
                         "this source asks that the complainant is called back first (ticket.call_back)"};
    }
    return std::nullopt;
}

/// 应立案尽立案: a true complaint of a kind that should be a case needs one, or a reason from the list.
std::optional<Error> check_case(World const& world, Ticket const& ticket, CloseTicket const& command,
                                CaseRule const* rule) {
    bool const true_one = command.truth.value_or(Truth::confirmed) == Truth::confirmed;
    auto const& decision = command.case_decision;
    if (!decision) {
        if (!rule || !true_one) return std::nullopt;
        return Error{Errc::missing_field, "case_decision",
                     "should this be a case? The rule " + rule->label.code + " (" + rule->label.zh +
                         ") says so; a no needs a reason code"};
    }
    if (decision->rule) {
        auto const& rules = world.rules.cases.rules;
        bool const applies = std::any_of(rules.begin(), rules.end(), [&](CaseRule const& known) {
            return known.label.code == *decision->rule && matches(known.match, ticket);
        });
        if (!applies) return Error{Errc::invalid_field, "case_decision.rule", "no such rule is about this ticket"};
    }
    if (decision->choice == CaseChoice::filed) {
        if (decision->case_number.value_or("").empty())
            return Error{Errc::missing_field, "case_decision.case_number", "give the number of the case"};
        return std::nullopt;
    }
    std::string codes;
    for (auto const& reason : world.rules.cases.no_case_reasons) {
        if (decision->reason == reason.code) return std::nullopt;
        codes += (codes.empty() ? "" : ", ") + reason.code;
    }
    if (!decision->reason)
        return Error{Errc::missing_field, "case_decision.reason", "why is it no case? One of " + codes};
    return Error{Errc::invalid_field, "case_decision.reason", "one of " + codes};
}

std::optional<Error> check_knot(World const& world, Ticket const& ticket, CloseTicket const& command) {
    if (!ticket.knot_id) return std::nullopt;
    auto const knot = world.knots.find(*ticket.knot_id);
    bool const open = knot != world.knots.end() && !knot->second.closed_at;
    if (open && command.different_this_time.value_or("").empty())
        return Error{Errc::missing_field, "different_this_time",
                     "it was complained about " + std::to_string(knot->second.tickets.size()) +
                         " times: say what is different this time"};
    return std::nullopt;
}

}  // namespace

Result<Events> decide_close(DecisionContext const& context, CloseTicket const& command) {
    auto const found = owned_ticket(context, command.ticket_id, command.version);
    if (!found) return found.error();
    auto const& ticket = **found;
    auto const action = possible_action(context.world.rules.flow, ticket, "close");
    if (!action) return action.error();
    bool const early = ticket.status != TicketStatus::resolved && ticket.status != TicketStatus::checked;
    if (early && command.note.value_or("").empty())
        return Error{Errc::missing_field, "note", "closing before every recipient has reported needs a reason"};
    if (auto error = check_source(context.world, ticket)) return *error;
    auto const* rule = case_rule_of(context.world.rules.cases, ticket);
    if (auto error = check_case(context.world, ticket, command, rule)) return *error;
    if (auto error = check_knot(context.world, ticket, command)) return *error;
    auto decision = command.case_decision;
    if (decision && rule && !decision->rule) decision->rule = rule->label.code;
    Events events;
    if (auto recall = recall_for(context.world, ticket, "结案")) events.push_back(std::move(*recall));
    events.push_back(TicketClosed{ticket.id, step_by(context, ticket, **action),
                                  command.truth.value_or(Truth::confirmed), command.outcome, command.note,
                                  std::move(decision), command.different_this_time, context.now});
    return events;
}

}  // namespace tiaodu
