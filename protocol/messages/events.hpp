// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "protocol/messages/admin_commands.hpp"
#include "protocol/messages/order.hpp"
#include "protocol/messages/organisation.hpp"
#include "protocol/messages/ticket.hpp"
#include "protocol/messages/unit.hpp"

#include <variant>

/// What happened. Each struct is one kind of row in the event table, which is audit log, live feed and resume source at
/// once.
namespace tiaodu {

struct TicketRegistered {
    static constexpr std::string_view name = "TicketRegistered";
    Ticket ticket;
};
template <class Visitor>
void describe(Visitor& visit, TicketRegistered& m) {
    visit("ticket", m.ticket);
}

struct TicketLocated {
    static constexpr std::string_view name = "TicketLocated";
    TicketId ticket_id;
    std::optional<GeoPoint> point;
    OrgCode node;
};
template <class Visitor>
void describe(Visitor& visit, TicketLocated& m) {
    visit("ticket_id", m.ticket_id);
    visit("point", m.point);
    visit("node", m.node);
}

struct TicketAccepted {
    static constexpr std::string_view name = "TicketAccepted";
    TicketId ticket_id;
    std::optional<Time> step_due_at;
};
template <class Visitor>
void describe(Visitor& visit, TicketAccepted& m) {
    visit("ticket_id", m.ticket_id);
    visit("step_due_at", m.step_due_at);
}

struct TicketClosed {
    static constexpr std::string_view name = "TicketClosed";
    TicketId ticket_id;
    Outcome outcome = Outcome::solved;
    std::optional<std::string> note;
    Time closed_at{};  ///< When it was done; an import carries the source's own time.
};
template <class Visitor>
void describe(Visitor& visit, TicketClosed& m) {
    visit("ticket_id", m.ticket_id);
    visit("outcome", m.outcome);
    visit("note", m.note, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("closed_at", m.closed_at);
}

struct OrderIssued {
    static constexpr std::string_view name = "OrderIssued";
    Order order;
    std::optional<Time> step_due_at;
};
template <class Visitor>
void describe(Visitor& visit, OrderIssued& m) {
    visit("order", m.order);
    visit("step_due_at", m.step_due_at);
}

struct OrderAdvanced {
    static constexpr std::string_view name = "OrderAdvanced";
    OrderId order_id;
    std::int32_t recipient = 0;
    RecipientState state = RecipientState::acknowledged;
    std::string by;
    std::optional<std::string> result;
    std::optional<Time> step_due_at;  ///< New step clock of the ticket, when this answer moved the ticket on.
};
template <class Visitor>
void describe(Visitor& visit, OrderAdvanced& m) {
    visit("order_id", m.order_id);
    visit("recipient", m.recipient);
    visit("state", m.state);
    visit("by", m.by);
    visit("result", m.result, Field{.bytes_min = 0, .bytes_max = 2000});
    visit("step_due_at", m.step_due_at);
}

struct UnitRegistered {
    static constexpr std::string_view name = "UnitRegistered";
    Unit unit;
};
template <class Visitor>
void describe(Visitor& visit, UnitRegistered& m) {
    visit("unit", m.unit);
}

struct PostureChanged {
    static constexpr std::string_view name = "PostureChanged";
    UnitId unit_id;
    DutyPosture posture = DutyPosture::standby;
};
template <class Visitor>
void describe(Visitor& visit, PostureChanged& m) {
    visit("unit_id", m.unit_id);
    visit("posture", m.posture);
}

/// A device pressed SOS; committed before the device is answered, because the device clears the alarm when it is.
struct UnitSos {
    static constexpr std::string_view name = "UnitSos";
    UnitId unit_id;
    std::optional<GeoPoint> point;
    Time fix_at{};
};
template <class Visitor>
void describe(Visitor& visit, UnitSos& m) {
    visit("unit_id", m.unit_id);
    visit("point", m.point);
    visit("fix_at", m.fix_at);
}

struct DeviceRegistered {
    static constexpr std::string_view name = "DeviceRegistered";
    Device device;
};
template <class Visitor>
void describe(Visitor& visit, DeviceRegistered& m) {
    visit("device", m.device);
}

struct AreaReplaced {
    static constexpr std::string_view name = "AreaReplaced";
    AreaShape area;
    std::string attribution;
};
template <class Visitor>
void describe(Visitor& visit, AreaReplaced& m) {
    visit("area", m.area);
    visit("attribution", m.attribution, Field{.bytes_min = 0});
}

struct AccountCreated {
    static constexpr std::string_view name = "AccountCreated";
    Account account;
};
template <class Visitor>
void describe(Visitor& visit, AccountCreated& m) {
    visit("account", m.account);
}

using EventBody =
    std::variant<TicketRegistered, TicketLocated, TicketAccepted, TicketClosed, OrderIssued, OrderAdvanced,
                 UnitRegistered, PostureChanged, UnitSos, DeviceRegistered, AreaReplaced, AccountCreated>;

/// Who did it; an empty account is the server itself or a device.
struct EventActor {
    static constexpr std::string_view name = "EventActor";
    std::optional<AccountId> account;
    std::string display_name;
};
template <class Visitor>
void describe(Visitor& visit, EventActor& m) {
    visit("account", m.account);
    visit("name", m.display_name, Field{.bytes_min = 0});
}

/// One row of the event table.
struct Event {
    std::int64_t seq = 0;  ///< Dense per home, from 1; the only order.
    Time at{};
    EventActor actor;
    CommandId cause;             ///< Empty when no command caused it (a device's SOS).
    std::string entity;          ///< Id of the ticket, order, unit, …; the squad code of an area.
    std::int64_t version = 0;    ///< Of the entity afterwards; 0 where it has none.
    std::vector<OrgCode> nodes;  ///< Who sees it: sessions whose scope covers one of these.
    std::vector<OrgCode> left;   ///< Nodes that lose sight of the entity with this event.
    EventBody body;
};

/// Wire word of an event, for example `order.on_scene`.
std::string_view type_of(EventBody const& body);

}  // namespace tiaodu
