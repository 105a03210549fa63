// SPDX-License-Identifier: Apache-2.0
#include "server/app/event_text.hpp"

#include "protocol/messages/codec.hpp"
#include "server/core/receipts.hpp"

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

/// The recipients that a stored event named.
struct NamedRecipients {
    Order const& order;

    std::vector<std::int32_t> operator()(OrderAdvanced const& event) const { return {event.recipient}; }
    std::vector<std::int32_t> operator()(OrderRecalled const& event) const { return event.recipients; }
    std::vector<std::int32_t> operator()(RecipientsReplaced const& event) const { return event.recipients; }
    std::vector<std::int32_t> operator()(RecipientsAdded const& event) const {
        std::vector<std::int32_t> named;
        for (auto const& recipient : event.recipients) named.push_back(recipient.index);
        return named;
    }
    std::vector<std::int32_t> operator()(OrderChased const& event) const {
        std::vector<std::int32_t> named;
        for (auto const& chase : event.chases) named.push_back(chase.recipient);
        return named;
    }
    std::vector<std::int32_t> operator()(OrderMerged const&) const { return {}; }
    std::vector<std::int32_t> operator()(OrderRemarked const&) const { return {}; }
    std::vector<std::int32_t> operator()(OrderSeen const&) const { return {}; }
    template <class Other>
    std::vector<std::int32_t> operator()(Other const&) const {
        std::vector<std::int32_t> everybody;
        for (auto const& recipient : order.recipients) everybody.push_back(recipient.index);
        return everybody;
    }
};

/// What a stored row touched in an order that is still in memory.
void touch_order(World const& world, EventRow const& row, OrderId id, Touched& touched) {
    touched.orders.push_back(id);
    auto const found = world.orders.find(id);
    if (found == world.orders.end()) return;
    auto const& order = found->second;
    if (order.ticket_id && order.kind == OrderKind::ticket_disposal) touched.tickets.push_back(*order.ticket_id);
    auto const named = std::visit(NamedRecipients{order}, decode_event_body(row.type, row.body));
    for (auto const index : with_parents(order, named)) {
        auto const at = static_cast<std::size_t>(index);
        if (at >= order.recipients.size()) continue;
        touched.recipients.emplace_back(id, index);
        if (auto const& unit = order.recipients[at].unit_id) touched.units.push_back(*unit);
    }
}

/// Which ticket, order, alert, patrol or unit a row is about.
Touched touched_by(World const& world, EventRow const& row) {
    Touched touched;
    if (auto const ticket = parse_id<TicketId>(row.entity)) touched.tickets.push_back(*ticket);
    if (auto const unit = parse_id<UnitId>(row.entity)) touched.units.push_back(*unit);
    if (auto const alert = parse_id<AlertId>(row.entity)) touched.alerts.push_back(*alert);
    if (auto const patrol = parse_id<PatrolId>(row.entity)) touched.patrols.push_back(*patrol);
    if (auto const order = parse_id<OrderId>(row.entity)) touch_order(world, row, *order, touched);
    return touched;
}

/// Leaves out what has moved out of sight of somebody who sees the row: its present state is no longer theirs. They are
/// told with a later event that it has gone.
void keep_what_all_may_see(World const& world, EventRow const& row, Touched& touched) {
    auto const seen_by = split_codes(row.nodes);
    auto const sees = [&](OrgCode const& node, OrgCode const& other) {
        auto const above = world.org.find(node), below = world.org.find(other);
        return above && below && world.org.covers(*above, *below);
    };
    auto const out_of_sight = [&](std::vector<OrgCode> const& now) {
        return std::any_of(seen_by.begin(), seen_by.end(), [&](OrgCode const& node) {
            return std::none_of(now.begin(), now.end(), [&](OrgCode const& other) { return sees(node, other); });
        });
    };
    auto const hidden = [&](TicketId ticket) { return out_of_sight(nodes_of(world, ticket)); };
    if (std::erase_if(touched.tickets, hidden) != 0) touched.orders.clear();
    std::erase_if(touched.patrols, [&](PatrolId id) {
        auto const found = world.patrols.find(id);
        return found != world.patrols.end() && out_of_sight(found->second.owners);
    });
    // Of an event about a unit itself: whom it helped then it may not help any more.
    if (!parse_id<UnitId>(row.entity)) return;
    std::erase_if(touched.units, [&](UnitId id) {
        auto const found = world.units.find(id);
        return found != world.units.end() && out_of_sight(nodes_of(found->second));
    });
}

