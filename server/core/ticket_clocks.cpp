// SPDX-License-Identifier: Apache-2.0
#include "server/core/ticket_clocks.hpp"

#include "protocol/vocab/assert.hpp"
#include "server/core/limit_clock.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

bool begins_with_any(std::string const& code, std::vector<std::string> const& beginnings) {
    return beginnings.empty() || std::any_of(beginnings.begin(), beginnings.end(),
                                             [&](std::string const& begin) { return code.starts_with(begin); });
}

/// A clock that the rules of limit_clock.hpp would not change stays as it is: a step of a ticket never fails for it.
template <class Change>
void change_clock(TicketClock& clock, Change change) {
    if (auto changed = change(clock.clock)) clock.clock = std::move(*changed);
}

constexpr std::string_view by_source_code = "source";

/// A bureau may let its own clocks stand. The source's deadline does not move, and a clock of the law stands only for
/// what laws leave out of their periods.
bool may_stand(TicketClock const& clock, PauseReason reason) {
    if (clock.code == "step" || clock.code == "total" || clock.code == "first_contact") return true;
    if (clock.code == by_source_code) return false;
    return reason == PauseReason::hearing || reason == PauseReason::appraisal ||
           reason == PauseReason::expert_opinion || reason == PauseReason::announcement;
}

/// A deadline that the source set, as hours that end with it.
LimitClock clock_until(NodeCalendar const& calendar, Time from, Time due) {
    auto const whole = std::chrono::ceil<std::chrono::hours>(due - from);
    auto const length = std::min(whole, std::chrono::hours(limit_amount_max));
    return start_clock(calendar, {LimitClass::urgent_hours, static_cast<std::int32_t>(length.count())}, due - length);
}

void pause_all(NodeCalendar const& calendar, std::vector<TicketClock>& clocks, Time now, PauseReason reason) {
    for (auto& clock : clocks)
        if (!clock.clock.stopped_at && !is_standing(clock.clock) && may_stand(clock, reason))
            change_clock(clock, [&](LimitClock const& c) { return pause_clock(calendar, c, {now, reason, {}}); });
}

void resume_all(NodeCalendar const& calendar, std::vector<TicketClock>& clocks, Time now) {
    for (auto& clock : clocks)
        if (!clock.clock.stopped_at && is_standing(clock.clock))
            change_clock(clock, [&](LimitClock const& c) { return resume_clock(calendar, c, now); });
}

/// A ticket that was over lives again: every clock that only its end had stopped goes on where it stopped, never from
/// zero.
void reopen_clocks(NodeCalendar const& calendar, Ticket const& ticket, std::vector<TicketClock>& clocks, Time now) {
    for (auto& clock : clocks) {
        bool const by_end =
            clock.clock.stopped_at && (clock.ends == ClockEnd::close || clock.clock.stopped_at == ticket.closed_at);
        bool const done = (clock.ends == ClockEnd::contact && ticket.contacted_at) ||
                          (clock.ends == ClockEnd::reply && ticket.replied_at) || clock.ends == ClockEnd::step;
        if (!by_end || done) continue;
        if (clock.code == by_source_code)
            clock.clock.stopped_at.reset();
        else
            change_clock(clock,
                         [&](LimitClock const& c) { return rework_clock(calendar, c, ReworkRule::goes_on, now); });
    }
}

void stop_all(std::vector<TicketClock>& clocks, Time now) {
    for (auto& clock : clocks)
        if (!clock.clock.stopped_at) change_clock(clock, [&](LimitClock const& c) { return stop_clock(c, now); });
}

std::optional<TimeLimit> step_limit(World const& world, Ticket const& ticket, TicketStatus status) {
    auto const* rule = limit_rule(world.rules.limits, ticket);
    if (!rule) return std::nullopt;
    for (auto const& step : rule->steps)
        if (step.status == status) return step.limit;
    return std::nullopt;
}

