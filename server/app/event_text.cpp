// SPDX-License-Identifier: Apache-2.0
#include "server/app/event_text.hpp"

#include "protocol/messages/codec.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

std::string envelope(std::string_view topic, EventRow const& row, std::string const& body) {
    return "{\"topic\":" + json_quoted(topic) + ",\"epoch\":" + std::to_string(row.epoch) +
           ",\"seq\":" + std::to_string(row.seq) + ",\"body\":" + body + "}";
}

template <class Map, class Key>
void add(std::string& body, std::string_view name, Map const& map, Key const& key) {
    auto const found = map.find(key);
    if (found != map.end()) body += ",\"" + std::string(name) + "\":" + encode(found->second);
}

/// Which ticket, order or unit a row is about.
Touched touched_by(World const& world, EventRow const& row) {
    Touched touched;
    auto const add_units_of = [&](Order const& order) {
        for (auto const& recipient : order.recipients)
            if (recipient.unit_id) touched.units.push_back(*recipient.unit_id);
    };
    if (auto const id = parse_id<TicketId>(row.entity)) {
        touched.tickets.push_back(*id);
        // Closing a ticket frees the units that were on their way.
        auto const ticket = world.tickets.find(*id);
        if (ticket != world.tickets.end() && ticket->second.order_id)
            if (auto const order = world.orders.find(*ticket->second.order_id); order != world.orders.end())
                add_units_of(order->second);
    }
    if (auto const unit = parse_id<UnitId>(row.entity)) touched.units.push_back(*unit);
    if (auto const order = parse_id<OrderId>(row.entity)) {
        touched.orders.push_back(*order);
        auto const found = world.orders.find(*order);
        if (found != world.orders.end() && found->second.ticket_id) touched.tickets.push_back(*found->second.ticket_id);
        if (found != world.orders.end()) add_units_of(found->second);
    }
    return touched;
}

/// Leaves out what has moved out of sight of somebody who sees the row: its present state is no longer theirs. They are
/// told with a later event that it has gone.
void keep_what_all_may_see(World const& world, EventRow const& row, Touched& touched) {
    auto const seen_by = split_codes(row.nodes);
    auto const hidden = [&](TicketId ticket) {
        auto const now = nodes_of(world, ticket);
        return std::any_of(seen_by.begin(), seen_by.end(),
                           [&](OrgCode const& node) { return std::find(now.begin(), now.end(), node) == now.end(); });
    };
    if (std::erase_if(touched.tickets, hidden) != 0) touched.orders.clear();
}

}  // namespace

std::string event_json(EventRow const& row) {
    std::string nodes;
    for (auto const& code : split_codes(row.nodes)) nodes += (nodes.empty() ? "" : ",") + json_quoted(code.text());
    std::string const account = row.account.empty() ? "" : "\"account\":" + json_quoted(row.account) + ",";
    std::string const& body = row.type == "area.replaced" ? std::string("{}") : row.body;
    return "{\"seq\":" + std::to_string(row.seq) + ",\"type\":" + json_quoted(row.type) +
           ",\"at\":" + json_quoted(to_rfc3339(time_from_ms(row.at_ms))) + ",\"actor\":{" + account +
           "\"name\":" + json_quoted(row.actor) + "},\"entity\":" + json_quoted(row.entity) +
           ",\"version\":" + std::to_string(row.version) + ",\"nodes\":[" + nodes + "],\"body\":" + body + "}";
}

std::string push_text(World const& world, EventRow const& row, Touched const& touched) {
    std::string body = "{\"event\":" + event_json(row);
    if (!touched.tickets.empty()) add(body, "ticket", world.tickets, touched.tickets.front());
    if (!touched.orders.empty()) add(body, "order", world.orders, touched.orders.front());
    if (!touched.units.empty()) {
        std::string units;
        for (auto const& id : touched.units) {
            auto const found = world.units.find(id);
            if (found != world.units.end()) units += (units.empty() ? "" : ",") + encode(found->second);
        }
        body += ",\"units\":[" + units + "]";
    }
    return envelope(row.type, row, body + "}");
}

std::string replay_text(World const& world, EventRow const& row) {
    auto touched = touched_by(world, row);
    keep_what_all_may_see(world, row, touched);
    return push_text(world, row, touched);
}

std::string gone_text(EventRow const& row) {
    return envelope("gone", row, "{\"ticket_id\":" + json_quoted(row.entity) + "}");
}

bool is_off_board(World const& world, EventRow const& row) {
    auto const touched = touched_by(world, row);
    for (auto const& ticket : touched.tickets)
        if (!world.tickets.contains(ticket)) return true;
    for (auto const& order : touched.orders)
        if (!world.orders.contains(order)) return true;
    return false;
}

}  // namespace tiaodu
