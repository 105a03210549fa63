// SPDX-License-Identifier: Apache-2.0
#include "db/main_store.hpp"
#include "protocol/messages/codec.hpp"

/// Rows of orders, knots, reports, zones, calendars and rules.
namespace tiaodu {
namespace {

std::optional<std::int64_t> ms(std::optional<Time> const& time) {
    return time ? std::optional(to_ms(*time)) : std::nullopt;
}

}  // namespace

void MainStore::put(Order const& order, std::vector<OrgCode> const& nodes) {
    database_
        .prepare(
            "INSERT INTO work_order (number, id, version, ticket_id, state, nodes, issued_at, closed_at, body) "
            "VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET version=excluded.version, "
            "state=excluded.state, nodes=excluded.nodes, closed_at=excluded.closed_at, body=excluded.body")
        .bind(order.id.number())
        .bind(to_string(order.id))
        .bind(order.version)
        .bind(order.ticket_id ? std::optional<std::string>(to_string(*order.ticket_id)) : std::nullopt)
        .bind(to_word(order.state))
        .bind(join_codes(nodes))
        .bind(to_ms(order.issued_at))
        .bind(ms(order.closed_at))
        .bind(encode(order))
        .run();
}

void MainStore::put(OrderId order, Recipient const& recipient) {
    database_
        .prepare(
            "INSERT INTO order_recipient (order_number, position, state, body) VALUES (?,?,?,?) "
            "ON CONFLICT (order_number, position) DO UPDATE SET state=excluded.state, body=excluded.body")
        .bind(order.number())
        .bind(std::int64_t{recipient.index})
        .bind(to_word(recipient.state))
        .bind(encode(recipient))
        .run();
}

void MainStore::put(Knot const& knot) {
    database_
        .prepare(
            "INSERT INTO knot (number, id, node, size, opened_at, closed_at, body) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET node=excluded.node, size=excluded.size, "
            "closed_at=excluded.closed_at, body=excluded.body")
        .bind(knot.id.number())
        .bind(to_string(knot.id))
        .bind(knot.node.text())
        .bind(static_cast<std::int64_t>(knot.tickets.size()))
        .bind(to_ms(knot.opened_at))
        .bind(ms(knot.closed_at))
        .bind(encode(knot))
        .run();
}

void MainStore::put(EventReport const& report) {
    database_
        .prepare(
            "INSERT INTO report (number, id, node, happened_at, closed_at, body) VALUES (?,?,?,?,?,?) "
            "ON CONFLICT (number) DO UPDATE SET closed_at=excluded.closed_at, body=excluded.body")
        .bind(report.id.number())
        .bind(to_string(report.id))
        .bind(report.node.text())
        .bind(to_ms(report.happened_at))
        .bind(ms(report.closed_at))
        .bind(encode(report))
        .run();
}

void MainStore::put(Zone const& zone) {
    database_
        .prepare(
            "INSERT INTO zone (number, id, body) VALUES (?,?,?) ON CONFLICT (number) DO UPDATE SET body=excluded.body")
        .bind(zone.id.number())
        .bind(to_string(zone.id))
        .bind(encode(zone))
        .run();
}

void MainStore::put(WorkCalendar const& calendar) {
    database_
        .prepare("INSERT INTO calendar (node, body) VALUES (?,?) ON CONFLICT (node) DO UPDATE SET body=excluded.body")
        .bind(calendar.node.text())
        .bind(encode(calendar))
        .run();
}

void MainStore::put(RuleRow const& rules) {
    database_
        .prepare(
            "INSERT INTO rules (one, version, body) VALUES (1,?,?) "
            "ON CONFLICT (one) DO UPDATE SET version=excluded.version, body=excluded.body")
        .bind(rules.version)
        .bind(encode(rules.replaced))
        .run();
}

}  // namespace tiaodu
