// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

void forget_steps_after(Recipient& recipient, RecipientState state) {
    if (state < RecipientState::started) recipient.started_at.reset();
    if (state < RecipientState::en_route) recipient.en_route_at.reset();
    if (state < RecipientState::on_scene) recipient.on_scene_at.reset();
    if (state < RecipientState::reported) recipient.reported_at.reset();
    if (state < RecipientState::verified) recipient.verified_at.reset();
}

}  // namespace

bool is_out(RecipientState state) {
    return state == RecipientState::declined || state == RecipientState::recalled ||
           state == RecipientState::replaced || state == RecipientState::not_called;
}

bool is_active(Recipient const& recipient) { return !is_out(recipient.state) && !recipient.recall_from; }

bool owes_receipt(Order const& order, Recipient const& recipient) {
    return is_active(recipient) && recipient.revision < order.revision;
}

bool is_finished(Order const& order, Recipient const& recipient) {
    if (!is_active(recipient)) return true;
    if (recipient.revision < order.revision) return false;
    switch (order.needs) {
        case OrderNeeds::receipt: return recipient.state >= RecipientState::acknowledged;
        case OrderNeeds::report: return recipient.state >= RecipientState::reported;
        case OrderNeeds::verification: return recipient.state >= RecipientState::verified;
    }
    return false;
}

bool has_relayed(Order const& order, std::int32_t index) {
    return std::any_of(order.recipients.begin(), order.recipients.end(),
                       [&](Recipient const& other) { return other.parent == index && is_active(other); });
}

RecipientState followed_state(Order const& order, Recipient const& parent) {
    auto highest = RecipientState::issued;
    bool any = false, all_done = true, all_verified = true;
    for (auto const& child : order.recipients) {
        if (child.parent != parent.index || !is_active(child)) continue;
        any = true;
        highest = std::max(highest, child.state);
        all_verified = all_verified && child.state == RecipientState::verified;
        auto const enough =
            order.needs == OrderNeeds::receipt ? RecipientState::acknowledged : RecipientState::reported;
        all_done = all_done && child.state >= enough;
    }
    if (!any) return RecipientState::acknowledged;
    if (all_verified) return RecipientState::verified;
    if (all_done) return RecipientState::reported;
    if (highest >= RecipientState::on_scene) return RecipientState::on_scene;
    if (highest >= RecipientState::en_route) return RecipientState::en_route;
    return RecipientState::started;
}

OrderState state_from_receipts(Order const& order) {
    bool anybody = false, all_finished = true;
    for (auto const& recipient : order.recipients) {
        if (is_active(recipient)) anybody = true;
        if (!is_finished(order, recipient)) all_finished = false;
    }
    if (!anybody && !order.recipients.empty()) return OrderState::recalled;
    return all_finished ? OrderState::done : OrderState::open;
}

std::vector<std::int32_t> with_parents(Order const& order, std::vector<std::int32_t> named) {
    for (std::size_t i = 0; i < named.size(); ++i) {
        auto const at = static_cast<std::size_t>(named[i]);
        if (at >= order.recipients.size()) continue;
        auto const parent = order.recipients[at].parent;
        if (parent && std::find(named.begin(), named.end(), *parent) == named.end()) named.push_back(*parent);
    }
    return named;
}

void stamp(Recipient& recipient, RecipientState state, Time at) {
    if (state < recipient.state && !is_out(recipient.state)) forget_steps_after(recipient, state);
    recipient.state = state;
    auto const once = [at](std::optional<Time>& time) {
        if (!time) time = at;
    };
    if (is_out(state)) {
        once(recipient.ended_at);
        return;
    }
    if (state >= RecipientState::delivered) once(recipient.delivered_at);
    if (state >= RecipientState::acknowledged) once(recipient.acknowledged_at);
    switch (state) {
        case RecipientState::started: once(recipient.started_at); break;
        case RecipientState::en_route: once(recipient.en_route_at); break;
        case RecipientState::on_scene: once(recipient.on_scene_at); break;
        case RecipientState::reported: once(recipient.reported_at); break;
        case RecipientState::verified: once(recipient.verified_at); break;
        default: break;
    }
}

}  // namespace tiaodu
