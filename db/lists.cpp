// SPDX-License-Identifier: Apache-2.0
#include "db/lists.hpp"

#include "protocol/messages/codec.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr std::size_t scanned_max = 50'000;  ///< Rows that one page may look at.

/// What a row says before its body is decided on.
struct Row {
    std::int64_t number = 0;
    std::vector<OrgCode> nodes;
    std::string body;
};

/// Walks rows (number, nodes, body), newest first, until the page is full.
BodyPage pages(Statement& rows, PageOf const& page, std::function<bool(Row const&)> const& wanted) {
    BodyPage found;
    std::size_t scanned = 0;
    std::int64_t last = 0;
    while (rows.step()) {
        ++scanned;
        Row const row{rows.integer(0), split_codes(rows.text(1)), rows.text(2)};
        if (wanted(row) && page.visible(row.nodes)) {
            if (found.bodies.size() == page.limit) {
                found.next = last;
                return found;
            }
            found.bodies.push_back(row.body);
        }
        last = row.number;
        if (scanned == scanned_max) {
            found.next = last;
            return found;
        }
    }
    return found;
}

std::int64_t below(PageOf const& page) { return page.below.value_or(std::int64_t{1} << 60); }

std::vector<OrgCode> nodes_of_knot(Database& database, Knot const& knot) {
    std::vector<OrgCode> nodes{knot.node};
    for (auto const& ticket : knot.tickets)
        if (auto const stored = find_ticket(database, ticket))
            nodes.insert(nodes.end(), stored->nodes.begin(), stored->nodes.end());
    return nodes;
}

}  // namespace

BodyPage list_orders(Database& database, OrderFilter const& filter, PageOf const& page) {
    auto rows = database.prepare(
        "SELECT number, nodes, body FROM work_order WHERE number<? AND (?='' OR state=?) ORDER BY number DESC");
    auto const state = filter.state ? std::string(to_word(*filter.state)) : std::string();
    rows.bind(below(page)).bind(state).bind(state);
    return pages(rows, page,
                 [&](Row const& row) { return !filter.kind || decode_order(row.body).kind == *filter.kind; });
}

BodyPage list_knots(Database& database, KnotFilter const& filter, PageOf const& page) {
    std::string const open = filter.state == KnotState::closed ? "IS NOT NULL" : "IS NULL";
    auto rows = database.prepare("SELECT number, node, body FROM knot WHERE number<? AND size>=? AND closed_at " +
                                 open + " ORDER BY number DESC");
    rows.bind(below(page)).bind(filter.size_min);
    return pages(rows, page, [&](Row const& row) {
        auto const knot = decode_knot(row.body);
        bool const due = filter.state != KnotState::owner_due || (knot.district_told_at && !knot.owner);
        return due && (!filter.text || knot.title.find(*filter.text) != std::string::npos);
    });
}

