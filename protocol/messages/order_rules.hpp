// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/calendar.hpp"
#include "protocol/messages/ticket_flow.hpp"
#include "protocol/vocab/order_words.hpp"

/// What each kind of order asks of its recipients, as data.
namespace tiaodu {

/// When an unanswered recipient is reminded, when the next level hears of it, when the top. Counted from the issue (or
/// change) of the order; `to_top` after `to_next` after `remind`.
struct ChaseRule {
    static constexpr std::string_view name = "ChaseRule";
    std::optional<Urgency> urgency;  ///< Absent: every urgency.
    LimitClass counting = LimitClass::urgent_hours;
    std::int32_t remind_s = 600;
    std::int32_t to_next_s = 1800;
    std::int32_t to_top_s = 3600;
};
template <class Visitor>
void describe(Visitor& visit, ChaseRule& m) {
    visit("urgency", m.urgency, Field{.doc = "Absent: every urgency that has no line of its own."});
    visit("counting", m.counting, Field{.doc = "urgent_hours: day and night; work_hours: in working hours only."});
    visit("remind_s", m.remind_s, Field{.min = 1, .max = 2592000});
    visit("to_next_s", m.to_next_s, Field{.min = 1, .max = 2592000});
    visit("to_top_s", m.to_top_s, Field{.min = 1, .max = 2592000});
}

struct OrderKindRule {
    static constexpr std::string_view name = "OrderKindRule";
    OrderKind kind = OrderKind::ticket_disposal;
    Label label;
    OrderNeeds needs = OrderNeeds::report;
    PrimaryJob primary = PrimaryJob::takes_unit;
    OffDutyRule off_duty = OffDutyRule::refuse;
    Interrupts interrupts = Interrupts::no;
    TimeLimit due;  ///< When the order names no deadline.
    std::vector<ChaseRule> chase;
};
template <class Visitor>
void describe(Visitor& visit, OrderKindRule& m) {
    visit("kind", m.kind);
    visit("label", m.label);
    visit("needs", m.needs, Field{.doc = "What ends a recipient's obligation."});
    visit("primary", m.primary, Field{.doc = "Does it take a unit as its one primary job?"});
    visit("off_duty", m.off_duty,
          Field{.doc = "A unit off duty among the recipients: refuse, or leave it out and say so."});
    visit("interrupts", m.interrupts, Field{.doc = "Interrupts every screen of its recipients."});
    visit("due", m.due, Field{.doc = "When the order names no deadline."});
    visit("chase", m.chase, Field{.items_max = 8});
}

/// An outside body that can be ordered along (公安, 房管, 市场监管 …): it has no account here.
struct OrderRules {
    static constexpr std::string_view name = "OrderRules";
    std::vector<OrderKindRule> kinds;
    std::vector<Label> departments;
};
template <class Visitor>
void describe(Visitor& visit, OrderRules& m) {
    visit("kinds", m.kinds, Field{.items_max = 16});
    visit("departments", m.departments, Field{.doc = "Outside bodies without accounts.", .items_max = 100});
}

}  // namespace tiaodu
