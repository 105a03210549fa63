// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/assert.hpp"
#include "server/core/world.hpp"

#include <algorithm>

/// One event being put into effect. Each kind of event has an `apply(Change&, …)` below; apply_*.cpp hold them.
namespace tiaodu {

struct Change {
    World& world;
    Event const& event;
    Touched touched{};

    /// Finds what must exist; asserts otherwise.
    template <class Map, class Key>
    static auto& get(Map& map, Key const& key) {
        auto const found = map.find(key);
        TIAODU_ASSERT(found != map.end());
        return found->second;
    }
    template <class T>
    static void add_once(std::vector<T>& to, T const& item) {
        if (std::find(to.begin(), to.end(), item) == to.end()) to.push_back(item);
    }
    /// Raises a counter to the number of an id that this home made.
    template <class AnyId>
    void count(std::int64_t& counter, AnyId id) const {
        if (id.home() == world.home) counter = std::max(counter, id.number());
    }

    /// A ticket, order, unit, alert or patrol that changes: its version grows by 1 however often an event asks for it.
    Ticket& ticket(TicketId id);
    Order& order(OrderId id);
    Unit& unit(UnitId id);
    Alert& alert(AlertId id);
    Patrol& patrol(PatrolId id);
    Recipient& recipient(Order& order, std::int32_t index);
};

/// Puts a ticket into a state with its clocks, and stamps the times that follow from the status.
void put_step(Change& change, Ticket& ticket, TicketStep const& step);
/// Frees the units of an order that are still on it.
void release_units(Change& change, Order const& order);

void apply(Change& change, TicketRegistered const& body);
void apply(Change& change, TicketLocated const& body);
void apply(Change& change, TicketMoved const& body);
void apply(Change& change, TicketContacted const& body);
void apply(Change& change, TicketReplied const& body);
void apply(Change& change, TicketCalledBack const& body);
void apply(Change& change, TicketClosed const& body);
void apply(Change& change, TicketRequested const& body);
void apply(Change& change, TicketRequestDecided const& body);
void apply(Change& change, TicketClocksChanged const& body);
void apply(Change& change, TicketCorrected const& body);
void apply(Change& change, TicketRemarked const& body);
void apply(Change& change, TicketLinked const& body);
void apply(Change& change, TicketUnlinked const& body);
void apply(Change& change, TicketTaken const& body);
void apply(Change& change, TicketRefused const& body);
void apply(Change& change, TicketZoneClimbed const& body);
void apply(Change& change, TicketRevealed const& body);
void apply(Change& change, OrderIssued const& body);
void apply(Change& change, OrderAdvanced const& body);
void apply(Change& change, OrderAmended const& body);
void apply(Change& change, RecipientsAdded const& body);
void apply(Change& change, OrderRecalled const& body);
void apply(Change& change, RecipientsReplaced const& body);
void apply(Change& change, OrderMerged const& body);
void apply(Change& change, OrderRemarked const& body);
void apply(Change& change, OrderSeen const& body);
void apply(Change& change, OrderChased const& body);
void apply(Change& change, UnitRegistered const& body);
void apply(Change& change, PostureChanged const& body);
void apply(Change& change, UnitSkillsChanged const& body);
void apply(Change& change, UnitTrackImported const& body);
void apply(Change& change, AidGranted const& body);
void apply(Change& change, AidEnded const& body);
void apply(Change& change, DeviceRegistered const& body);
void apply(Change& change, DeviceChanged const& body);
void apply(Change& change, DeviceAsked const& body);
void apply(Change& change, DeviceAnswered const& body);
void apply(Change& change, EvidenceStored const& body);
void apply(Change& change, AlertRaised const& body);
void apply(Change& change, AlertTaken const& body);
void apply(Change& change, AlertEnded const& body);
void apply(Change& change, AlertClosed const& body);
void apply(Change& change, PatrolPlanned const& body);
void apply(Change& change, CheckpointVisited const& body);
void apply(Change& change, PatrolEnded const& body);
void apply(Change& change, AreaReplaced const& body);
void apply(Change& change, AccountCreated const& body);
void apply(Change& change, AccountGrantsSet const& body);
void apply(Change& change, AccountLocked const& body);
void apply(Change& change, AccountUnlocked const& body);
void apply(Change& change, AccountProofChanged const& body);
void apply(Change& change, KnotTied const& body);
void apply(Change& change, KnotChanged const& body);
void apply(Change& change, ReportSubmitted const& body);
void apply(Change& change, ReportChanged const& body);
void apply(Change& change, ZoneSet const& body);
void apply(Change& change, RulesChanged const& body);
void apply(Change& change, CalendarChanged const& body);
void apply(Change& change, RoadsChanged const& body);
void apply(Change& change, IntegrationKeyIssued const& body);
void apply(Change& change, IntegrationKeyRevoked const& body);

}  // namespace tiaodu