/// An order with only those of its recipients that an event changed: a city order has hundreds.
void add_order(std::string& body, World const& world, Touched const& touched) {
    auto const found = world.orders.find(touched.orders.front());
    if (found == world.orders.end()) return;
    auto order = found->second;
    auto const total = order.recipients.size();
    std::erase_if(order.recipients, [&](Recipient const& recipient) {
        return std::find(touched.recipients.begin(), touched.recipients.end(), std::pair{order.id, recipient.index}) ==
               touched.recipients.end();
    });
    body += ",\"order\":" + encode(order) + ",\"recipients_total\":" + std::to_string(total);
}

/// Events after which somebody may see a ticket who did not see it before.
bool may_show_to_others(EventRow const& row) {
    return !row.left_nodes.empty() || row.type == TicketLocated::type || row.type == TicketMoved::type ||
           row.type == TicketTaken::type || row.type == TicketZoneClimbed::type;
}

/// A ticket that moves takes its order along: whoever sees the ticket only now has never seen the order, and to others
/// the order may have been kept back while its ticket was somewhere else.
void add_whole_order(std::string& body, World const& world, TicketId id) {
    auto const ticket = world.tickets.find(id);
    if (ticket == world.tickets.end() || !ticket->second.order_id) return;
    auto const order = world.orders.find(*ticket->second.order_id);
    if (order == world.orders.end()) return;
    body += ",\"order\":" + encode(order->second) +
            ",\"recipients_total\":" + std::to_string(order->second.recipients.size());
}

template <class AnyId>
bool is_a(std::string_view entity) {
    return parse_id<AnyId>(entity).has_value();
}

/// How messages call the id of an entity of this kind.
std::string_view id_field_of(std::string_view entity) {
    if (is_a<TicketId>(entity)) return "ticket_id";
    if (is_a<OrderId>(entity)) return "order_id";
    if (is_a<AlertId>(entity)) return "alert_id";
    if (is_a<ZoneId>(entity)) return "zone_id";
    if (is_a<PatrolId>(entity)) return "patrol_id";
    if (is_a<UnitId>(entity)) return "unit_id";
    if (is_a<DeviceId>(entity)) return "device_id";
    if (is_a<KnotId>(entity)) return "knot_id";
    if (is_a<ReportId>(entity)) return "report_id";
    return "entity";
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
    if (!touched.alerts.empty()) add(body, "alert", world.alerts, touched.alerts.front());
    if (!touched.patrols.empty()) add(body, "patrol", world.patrols, touched.patrols.front());
    if (!touched.orders.empty()) {
        add_order(body, world, touched);
    } else if (!touched.tickets.empty() && may_show_to_others(row)) {
        add_whole_order(body, world, touched.tickets.front());
    }
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
    return envelope("gone", row,
                    "{" + json_quoted(std::string(id_field_of(row.entity))) + ":" + json_quoted(row.entity) + "}");
}

bool is_off_board(World const& world, EventRow const& row) {
    if (auto const ticket = parse_id<TicketId>(row.entity)) return !world.tickets.contains(*ticket);
    if (auto const alert = parse_id<AlertId>(row.entity)) return !world.alerts.contains(*alert);
    if (auto const patrol = parse_id<PatrolId>(row.entity)) return !world.patrols.contains(*patrol);
    auto const id = parse_id<OrderId>(row.entity);
    if (!id) return false;
    auto const order = world.orders.find(*id);
    if (order == world.orders.end()) return true;
    bool const of_ticket = order->second.ticket_id && order->second.kind == OrderKind::ticket_disposal;
    return of_ticket && !world.tickets.contains(*order->second.ticket_id);
}

}  // namespace tiaodu
