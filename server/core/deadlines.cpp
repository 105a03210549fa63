// SPDX-License-Identifier: Apache-2.0
#include "server/core/deadlines.hpp"

#include "server/core/aid_rules.hpp"
#include "server/core/counted_time.hpp"
#include "server/core/limit_clock.hpp"
#include "server/core/order_rules.hpp"
#include "server/core/receipts.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/core/zone_rules.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Clocks of a ticket that have turned since they were last announced.
std::optional<TicketClocksChanged> turned_clocks(Ticket const& ticket, Time now) {
    std::optional<ClockLight> worst;
    auto clocks = ticket.clocks;
    for (auto& clock : clocks) {
        if (clock.clock.stopped_at) continue;
        auto const is = light(clock.clock, now);
        if (is <= clock.light) {
            // More time was given: the colour goes back quietly and may turn again.
            clock.light = is;
            continue;
        }
        clock.light = is;
        worst = std::max(worst.value_or(ClockLight::green), is);
    }
    if (!worst) return std::nullopt;
    return TicketClocksChanged{ticket.id, std::string(to_word(*worst)), std::move(clocks)};
}

/// Who hears of it when a recipient does not answer: the level above its own, or the issuer at the top.
std::optional<OrgCode> level_to_tell(World const& world, Order const& order, Recipient const& recipient,
                                     ReceiptStage stage) {
    auto const& org = world.org;
    if (stage == ReceiptStage::climbed_top) return org.at(org.city()).code;
    auto const node = org.find(recipient.node);
    if (!node) return std::nullopt;
    if (recipient.unit_id || recipient.account_id) return recipient.node;
    if (recipient.department) return order.issuer;
    auto const above = org.professional_parent(*node);
    return above ? std::optional(org.at(*above).code) : std::nullopt;
}

/// An officer off duty is never called; the issuer sees who was passed over, and why.
std::optional<std::string> why_not_called(World const& world, Recipient const& recipient) {
    if (!recipient.unit_id) return std::nullopt;
    auto const unit = world.units.find(*recipient.unit_id);
    bool const off = unit != world.units.end() && unit->second.posture == DutyPosture::off_duty;
    return off ? std::optional<std::string>("off_duty") : std::nullopt;
}

/// Nobody is chased for a ticket that is over: whoever still has its order sees that it was called back.
bool ticket_is_over(World const& world, Order const& order) {
    if (!order.ticket_id || order.kind != OrderKind::ticket_disposal) return false;
    auto const ticket = world.tickets.find(*order.ticket_id);
    return ticket == world.tickets.end() || is_over(ticket->second.status);
}

/// While the ticket stands still (挂账, 等待诉求人) nobody is chased for it.
bool stands_still(World const& world, Order const& order) {
    if (!order.ticket_id || order.kind != OrderKind::ticket_disposal) return false;
    auto const ticket = world.tickets.find(*order.ticket_id);
    return ticket != world.tickets.end() && ticket->second.status == TicketStatus::parked;
}

/// A recall is to be confirmed while the ticket is open; a receipt only while the order is in force.
bool waits_for_answer(Order const& order, Recipient const& recipient, bool const in_force) {
    if (is_out(recipient.state)) return false;
    return recipient.recall_from.has_value() || (in_force && owes_receipt(order, recipient));
}

std::optional<OrderChased> chases_of(World const& world, Order const& order, Time now) {
    auto const* rule = chase_rule(world.rules.orders, order);
    if (!rule || ticket_is_over(world, order)) return std::nullopt;
    OrderChased chased{order.id, {}};
    bool const in_force = is_in_force(world, order) && !stands_still(world, order);
    for (auto const& recipient : order.recipients) {
        if (!waits_for_answer(order, recipient, in_force) || recipient.stage == ReceiptStage::climbed_top) continue;
        auto const due = stage_at(calendar_of(world, recipient.node), *rule, recipient.receipt_from, now);
        // Every stage happens, one after the other, even when several are due at once.
        for (auto stage = recipient.stage; stage < due;) {
            stage = static_cast<ReceiptStage>(static_cast<int>(stage) + 1);
            Chase chase{recipient.index, stage, std::nullopt, why_not_called(world, recipient)};
            if (stage >= ReceiptStage::climbed_next) chase.told = level_to_tell(world, order, recipient, stage);
            chased.chases.push_back(std::move(chase));
        }
    }
    if (chased.chases.empty()) return std::nullopt;
    return chased;
}

