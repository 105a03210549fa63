// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_texts.hpp"

#include "server/core/device_rules.hpp"
#include "server/core/order_rules.hpp"
#include "server/core/receipt_rules.hpp"
#include "server/core/receipts.hpp"

namespace tiaodu {
namespace {

constexpr std::size_t characters_max = 300;

/// At most so many characters; UTF-8 is never cut inside one.
std::string shortened(std::string const& text, std::size_t characters) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
        if (begins && ++count > characters) return text.substr(0, i) + "…";
    }
    return text;
}

std::string kind_name(World const& world, OrderKind kind) {
    for (auto const& rule : world.rules.orders.kinds)
        if (rule.kind == kind) return rule.label.zh;
    return std::string(to_word(kind));
}

/// "11-21 18:00" in Beijing.
std::string day_and_time(Time time) {
    auto const text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(time) + beijing_offset);
    return text.substr(5, 5) + " " + text.substr(11, 5);
}

std::string subject_of_order(World const& world, Order const& order) {
    if (order.title) return *order.title;
    auto const ticket = order.ticket_id ? world.tickets.find(*order.ticket_id) : world.tickets.end();
    return ticket == world.tickets.end() ? to_string(order.id) : ticket->second.title;
}

std::string place_of(World const& world, Order const& order) {
    if (order.address) return *order.address;
    auto const ticket = order.ticket_id ? world.tickets.find(*order.ticket_id) : world.tickets.end();
    return ticket == world.tickets.end() ? "" : ticket->second.address.value_or("");
}

Recipient const* recipient_of(World const& world, OrderText const& text) {
    auto const order = world.orders.find(text.order_id);
    auto const at = static_cast<std::size_t>(text.recipient);
    if (order == world.orders.end() || at >= order->second.recipients.size()) return nullptr;
    return &order->second.recipients[at];
}

}  // namespace

std::optional<OrderText> text_due(World const& world, Order const& order, Recipient const& recipient) {
    if (!recipient.unit_id || is_out(recipient.state)) return std::nullopt;
    OrderText text{order.id, recipient.index, order.revision, OrderText::Stage::issued};
    if (recipient.recall_from) {
        text.stage = OrderText::Stage::recalled;
        return text;
    }
    if (!is_in_force(world, order) || !owes_receipt(order, recipient)) return std::nullopt;
    if (recipient.state == RecipientState::delivered && recipient.revision == 0 && order.revision == 1)
        return std::nullopt;  // shown somewhere already, only not answered
    if (recipient.revision != 0) text.stage = OrderText::Stage::changed;
    return text;
}

std::string words_of(World const& world, OrderText const& text) {
    auto const& order = world.orders.at(text.order_id);
    auto const subject = shortened(subject_of_order(world, order), 100);
    if (text.stage == OrderText::Stage::recalled) {
        auto const* recipient = recipient_of(world, text);
        auto const why = recipient ? recipient->reason.value_or("") : "";
        return "【撤回】" + subject + (why.empty() ? "" : "，原因：" + shortened(why, 80)) + "。请停止执行并确认。";
    }
    auto words = std::string(text.stage == OrderText::Stage::changed ? "【变更】" : "") + "【" +
                 kind_name(world, order.kind) + "】" + subject;
    if (auto const place = place_of(world, order); !place.empty()) words += "，地点：" + shortened(place, 60);
    if (order.note && !order.note->empty()) words += "，要求：" + shortened(*order.note, 80);
    words += "，时限：" + day_and_time(order.due_at) + "。";
    return shortened(words, characters_max);
}

bool is_urgent(World const& world, OrderText const& text) {
    auto const& order = world.orders.at(text.order_id);
    return text.stage == OrderText::Stage::recalled || order.urgency != Urgency::normal ||
           order.interrupts == Interrupts::yes;
}

Result<Events> decide_shown(DecisionContext const& context, OrderText const& text, DeviceId device) {
    auto const* recipient = recipient_of(context.world, text);
    auto const found = context.world.devices.find(device);
    if (!recipient || found == context.world.devices.end() || carrier_of(found->second) != recipient->unit_id)
        return Error{Errc::not_found, "device_id", "does not belong to the recipient any more"};
    return decide_delivered_by_device(context,
                                      {text.order_id, text.recipient, RecipientState::delivered, text.revision, {}, {}},
                                      context.world.units.at(*recipient->unit_id).call_sign);
}

}  // namespace tiaodu
