// SPDX-License-Identifier: Apache-2.0
#include "server/core/rule_rules.hpp"

#include "server/core/road_rules.hpp"
#include "server/core/ticket_clocks.hpp"

#include <algorithm>
#include <set>

namespace tiaodu {
namespace {

std::optional<Error> check_limits(LimitRules const& limits) {
    if (limits.limits.empty()) return Error{Errc::missing_field, "rules.limits.limits", "at least one line"};
    auto const& last = limits.limits.back().match;
    if (last.source || last.urgency || last.tag || !last.categories.empty())
        return Error{Errc::invalid_field, "rules.limits.limits", "the last line must match every ticket"};
    for (std::size_t i = 0; i < limits.limits.size(); ++i) {
        std::set<TicketStatus> seen;
        for (auto const& step : limits.limits[i].steps)
            if (!seen.insert(step.status).second)
                return Error{Errc::invalid_field, "rules.limits.limits[" + std::to_string(i) + "].steps",
                             std::string(to_word(step.status)) + " stands twice"};
    }
    return std::nullopt;
}

std::optional<Error> check_orders(OrderRules const& orders) {
    std::set<OrderKind> seen;
    for (std::size_t i = 0; i < orders.kinds.size(); ++i) {
        auto const path = "rules.orders.kinds[" + std::to_string(i) + "]";
        auto const& rule = orders.kinds[i];
        if (!seen.insert(rule.kind).second) return Error{Errc::invalid_field, path + ".kind", "stands twice"};
        for (auto const& chase : rule.chase)
            if (chase.to_next_s < chase.remind_s || chase.to_top_s < chase.to_next_s)
                return Error{Errc::invalid_field, path + ".chase", "remind_s, to_next_s and to_top_s must grow"};
    }
    return std::nullopt;
}

std::optional<Error> check_alerts(std::vector<AlertRule> const& alerts) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < alerts.size(); ++i)
        if (!seen.insert(alerts[i].label.code).second)
            return Error{Errc::invalid_field, "rules.alerts[" + std::to_string(i) + "].label.code", "stands twice"};
    return std::nullopt;
}

std::optional<Error> check_indicators(std::vector<Indicator> const& indicators) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < indicators.size(); ++i)
        if (!seen.insert(indicators[i].label.code).second)
            return Error{Errc::invalid_field, "rules.indicators[" + std::to_string(i) + "].label.code", "stands twice"};
    return std::nullopt;
}

/// Tickets that are still open must have a state to be in.
std::optional<Error> check_states_in_use(World const& world, TicketFlow const& flow) {
    for (auto const& [id, ticket] : world.tickets) {
        auto const* state = find_state(flow, ticket.state);
        if (!is_over(ticket.status) && (!state || state->status != ticket.status))
            return Error{Errc::invalid_field, "rules.flow.states",
                         "open tickets are in " + ticket.state + ", for example " + to_string(id)};
        if (ticket.state_before && !find_state(flow, *ticket.state_before))
            return Error{Errc::invalid_field, "rules.flow.states",
                         "open tickets go back to " + *ticket.state_before + ", for example " + to_string(id)};
    }
    return std::nullopt;
}

/// `rules` is a RuleBook or a RuleChange.
template <class Rules>
void put_parts(Rules& rules, RuleChange const& change) {
    if (change.flow) rules.flow = *change.flow;
    if (change.limits) rules.limits = *change.limits;
    if (change.orders) rules.orders = *change.orders;
    if (change.cases) rules.cases = *change.cases;
    if (change.sources) rules.sources = *change.sources;
    if (change.indicators) rules.indicators = *change.indicators;
    if (change.alerts) rules.alerts = *change.alerts;
    if (change.general) rules.general = *change.general;
}

}  // namespace

void replace_parts(RuleBook& rules, RuleChange const& change) { put_parts(rules, change); }

void replace_parts(RuleChange& rules, RuleChange const& change) { put_parts(rules, change); }

std::optional<Error> check_rules(RuleChange const& rules) {
    if (rules.flow) {
        if (auto error = check_flow(*rules.flow)) {
            error->path = "rules." + error->path;
            return error;
        }
    }
    if (rules.limits)
        if (auto error = check_limits(*rules.limits)) return error;
    if (rules.orders)
        if (auto error = check_orders(*rules.orders)) return error;
    if (rules.indicators)
        if (auto error = check_indicators(*rules.indicators)) return error;
    if (rules.alerts)
        if (auto error = check_alerts(*rules.alerts)) return error;
    if (rules.general) return check_traffic(rules.general->traffic);
    return std::nullopt;
}

Result<Events> decide_set_rules(DecisionContext const& context, SetRules const& command) {
    auto const& world = context.world;
    if (!holds(context, Right::administer, world.org.at(world.org.city()).code))
        return Error{Errc::forbidden, "", "the rules are the city administrator's"};
    if (command.version != world.rules.version)
        return Error{Errc::conflict, "version", "the rules are now version " + std::to_string(world.rules.version)};
    auto const& rules = command.rules;
    if (!rules.flow && !rules.limits && !rules.orders && !rules.cases && !rules.sources && !rules.indicators &&
        !rules.alerts && !rules.general)
        return Error{Errc::missing_field, "rules", "name the part that is to be replaced"};
    if (auto error = check_rules(rules)) return *error;
    if (rules.flow)
        if (auto error = check_states_in_use(world, *rules.flow)) return *error;
    if (rules.limits) {
        for (std::size_t i = 0; i < rules.limits->legal.size(); ++i) {
            auto const& code = rules.limits->legal[i].code;
            bool const known = std::any_of(world.legal_limits.begin(), world.legal_limits.end(),
                                           [&](LegalLimit const& limit) { return limit.code == code; });
            if (!known)
                return Error{Errc::invalid_field, "rules.limits.legal[" + std::to_string(i) + "].code",
                             "no legal limit " + code};
        }
    }
    return Events{RulesChanged{rules}};
}

Result<Events> decide_set_calendar(DecisionContext const& context, SetCalendar const& command) {
    auto const& calendar = command.calendar;
    auto const& world = context.world;
    if (!world.org.find(calendar.node) || !holds(context, Right::administer, calendar.node))
        return Error{Errc::not_found, "calendar.node", "no organisation " + calendar.node.text()};
    auto const own = world.calendars.own(calendar.node);
    auto const expected = (own ? own->version : 0) + 1;
    if (calendar.version != expected)
        return Error{Errc::conflict, "calendar.version", "the next version is " + std::to_string(expected)};
    auto trial = world.calendars;
    if (auto error = trial.put(calendar)) {
        error->path = "calendar." + error->path;
        return *error;
    }
    Events events{CalendarChanged{calendar}};
    // Only tickets below the calendar can move; each that does is logged by an event of its own.
    std::unordered_map<OrgCode, NodeCalendar> fresh;
    auto const above = *world.org.find(calendar.node);
    for (auto const& [id, ticket] : world.tickets) {
        if (is_over(ticket.status) || !world.org.covers(above, *world.org.find(ticket.node))) continue;
        auto found = fresh.find(ticket.node);
        if (found == fresh.end())
            found = fresh.emplace(ticket.node, trial.of(professional_line(world.org, ticket.node))).first;
        if (auto clocks = recomputed_clocks(found->second, ticket, context.now))
            events.push_back(TicketClocksChanged{id, "calendar", std::move(*clocks)});
    }
    return events;
}

}  // namespace tiaodu
