// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account_events.hpp"
#include "protocol/messages/aid.hpp"
#include "protocol/messages/alert_events.hpp"
#include "protocol/messages/city_events.hpp"
#include "protocol/messages/device_asks.hpp"
#include "protocol/messages/device_events.hpp"
#include "protocol/messages/integration.hpp"
#include "protocol/messages/order_events.hpp"
#include "protocol/messages/organisation.hpp"
#include "protocol/messages/patrol.hpp"
#include "protocol/messages/ticket_events.hpp"
#include "protocol/messages/unit_events.hpp"

#include <variant>

/// What happened. Each struct is one kind of row in the event table, which is audit log, live feed and resume source at
/// once.
namespace tiaodu {

/// Every kind of event. `type` of each struct is its word on the wire and in the database.
using EventBody = std::variant<
    TicketRegistered, TicketLocated, TicketMoved, TicketContacted, TicketReplied, TicketCalledBack, TicketClosed,
    TicketRequested, TicketRequestDecided, TicketClocksChanged, TicketCorrected, TicketRemarked, TicketLinked,
    TicketUnlinked, TicketTaken, TicketRefused, TicketZoneClimbed, TicketRevealed, OrderIssued, OrderAdvanced,
    OrderAmended, RecipientsAdded, OrderRecalled, RecipientsReplaced, OrderMerged, OrderRemarked, OrderSeen,
    OrderChased, UnitRegistered, PostureChanged, UnitSkillsChanged, UnitTrackImported, DeviceRegistered, DeviceChanged,
    DeviceAsked, DeviceAnswered, EvidenceStored, AlertRaised, AlertTaken, AlertEnded, AlertClosed, AreaReplaced,
    AccountCreated, AccountGrantsSet, AccountLocked, AccountUnlocked, AccountProofChanged, PatrolPlanned,
    CheckpointVisited, PatrolEnded, KnotTied, KnotChanged, ReportSubmitted, ReportChanged, ZoneSet, RulesChanged,
    CalendarChanged, RoadsChanged, IntegrationKeyIssued, IntegrationKeyRevoked, AidGranted, AidEnded>;

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

/// Wire word of an event, for example `order.advanced`.
std::string_view type_of(EventBody const& body);

}  // namespace tiaodu
