// SPDX-License-Identifier: Apache-2.0
#include "server/core/indicators.hpp"

#include "server/core/limit_clock.hpp"
#include "server/core/ticket_life_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

TicketClock const* clock_of(Ticket const& ticket, std::string_view code) {
    for (auto const& clock : ticket.clocks)
        if (clock.code == code) return &clock;
    return nullptr;
}

bool left_late(Ticket const& ticket, TicketStatus step) {
    return std::find(ticket.late_steps.begin(), ticket.late_steps.end(), step) != ticket.late_steps.end();
}

bool was_closed(Ticket const& ticket) { return ticket.status == TicketStatus::closed; }

/// Whether the ticket as a whole ran out of time: by its own clock, or by the deadline that the source set.
bool is_late(Ticket const& ticket, Time now) {
    if (auto const* total = clock_of(ticket, "total")) return overdue(total->clock, now);
    return ticket.closed_at.value_or(now) > ticket.due_at;
}

bool pleased(Satisfaction satisfaction) {
    return satisfaction == Satisfaction::satisfied || satisfaction == Satisfaction::mostly_satisfied;
}

bool contact_fact(IndicatorContext const& context, Ticket const& ticket, TicketFact fact) {
    auto const* clock = clock_of(ticket, "first_contact");
    if (!clock) return false;
    bool const ended = clock->clock.stopped_at.has_value();
    bool const late = overdue(clock->clock, context.now);
    if (fact == TicketFact::contact_due) return ended || late;
    return ticket.contacted_at && !late;
}

bool should_be_case(IndicatorContext const& context, Ticket const& ticket) {
    return ticket.truth == Truth::confirmed && was_closed(ticket) && case_rule_of(context.cases, ticket);
}

bool call_back_fact(Ticket const& ticket, TicketFact fact) {
    if (!ticket.call_back) return false;
    auto const& answer = *ticket.call_back;
    switch (fact) {
        case TicketFact::called_back: return answer.result != Satisfaction::not_rated;
        case TicketFact::satisfied_result: return pleased(answer.result);
        case TicketFact::rated_attitude: return answer.attitude != Satisfaction::not_rated;
        default: return pleased(answer.attitude);
    }
}

}  // namespace

bool has_fact(IndicatorContext const& context, Ticket const& ticket, TicketFact fact) {
    bool const accepted = ticket.accepted_at.has_value();
    bool const over_time = is_late(ticket, context.now);
    switch (fact) {
        case TicketFact::registered: return true;
        case TicketFact::accepted: return accepted;
        case TicketFact::accepted_in_time: return accepted && !left_late(ticket, TicketStatus::registered);
        case TicketFact::dispatched: return ticket.dispatched_at.has_value();
        case TicketFact::dispatched_accurately: return ticket.dispatched_at && ticket.returns == 0;
        case TicketFact::contact_due:
        case TicketFact::contacted_in_time: return contact_fact(context, ticket, fact);
        case TicketFact::contacted: return ticket.contacted_at.has_value();
        case TicketFact::handling_due: return accepted && (ticket.resolved_at || over_time || was_closed(ticket));
        case TicketFact::handled: return ticket.resolved_at.has_value();
        case TicketFact::handled_in_time:
            return ticket.resolved_at && !left_late(ticket, TicketStatus::in_progress) &&
                   !left_late(ticket, TicketStatus::dispatched);
        case TicketFact::closing_due: return accepted && (was_closed(ticket) || over_time);
        case TicketFact::closed: return was_closed(ticket);
        case TicketFact::closed_in_time: return was_closed(ticket) && !over_time;
        case TicketFact::reworked: return ticket.reworks > 0;
        case TicketFact::replied: return ticket.reply.has_value();
        case TicketFact::called_back:
        case TicketFact::satisfied_result:
        case TicketFact::rated_attitude:
        case TicketFact::satisfied_attitude: return call_back_fact(ticket, fact);
        case TicketFact::judged: return ticket.truth.has_value();
        case TicketFact::not_true: return ticket.truth == Truth::not_true;
        case TicketFact::solved: return was_closed(ticket) && ticket.outcome == Outcome::solved;
        case TicketFact::should_be_case: return should_be_case(context, ticket);
        case TicketFact::case_filed: return ticket.case_decision && ticket.case_decision->choice == CaseChoice::filed;
        case TicketFact::repeat: return ticket.repeat_of.has_value();
        case TicketFact::overdue_open: return !is_over(ticket.status) && over_time;
        case TicketFact::self_found:
            return ticket.source == TicketSource::officer || ticket.source == TicketSource::camera;
    }
    return false;
}

bool is_counted_over(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator) {
    return std::all_of(indicator.of.begin(), indicator.of.end(),
                       [&](TicketFact fact) { return has_fact(context, ticket, fact); });
}

bool is_counted(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator) {
    return is_counted_over(context, ticket, indicator) &&
           std::all_of(indicator.counts.begin(), indicator.counts.end(),
                       [&](TicketFact fact) { return has_fact(context, ticket, fact); });
}

std::optional<Millis> span_of(Ticket const& ticket, TicketSpan span) {
    auto const end = span == TicketSpan::first_contact ? ticket.contacted_at
                     : span == TicketSpan::handling    ? ticket.resolved_at
                                                       : ticket.closed_at;
    if (!end) return std::nullopt;
    return *end - ticket.received_at;
}

void IndicatorSum::add(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator) {
    if (!is_counted_over(context, ticket, indicator)) return;
    ++of;
    if (is_counted(context, ticket, indicator)) ++counts;
    if (indicator.average) time += span_of(ticket, *indicator.average).value_or(Millis(0));
}

}  // namespace tiaodu
