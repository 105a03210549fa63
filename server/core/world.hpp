// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"
#include "server/core/area_index.hpp"
#include "server/core/scope.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tiaodu {

/// Highest numbers given out by this home; the next id is one more.
struct Counters {
    std::int64_t seq = 0;
    std::int64_t ticket = 0;
    std::int64_t order = 0;
    std::int64_t unit = 0;
    std::int64_t device = 0;
    std::int64_t account = 0;
};

/// Which things an event changed: what must be written to the state tables and shown to consoles.
struct Touched {
    std::vector<TicketId> tickets;
    std::vector<OrderId> orders;
    std::vector<UnitId> units;
    std::vector<DeviceId> devices;
    std::vector<AccountId> accounts;
    std::vector<OrgCode> areas;
};

/// Everything the server decides from, in memory, on the core thread. Tickets that were closed long ago live in the
/// database only (see `forget_closed_before`); their external ids stay known.
struct World {
    std::uint32_t home = 0;  ///< Number of this home, for example 310000.
    OrgTree org;
    AreaIndex areas;
    std::unordered_map<OrgCode, AreaShape> shapes;
    std::string area_attribution;
    std::unordered_set<std::string> categories;
    Counters counters;
    std::map<TicketId, Ticket> tickets;
    std::unordered_set<std::string> external_ids;  ///< "<source>/<external id>"; see external_key().
    std::map<OrderId, Order> orders;
    std::map<UnitId, Unit> units;
    std::map<DeviceId, Device> devices;
    std::unordered_map<std::string, DeviceId> device_by_identity;  ///< "<protocol>/<identity>"; see identity_key().
    std::map<AccountId, Account> accounts;
    std::unordered_map<std::string, AccountId> account_by_login;
};

std::string external_key(TicketSource source, std::string const& external_id);
std::string identity_key(DeviceProtocol protocol, std::string const& identity);

/// Puts an event into effect. Deterministic: all events from an empty world give the same world again. Asserts on
/// events that no decision could have made (an unknown ticket).
Touched apply(World& world, Event const& event);

/// Nodes that see a ticket: its owner and its responders.
std::vector<OrgCode> nodes_of(World const& world, TicketId ticket);
/// Nodes that see the subject of an event, in the world as it is now.
std::vector<OrgCode> nodes_of(World const& world, EventBody const& body);

/// Drops closed tickets (and their orders) that were closed before `limit` from memory.
void forget_closed_before(World& world, Time limit);

}  // namespace tiaodu
