// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "protocol/messages/ticket.hpp"

#include <set>
#include <string>

/// What is written besides a ticket's row so that it is found: its words and its nodes. Writing connection only.
namespace tiaodu {

/// Brings words and nodes to what `ticket` says. To be called inside the transaction that writes the row, before it:
/// the old words are worked out from the row, because the index cannot give them back. Throws DatabaseError.
void index_ticket(Database& database, Ticket const& ticket);

/// Makes the index anew when it was never made, or by rules other than this program's: after an upgrade. Reads every
/// ticket, in transactions of some thousand, some 7,000 tickets a second; starts again when it was interrupted.
/// Throws DatabaseError.
void refresh_search_index(Database& database);

/// Codes under which a ticket is found: owner and responders.
std::set<std::string> search_nodes(Ticket const& ticket);

/// Degrees as the table keeps them, 1e-7 of a degree.
std::int64_t e7(double degrees);
std::optional<std::int64_t> lon_e7(Ticket const& ticket);
std::optional<std::int64_t> lat_e7(Ticket const& ticket);

}  // namespace tiaodu
