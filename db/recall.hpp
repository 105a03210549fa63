// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "server/core/world.hpp"

namespace tiaodu {

/// Things that have left memory because they ended long ago, and that a command names again: a ticket that is reopened,
/// an earlier one that a new one repeats, a knot that comes back.
struct LongAgo {
    std::vector<TicketId> tickets;
    std::vector<OrderId> orders;
    std::vector<KnotId> knots;
    std::vector<ReportId> reports;
    bool empty() const { return tickets.empty() && orders.empty() && knots.empty() && reports.empty(); }
};

/// The same, read back: each ticket with its order and its knot, each order with its ticket.
struct Recollection {
    std::vector<Ticket> tickets;
    std::vector<Order> orders;
    std::vector<Knot> knots;
    std::vector<EventReport> reports;
};

/// For readers (any connection). What does not exist is left out.
Recollection recollect(Database& database, LongAgo const& wanted);

/// Puts it into the world where it is not there (again) already. Core thread.
void take_in(World& world, Recollection recollection);

}  // namespace tiaodu
