// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/alert_rules.hpp"
#include "protocol/messages/indicator_rules.hpp"
#include "protocol/messages/order_rules.hpp"
#include "protocol/messages/roads.hpp"
#include "protocol/messages/ticket_flow.hpp"
#include "protocol/messages/ticket_limits.hpp"

/// The rules of a deployment, as data. The built-in ones are db/seed/rules.json; `rules.set` replaces whole parts.
namespace tiaodu {

/// What does not belong to a table: thresholds and waiting times.
struct GeneralRules {
    static constexpr std::string_view name = "GeneralRules";
    std::int32_t knot_owner_at = 5;  ///< R19: 「5 次以上重复投诉」.
    double repeat_radius_m = 200;    ///< Where a category has none of its own.
    std::int32_t repeat_window_days = 90;
    std::int32_t zone_wait_minutes = 120;    ///< Untaken ticket of a border zone: the common parent decides.
    std::int32_t report_first_minutes = 60;  ///< From a major event to its first report.
    std::int32_t report_receipt_minutes = 15;
    std::int32_t reveals_per_hour = 20;  ///< Personal data one account may have shown.
    std::int32_t fix_age_max_s = 300;    ///< Older positions do not count when choosing who should go.
    std::vector<CategoryRadius> radii;
    std::vector<TrafficHours> traffic;  ///< Outside them: as on empty roads.
};
template <class Visitor>
void describe(Visitor& visit, GeneralRules& m) {
    visit("knot_owner_at", m.knot_owner_at,
          Field{.doc = "Repeats at which a knot needs a named owner and the district is told.", .min = 2, .max = 1000});
    visit("repeat_radius_m", m.repeat_radius_m, Field{.min = 1, .max = 10000});
    visit("repeat_window_days", m.repeat_window_days, Field{.min = 1, .max = 3650});
    visit("zone_wait_minutes", m.zone_wait_minutes, Field{.min = 1, .max = 100000});
    visit("report_first_minutes", m.report_first_minutes, Field{.min = 1, .max = 100000});
    visit("report_receipt_minutes", m.report_receipt_minutes, Field{.min = 1, .max = 100000});
    visit("reveals_per_hour", m.reveals_per_hour, Field{.min = 0, .max = 10000});
    visit("fix_age_max_s", m.fix_age_max_s, Field{.min = 10, .max = 86400});
    visit("radii", m.radii, Field{.doc = "Radius of repeats per category prefix.", .items_max = 200});
    visit(
        "traffic", m.traffic,
        Field{.doc = "When vehicles are slower than on empty roads.", .items_max = 24, .presence = Presence::optional});
}

/// All rules in force.
struct RuleBook {
    static constexpr std::string_view name = "RuleBook";
    std::int64_t version = 0;  ///< 0: the built-in ones; grows with every change.
    TicketFlow flow;
    LimitRules limits;
    OrderRules orders;
    CaseRules cases;
    std::vector<SourceRule> sources;
    std::vector<Indicator> indicators;
    std::vector<AlertRule> alerts;
    GeneralRules general;
};
template <class Visitor>
void describe(Visitor& visit, RuleBook& m) {
    visit("version", m.version);
    visit("flow", m.flow);
    visit("limits", m.limits);
    visit("orders", m.orders);
    visit("cases", m.cases);
    visit("sources", m.sources, Field{.items_max = 32});
    visit("indicators", m.indicators, Field{.items_max = 100});
    visit("alerts", m.alerts, Field{.items_max = 100});
    visit("general", m.general);
}

/// Parts to be replaced as a whole; absent parts stay.
struct RuleChange {
    static constexpr std::string_view name = "RuleChange";
    std::optional<TicketFlow> flow;
    std::optional<LimitRules> limits;
    std::optional<OrderRules> orders;
    std::optional<CaseRules> cases;
    std::optional<std::vector<SourceRule>> sources;
    std::optional<std::vector<Indicator>> indicators;
    std::optional<std::vector<AlertRule>> alerts;
    std::optional<GeneralRules> general;
};
template <class Visitor>
void describe(Visitor& visit, RuleChange& m) {
    visit("flow", m.flow);
    visit("limits", m.limits);
    visit("orders", m.orders);
    visit("cases", m.cases);
    visit("sources", m.sources, Field{.items_max = 32});
    visit("indicators", m.indicators, Field{.items_max = 100});
    visit("alerts", m.alerts, Field{.items_max = 100});
    visit("general", m.general);
}

}  // namespace tiaodu