/// The clock `step` begins anew for a status; none when the rules give it no limit.
void restart_step(DecisionContext const& context, Ticket const& ticket, TicketStatus status,
                  std::vector<TicketClock>& clocks) {
    std::erase_if(clocks, [](TicketClock const& clock) { return clock.code == "step"; });
    if (auto const limit = step_limit(context.world, ticket, status))
        clocks.push_back({"step", ClockEnd::step,
                          start_clock(calendar_of(context.world, ticket.node), *limit, context.now),
                          ClockLight::green});
}

void end_step(std::vector<TicketClock>& clocks, ClockEnd end, Time at) {
    clocks = ended_clocks(std::move(clocks), end, at);
}

/// Where an action leads. A ticket that goes back to a squad that is no longer sent waits to be dispatched anew.
FlowState const& next_state(DecisionContext const& context, Ticket const& ticket, FlowAction const& action) {
    auto const& flow = context.world.rules.flow;
    auto const& state = target_state(flow, ticket, action);
    bool const goes_back = !action.to && action.clocks == ClockEffect::resume;
    bool const with_squad = state.status == TicketStatus::dispatched || state.status == TicketStatus::in_progress;
    if (!goes_back || !with_squad || !ticket.order_id) return state;
    auto const order = context.world.orders.find(*ticket.order_id);
    if (order != context.world.orders.end() && order->second.state != OrderState::recalled) return state;
    auto const* undispatch = find_action(flow, "undispatch");
    auto const* free = undispatch && undispatch->to ? find_state(flow, *undispatch->to) : nullptr;
    return free ? *free : state;
}

}  // namespace

NodeCalendar const& calendar_of(World const& world, OrgCode const& node) {
    static NodeCalendar const plain;
    auto const found = world.node_calendars.find(node);
    return found == world.node_calendars.end() ? plain : found->second;
}

void refresh_calendars(World& world) {
    world.node_calendars.clear();
    for (std::size_t i = 0; i < world.org.size(); ++i) {
        auto const& code = world.org.at(OrgIndex{static_cast<std::uint16_t>(i)}).code;
        world.node_calendars.emplace(code, world.calendars.of(professional_line(world.org, code)));
    }
}

Time deadline(DecisionContext const& context, OrgCode const& node, TimeLimit const& limit) {
    return start_clock(calendar_of(context.world, node), limit, context.now).due_at;
}

bool matches(TicketMatch const& match, Ticket const& ticket) {
    bool const tagged =
        !match.tag || std::find(ticket.tags.begin(), ticket.tags.end(), *match.tag) != ticket.tags.end();
    return tagged && (!match.source || *match.source == ticket.source) &&
           (!match.urgency || *match.urgency == ticket.urgency) && begins_with_any(ticket.category, match.categories);
}

LimitRule const* limit_rule(LimitRules const& rules, Ticket const& ticket) {
    for (auto const& rule : rules.limits)
        if (matches(rule.match, ticket)) return &rule;
    return nullptr;
}

std::vector<TicketClock> first_clocks(DecisionContext const& context, Ticket const& ticket, FlowState const& state,
                                      std::optional<Time> const& due_by_source) {
    auto const& world = context.world;
    auto const& calendar = calendar_of(world, ticket.node);
    std::vector<TicketClock> clocks;
    auto const begin = [&](std::string code, ClockEnd ends, TimeLimit const& limit) {
        clocks.push_back({std::move(code), ends, start_clock(calendar, limit, ticket.received_at), ClockLight::green});
    };
    if (auto const* rule = limit_rule(world.rules.limits, ticket)) {
        if (!due_by_source) begin("total", ClockEnd::close, rule->total);
        if (rule->first_contact) begin("first_contact", ClockEnd::contact, *rule->first_contact);
    }
    if (due_by_source)
        clocks.push_back({std::string(by_source_code), ClockEnd::close,
                          clock_until(calendar, ticket.received_at, *due_by_source), ClockLight::green});
    for (auto const& legal : world.rules.limits.legal) {
        if (!matches(legal.match, ticket)) continue;
        for (auto const& limit : world.legal_limits)
            if (limit.code == legal.code) begin(legal.code, legal.ends, time_limit_of(limit));
    }
    restart_step(context, ticket, state.status, clocks);
    return clocks;
}

