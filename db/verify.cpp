// SPDX-License-Identifier: Apache-2.0
#include "db/verify.hpp"

#include "db/audit_rows.hpp"
#include "db/main_store.hpp"
#include "db/search_index.hpp"
#include "db/search_text.hpp"
#include "protocol/messages/codec.hpp"
#include "protocol/vocab/text.hpp"

#include <map>
#include <set>

namespace tiaodu {
namespace {

class Verifier {
public:
    explicit Verifier(Database& database) : database_(database) {}

    VerifyReport run() {
        database_.execute("BEGIN");  // one snapshot for everything
        check_integrity();
        replay();
        check_audit();
        compare("ticket", world_.tickets, report_.tickets);
        compare_recipients();
        compare("work_order", world_.orders, report_.orders);
        compare("unit", world_.units, report_.units);
        std::int64_t devices = 0, accounts = 0;
        compare("device", world_.devices, devices);
        compare("account", world_.accounts, accounts);
        std::int64_t knots = 0, reports = 0, zones = 0;
        compare("knot", world_.knots, knots);
        compare("report", world_.reports, reports);
        compare("zone", world_.zones, zones);
        std::int64_t alerts = 0, evidence = 0;
        compare("alert", world_.alerts, alerts);
        compare("evidence", evidence_, evidence);
        std::int64_t patrols = 0;
        compare("patrol", world_.patrols, patrols);
        std::int64_t keys = 0;
        compare("integration_key", world_.integration_keys, keys);
        compare_rules();
        compare_roads();
        compare_columns();
        compare_fleet_columns();
        compare_nodes();
        compare_words();
        database_.execute("COMMIT");
        return std::move(report_);
    }

private:
    void problem(std::string text) {
        ++report_.problem_count;
        if (report_.problems.size() < 100) report_.problems.push_back(std::move(text));
    }

    void check_integrity() {
        auto rows = database_.prepare("PRAGMA integrity_check(20)");
        while (rows.step())
            if (auto const text = rows.text(0); text != "ok") problem("integrity: " + text);
    }

    void replay() {
        world_.home = static_cast<std::uint32_t>(std::stoul(meta(database_, "home")));
        auto head = chain_start();
        auto rows = database_.prepare(
            "SELECT seq, home, epoch, at, type, entity, version, nodes, left_nodes, cause, account, actor, body, hash "
            "FROM event ORDER BY seq");
        bool chained = true;
        while (rows.step()) {
            EventRow const row{rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.text(4),
                               rows.text(5),    rows.integer(6), rows.text(7),    rows.text(8),    rows.text(9),
                               rows.text(10),   rows.text(11),   rows.text(12)};
            if (row.seq != report_.events + 1 && chained)
                problem("event " + std::to_string(row.seq) + " follows event " + std::to_string(report_.events));
            auto const hash = chain_hash(head, row);
            if (hash != rows.text(13) && chained) {
                problem("event " + std::to_string(row.seq) + " has been changed: its hash does not fit");
                chained = false;  // everything after it differs, which says nothing new
            }
            head = rows.text(13);
            report_.events = row.seq;
            apply_row(row);
        }
        report_.head = to_hex(head);
    }

    void check_audit() {
        for (auto& text : check_audit_chain(database_)) problem(std::move(text));
        auto const head = audit_head(database_);
        report_.audit_rows = head.seq;
        report_.audit_head = to_hex(head.hash);
    }

    void apply_row(EventRow const& row) {
        try {
            Event event;
            event.seq = row.seq;
            event.at = time_from_ms(row.at_ms);
            event.actor.display_name = row.actor;
            event.body = decode_event_body(row.type, row.body);
            if (auto const* changed = std::get_if<CalendarChanged>(&event.body))
                changed_calendars_.insert(changed->calendar.node.text());
            for (auto const& evidence : apply(world_, event).evidence) evidence_.emplace(evidence.id, evidence);
        } catch (std::exception const& error) {
            problem("event " + std::to_string(row.seq) + " cannot be replayed: " + error.what());
        }
    }

    template <class Map>
    void compare(std::string const& table, Map const& expected, std::int64_t& count) {
        auto rows = database_.prepare("SELECT id, body FROM " + table);
        while (rows.step()) {
            ++count;
            auto const id = parse_id<typename Map::key_type>(rows.text(0));
            auto const found = id ? expected.find(*id) : expected.end();
            if (found == expected.end()) {
                problem(table + " " + rows.text(0) + " is in the table but no event made it");
            } else if (encode(found->second) != rows.text(1)) {
                problem(table + " " + rows.text(0) + " differs from what the events say");
            }
        }
        if (count != static_cast<std::int64_t>(expected.size()))
            problem(table + ": " + std::to_string(count) + " rows, but the events make " +
                    std::to_string(expected.size()));
    }

