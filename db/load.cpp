// SPDX-License-Identifier: Apache-2.0
#include "db/main_store.hpp"
#include "protocol/messages/codec.hpp"
#include "server/core/rule_rules.hpp"
#include "server/core/ticket_clocks.hpp"

#include <stdexcept>

namespace tiaodu {
namespace {

template <class Use>
void each(Database& database, std::string const& sql, Use use) {
    auto rows = database.prepare(sql);
    while (rows.step()) use(rows);
}

void load_counters(Database& database, World& world) {
    auto const highest = [&](std::string const& table, std::string const& column) {
        auto row = database.prepare("SELECT coalesce(max(" + column + "),0) FROM " + table);
        return row.step() ? row.integer(0) : 0;
    };
    world.counters = {highest("event", "seq"),
                      highest("ticket", "number"),
                      highest("work_order", "number"),
                      highest("unit", "number"),
                      highest("device", "number"),
                      highest("account", "number"),
                      highest("knot", "number"),
                      highest("report", "number"),
                      highest("zone", "number"),
                      highest("alert", "number"),
                      highest("evidence", "number"),
                      highest("patrol", "number"),
                      highest("integration_key", "number")};
}

void load_tickets(Database& database, World& world, Time closed_since) {
    auto tickets = database.prepare("SELECT body FROM ticket WHERE closed_at IS NULL OR closed_at>=?");
    tickets.bind(to_ms(closed_since));
    while (tickets.step()) {
        auto ticket = decode_ticket(tickets.text(0));
        world.tickets.emplace(ticket.id, std::move(ticket));
    }
    each(database, "SELECT source, external_id FROM ticket WHERE external_id IS NOT NULL", [&](Statement const& row) {
        world.external_ids.insert(external_key(*from_word<TicketSource>(row.text(0)), row.text(1)));
    });
}

/// Orders in force, those that ended lately, and the order of every ticket on the board; then their recipients.
void load_orders(Database& database, World& world, Time closed_since) {
    auto const keep = [&](std::string const& body) {
        auto order = decode_order(body);
        world.orders.emplace(order.id, std::move(order));
    };
    auto orders = database.prepare("SELECT body FROM work_order WHERE closed_at IS NULL OR closed_at>=?");
    orders.bind(to_ms(closed_since));
    while (orders.step()) keep(orders.text(0));
    for (auto const& [id, ticket] : world.tickets) {
        if (!ticket.order_id || world.orders.contains(*ticket.order_id)) continue;
        auto row = database.prepare("SELECT body FROM work_order WHERE number=?");
        row.bind(ticket.order_id->number());
        if (row.step()) keep(row.text(0));
    }
    forget_closed_before(world, closed_since);  // orders that nobody finished, of tickets closed long ago
    for (auto& [id, order] : world.orders) {
        auto rows = database.prepare("SELECT body FROM order_recipient WHERE order_number=? ORDER BY position");
        rows.bind(id.number());
        while (rows.step()) order.recipients.push_back(decode_recipient(rows.text(0)));
    }
}

template <class Map, class Decode>
void load_bodies(Database& database, std::string const& sql, Map& map, Decode decode) {
    each(database, sql, [&](Statement const& row) {
        auto thing = decode(row.text(0));
        map.insert_or_assign(thing.id, std::move(thing));
    });
}

/// Whose personal data were shown to whom within the last hour.
void load_reveals(Database& database, World& world, Time since) {
    auto rows = database.prepare(
        "SELECT at, body FROM event WHERE type='ticket.revealed' AND at>=? AND seq>(SELECT max(seq) FROM "
        "event)-200000");
    rows.bind(to_ms(since));
    while (rows.step()) {
        auto const event = decode_event_body("ticket.revealed", rows.text(1));
        world.reveals[std::get<TicketRevealed>(event).account_id].push_back(time_from_ms(rows.integer(0)));
    }
}

}  // namespace

void load_world(Database& database, World& world, Time closed_since) {
    world.home = static_cast<std::uint32_t>(std::stoul(meta(database, "home")));
    each(database, "SELECT body FROM organisation ORDER BY position",
         [&](Statement const& row) { world.org.add(decode_organisation(row.text(0))).value(); });
    each(database, "SELECT code FROM category", [&](Statement const& row) { world.categories.insert(row.text(0)); });
    load_counters(database, world);
    load_tickets(database, world, closed_since);
    load_orders(database, world, closed_since);
    auto const recent = " WHERE closed_at IS NULL OR closed_at>=" + std::to_string(to_ms(closed_since));
    load_bodies(database, "SELECT body FROM knot" + recent, world.knots, decode_knot);
    load_bodies(database, "SELECT body FROM report" + recent, world.reports, decode_report);
    load_bodies(database, "SELECT body FROM alert" + recent, world.alerts, decode_alert);
    load_bodies(database,
                "SELECT body FROM patrol WHERE ended_at IS NULL OR ended_at>=" + std::to_string(to_ms(closed_since)),
                world.patrols, decode_patrol);
    load_bodies(database, "SELECT body FROM integration_key", world.integration_keys, decode_integration_key);
    load_bodies(database, "SELECT body FROM zone", world.zones, decode_zone);
    for (auto const& [id, zone] : world.zones) world.zone_index.put(zone);
    load_reveals(database, world, closed_since + std::chrono::hours(23));
    each(database, "SELECT body FROM unit ORDER BY number", [&](Statement const& row) {
        auto unit = decode_unit(row.text(0));
        world.units.emplace(unit.id, std::move(unit));
    });
    each(database, "SELECT body FROM device ORDER BY number",
         [&](Statement const& row) { keep_device(world, decode_device(row.text(0))); });
    each(database, "SELECT body FROM account ORDER BY number", [&](Statement const& row) {
        auto account = decode_account(row.text(0));
        world.account_by_login.emplace(account.login, account.id);
        world.accounts.emplace(account.id, std::move(account));
    });
    if (auto const roads = meta(database, roads_key); !roads.empty()) world.roads = decode_known_roads(roads);
    each(database, "SELECT attribution, body FROM area", [&](Statement const& row) {
        auto area = decode_area(row.text(1));
        world.area_attribution = row.text(0);
        world.shapes.emplace(area.squad, std::move(area));
    });
}

void load_duty(Database& database, World& world, Time since) {
    // The words of the index event_duty, so that it is used.
    auto rows = database.prepare(
        "SELECT at, type, body FROM event WHERE type IN ('unit.registered','unit.posture_changed') AND at>=? ORDER BY "
        "seq");
    rows.bind(to_ms(since));
    while (rows.step()) {
        auto const body = decode_event_body(rows.text(1), rows.text(2));
        auto const at = time_from_ms(rows.integer(0));
        if (auto const* registered = std::get_if<UnitRegistered>(&body))
            world.duty.changed(registered->unit.number, at, duty_of(registered->unit.posture));
        if (auto const* changed = std::get_if<PostureChanged>(&body))
            world.duty.changed(world.units.at(changed->unit_id).number, at, duty_of(changed->posture));
    }
}

void load_rules(Database& database, World& world) {
    each(database, "SELECT body FROM calendar", [&](Statement const& row) {
        if (auto error = world.calendars.put(decode_calendar(row.text(0))))
            throw std::runtime_error("a stored calendar is broken: " + error->path + " " + error->detail);
    });
    each(database, "SELECT version, body FROM rules", [&](Statement const& row) {
        world.replaced_rules = decode_rule_change(row.text(1));
        replace_parts(world.rules, world.replaced_rules);
        world.rules.version = row.integer(0);
    });
    refresh_calendars(world);
}

std::vector<CommandRow> load_commands(Database& database, Time since) {
    std::vector<CommandRow> commands;
    auto rows = database.prepare("SELECT id, account, body_hash, reply, at FROM command WHERE at>=? ORDER BY at");
    rows.bind(to_ms(since));
    while (rows.step())
        commands.push_back({parse_command_id(rows.text(0)).value(), rows.text(1), rows.text(2), rows.text(3),
                            time_from_ms(rows.integer(4))});
    return commands;
}

}  // namespace tiaodu