std::optional<StoredEntity> find_knot(Database& database, KnotId id) {
    auto row = database.prepare("SELECT body FROM knot WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    return StoredEntity{row.text(0), nodes_of_knot(database, decode_knot(row.text(0)))};
}

BodyPage list_reports(Database& database, ReportState state, PageOf const& page) {
    std::string const open = state == ReportState::closed ? "IS NOT NULL" : "IS NULL";
    auto rows = database.prepare("SELECT number, node, body FROM report WHERE number<? AND closed_at " + open +
                                 " ORDER BY number DESC");
    rows.bind(below(page));
    return pages(rows, page, [](Row const&) { return true; });
}

std::optional<StoredEntity> find_report(Database& database, ReportId id) {
    auto row = database.prepare("SELECT body, node FROM report WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    return StoredEntity{row.text(0), {OrgCode(row.text(1))}};
}

BodyPage list_alerts(Database& database, AlertFilter const& filter, PageOf const& page) {
    std::string const state = filter.state ? "state=?" : "closed_at IS NULL AND ''=?";
    auto rows = database.prepare("SELECT number, node, body FROM alert WHERE number<? AND " + state +
                                 " AND (?='' OR kind=?) AND raised_at>=? AND raised_at<? ORDER BY number DESC");
    auto const word = [](auto const& value) { return value ? std::string(to_word(*value)) : std::string(); };
    rows.bind(below(page)).bind(word(filter.state)).bind(word(filter.kind)).bind(word(filter.kind));
    rows.bind(filter.from ? to_ms(*filter.from) : std::int64_t{0});
    rows.bind(filter.to ? to_ms(*filter.to) : std::int64_t{1} << 60);
    bool const looks_inside = filter.level || filter.unit_id;
    return pages(rows, page, [&](Row const& row) {
        if (!looks_inside) return true;
        auto const alert = decode_alert(row.body);
        return (!filter.level || alert.level == *filter.level) && (!filter.unit_id || alert.unit_id == filter.unit_id);
    });
}

std::optional<StoredEntity> find_alert(Database& database, AlertId id) {
    auto row = database.prepare("SELECT body, node FROM alert WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    return StoredEntity{row.text(0), {OrgCode(row.text(1))}};
}

BodyPage list_patrols(Database& database, PatrolFilter const& filter, PageOf const& page) {
    auto rows = database.prepare(
        "SELECT number, nodes, body FROM patrol WHERE number<? AND (?='' OR state=?) AND (?='' OR zone_id=?) AND "
        "from_at>=? AND from_at<? ORDER BY number DESC");
    auto const state = filter.state ? std::string(to_word(*filter.state)) : std::string();
    auto const zone = filter.zone_id ? to_string(*filter.zone_id) : std::string();
    rows.bind(below(page)).bind(state).bind(state).bind(zone).bind(zone);
    rows.bind(filter.from ? to_ms(*filter.from) : std::int64_t{0});
    rows.bind(filter.to ? to_ms(*filter.to) : std::int64_t{1} << 60);
    return pages(rows, page, [](Row const&) { return true; });
}

std::optional<StoredEntity> find_patrol(Database& database, PatrolId id) {
    auto row = database.prepare("SELECT body, nodes FROM patrol WHERE id=?");
    row.bind(to_string(id));
    if (!row.step()) return std::nullopt;
    return StoredEntity{row.text(0), split_codes(row.text(1))};
}

void each_received(Database& database, Time from, Time to, std::function<bool(OrgCode const&)> const& wanted,
                   std::function<Go(Ticket const&, std::string const& body)> const& use) {
    auto rows = database.prepare(
        "SELECT node, body FROM ticket WHERE received_at>=? AND received_at<? ORDER BY received_at, number");
    rows.bind(to_ms(from)).bind(to_ms(to));
    while (rows.step()) {
        if (!wanted(OrgCode(rows.text(0)))) continue;
        auto const body = rows.text(1);
        if (use(decode_ticket(body), body) == Go::stop) return;
    }
}

void each_since(Database& database, Time since, std::function<void(Ticket const&)> const& use) {
    auto rows = database.prepare("SELECT body FROM ticket WHERE received_at>=? ORDER BY received_at");
    rows.bind(to_ms(since));
    while (rows.step()) use(decode_ticket(rows.text(0)));
}

bool was_revealed(Database& database, TicketId ticket, AccountId account, Time since) {
    auto row = database.prepare(
        "SELECT 1 FROM event WHERE entity=? AND type='ticket.revealed' AND account=? AND at>=? LIMIT 1");
    row.bind(to_string(ticket)).bind(to_string(account)).bind(to_ms(since));
    return row.step();
}

StoredContact contact_of(Database& database, TicketId ticket) {
    auto row = database.prepare("SELECT name, phone, original FROM contact WHERE ticket_id=?");
    row.bind(to_string(ticket));
    if (!row.step()) return {};
    auto const text = [&](int column) {
        return row.is_null(column) ? std::nullopt : std::optional<std::string>(row.text(column));
    };
    return {text(0), text(1), row.text(2)};
}

}  // namespace tiaodu
