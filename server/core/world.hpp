// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/events.hpp"
#include "server/core/area_index.hpp"
#include "server/core/duty_log.hpp"
#include "server/core/legal_limits.hpp"
#include "server/core/scope.hpp"
#include "server/core/work_calendar.hpp"
#include "server/core/zone_index.hpp"

#include <deque>
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
    std::int64_t knot = 0;
    std::int64_t report = 0;
    std::int64_t zone = 0;
    std::int64_t alert = 0;
    std::int64_t evidence = 0;
    std::int64_t patrol = 0;
    std::int64_t integration_key = 0;
};

/// Which things an event changed: what must be written to the state tables and shown to consoles.
struct Touched {
    std::vector<TicketId> tickets;
    std::vector<OrderId> orders;
    std::vector<std::pair<OrderId, std::int32_t>> recipients;  ///< Of `orders`, by index.
    std::vector<UnitId> units;
    std::vector<DeviceId> devices;
    std::vector<AccountId> accounts;
    std::vector<OrgCode> areas;
    std::vector<KnotId> knots;
    std::vector<ReportId> reports;
    std::vector<ZoneId> zones;
    std::vector<AlertId> alerts;
    std::vector<PatrolId> patrols;
    std::vector<IntegrationKeyId> integration_keys;
    /// Asked of a device by the event `seq`; to be sent once that is committed.
    struct Asked {
        DeviceId device_id;
        std::int64_t seq = 0;
        DeviceAsk ask;
    };
    std::vector<Asked> asked;
    std::vector<Evidence> evidence;  ///< Never changes and is not kept in memory.
    std::vector<OrgCode> calendars;
    bool rules = false;
    bool roads = false;
};

/// Everything the server decides from, in memory, on the core thread. Tickets, orders, knots, reports, alerts and
/// patrols that ended long ago live in the database only (see `forget_closed_before`); external ids of tickets stay
/// known.
struct World {
    std::uint32_t home = 0;    ///< Number of this home, for example 310000.
    std::string camera_realm;  ///< What cameras sign in to (gb28181.realm); empty: none can.
    OrgTree org;
    AreaIndex areas;
    std::unordered_map<OrgCode, AreaShape> shapes;
    std::string area_attribution;
    std::optional<KnownRoads> roads;  ///< About them; the graph itself is no state.
    std::unordered_set<std::string> categories;
    RuleBook rules;
    RuleChange replaced_rules;  ///< What of `rules` is no longer as built in: all that was ever replaced.
    std::vector<LegalLimit> legal_limits;
    CalendarBook calendars;
    std::unordered_map<OrgCode, NodeCalendar> node_calendars;  ///< Of every node; see refresh_calendars().
    Counters counters;
    std::map<TicketId, Ticket> tickets;
    std::unordered_set<std::string> external_ids;  ///< "<source>/<external id>"; see external_key().
    std::map<OrderId, Order> orders;
    std::map<UnitId, Unit> units;
    DutyLog duty;
    std::map<DeviceId, Device> devices;
    std::unordered_map<std::string, DeviceId> device_by_identity;  ///< "<protocol>/<identity>"; see identity_key().
    std::unordered_map<UnitId, std::vector<DeviceId>> devices_by_unit;  ///< Carried now; oldest first.
    std::map<AccountId, Account> accounts;
    std::unordered_map<std::string, AccountId> account_by_login;
    std::map<IntegrationKeyId, IntegrationKey> integration_keys;
    std::map<KnotId, Knot> knots;
    std::map<ReportId, EventReport> reports;
    std::map<ZoneId, Zone> zones;
    std::map<AlertId, Alert> alerts;
    std::map<PatrolId, Patrol> patrols;
    /// When each account had personal data shown, newest last; only the last hour counts.
    std::unordered_map<AccountId, std::deque<Time>> reveals;
    /// How often each alert would have fired again since it was last written; kept by the alert watch.
    std::unordered_map<AlertId, std::int64_t> alert_repeats;
    ZoneIndex zone_index;  ///< Of `zones`.
};

std::string external_key(TicketSource source, std::string const& external_id);
std::string identity_key(DeviceProtocol protocol, std::string const& identity);

/// Puts a device, new or changed, where everybody finds it.
void keep_device(World& world, Device device);
/// The unit that carries a device now.
std::optional<UnitId> carrier_of(Device const& device);

/// Puts an event into effect. Deterministic: all events from an empty world give the same world again, whatever the
/// rules are. Asserts on events that no decision could have made (an unknown ticket).
Touched apply(World& world, Event const& event);

/// What an event is about: id as on the wire, version afterwards (0 where it has none), and the nodes that see it.
struct Subject {
    std::string entity;
    std::int64_t version = 0;
    std::vector<OrgCode> nodes;
};
/// The subject in the world as it is now; empty parts where it is not (or no longer) in it.
Subject subject_of(World const& world, EventBody const& body);

/// Nodes that see a ticket: its owner and its responders. Empty when it is not in memory.
std::vector<OrgCode> nodes_of(World const& world, TicketId ticket);
/// Nodes that see an order: its issuer, its recipients, who was told, and its ticket's.
std::vector<OrgCode> nodes_of(World const& world, Order const& order);
/// Nodes that see a report: who reports and every level above.
std::vector<OrgCode> nodes_of(EventReport const& report);

/// Nodes that see a unit: its squad and whom it helps.
std::vector<OrgCode> nodes_of(Unit const& unit);

/// Nodes that see a device: the squad that answers for it.
std::vector<OrgCode> nodes_of(Device const& device);

/// Calendars of a node's professional line, nearest first (squad, district, city).
std::vector<OrgCode> professional_line(OrgTree const& org, OrgCode const& node);

/// Drops what ended before `limit` from memory: tickets with their orders, other orders, knots, reports, alerts,
/// patrols.
void forget_closed_before(World& world, Time limit);

}  // namespace tiaodu