    /// Recipients have rows of their own; what is left of an order is compared with the others.
    void compare_recipients() {
        std::int64_t expected = 0;
        for (auto const& [id, order] : world_.orders) expected += static_cast<std::int64_t>(order.recipients.size());
        auto rows = database_.prepare("SELECT order_number, position, state, body FROM order_recipient");
        std::int64_t count = 0;
        while (rows.step()) {
            ++count;
            auto const order = world_.orders.find(OrderId(world_.home, rows.integer(0)));
            auto const at = static_cast<std::size_t>(rows.integer(1));
            bool const known = order != world_.orders.end() && at < order->second.recipients.size();
            if (!known || encode(order->second.recipients[at]) != rows.text(3) ||
                to_word(order->second.recipients[at].state) != rows.text(2))
                problem("recipient " + rows.text(1) + " of order number " + rows.text(0) +
                        " differs from what the events say");
        }
        if (count != expected)
            problem("order_recipient: " + std::to_string(count) + " rows, but the events make " +
                    std::to_string(expected));
        for (auto& [id, order] : world_.orders) order.recipients.clear();
    }

    /// Rows of calendars and rules exist only where an event has changed the built-in ones.
    void compare_rules() {
        auto calendars = database_.prepare("SELECT node, body FROM calendar");
        std::set<std::string> stored;
        while (calendars.step()) {
            auto const node = calendars.text(0);
            stored.insert(node);
            auto const own = changed_calendars_.contains(node) ? world_.calendars.own(OrgCode(node)) : std::nullopt;
            if (!own || encode(*own) != calendars.text(1))
                problem("the calendar of " + node + " differs from what the events say");
        }
        for (auto const& node : changed_calendars_)
            if (!stored.contains(node)) problem("the calendar of " + node + " is missing");
        auto rules = database_.prepare("SELECT version, body FROM rules");
        bool const any = rules.step();
        if (any != (world_.rules.version > 0) || (any && rules.integer(0) != world_.rules.version))
            problem("the rules are version " + (any ? rules.text(0) : "0") + ", but the events make version " +
                    std::to_string(world_.rules.version));
        else if (any && encode(world_.replaced_rules) != rules.text(1))
            problem("the rules differ from what the events say");
    }

    void compare_roads() {
        auto const expected = world_.roads ? encode(*world_.roads) : std::string();
        if (meta(database_, roads_key) != expected)
            problem("what is known of the roads differs from what the events say");
    }

    /// The columns by which tickets are found and loaded must say what the body says.
    void compare_columns() {
        auto rows = database_.prepare(
            "SELECT id, version, status, node, responders, source, external_id, category, urgency, received_at, "
            "due_at, "
            "closed_at, lon_e7, lat_e7 FROM ticket");
        auto const same = [&rows](int column, std::optional<std::int64_t> const& value) {
            return value ? !rows.is_null(column) && rows.integer(column) == *value : rows.is_null(column);
        };
        while (rows.step()) {
            auto const id = parse_id<TicketId>(rows.text(0));
            auto const found = id ? world_.tickets.find(*id) : world_.tickets.end();
            if (found == world_.tickets.end()) continue;  // said already
            auto const& ticket = found->second;
            bool const same_end = ticket.closed_at ? same(11, to_ms(*ticket.closed_at)) : same(11, std::nullopt);
            bool const texts = rows.text(2) == to_word(ticket.status) && rows.text(3) == ticket.node.text() &&
                               rows.text(4) == join_codes(ticket.responders) &&
                               rows.text(5) == to_word(ticket.source) && rows.text(7) == ticket.category &&
                               rows.text(8) == to_word(ticket.urgency) && rows.is_null(6) == !ticket.external_id &&
                               rows.text(6) == ticket.external_id.value_or("");
            bool const numbers = same(1, ticket.version) && same(9, to_ms(ticket.received_at)) &&
                                 same(10, to_ms(ticket.due_at)) && same_end && same(12, lon_e7(ticket)) &&
                                 same(13, lat_e7(ticket));
            if (!texts || !numbers) problem("ticket " + rows.text(0) + " has columns that differ from its body");
        }
    }

