// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "db/history.hpp"
#include "protocol/messages/events.hpp"

#include <functional>

/// Lists of orders, knots, reports, alerts and patrols, and the tickets of a period, for readers (any connection).
namespace tiaodu {

/// A page of bodies, newest first.
struct BodyPage {
    std::vector<std::string> bodies;
    std::optional<std::int64_t> next;  ///< Number of the last one that was looked at; absent at the end.
};

/// Where a page begins and how long it is.
struct PageOf {
    std::optional<std::int64_t> below;
    std::size_t limit = 100;
    std::function<bool(std::vector<OrgCode> const&)> visible;
};

struct OrderFilter {
    std::optional<OrderState> state;
    std::optional<OrderKind> kind;
};
/// Orders without their recipients. The scan is bounded.
BodyPage list_orders(Database& database, OrderFilter const& filter, PageOf const& page);

enum class KnotState : std::uint8_t { open, closed, owner_due };
struct KnotFilter {
    KnotState state = KnotState::open;
    std::optional<std::string> text;
    std::int64_t size_min = 0;
};
BodyPage list_knots(Database& database, KnotFilter const& filter, PageOf const& page);
std::optional<StoredEntity> find_knot(Database& database, KnotId id);

enum class ReportState : std::uint8_t { open, closed };
BodyPage list_reports(Database& database, ReportState state, PageOf const& page);
std::optional<StoredEntity> find_report(Database& database, ReportId id);

struct AlertFilter {
    std::optional<AlertState> state;  ///< None: all that are not closed.
    std::optional<AlertKind> kind;
    std::optional<AlertLevel> level;
    std::optional<UnitId> unit_id;
    std::optional<Time> from;  ///< Raised.
    std::optional<Time> to;    ///< Exclusive.
};
/// The scan is bounded.
BodyPage list_alerts(Database& database, AlertFilter const& filter, PageOf const& page);
std::optional<StoredEntity> find_alert(Database& database, AlertId id);

struct PatrolFilter {
    std::optional<PatrolState> state;
    std::optional<ZoneId> zone_id;
    std::optional<Time> from;  ///< Beginning of the shift.
    std::optional<Time> to;    ///< Exclusive.
};
/// The scan is bounded.
BodyPage list_patrols(Database& database, PatrolFilter const& filter, PageOf const& page);
std::optional<StoredEntity> find_patrol(Database& database, PatrolId id);

/// Calls `use` for each ticket received in the period, oldest first, that `wanted` lets through by its owner; stops
/// when `use` says so.
enum class Go : std::uint8_t { on, stop };
void each_received(Database& database, Time from, Time to, std::function<bool(OrgCode const&)> const& wanted,
                   std::function<Go(Ticket const&, std::string const& body)> const& use);

/// Tickets received since, for finding repeats.
void each_since(Database& database, Time since, std::function<void(Ticket const&)> const& use);

/// True when the account asked to see who complained (ticket.reveal) at or after `since`.
bool was_revealed(Database& database, TicketId ticket, AccountId account, Time since);
/// Name, phone and what came in word for word; empty when nothing was kept.
struct StoredContact {
    std::optional<std::string> contact_name;
    std::optional<std::string> phone;
    std::string original;
};
StoredContact contact_of(Database& database, TicketId ticket);

}  // namespace tiaodu
