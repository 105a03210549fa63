// SPDX-License-Identifier: Apache-2.0
#include "server/core/ticket_life_rules.hpp"

#include "server/core/limit_clock.hpp"
#include "server/core/order_rules.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t requests_max = 32;
constexpr std::size_t contacts_max = 50;

/// Actions that other commands carry out: through ticket.move they would lose what those ask for.
constexpr std::array own_commands{"locate", "dispatch",  "start",  "feedback", "undispatch",
                                  "close",  "call_back", "extend", "contact",  "reply"};

struct Step {
    Ticket const* ticket = nullptr;
    FlowAction const* action = nullptr;
};

/// The ticket and the action, when this actor may carry it out now.
Result<Step> step_of(DecisionContext const& context, TicketId id, std::int64_t version, std::string_view code,
                     std::optional<std::string> const& reason, std::optional<std::string> const& note) {
    auto const seen = visible_ticket(context, id);
    if (!seen) return seen.error();
    auto const* known = find_action(context.world.rules.flow, code);
    if (!known) return Error{Errc::not_found, "action", "the ticket flow has no action " + std::string(code)};
    if (auto error = check_actor(context, **seen, *known)) return *error;
    auto const ticket = current_ticket(context, id, version);
    if (!ticket) return ticket.error();
    auto const action = possible_action(context.world.rules.flow, **ticket, code);
    if (!action) return action.error();
    // What is impossible anyway asks for no reason.
    if (auto error = check_words(**action, reason, note)) return *error;
    return Step{*ticket, *action};
}

std::optional<OrgCode> new_owner(World const& world, Ticket const& ticket, FlowAction const& action) {
    if (action.hand_over != HandOver::upward) return std::nullopt;
    auto const line = professional_line(world.org, ticket.node);
    return line.size() > 1 ? std::optional(line[1]) : std::nullopt;
}

Result<Events> ask(DecisionContext const& context, Ticket const& ticket, TicketRequest request) {
    for (auto const& other : ticket.requests)
        if (other.verdict == RequestVerdict::pending && other.action == request.action)
            return Error{Errc::already_exists, "action",
                         other.by + " asked for it already; " + other.approver.text() + " has not decided yet"};
    if (ticket.requests.size() >= requests_max)
        return Error{Errc::limit_exceeded, "", "at most " + std::to_string(requests_max) + " requests a ticket"};
    request.number = static_cast<std::int32_t>(ticket.requests.size()) + 1;
    request.by = context.actor.display_name;
    request.node = home_of(context);
    request.at = context.now;
    return Events{TicketRequested{ticket.id, std::move(request)}};
}

TicketMoved moved(DecisionContext const& context, Ticket const& ticket, FlowAction const& action,
                  std::optional<std::string> reason, std::optional<std::string> note,
                  std::optional<std::string> department) {
    return {ticket.id,       action.label.code,     step_by(context, ticket, action),        std::move(reason),
            std::move(note), std::move(department), new_owner(context.world, ticket, action)};
}

/// A ticket that ends calls its order back from whoever still works on it.
void add_move(Events& events, DecisionContext const& context, Ticket const& ticket, TicketMoved move) {
    if (is_over(move.step.status))
        if (auto recall = recall_for(context.world, ticket, move.action)) events.push_back(std::move(*recall));
    events.push_back(std::move(move));
}

std::optional<Error> check_department(World const& world, FlowAction const& action,
                                      std::optional<std::string> const& department) {
    bool const transfers = action.label.code == "transfer";
    if (transfers != department.has_value())
        return Error{transfers ? Errc::missing_field : Errc::invalid_field, "department",
                     transfers ? "say which department it goes to" : "only a transfer names a department"};
    if (!department) return std::nullopt;
    for (auto const& known : world.rules.orders.departments)
        if (known.code == *department) return std::nullopt;
    return Error{Errc::not_found, "department", "no department " + *department + " in the rules"};
}

