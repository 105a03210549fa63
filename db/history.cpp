// SPDX-License-Identifier: Apache-2.0
#include "db/history.hpp"

#include "protocol/messages/codec.hpp"

namespace tiaodu {
namespace {

constexpr char const* event_columns =
    "seq, home, epoch, at, type, entity, version, nodes, left_nodes, cause, account, actor, "
    // The shapes of areas are large and have a query of their own.
    "CASE type WHEN 'area.replaced' THEN '{}' ELSE body END";

std::vector<EventRow> read(Statement& rows) {
    std::vector<EventRow> events;
    while (rows.step())
        events.push_back({rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.text(4),
                          rows.text(5), rows.integer(6), rows.text(7), rows.text(8), rows.text(9), rows.text(10),
                          rows.text(11), rows.text(12)});
    return events;
}

std::vector<OrgCode> nodes_of(std::string const& node, std::string const& responders) {
    auto nodes = split_codes(responders);
    nodes.insert(nodes.begin(), OrgCode(node));
    return nodes;
}

}  // namespace

std::vector<EventRow> events_after(Database& database, std::int64_t after, std::size_t limit) {
    auto rows =
        database.prepare(std::string("SELECT ") + event_columns + " FROM event WHERE seq>? ORDER BY seq LIMIT ?");
    rows.bind(after).bind(static_cast<std::int64_t>(limit));
    return read(rows);
}

std::vector<EventRow> events_of(Database& database, std::string const& entity, std::size_t limit) {
    auto rows =
        database.prepare(std::string("SELECT ") + event_columns + " FROM event WHERE entity=? ORDER BY seq LIMIT ?");
    rows.bind(entity).bind(static_cast<std::int64_t>(limit));
    return read(rows);
}

std::optional<StoredEntity> find_ticket(Database& database, TicketId id) {
    auto row = database.prepare("SELECT body, node, responders FROM ticket WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    return StoredEntity{row.text(0), nodes_of(row.text(1), row.text(2))};
}

std::vector<std::string> orders_of(Database& database, TicketId id) {
    std::vector<std::string> orders;
    auto rows = database.prepare("SELECT id FROM work_order WHERE ticket_id=? ORDER BY number");
    rows.bind(to_string(id));
    while (rows.step()) orders.push_back(rows.text(0));
    return orders;
}

std::optional<StoredEntity> find_order(Database& database, OrderId id) {
    auto row = database.prepare("SELECT body, nodes FROM work_order WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    auto order = decode_order(row.text(0));
    auto rows = database.prepare("SELECT body FROM order_recipient WHERE order_number=? ORDER BY position");
    rows.bind(id.number());
    while (rows.step()) order.recipients.push_back(decode_recipient(rows.text(0)));
    return StoredEntity{encode(order), split_codes(row.text(1))};
}

}  // namespace tiaodu
