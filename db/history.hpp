// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "db/hash_chain.hpp"

#include <functional>
#include <optional>
#include <vector>

/// Reads of what has happened, for readers (any connection).
namespace tiaodu {

/// Rows with seq > after, oldest first, at most `limit`.
std::vector<EventRow> events_after(Database& database, std::int64_t after, std::size_t limit);
/// Rows of one entity, oldest first, at most `limit`.
std::vector<EventRow> events_of(Database& database, std::string const& entity, std::size_t limit);

/// Which tickets of the table to list.
struct TicketFilter {
    std::vector<std::string> statuses;  ///< Empty: all.
    std::optional<std::int64_t> below;  ///< Only numbers below this one (newest first paging).
    std::size_t limit = 100;
    std::function<bool(std::vector<OrgCode> const& nodes)> visible;  ///< Scope check on owner and responders.
};
struct TicketPage {
    std::vector<std::string> bodies;   ///< JSON of tickets, newest first.
    std::optional<std::int64_t> next;  ///< Give as `below` for the next page; none at the end.
};
TicketPage list_tickets(Database& database, TicketFilter const& filter);

/// A stored ticket or order with the nodes that see it; none when there is no such row.
struct StoredEntity {
    std::string body;
    std::vector<OrgCode> nodes;
};
std::optional<StoredEntity> find_ticket(Database& database, TicketId id);
/// Ids of the orders that were given for a ticket.
std::vector<std::string> orders_of(Database& database, TicketId id);
std::optional<StoredEntity> find_order(Database& database, OrderId id);

}  // namespace tiaodu