Result<std::vector<TicketClock>> extended(DecisionContext const& context, Ticket const& ticket, std::int32_t amount,
                                          std::string const& why) {
    auto clocks = ticket.clocks;
    for (auto& clock : clocks) {
        if (clock.code != "total") continue;
        auto more = extend_clock(calendar_of(context.world, ticket.node), clock.clock,
                                 {amount, context.now, why, context.actor.account});
        if (!more) return more.error();
        clock.clock = std::move(*more);
        clock.light = light(clock.clock, context.now);
        return clocks;
    }
    return Error{Errc::wrong_state, "ticket_id", "the source set this ticket's deadline; only the source can move it"};
}

}  // namespace

Result<Events> decide_move(DecisionContext const& context, MoveTicket const& command) {
    if (std::find(own_commands.begin(), own_commands.end(), command.action) != own_commands.end())
        return Error{Errc::invalid_field, "action", command.action + " has a command of its own"};
    auto const step =
        step_of(context, command.ticket_id, command.version, command.action, command.reason, command.note);
    if (!step) return step.error();
    auto const& action = *step->action;
    if (auto error = check_department(context.world, action, command.department)) return *error;
    if (auto approver = approver_of(context, *step->ticket, action)) {
        TicketRequest request;
        request.action = command.action;
        request.reason = command.reason;
        request.note = command.note;
        request.department = command.department;
        request.approver = std::move(*approver);
        return ask(context, *step->ticket, std::move(request));
    }
    Events events;
    add_move(events, context, *step->ticket,
             moved(context, *step->ticket, action, command.reason, command.note, command.department));
    return events;
}

Result<Events> decide_extend(DecisionContext const& context, ExtendTicket const& command) {
    auto const step = step_of(context, command.ticket_id, command.version, "extend", command.reason, command.note);
    if (!step) return step.error();
    auto const& ticket = *step->ticket;
    auto clocks = extended(context, ticket, command.amount, command.reason.value_or(command.note.value_or("延期")));
    if (!clocks) return clocks.error();
    TicketRequest request;
    request.action = "extend";
    request.reason = command.reason;
    request.note = command.note;
    for (auto const& clock : ticket.clocks)
        if (clock.code == "total") request.more_time = TimeLimit{clock.clock.limit.counting, command.amount};
    auto const approver = approver_of(context, ticket, *step->action);
    request.approver = approver.value_or(home_of(context));
    auto asked = ask(context, ticket, std::move(request));
    if (!asked || approver) return asked;
    auto const number = std::get<TicketRequested>(asked->front()).request.number;
    asked->push_back(TicketRequestDecided{ticket.id, number, RequestVerdict::approved, {}, std::move(*clocks)});
    return asked;
}

Result<Events> decide_request(DecisionContext const& context, DecideRequest const& command) {
    auto const seen = visible_ticket(context, command.ticket_id);
    if (!seen) return seen.error();
    auto const& requests = (*seen)->requests;
    auto const at = static_cast<std::size_t>(command.request) - 1;
    if (at >= requests.size())
        return Error{Errc::not_found, "request", "the ticket has " + std::to_string(requests.size()) + " requests"};
    auto const& request = requests[at];
    if (!holds(context, Right::handle, request.approver))
        return Error{Errc::forbidden, "request", "is decided by " + request.approver.text()};
    if (request.verdict != RequestVerdict::pending)
        return Error{Errc::wrong_state, "request",
                     "was " + std::string(to_word(request.verdict)) + " by " + request.decided_by.value_or("") +
                         " at " + to_rfc3339(request.decided_at.value_or(Time{}))};
    if (command.verdict == RequestVerdict::pending) return Error{Errc::invalid_field, "verdict", "approved or refused"};
    auto const current = current_ticket(context, command.ticket_id, command.version);
    if (!current) return current.error();
    auto const& ticket = **current;
    TicketRequestDecided decided{ticket.id, command.request, command.verdict, command.answer, ticket.clocks};
    if (command.verdict == RequestVerdict::refused) {
        if (command.answer.value_or("").empty()) return Error{Errc::missing_field, "answer", "a refusal says why"};
        return Events{std::move(decided)};
    }
    auto const action = possible_action(context.world.rules.flow, ticket, request.action);
    if (!action) return action.error();
    if (request.more_time) {
        auto clocks = extended(context, ticket, request.more_time->amount,
                               request.reason.value_or(request.note.value_or("延期")));
        if (!clocks) return clocks.error();
        decided.clocks = std::move(*clocks);
        return Events{std::move(decided)};
    }
    Events events{std::move(decided)};
    add_move(events, context, ticket,
             moved(context, ticket, **action, request.reason, request.note, request.department));
    return events;
}