std::optional<ReportChanged> chased_report(World const& world, EventReport const& report, Time now) {
    if (report.closed_at) return std::nullopt;
    auto const wait = std::chrono::minutes(world.rules.general.report_receipt_minutes);
    auto after = report;
    bool any = false;
    for (auto& receipt : after.receipts) {
        if (receipt.received_at || receipt.chased_at || report.reported_at + wait > now) continue;
        receipt.chased_at = now;
        any = true;
    }
    if (!any) return std::nullopt;
    ++after.version;
    return ReportChanged{std::move(after), "chased"};
}

std::optional<KnotChanged> told_of_knot(Knot const& knot, Time now) {
    if (knot.closed_at || knot.owner || !knot.owner_due_at || *knot.owner_due_at > now || knot.owner_chased_at)
        return std::nullopt;
    auto after = knot;
    after.owner_chased_at = now;
    ++after.version;
    return KnotChanged{std::move(after), "chased"};
}

}  // namespace

ChaseRule const* chase_rule(OrderRules const& rules, Order const& order) {
    for (auto const& kind : rules.kinds) {
        if (kind.kind != order.kind) continue;
        ChaseRule const* general = nullptr;
        for (auto const& rule : kind.chase) {
            if (rule.urgency == order.urgency) return &rule;
            if (!rule.urgency && !general) general = &rule;
        }
        return general;
    }
    return nullptr;
}

ReceiptStage stage_at(NodeCalendar const& calendar, ChaseRule const& rule, Time from, Time now) {
    if (now < from) return ReceiptStage::none;
    auto const waited = counted(calendar, rule.counting, from, now);
    if (waited >= std::chrono::seconds(rule.to_top_s)) return ReceiptStage::climbed_top;
    if (waited >= std::chrono::seconds(rule.to_next_s)) return ReceiptStage::climbed_next;
    if (waited >= std::chrono::seconds(rule.remind_s)) return ReceiptStage::reminded;
    return ReceiptStage::none;
}

Events due_events(World const& world, Time now, std::size_t limit) {
    auto events = ended_aids(world, now, limit);
    auto const full = [&] { return events.size() >= limit; };
    for (auto const& [id, order] : world.orders) {
        if (full()) return events;
        if (order.state == OrderState::merged) continue;
        if (auto chased = chases_of(world, order, now)) events.push_back(std::move(*chased));
    }
    for (auto const& [id, ticket] : world.tickets) {
        if (full()) return events;
        if (is_over(ticket.status)) continue;
        if (auto turned = turned_clocks(ticket, now)) events.push_back(std::move(*turned));
        if (full()) return events;
        auto const zone = ticket.zone_due_at && *ticket.zone_due_at <= now && ticket.zone_id
                              ? world.zones.find(*ticket.zone_id)
                              : world.zones.end();
        if (full()) return events;
        if (zone != world.zones.end())
            events.push_back(TicketZoneClimbed{id, common_parent(world.org, zone->second.plan.owners)});
    }
    for (auto const& [id, knot] : world.knots) {
        if (full()) return events;
        if (auto told = told_of_knot(knot, now)) events.push_back(std::move(*told));
    }
    for (auto const& [id, report] : world.reports) {
        if (full()) return events;
        if (auto chased = chased_report(world, report, now)) events.push_back(std::move(*chased));
    }
    return events;
}

}  // namespace tiaodu
