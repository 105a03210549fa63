// SPDX-License-Identifier: Apache-2.0
#include "server/app/device_desk.hpp"

#include "server/core/device_rules.hpp"

namespace tiaodu {

DeviceDesk::DeviceDesk(World const& world, CommandLoop& loop, Clock const& clock,
                       std::function<void(std::function<void()>)> when_committed)
    : world_(world), loop_(loop), clock_(clock), when_committed_(std::move(when_committed)) {
    for (auto const& [id, order] : world_.orders) look_at(order);
}

std::size_t DeviceDesk::waiting() const {
    std::size_t count = 0;
    for (auto const& [unit, texts] : waiting_) count += texts.size();
    return count;
}

void DeviceDesk::connected(DeviceId device, DeviceLink& link) {
    links_.insert_or_assign(device, &link);
    under_way_.erase(device);
    if (auto const unit = carrier_of(world_.devices.at(device))) send_due(*unit);
}

void DeviceDesk::disconnected(DeviceId device, DeviceLink const& link) {
    auto const found = links_.find(device);
    if (found == links_.end() || found->second != &link) return;
    links_.erase(found);
    under_way_.erase(device);
}

/// Brings `waiting_` up to what the order says now.
void DeviceDesk::look_at(Order const& order) {
    for (auto const& recipient : order.recipients) {
        if (!recipient.unit_id) continue;
        auto const due = text_due(world_, order, recipient);
        auto found = waiting_.find(*recipient.unit_id);
        if (found != waiting_.end())
            std::erase_if(found->second, [&](OrderText const& text) {
                return text.order_id == order.id && text.recipient == recipient.index && text != due;
            });
        if (due) {
            waiting_[*recipient.unit_id].insert(*due);
        } else if (found != waiting_.end() && found->second.empty()) {
            waiting_.erase(found);
        }
    }
}

void DeviceDesk::applied(Touched const& touched) {
    for (auto const& asked : touched.asked) when_committed_([this, asked] { ask(asked); });
    std::set<UnitId> units;
    for (auto const& id : touched.orders) {
        auto const order = world_.orders.find(id);
        if (order == world_.orders.end()) continue;
        look_at(order->second);
        for (auto const& recipient : order->second.recipients)
            if (recipient.unit_id && waiting_.contains(*recipient.unit_id)) units.insert(*recipient.unit_id);
    }
    // A device that changed hands is told the orders of the unit that has it now.
    for (auto const& id : touched.devices)
        if (auto const unit = carrier_of(world_.devices.at(id)); unit && waiting_.contains(*unit)) units.insert(*unit);
    if (units.empty()) return;
    when_committed_([this, units = std::move(units)] {
        for (auto const& unit : units) send_due(unit);
    });
}

void DeviceDesk::send_due(UnitId unit) {
    auto const due = waiting_.find(unit);
    if (due == waiting_.end()) return;
    auto const texts = due->second;  // an answer may come at once and change it
    for (auto const* device : devices_of(world_, unit)) {
        auto const link = links_.find(device->id);
        if (link == links_.end()) continue;
        for (auto const& text : texts)
            if (under_way_[device->id].insert(text).second) send(device->id, *link->second, text);
    }
}

void DeviceDesk::send(DeviceId device, DeviceLink& link, OrderText const& text) {
    DeviceAsk ask;
    ask.kind = AskKind::text;
    ask.text = words_of(world_, text);
    ask.urgent = is_urgent(world_, text);
    link.ask(ask, [this, device, text](DeviceAnswer const& answer) { shown(device, text, answer); });
}

void DeviceDesk::shown(DeviceId device, OrderText const& text, DeviceAnswer const& answer) {
    if (answer.outcome != AskOutcome::ok || text.stage != OrderText::Stage::issued) return;
    auto const found = world_.devices.find(device);
    auto const unit = found == world_.devices.end() ? std::nullopt : carrier_of(found->second);
    if (!unit) return;
    auto const& name = world_.units.at(*unit).call_sign;
    Actor const actor{AccountId(), name, *world_.org.find(found->second.squad), {}, {}};
    auto events = decide_shown(DecisionContext{world_, actor, clock_.now()}, text, device);
    if (events) loop_.record(std::move(*events), name, {});
}

void DeviceDesk::ask(Touched::Asked const& asked) {
    auto const link = links_.find(asked.device_id);
    if (link == links_.end()) return answered(asked, {AskOutcome::not_connected, "", {}});
    link->second->ask(asked.ask, [this, asked](DeviceAnswer answer) { answered(asked, std::move(answer)); });
}

void DeviceDesk::answered(Touched::Asked const& asked, DeviceAnswer answer) {
    auto const device = world_.devices.find(asked.device_id);
    if (device == world_.devices.end()) return;
    auto const name = device->second.label.empty() ? device->second.identity : device->second.label;
    loop_.record(Events{DeviceAnswered{asked.device_id, asked.seq, std::move(answer)}}, name, {});
}

}  // namespace tiaodu