Result<Events> decide_contact(DecisionContext const& context, ContactComplainant const& command) {
    auto const step = step_of(context, command.ticket_id, command.version, "contact", {}, command.note);
    if (!step) return step.error();
    auto const& ticket = *step->ticket;
    auto const at = command.at.value_or(context.now);
    if (at > context.now || at < ticket.received_at)
        return Error{Errc::invalid_field, "at", "must be between the receipt of the ticket and now"};
    if (ticket.contacts.size() >= contacts_max)
        return Error{Errc::limit_exceeded, "", "at most " + std::to_string(contacts_max) + " contacts a ticket"};
    auto clocks =
        command.result == ContactResult::reached ? ended_clocks(ticket.clocks, ClockEnd::contact, at) : ticket.clocks;
    return Events{
        TicketContacted{ticket.id,
                        {command.way, command.result, at, context.actor.display_name, home_of(context), command.note},
                        std::move(clocks)}};
}

Result<Events> decide_reply(DecisionContext const& context, ReplyToComplainant const& command) {
    auto const step = step_of(context, command.ticket_id, command.version, "reply", {}, command.content);
    if (!step) return step.error();
    auto const& ticket = *step->ticket;
    return Events{TicketReplied{ticket.id,
                                {command.way, command.content, context.now, context.actor.display_name},
                                ended_clocks(ticket.clocks, ClockEnd::reply, context.now)}};
}

Result<Events> decide_call_back(DecisionContext const& context, CallBackComplainant const& command) {
    auto const step = step_of(context, command.ticket_id, command.version, "call_back", {}, command.note);
    if (!step) return step.error();
    auto const& ticket = *step->ticket;
    return Events{
        TicketCalledBack{ticket.id,
                         {command.result, command.attitude, command.note, context.now, context.actor.display_name},
                         step_by(context, ticket, *step->action)}};
}

Result<Events> decide_remark_ticket(DecisionContext const& context, RemarkOnTicket const& command) {
    auto const ticket = visible_ticket(context, command.ticket_id);
    if (!ticket) return ticket.error();
    auto const nodes = nodes_of(context.world, command.ticket_id);
    if (!holds(context, Right::handle, nodes) && !holds(context, Right::respond, nodes))
        return Error{Errc::forbidden, "ticket_id", "this account only looks on"};
    return Events{TicketRemarked{command.ticket_id, command.content}};
}

CaseRule const* case_rule_of(CaseRules const& rules, Ticket const& ticket) {
    for (auto const& rule : rules.rules)
        if (matches(rule.match, ticket)) return &rule;
    return nullptr;
}

Result<Events> decide_reveal(DecisionContext const& context, RevealContact const& command) {
    auto const ticket = visible_ticket(context, command.ticket_id);
    if (!ticket) return ticket.error();
    auto const nodes = nodes_of(context.world, command.ticket_id);
    // The handling squad has a desk too; what is confidential is for the levels above it.
    auto const& org = context.world.org;
    bool const handles = holds(context, Right::handle, (*ticket)->node);
    bool const desk = handles && org.at(context.actor.home).kind != OrgKind::squad;
    if (!handles && !holds(context, Right::respond, nodes))
        return Error{Errc::forbidden, "ticket_id", "this account only looks on"};
    bool const hidden = (*ticket)->confidentiality == Confidentiality::confidential;
    if (hidden && !desk)
        return Error{Errc::forbidden, "ticket_id", "the complainant asked for confidentiality; the desk calls instead"};
    auto const limit = context.world.rules.general.reveals_per_hour;
    auto const shown = context.world.reveals.find(context.actor.account);
    std::ptrdiff_t recent = 0;
    if (shown != context.world.reveals.end())
        recent = std::count_if(shown->second.begin(), shown->second.end(),
                               [&](Time at) { return at + std::chrono::hours(1) > context.now; });
    if (recent >= limit)
        return Error{Errc::rate_limited, "",
                     "at most " + std::to_string(limit) + " complainants an hour may be shown to one account"};
    return Events{TicketRevealed{command.ticket_id, context.actor.account, command.reason}};
}

}  // namespace tiaodu
