// SPDX-License-Identifier: Apache-2.0
#include "db/search_index.hpp"

#include "db/main_store.hpp"
#include "db/search_text.hpp"
#include "protocol/messages/codec.hpp"

#include <cmath>

namespace tiaodu {
namespace {

/// Rules by which words are made. Another number makes every database build its index anew once.
constexpr char const* rules_version = "1";
constexpr char const* version_key = "search_index";

void add_words(Database& database, std::int64_t number, std::string const& words) {
    database.prepare("INSERT INTO ticket_text (rowid, words) VALUES (?,?)").bind(number).bind(words).run();
}

void remove_words(Database& database, std::int64_t number, std::string const& words) {
    database.prepare("INSERT INTO ticket_text (ticket_text, rowid, words) VALUES ('delete',?,?)")
        .bind(number)
        .bind(words)
        .run();
}

void set_nodes(Database& database, std::int64_t number, std::set<std::string> const& before,
               std::set<std::string> const& after) {
    for (auto const& node : before)
        if (!after.contains(node))
            database.prepare("DELETE FROM ticket_node WHERE node=? AND number=?").bind(node).bind(number).run();
    for (auto const& node : after)
        if (!before.contains(node))
            database.prepare("INSERT INTO ticket_node (node, number) VALUES (?,?)").bind(node).bind(number).run();
}

std::optional<Ticket> stored_ticket(Database& database, std::int64_t number) {
    auto row = database.prepare("SELECT body FROM ticket WHERE number=?");
    row.bind(number);
    if (!row.step()) return std::nullopt;
    return decode_ticket(row.text(0));
}

void clear(Database& database) {
    Transaction transaction(database);
    database.execute("INSERT INTO ticket_text (ticket_text) VALUES ('delete-all'); DELETE FROM ticket_node");
    transaction.commit();
}

/// The next tickets with numbers above `after`.
std::vector<Ticket> tickets_after(Database& database, std::int64_t after) {
    constexpr std::int64_t batch = 5000;
    std::vector<Ticket> tickets;
    auto rows = database.prepare("SELECT body FROM ticket WHERE number>? ORDER BY number LIMIT ?");
    rows.bind(after).bind(batch);
    while (rows.step()) tickets.push_back(decode_ticket(rows.text(0)));
    return tickets;
}

}  // namespace

void index_ticket(Database& database, Ticket const& ticket) {
    auto const number = ticket.id.number();
    auto const words = joined_words(index_words(ticket));
    auto const before = stored_ticket(database, number);
    set_nodes(database, number, before ? search_nodes(*before) : std::set<std::string>(), search_nodes(ticket));
    if (!before) return add_words(database, number, words);
    auto const old_words = joined_words(index_words(*before));
    if (old_words == words) return;
    remove_words(database, number, old_words);
    add_words(database, number, words);
}

void refresh_search_index(Database& database) {
    if (meta(database, version_key) == rules_version) return;
    clear(database);
    std::int64_t last = 0;
    for (auto tickets = tickets_after(database, last); !tickets.empty(); tickets = tickets_after(database, last)) {
        Transaction transaction(database);
        for (auto const& ticket : tickets) {
            last = ticket.id.number();
            add_words(database, last, joined_words(index_words(ticket)));
            set_nodes(database, last, {}, search_nodes(ticket));
            database.prepare("UPDATE ticket SET lon_e7=?, lat_e7=? WHERE number=?")
                .bind(lon_e7(ticket))
                .bind(lat_e7(ticket))
                .bind(last)
                .run();
        }
        transaction.commit();
        database.checkpoint_passive();
    }
    set_meta(database, version_key, rules_version);
}

std::set<std::string> search_nodes(Ticket const& ticket) {
    std::set<std::string> nodes{ticket.node.text()};
    for (auto const& code : ticket.responders) nodes.insert(code.text());
    return nodes;
}

std::int64_t e7(double degrees) { return std::llround(degrees * 1e7); }
std::optional<std::int64_t> lon_e7(Ticket const& ticket) {
    return ticket.point ? std::optional(e7(ticket.point->lon_deg)) : std::nullopt;
}
std::optional<std::int64_t> lat_e7(Ticket const& ticket) {
    return ticket.point ? std::optional(e7(ticket.point->lat_deg)) : std::nullopt;
}

}  // namespace tiaodu
