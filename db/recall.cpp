// SPDX-License-Identifier: Apache-2.0
#include "db/recall.hpp"

#include "db/history.hpp"
#include "db/lists.hpp"
#include "protocol/messages/codec.hpp"

namespace tiaodu {
namespace {

void add_order(Database& database, OrderId id, Recollection& found) {
    if (auto const stored = find_order(database, id)) found.orders.push_back(decode_order(stored->body));
}

void add_knot(Database& database, KnotId id, Recollection& found) {
    if (auto const stored = find_knot(database, id)) found.knots.push_back(decode_knot(stored->body));
}

void add_ticket(Database& database, TicketId id, Recollection& found) {
    auto const stored = find_ticket(database, id);
    if (!stored) return;
    auto ticket = decode_ticket(stored->body);
    if (ticket.order_id) add_order(database, *ticket.order_id, found);
    if (ticket.knot_id) add_knot(database, *ticket.knot_id, found);
    found.tickets.push_back(std::move(ticket));
}

template <class Map, class Item>
void put_missing(Map& map, std::vector<Item>& items) {
    for (auto& item : items) {
        auto const id = item.id;
        map.try_emplace(id, std::move(item));
    }
}

}  // namespace

Recollection recollect(Database& database, LongAgo const& wanted) {
    Recollection found;
    for (auto const id : wanted.tickets) add_ticket(database, id, found);
    for (auto const id : wanted.orders) {
        auto const before = found.orders.size();
        add_order(database, id, found);
        if (found.orders.size() > before && found.orders.back().ticket_id)
            add_ticket(database, *found.orders.back().ticket_id, found);
    }
    for (auto const id : wanted.knots) add_knot(database, id, found);
    for (auto const id : wanted.reports)
        if (auto const stored = find_report(database, id)) found.reports.push_back(decode_report(stored->body));
    return found;
}

void take_in(World& world, Recollection recollection) {
    put_missing(world.tickets, recollection.tickets);
    put_missing(world.orders, recollection.orders);
    put_missing(world.knots, recollection.knots);
    put_missing(world.reports, recollection.reports);
}

}  // namespace tiaodu
