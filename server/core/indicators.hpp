// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/rules.hpp"
#include "protocol/messages/ticket.hpp"

/// The five rates (五率) and the indicators of digital city management, live: what a figure counts over what is data
/// (RuleBook::indicators); the facts that it is made of are decided here, one ticket at a time.
namespace tiaodu {

/// As of when, and by which rules, facts are judged.
struct IndicatorContext {
    Time now{};
    CaseRules const& cases;
};

/// True when the fact holds for the ticket. A step or clock that is not over by `now` is neither in time nor late.
bool has_fact(IndicatorContext const& context, Ticket const& ticket, TicketFact fact);

/// True when the ticket is in the denominator, or in the numerator too.
bool is_counted_over(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator);
bool is_counted(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator);

/// The duration that an average is taken of; none while the ticket has not come so far.
std::optional<Millis> span_of(Ticket const& ticket, TicketSpan span);

/// One figure while tickets are being counted.
struct IndicatorSum {
    std::int64_t counts = 0;
    std::int64_t of = 0;
    Millis time{};
    void add(IndicatorContext const& context, Ticket const& ticket, Indicator const& indicator);
};

}  // namespace tiaodu
