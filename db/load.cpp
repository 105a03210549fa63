// SPDX-License-Identifier: Apache-2.0
#include "db/main_store.hpp"
#include "protocol/messages/codec.hpp"

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
    world.counters = {highest("event", "seq"),   highest("ticket", "number"), highest("work_order", "number"),
                      highest("unit", "number"), highest("device", "number"), highest("account", "number")};
}

void load_tickets(Database& database, World& world, Time closed_since) {
    auto tickets = database.prepare("SELECT body FROM ticket WHERE status<>'closed' OR closed_at>=?");
    tickets.bind(to_ms(closed_since));
    while (tickets.step()) {
        auto ticket = decode_ticket(tickets.text(0));
        world.tickets.emplace(ticket.id, std::move(ticket));
    }
    auto orders = database.prepare(
        "SELECT o.body FROM work_order o JOIN ticket t ON t.id=o.ticket_id WHERE t.status<>'closed' OR t.closed_at>=?");
    orders.bind(to_ms(closed_since));
    while (orders.step()) {
        auto order = decode_order(orders.text(0));
        world.orders.emplace(order.id, std::move(order));
    }
    each(database, "SELECT source, external_id FROM ticket WHERE external_id IS NOT NULL", [&](Statement const& row) {
        world.external_ids.insert(external_key(*from_word<TicketSource>(row.text(0)), row.text(1)));
    });
}

}  // namespace

void load_world(Database& database, World& world, Time closed_since) {
    world.home = static_cast<std::uint32_t>(std::stoul(meta(database, "home")));
    each(database, "SELECT body FROM organisation ORDER BY position",
         [&](Statement const& row) { world.org.add(decode_organisation(row.text(0))).value(); });
    each(database, "SELECT code FROM category", [&](Statement const& row) { world.categories.insert(row.text(0)); });
    load_counters(database, world);
    load_tickets(database, world, closed_since);
    each(database, "SELECT body FROM unit ORDER BY number", [&](Statement const& row) {
        auto unit = decode_unit(row.text(0));
        world.units.emplace(unit.id, std::move(unit));
    });
    each(database, "SELECT body FROM device ORDER BY number", [&](Statement const& row) {
        auto device = decode_device(row.text(0));
        world.device_by_identity.emplace(identity_key(device.protocol, device.identity), device.id);
        world.devices.emplace(device.id, std::move(device));
    });
    each(database, "SELECT body FROM account ORDER BY number", [&](Statement const& row) {
        auto account = decode_account(row.text(0));
        world.account_by_login.emplace(account.login, account.id);
        world.accounts.emplace(account.id, std::move(account));
    });
    each(database, "SELECT attribution, body FROM area", [&](Statement const& row) {
        auto area = decode_area(row.text(1));
        world.area_attribution = row.text(0);
        world.shapes.emplace(area.squad, std::move(area));
    });
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