    /// The same for alerts and evidence.
    void compare_fleet_columns() {
        auto alerts = database_.prepare("SELECT id, node, kind, state, raised_at, closed_at FROM alert");
        while (alerts.step()) {
            auto const id = parse_id<AlertId>(alerts.text(0));
            auto const found = id ? world_.alerts.find(*id) : world_.alerts.end();
            if (found == world_.alerts.end()) continue;  // said already
            auto const& alert = found->second;
            bool const same_end =
                alerts.is_null(5) ? !alert.closed_at : alert.closed_at && alerts.integer(5) == to_ms(*alert.closed_at);
            if (alerts.text(1) != alert.node.text() || alerts.text(2) != to_word(alert.kind) ||
                alerts.text(3) != to_word(alert.state) || alerts.integer(4) != to_ms(alert.raised_at) || !same_end)
                problem("alert " + alerts.text(0) + " has columns that differ from its body");
        }
        auto patrols = database_.prepare("SELECT id, nodes, zone_id, state, from_at, ended_at FROM patrol");
        while (patrols.step()) {
            auto const id = parse_id<PatrolId>(patrols.text(0));
            auto const found = id ? world_.patrols.find(*id) : world_.patrols.end();
            if (found == world_.patrols.end()) continue;  // said already
            auto const& patrol = found->second;
            bool const same_end = patrols.is_null(5) ? !patrol.ended_at
                                                     : patrol.ended_at && patrols.integer(5) == to_ms(*patrol.ended_at);
            if (patrols.text(1) != join_codes(patrol.owners) || patrols.text(2) != to_string(patrol.zone_id) ||
                patrols.text(3) != to_word(patrol.state) || patrols.integer(4) != to_ms(patrol.from) || !same_end)
                problem("patrol " + patrols.text(0) + " has columns that differ from its body");
        }
        auto rows = database_.prepare("SELECT id, node, unit_id, sha256, stored_at FROM evidence");
        while (rows.step()) {
            auto const id = parse_id<EvidenceId>(rows.text(0));
            auto const found = id ? evidence_.find(*id) : evidence_.end();
            if (found == evidence_.end()) continue;
            auto const& evidence = found->second;
            auto const unit = evidence.unit_id ? to_string(*evidence.unit_id) : std::string();
            if (rows.text(1) != evidence.squad.text() || rows.text(2) != unit || rows.text(3) != evidence.sha256 ||
                rows.integer(4) != to_ms(evidence.stored_at))
                problem("evidence " + rows.text(0) + " has columns that differ from its body");
        }
    }

    /// A ticket is found under its owner and its responders, and under nobody else.
    void compare_nodes() {
        std::set<std::pair<std::int64_t, std::string>> stored;
        auto rows = database_.prepare("SELECT number, node FROM ticket_node");
        while (rows.step()) stored.emplace(rows.integer(0), rows.text(1));
        for (auto const& [id, ticket] : world_.tickets)
            for (auto const& node : search_nodes(ticket))
                if (stored.erase({id.number(), node}) == 0)
                    problem("ticket " + to_string(id) + " is not found under " + node);
        for (auto const& [number, node] : stored)
            problem("ticket number " + std::to_string(number) + " is found under " + node + " without a reason");
    }

    /// The index cannot be read back, but it counts the words of each ticket.
    void compare_words() {
        auto rows = database_.prepare("SELECT id, sz FROM ticket_text_docsize ORDER BY id");
        std::map<std::int64_t, std::uint64_t> counts;
        while (rows.step()) counts.emplace(rows.integer(0), number_at_start(rows.text(1)));
        for (auto const& [id, ticket] : world_.tickets) {
            auto const found = counts.find(id.number());
            if (found == counts.end() || found->second != index_words(ticket).size())
                problem("ticket " + to_string(id) + " is not found by its words");
        }
        if (counts.size() > world_.tickets.size()) problem("the search index has words of tickets that no event made");
    }

    /// SQLite's variable-length integer: 7 bits per byte, the highest first.
    static std::uint64_t number_at_start(std::string const& bytes) {
        std::uint64_t value = 0;
        for (char const byte : bytes) {
            value = (value << 7U) | (static_cast<unsigned char>(byte) & 0x7FU);
            if ((byte & 0x80) == 0) break;
        }
        return value;
    }

    Database& database_;
    World world_;
    std::map<EvidenceId, Evidence> evidence_;
    std::set<std::string> changed_calendars_;
    VerifyReport report_;
};

}  // namespace

VerifyReport verify(std::filesystem::path const& file) {
    Database database(file, OpenMode::read_only);
    return verify(database);
}

VerifyReport verify(Database& database) { return Verifier(database).run(); }

void backup(std::filesystem::path const& file, std::filesystem::path const& to) {
    {
        Database database(file, OpenMode::read_only);
        database.prepare("VACUUM INTO ?").bind(to.string()).run();
    }
    Database copy(to, OpenMode::read_write);
    auto const epoch = std::stoul(meta(copy, "epoch"));
    auto const salt = random_bytes(4);
    std::uint32_t random = 0;
    for (char const byte : salt) random = (random << 8) | static_cast<unsigned char>(byte);
    auto const fresh = (random & 0x7fffffffu) | 1u;
    set_meta(copy, "epoch", std::to_string(fresh == epoch ? (fresh ^ 2u) : fresh));
    // A session that was ended since must not come back with an old copy, and no token hash has to travel.
    copy.execute("DELETE FROM session");
    copy.checkpoint_truncate();
    copy.execute("PRAGMA journal_mode=DELETE");  // one file, without a log beside it
}

}  // namespace tiaodu
