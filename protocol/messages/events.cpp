// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/events.hpp"

namespace tiaodu {
namespace {
struct TypeOf {
    std::string_view operator()(TicketRegistered const&) const { return "ticket.registered"; }
    std::string_view operator()(TicketLocated const&) const { return "ticket.located"; }
    std::string_view operator()(TicketAccepted const&) const { return "ticket.accepted"; }
    std::string_view operator()(TicketClosed const&) const { return "ticket.closed"; }
    std::string_view operator()(OrderIssued const&) const { return "order.issued"; }
    std::string_view operator()(OrderAdvanced const& event) const {
        switch (event.state) {
            case RecipientState::issued: return "order.issued";
            case RecipientState::acknowledged: return "order.acknowledged";
            case RecipientState::started: return "order.started";
            case RecipientState::on_scene: return "order.on_scene";
            case RecipientState::reported: return "order.reported";
        }
        return "order.issued";
    }
    std::string_view operator()(UnitRegistered const&) const { return "unit.registered"; }
    std::string_view operator()(PostureChanged const&) const { return "unit.posture_changed"; }
    std::string_view operator()(UnitSos const&) const { return "unit.sos"; }
    std::string_view operator()(DeviceRegistered const&) const { return "device.registered"; }
    std::string_view operator()(AreaReplaced const&) const { return "area.replaced"; }
    std::string_view operator()(AccountCreated const&) const { return "account.created"; }
};
}  // namespace

std::string_view type_of(EventBody const& body) { return std::visit(TypeOf{}, body); }

}  // namespace tiaodu
