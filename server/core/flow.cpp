// SPDX-License-Identifier: Apache-2.0
#include "server/core/flow.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>
#include <set>

namespace tiaodu {
namespace {

std::string listed(std::vector<std::string> const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "none" : text;
}

std::vector<std::string> possible_codes(TicketFlow const& flow, std::string const& state) {
    std::vector<std::string> codes;
    for (auto const& action : flow.actions)
        if (std::find(action.from.begin(), action.from.end(), state) != action.from.end())
            codes.push_back(action.label.code);
    return codes;
}

bool may_act(DecisionContext const& context, Ticket const& ticket, FlowActor who) {
    bool const owns = holds(context, Right::handle, ticket.node);
    bool const responds =
        holds(context, Right::respond, ticket.node) || holds(context, Right::respond, ticket.responders);
    switch (who) {
        case FlowActor::owner: return owns;
        case FlowActor::responder: return responds;
        case FlowActor::either: return owns || responds;
    }
    return false;
}

/// Codes that the program itself carries out; a flow without them could not work.
constexpr std::array needed_actions{"accept", "dispatch", "start", "feedback", "undispatch", "close"};

std::optional<Error> check_states(TicketFlow const& flow) {
    std::set<std::string> codes;
    if (flow.states.empty()) return Error{Errc::missing_field, "flow.states", "a flow has at least one state"};
    if (flow.states.front().status != TicketStatus::registered)
        return Error{Errc::invalid_field, "flow.states[0].status", "tickets begin as registered"};
    for (std::size_t i = 0; i < flow.states.size(); ++i)
        if (!codes.insert(flow.states[i].label.code).second)
            return Error{Errc::invalid_field, "flow.states[" + std::to_string(i) + "].label.code", "stands twice"};
    return std::nullopt;
}

std::optional<Error> check_actions(TicketFlow const& flow) {
    std::set<std::string> codes;
    for (std::size_t i = 0; i < flow.actions.size(); ++i) {
        auto const& action = flow.actions[i];
        auto const path = "flow.actions[" + std::to_string(i) + "]";
        if (!codes.insert(action.label.code).second)
            return Error{Errc::invalid_field, path + ".label.code", "stands twice"};
        for (auto const& from : action.from)
            if (!find_state(flow, from)) return Error{Errc::invalid_field, path + ".from", "no state " + from};
        if (action.to && !find_state(flow, *action.to))
            return Error{Errc::invalid_field, path + ".to", "no state " + *action.to};
        if (action.approval == OrgKind::squad || action.approval == OrgKind::street)
            return Error{Errc::invalid_field, path + ".approval", "district or city"};
    }
    for (auto const* needed : needed_actions)
        if (!codes.contains(needed))
            return Error{Errc::missing_field, "flow.actions", std::string("a flow needs the action ") + needed};
    return std::nullopt;
}

std::optional<Error> check_ways(TicketFlow const& flow) {
    std::set<std::string> reached{flow.states.front().label.code};
    for (bool more = true; more;) {
        more = false;
        for (auto const& action : flow.actions)
            for (auto const& from : action.from)
                if (action.to && reached.contains(from) && reached.insert(*action.to).second) more = true;
    }
    for (auto const& state : flow.states) {
        auto const& code = state.label.code;
        if (!reached.contains(code)) return Error{Errc::invalid_field, "flow.states", code + " cannot be reached"};
        bool const leaves = std::any_of(flow.actions.begin(), flow.actions.end(), [&](FlowAction const& action) {
            bool const from = std::find(action.from.begin(), action.from.end(), code) != action.from.end();
            return from && (action.clocks == ClockEffect::resume || (action.to && *action.to != code));
        });
        if (!is_over(state.status) && !leaves)
            return Error{Errc::invalid_field, "flow.states", "no action leads out of " + code};
    }
    return std::nullopt;
}

}  // namespace

FlowAction const* find_action(TicketFlow const& flow, std::string_view code) {
    for (auto const& action : flow.actions)
        if (action.label.code == code) return &action;
    return nullptr;
}

FlowState const* find_state(TicketFlow const& flow, std::string_view code) {
    for (auto const& state : flow.states)
        if (state.label.code == code) return &state;
    return nullptr;
}

Result<FlowAction const*> possible_action(TicketFlow const& flow, Ticket const& ticket, std::string_view code) {
    auto const* action = find_action(flow, code);
    if (!action) return Error{Errc::not_found, "action", "the ticket flow has no action " + std::string(code)};
    if (std::find(action->from.begin(), action->from.end(), ticket.state) == action->from.end())
        return Error{Errc::wrong_state, "ticket_id",
                     "is " + ticket.state + ": " + std::string(code) +
                         " is not possible; possible now: " + listed(possible_codes(flow, ticket.state))};
    return action;
}

std::optional<Error> check_actor(DecisionContext const& context, Ticket const& ticket, FlowAction const& action) {
    if (may_act(context, ticket, action.who)) return std::nullopt;
    return Error{Errc::forbidden, "ticket_id",
                 action.label.code + " belongs to " +
                     (action.who == FlowActor::responder ? "the squad that handles it" : ticket.node.text())};
}

std::optional<Error> check_words(FlowAction const& action, std::optional<std::string> const& reason,
                                 std::optional<std::string> const& note) {
    if (!action.reasons.empty()) {
        std::vector<std::string> codes;
        for (auto const& label : action.reasons) codes.push_back(label.code);
        if (!reason) return Error{Errc::missing_field, "reason", "one of " + listed(codes)};
        if (std::find(codes.begin(), codes.end(), *reason) == codes.end())
            return Error{Errc::invalid_field, "reason", "one of " + listed(codes)};
    }
    if (action.note == NoteRule::required && note.value_or("").empty())
        return Error{Errc::missing_field, "note", action.label.code + " needs an explanation"};
    return std::nullopt;
}

std::optional<OrgCode> approver_of(DecisionContext const& context, Ticket const& ticket, FlowAction const& action) {
    if (!action.approval) return std::nullopt;
    auto const& org = context.world.org;
    for (auto const& code : professional_line(org, ticket.node)) {
        auto const index = org.find(code);
        if (org.at(*index).kind != *action.approval) continue;
        bool const consents_itself = holds(context, Right::handle, code);
        return consents_itself ? std::nullopt : std::optional(code);
    }
    return std::nullopt;  // the ticket stands at or above the level that would consent
}

FlowState const& target_state(TicketFlow const& flow, Ticket const& ticket, FlowAction const& action) {
    bool const goes_back = !action.to && action.clocks == ClockEffect::resume;
    auto const code = action.to ? *action.to : goes_back ? ticket.state_before.value_or(ticket.state) : ticket.state;
    auto const* state = find_state(flow, code);
    TIAODU_ASSERT(state || !flow.states.empty());
    return state ? *state : flow.states.front();
}

std::optional<Error> check_flow(TicketFlow const& flow) {
    if (auto error = check_states(flow)) return error;
    if (auto error = check_actions(flow)) return error;
    return check_ways(flow);
}

}  // namespace tiaodu
