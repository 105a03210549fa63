// SPDX-License-Identifier: Apache-2.0
#include "server/core/counted_time.hpp"
#include "server/core/limit_clock.hpp"
#include "server/core/ticket_clocks.hpp"
#include "tests/sim/domain_rules.hpp"

#include <algorithm>

/// Invariant 17: every stage and every colour happens once, never early, and nothing is forgotten over a restart.
namespace tiaodu::test {
namespace {

constexpr auto noticed_within = std::chrono::minutes(3);  ///< The quiet at the end, in which timers are held.

ChaseRule const* rule_for(OrderRules const& rules, Order const& order) {
    for (auto const& kind : rules.kinds) {
        if (kind.kind != order.kind) continue;
        for (auto const& rule : kind.chase)
            if (rule.urgency == order.urgency) return &rule;
        for (auto const& rule : kind.chase)
            if (!rule.urgency) return &rule;
    }
    return nullptr;
}

std::chrono::seconds wait_for(ChaseRule const& rule, ReceiptStage stage) {
    switch (stage) {
        case ReceiptStage::none: break;
        case ReceiptStage::reminded: return std::chrono::seconds(rule.remind_s);
        case ReceiptStage::climbed_next: return std::chrono::seconds(rule.to_next_s);
        case ReceiptStage::climbed_top: return std::chrono::seconds(rule.to_top_s);
    }
    return std::chrono::seconds(0);
}

/// What the ticket of an order asks of those who have the order.
enum class Waits { for_work, for_recalls, for_nothing };
Waits ticket_waits(World const& world, Order const& order) {
    if (!order.ticket_id || order.kind != OrderKind::ticket_disposal) return Waits::for_work;
    auto const& ticket = world.tickets.at(*order.ticket_id);
    switch (ticket.status) {
        case TicketStatus::closed:
        case TicketStatus::returned:
        case TicketStatus::transferred:
        case TicketStatus::voided: return Waits::for_nothing;
        case TicketStatus::registered:
        case TicketStatus::accepted:
        case TicketStatus::parked: return Waits::for_recalls;
        default: return ticket.order_id == order.id ? Waits::for_work : Waits::for_recalls;
    }
}

/// True for a recipient that still has to answer: it has not read what the order says, or not confirmed the recall.
bool owes_answer(World const& world, Order const& order, Recipient const& recipient) {
    auto const waits = ticket_waits(world, order);
    if (recipient.state >= RecipientState::declined || waits == Waits::for_nothing) return false;
    return recipient.recall_from || (waits == Waits::for_work && recipient.revision < order.revision);
}

}  // namespace

void DomainRules::check_chases(OrderChased const& chased, Time at) const {
    auto const& order = world_.orders.at(chased.order_id);
    auto const* rule = rule_for(world_.rules.orders, order);
    must(rule != nullptr, 17, to_string(order.id) + " is chased, but no rule says so");
    std::map<std::int32_t, ReceiptStage> stages;
    for (auto const& chase : chased.chases) {
        auto const& recipient = order.recipients.at(static_cast<std::size_t>(chase.recipient));
        auto const who = to_string(order.id) + " recipient " + std::to_string(chase.recipient);
        auto& stage = stages.try_emplace(chase.recipient, recipient.stage).first->second;
        must(static_cast<int>(chase.stage) == static_cast<int>(stage) + 1, 17,
             who + " is " + std::string(to_word(chase.stage)) + " after " + std::string(to_word(stage)));
        stage = chase.stage;
        must(owes_answer(world_, order, recipient), 17, who + " has answered and is chased");
        auto const& calendar = calendar_of(world_, recipient.node);
        must(counted(calendar, rule->counting, recipient.receipt_from, at) >= wait_for(*rule, stage), 17,
             who + " is " + std::string(to_word(stage)) + " too early");
    }
}

void DomainRules::check_colours(TicketClocksChanged const& changed, Time at) {
    if (changed.cause == "calendar") return;
    auto const& ticket = world_.tickets.at(changed.ticket_id);
    must(ticket.clocks.size() == changed.clocks.size(), 17, to_string(ticket.id) + " has other clocks all at once");
    auto worst = ClockLight::green;
    for (std::size_t i = 0; i < ticket.clocks.size(); ++i) {
        auto const& was = ticket.clocks[i];
        auto const& now = changed.clocks[i];
        auto const who = to_string(ticket.id) + " " + now.code;
        must(was.clock == now.clock, 17, who + " is another clock");
        if (now.light <= was.light) continue;
        worst = std::max(worst, now.light);
        auto const& from = now.light == ClockLight::red ? now.clock.due_at : now.clock.yellow_at;
        must(at > from && !now.clock.stopped_at, 17, who + " turns " + std::string(to_word(now.light)) + " too early");
        auto const key = who + " " + std::to_string(to_ms(now.clock.started_at)) + std::string(to_word(now.light));
        auto const [turned, first] = turned_.try_emplace(key, from);
        must(first || turned->second != from || went_back_, 17, who + " turns twice");
        turned->second = from;
    }
    must(worst != ClockLight::green && to_word(worst) == changed.cause, 17,
         to_string(ticket.id) + " turns " + changed.cause + ", but no clock does");
}

void DomainRules::check_timers(Order const& order, Time now) const {
    auto const* rule = rule_for(world_.rules.orders, order);
    if (!rule || order.state == OrderState::merged) return;
    auto const ticket = order.ticket_id ? world_.tickets.find(*order.ticket_id) : world_.tickets.end();
    if (ticket != world_.tickets.end() && ticket->second.changed_at > now - noticed_within) return;  // just reopened
    for (auto const& recipient : order.recipients) {
        if (!owes_answer(world_, order, recipient) || recipient.stage == ReceiptStage::climbed_top) continue;
        auto const next = static_cast<ReceiptStage>(static_cast<int>(recipient.stage) + 1);
        auto const waited =
            counted(calendar_of(world_, recipient.node), rule->counting, recipient.receipt_from, now - noticed_within);
        must(waited < wait_for(*rule, next), 17,
             to_string(order.id) + " recipient " + std::to_string(recipient.index) + " was never " +
                 std::string(to_word(next)));
    }
}

void DomainRules::at_end(Time now) const {
    for (auto const& [id, order] : world_.orders) check_timers(order, now);
    for (auto const& [id, ticket] : world_.tickets) {
        if (ticket.closed_at || ticket.changed_at > now - noticed_within) continue;  // just corrected or extended
        for (auto const& clock : ticket.clocks)
            must(clock.clock.stopped_at || light(clock.clock, now - noticed_within) <= clock.light, 17,
                 to_string(id) + " " + clock.code + " did not turn in time");
        must(!ticket.zone_due_at || *ticket.zone_due_at > now - noticed_within, 17,
             to_string(id) + " lies in a border zone, and the parent was not asked in time");
    }
    for (auto const& [id, report] : world_.reports)
        for (auto const& receipt : report.receipts)
            must(receipt.received_at || receipt.chased_at || report.closed_at ||
                     report.reported_at + std::chrono::minutes(world_.rules.general.report_receipt_minutes) >
                         now - noticed_within,
                 17, to_string(id) + " has no receipt of " + receipt.node.text() + " and nobody was reminded");
    for (auto const& [id, unit] : world_.units) {
        auto const job = jobs_.find(id);
        must(unit.order_id == (job == jobs_.end() ? std::nullopt : std::optional(job->second)), 4,
             unit.call_sign + " and its order do not agree");
    }
}

}  // namespace tiaodu::test
