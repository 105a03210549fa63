// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"

#include <algorithm>
#include <map>

namespace tiaodu {
namespace {

bool reached(Recipient const& recipient, RecipientState state) {
    return !is_out(recipient.state) && recipient.state >= state;
}

bool has_read(Order const& order, Recipient const& recipient) {
    return reached(recipient, RecipientState::acknowledged) && recipient.revision >= order.revision;
}

/// Called back, and silent about it.
bool is_unconfirmed(Recipient const& recipient) { return recipient.recall_from && !is_out(recipient.state); }

}  // namespace

RecipientLevel level_of(OrgTree const& org, Recipient const& recipient) {
    if (recipient.unit_id) return RecipientLevel::unit;
    if (recipient.account_id) return RecipientLevel::person;
    if (recipient.department) return RecipientLevel::department;
    auto const index = org.find(recipient.node);
    switch (index ? org.at(*index).kind : OrgKind::squad) {
        case OrgKind::city: return RecipientLevel::city;
        case OrgKind::district: return RecipientLevel::district;
        case OrgKind::street: return RecipientLevel::street;
        case OrgKind::squad: break;
    }
    return RecipientLevel::squad;
}

bool is_behind(Order const& order, Recipient const& recipient, ReceiptFigure figure) {
    bool const active = is_active(recipient);
    auto const is = [&](RecipientState state) { return active && reached(recipient, state); };
    auto const is_not = [&](RecipientState state) { return active && !reached(recipient, state); };
    switch (figure) {
        case ReceiptFigure::delivered: return is(RecipientState::delivered);
        case ReceiptFigure::undelivered: return is_not(RecipientState::delivered);
        case ReceiptFigure::acknowledged: return active && has_read(order, recipient);
        case ReceiptFigure::unacknowledged: return active && !has_read(order, recipient);
        case ReceiptFigure::on_scene: return active && recipient.on_scene_at.has_value();
        case ReceiptFigure::not_on_scene: return active && !recipient.on_scene_at;
        case ReceiptFigure::reported: return is(RecipientState::reported);
        case ReceiptFigure::unreported: return is_not(RecipientState::reported);
        case ReceiptFigure::verified: return is(RecipientState::verified);
        case ReceiptFigure::declined: return recipient.state == RecipientState::declined;
        case ReceiptFigure::recalled: return recipient.state == RecipientState::recalled;
        case ReceiptFigure::unconfirmed: return is_unconfirmed(recipient);
        case ReceiptFigure::not_called: return recipient.state == RecipientState::not_called;
        case ReceiptFigure::overdue:
            return recipient.stage >= ReceiptStage::climbed_next &&
                   (is_unconfirmed(recipient) || (active && !has_read(order, recipient)));
    }
    return false;
}

std::vector<ReceiptCount> receipt_counts(OrgTree const& org, Order const& order) {
    std::map<RecipientLevel, ReceiptCount> levels;
    for (auto const& recipient : order.recipients) {
        if (recipient.state == RecipientState::replaced) continue;
        auto const level = level_of(org, recipient);
        auto& count = levels.try_emplace(level, ReceiptCount{level}).first->second;
        auto const add = [&](std::int64_t& figure, ReceiptFigure which) {
            if (is_behind(order, recipient, which)) ++figure;
        };
        if (is_active(recipient)) {
            ++count.total;
            if (reached(recipient, RecipientState::started)) ++count.started;
            if (recipient.en_route_at || recipient.on_scene_at) ++count.en_route;
        }
        add(count.delivered, ReceiptFigure::delivered);
        add(count.acknowledged, ReceiptFigure::acknowledged);
        add(count.on_scene, ReceiptFigure::on_scene);
        add(count.reported, ReceiptFigure::reported);
        add(count.verified, ReceiptFigure::verified);
        add(count.declined, ReceiptFigure::declined);
        add(count.recalled, ReceiptFigure::recalled);
        add(count.unconfirmed, ReceiptFigure::unconfirmed);
        add(count.not_called, ReceiptFigure::not_called);
        add(count.overdue, ReceiptFigure::overdue);
    }
    std::vector<ReceiptCount> counts;
    for (auto const& [level, count] : levels) counts.push_back(count);
    return counts;
}

}  // namespace tiaodu
