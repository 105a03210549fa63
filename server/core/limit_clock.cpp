// SPDX-License-Identifier: Apache-2.0
#include "server/core/limit_clock.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// The pauses that are over; an open one gives nothing back yet.
std::vector<Standstill> closed_pauses(LimitClock const& clock) {
    std::vector<Standstill> closed;
    for (auto const& pause : clock.pauses)
        if (pause.to && *pause.to > pause.from) closed.push_back({pause.from, *pause.to});
    return closed;
}

TimeLimit whole_limit(LimitClock const& clock) {
    TimeLimit limit = clock.limit;
    for (auto const& extension : clock.extensions) limit.amount += extension.amount;
    return limit;
}

/// Fills what follows from the other members.
LimitClock completed(NodeCalendar const& calendar, LimitClock clock) {
    auto const pauses = closed_pauses(clock);
    auto const counting = clock.limit.counting;
    auto const due = deadline(calendar, whole_limit(clock), clock.started_at, pauses);
    Millis const total = counted_running(calendar, counting, clock.started_at, clock.started_at, due.at, pauses);
    Time const yellow = last_moment_of(calendar, counting, clock.started_at, total * 4 / 5, pauses);
    clock.due_at = due.at;
    clock.provisional = due.provisional;
    clock.yellow_at = std::min(yellow, due.at);  // differs only when there is nothing to count
    return clock;
}

/// The last moment that the record tells of; nothing may be added before it.
Time last_entry(LimitClock const& clock) {
    if (clock.stopped_at) return *clock.stopped_at;
    if (clock.pauses.empty()) return clock.started_at;
    auto const& last = clock.pauses.back();
    return last.to.value_or(last.from);
}

std::optional<Error> check_order(LimitClock const& clock, Time at) {
    if (at >= last_entry(clock)) return std::nullopt;
    return Error{Errc::invalid_field, "at", "must not be before what the clock tells already"};
}

std::optional<Error> check_running_on(LimitClock const& clock) {
    if (!clock.stopped_at) return std::nullopt;
    return Error{Errc::wrong_state, "", "the clock is stopped"};
}

/// The moment that counts for what the clock shows at `now`.
Time shown_moment(LimitClock const& clock, Time now) {
    if (clock.stopped_at) now = std::min(now, *clock.stopped_at);
    if (is_standing(clock)) now = std::min(now, clock.pauses.back().from);
    return now;
}

}  // namespace

LimitClock start_clock(NodeCalendar const& calendar, TimeLimit const& limit, Time at) {
    LimitClock clock;
    clock.limit = limit;
    clock.started_at = at;
    return completed(calendar, std::move(clock));
}

Result<LimitClock> pause_clock(NodeCalendar const& calendar, LimitClock clock, PauseStart const& pause) {
    if (auto error = check_running_on(clock)) return *error;
    if (is_standing(clock)) return Error{Errc::wrong_state, "", "the clock stands already"};
    if (auto error = check_order(clock, pause.at)) return *error;
    if (clock.pauses.size() >= clock_pauses_max)
        return Error{Errc::limit_exceeded, "pauses", "at most " + std::to_string(clock_pauses_max)};
    clock.pauses.push_back({pause.at, std::nullopt, pause.reason, pause.note});
    return completed(calendar, std::move(clock));
}

Result<LimitClock> resume_clock(NodeCalendar const& calendar, LimitClock clock, Time at) {
    if (auto error = check_running_on(clock)) return *error;
    if (!is_standing(clock)) return Error{Errc::wrong_state, "", "the clock does not stand"};
    if (auto error = check_order(clock, at)) return *error;
    clock.pauses.back().to = at;
    return completed(calendar, std::move(clock));
}

Result<LimitClock> extend_clock(NodeCalendar const& calendar, LimitClock clock, ClockExtension extension) {
    if (auto error = check_running_on(clock)) return *error;
    if (extension.amount < 1) return Error{Errc::invalid_field, "amount", "must be at least 1"};
    if (extension.at < clock.started_at) return Error{Errc::invalid_field, "at", "must not be before the start"};
    if (extension.reason.empty()) return Error{Errc::missing_field, "reason", "is required"};
    if (clock.extensions.size() >= clock_extensions_max)
        return Error{Errc::limit_exceeded, "extensions", "at most " + std::to_string(clock_extensions_max)};
    if (extension.amount > limit_amount_max - whole_limit(clock).amount)
        return Error{Errc::limit_exceeded, "amount", "at most " + std::to_string(limit_amount_max) + " in all"};
    clock.extensions.push_back(std::move(extension));
    return completed(calendar, std::move(clock));
}

Result<LimitClock> stop_clock(LimitClock clock, Time at) {
    if (auto error = check_running_on(clock)) return *error;
    if (auto error = check_order(clock, at)) return *error;
    clock.stopped_at = at;
    return clock;
}

Result<LimitClock> rework_clock(NodeCalendar const& calendar, LimitClock clock, ReworkRule rule, Time at) {
    if (auto error = check_order(clock, at)) return *error;
    if (rule == ReworkRule::restarts) return start_clock(calendar, clock.limit, at);
    if (!clock.stopped_at) return clock;
    if (is_standing(clock)) {
        clock.pauses.back().to = at;
    } else {
        if (clock.pauses.size() >= clock_pauses_max)
            return Error{Errc::limit_exceeded, "pauses", "at most " + std::to_string(clock_pauses_max)};
        clock.pauses.push_back({*clock.stopped_at, at, PauseReason::in_review, std::nullopt});
    }
    clock.stopped_at.reset();
    return completed(calendar, std::move(clock));
}

LimitClock recompute(NodeCalendar const& calendar, LimitClock clock) {
    return clock.stopped_at ? clock : completed(calendar, std::move(clock));
}

std::optional<DueChange> due_change(LimitClock const& before, LimitClock const& after) {
    if (before.due_at == after.due_at && before.provisional == after.provisional) return std::nullopt;
    return DueChange{before.due_at, after.due_at, before.provisional, after.provisional};
}

bool is_standing(LimitClock const& clock) { return !clock.pauses.empty() && !clock.pauses.back().to; }

ClockLight light(LimitClock const& clock, Time now) {
    Time const moment = shown_moment(clock, now);
    if (moment > clock.due_at) return ClockLight::red;
    return moment > clock.yellow_at ? ClockLight::yellow : ClockLight::green;
}

bool overdue(LimitClock const& clock, Time now) { return shown_moment(clock, now) > clock.due_at; }

Millis remaining(NodeCalendar const& calendar, LimitClock const& clock, Time now) {
    Time const moment = shown_moment(clock, now);
    auto const pauses = closed_pauses(clock);
    auto const between = [&](Time from, Time to) {
        return counted_running(calendar, clock.limit.counting, clock.started_at, from, to, pauses);
    };
    return moment <= clock.due_at ? between(std::max(moment, clock.started_at), clock.due_at)
                                  : -between(clock.due_at, moment);
}

}  // namespace tiaodu
