// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "db/hash_chain.hpp"

#include <optional>
#include <vector>

/// Reads of what has happened, for readers (any connection).
namespace tiaodu {

/// Rows with seq > after, oldest first, at most `limit`.
std::vector<EventRow> events_after(Database& database, std::int64_t after, std::size_t limit);
/// Rows of one entity, oldest first, at most `limit`.
std::vector<EventRow> events_of(Database& database, std::string const& entity, std::size_t limit);

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