std::vector<TicketClock> ended_clocks(std::vector<TicketClock> clocks, ClockEnd end, Time at) {
    for (auto& clock : clocks)
        if (clock.ends == end && !clock.clock.stopped_at)
            change_clock(clock, [&](LimitClock const& c) { return stop_clock(c, std::max(at, c.started_at)); });
    return clocks;
}

std::vector<TicketClock> corrected_clocks(World const& world, Ticket const& ticket, std::vector<TicketClock> const& old,
                                          std::vector<TicketClock> fresh) {
    auto const& calendar = calendar_of(world, ticket.node);
    for (auto& clock : fresh) {
        for (auto const& known : old) {
            if (known.code != clock.code) continue;
            if (known.code == "step") clock.clock.started_at = known.clock.started_at;
            clock.clock.pauses = known.clock.pauses;
            if (known.clock.limit.counting == clock.clock.limit.counting)
                clock.clock.extensions = known.clock.extensions;
            clock.clock = recompute(calendar, std::move(clock.clock));
            clock.clock.stopped_at = known.clock.stopped_at;
            clock.light = ClockLight::green;
        }
    }
    return fresh;
}

TicketStep step_by(DecisionContext const& context, Ticket const& ticket, FlowAction const& action) {
    auto const& state = next_state(context, ticket, action);
    auto const& calendar = calendar_of(context.world, ticket.node);
    TicketStep step{state.label.code, state.status, ticket.clocks};
    if (is_over(ticket.status) && !is_over(state.status)) reopen_clocks(calendar, ticket, step.clocks, context.now);
    if (action.label.code == "accept") end_step(step.clocks, ClockEnd::accept, context.now);
    if (is_over(state.status) || action.clocks == ClockEffect::stop) {
        stop_all(step.clocks, context.now);
        return step;
    }
    if (action.clocks == ClockEffect::pause) {
        pause_all(calendar, step.clocks, context.now, action.pause.value_or(PauseReason::other));
        // Sent back is not laid aside: whoever has it now has the time of that step.
        if (state.status != TicketStatus::parked) restart_step(context, ticket, state.status, step.clocks);
        return step;
    }
    bool const nothing_moves = !action.to && action.clocks == ClockEffect::none;
    if (nothing_moves) return step;
    // Whatever goes on after a standstill, goes on with its clocks.
    resume_all(calendar, step.clocks, context.now);
    bool const same_step_goes_on =
        action.clocks == ClockEffect::resume && !action.to && state.label.code == ticket.state_before;
    if (!same_step_goes_on && (state.status != ticket.status || action.clocks == ClockEffect::restart))
        restart_step(context, ticket, state.status, step.clocks);
    return step;
}

std::optional<TicketStep> step_if_possible(DecisionContext const& context, Ticket const& ticket, std::string_view code,
                                           bool arrived) {
    auto const action = possible_action(context.world.rules.flow, ticket, code);
    if (!action) return std::nullopt;
    auto step = step_by(context, ticket, **action);
    if (arrived) end_step(step.clocks, ClockEnd::on_scene, context.now);
    return step;
}

std::optional<TicketStep> same_step(DecisionContext const& context, Ticket const& ticket, ClockEnd end) {
    bool const any = std::any_of(ticket.clocks.begin(), ticket.clocks.end(), [&](TicketClock const& clock) {
        return clock.ends == end && !clock.clock.stopped_at;
    });
    if (!any) return std::nullopt;
    return TicketStep{ticket.state, ticket.status, ended_clocks(ticket.clocks, end, context.now)};
}

std::optional<std::vector<TicketClock>> recomputed_clocks(NodeCalendar const& calendar, Ticket const& ticket,
                                                          Time now) {
    auto clocks = ticket.clocks;
    bool moved = false;
    for (auto& clock : clocks) {
        auto fresh = recompute(calendar, clock.clock);
        moved = moved || !(fresh == clock.clock);
        clock.clock = std::move(fresh);
        // With more time the colour goes back quietly and may turn again.
        clock.light = std::min(clock.light, light(clock.clock, now));
    }
    if (!moved) return std::nullopt;
    return clocks;
}

}  // namespace tiaodu
