// SPDX-License-Identifier: Apache-2.0
#include "db/main_store.hpp"

#include "db/account_rows.hpp"
#include "db/migrate.hpp"
#include "db/search_index.hpp"
#include "protocol/messages/codec.hpp"

#include <cstring>

namespace tiaodu {
namespace {

std::optional<std::int64_t> ms(std::optional<Time> const& time) {
    if (!time) return std::nullopt;
    return to_ms(*time);
}

/// A new epoch: consoles that come back with another one get a snapshot. 31 random bits, never 0.
std::uint32_t new_epoch() {
    std::uint32_t epoch = 0;
    auto const bytes = random_bytes(sizeof epoch);
    std::memcpy(&epoch, bytes.data(), sizeof epoch);
    return (epoch & 0x7fffffffu) | 1u;
}

void fill(Database& database, FirstContent const& first) {
    Transaction transaction(database);
    set_meta(database, "home", std::to_string(first.home));
    set_meta(database, "epoch", std::to_string(new_epoch()));
    std::int64_t position = 0;
    for (auto const& organisation : first.organisations)
        database.prepare("INSERT INTO organisation (position, code, body) VALUES (?,?,?)")
            .bind(++position)
            .bind(organisation.code.text())
            .bind(encode(organisation))
            .run();
    for (auto const& category : first.categories)
        database.prepare("INSERT INTO category (code, class_code, class_name, name) VALUES (?,?,?,?)")
            .bind(category.code)
            .bind(category.class_code)
            .bind(category.class_name)
            .bind(category.full_name)
            .run();
    transaction.commit();
}

}  // namespace

std::string meta(Database& database, std::string const& key) {
    auto statement = database.prepare("SELECT value FROM meta WHERE key=?");
    statement.bind(key);
    return statement.step() ? statement.text(0) : std::string();
}

void set_meta(Database& database, std::string const& key, std::string const& value) {
    database.prepare("INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value=excluded.value")
        .bind(key)
        .bind(value)
        .run();
}

MainStore::MainStore(std::filesystem::path const& folder, FirstContent const& first,
                     std::optional<std::string> const& vfs)
    : database_(folder / "main.db", OpenMode::read_write, Durability::full, vfs) {
    migrate(database_, embedded::migrations());
    refresh_search_index(database_);
    if (meta(database_, "home").empty()) fill(database_, first);
    home_ = static_cast<std::uint32_t>(std::stoul(meta(database_, "home")));
    epoch_ = static_cast<std::uint32_t>(std::stoul(meta(database_, "epoch")));
    auto last = database_.prepare("SELECT hash FROM event ORDER BY seq DESC LIMIT 1");
    head_ = last.step() ? last.text(0) : chain_start();
    audit_head_ = audit_head(database_);
}

void MainStore::write(std::span<Commit const> commits) {
    auto const head_before = head_;
    auto const audit_head_before = audit_head_;
    try {
        Transaction transaction(database_);
        for (auto const& commit : commits) write_one(commit);
        transaction.commit();
    } catch (...) {
        head_ = head_before;
        audit_head_ = audit_head_before;
        throw;
    }
}

void MainStore::write_one(Commit const& commit) {
    for (std::size_t i = 0; i < commit.events.size(); ++i) write_event(commit.events[i], commit.event_bodies[i]);
    for (auto const& ticket : commit.tickets) put(ticket);
    for (std::size_t i = 0; i < commit.orders.size(); ++i) put(commit.orders[i], commit.order_nodes[i]);
    for (auto const& [order, recipient] : commit.recipients) put(order, recipient);
    for (auto const& knot : commit.knots) put(knot);
    for (auto const& report : commit.reports) put(report);
    for (auto const& zone : commit.zones) put(zone);
    for (auto const& alert : commit.alerts) put(alert);
    for (auto const& patrol : commit.patrols) put(patrol);
    for (auto const& key : commit.integration_keys) put(key);
    for (auto const& evidence : commit.evidence) put(evidence);
    for (auto const& calendar : commit.calendars) put(calendar);
    if (commit.rules) put(*commit.rules);
    if (commit.roads) set_meta(database_, roads_key, encode(*commit.roads));
    for (auto const& unit : commit.units) put(unit);
    for (auto const& device : commit.devices) put(device);
    for (auto const& area : commit.areas)
        database_
            .prepare(
                "INSERT INTO area (squad, attribution, body) VALUES (?,?,?) "
                "ON CONFLICT (squad) DO UPDATE SET attribution=excluded.attribution, body=excluded.body")
            .bind(area.squad.text())
            .bind(commit.area_attribution)
            .bind(encode(area))
            .run();
    for (auto const& account : commit.accounts)
        database_
            .prepare(
                "INSERT INTO account (number, id, login, body) VALUES (?,?,?,?) "
                "ON CONFLICT (number) DO UPDATE SET login=excluded.login, body=excluded.body")
            .bind(account.id.number())
            .bind(to_string(account.id))
            .bind(account.login)
            .bind(encode(account))
            .run();
    for (auto const& row : commit.contacts)
        database_.prepare("INSERT INTO contact (ticket_id, name, phone, original) VALUES (?,?,?,?)")
            .bind(to_string(row.ticket_id))
            .bind(row.contact_name)
            .bind(row.phone)
            .bind(row.original)
            .run();
    write_proofs(database_, commit);
    for (auto const& row : commit.device_codes)
        database_.prepare("UPDATE device SET code_hash=?, signing_key=? WHERE id=?")
            .bind_blob(row.code_hash)
            .bind_blob(row.signing_key)
            .bind(to_string(row.device_id))
            .run();
    for (auto const& row : commit.device_digests)
        database_.prepare("UPDATE device SET digest_md5=?, digest_sha256=? WHERE id=?")
            .bind_blob(row.md5)
            .bind_blob(row.sha256)
            .bind(to_string(row.device_id))
            .run();
    for (auto const& row : commit.integration_secrets)
        database_.prepare("UPDATE integration_key SET sealed=? WHERE id=?")
            .bind_blob(row.secret)
            .bind(to_string(row.key_id))
            .run();
    for (auto const& row : commit.audit) append_audit(database_, audit_head_, row);
    if (commit.command)
        database_.prepare("INSERT INTO command (id, account, body_hash, reply, at) VALUES (?,?,?,?,?)")
            .bind(commit.command->id.text())
            .bind(commit.command->account)
            .bind_blob(commit.command->body_hash)
            .bind(commit.command->reply)
            .bind(to_ms(commit.command->at))
            .run();
}

void MainStore::write_event(Event const& event, std::string const& body) {
    auto const row = to_row(event, body, home_, epoch_);
    auto hash = chain_hash(head_, row);
    database_
        .prepare(
            "INSERT INTO event (seq, home, epoch, at, type, entity, version, nodes, left_nodes, cause, account, actor, "
            "body, hash) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .bind(row.seq)
        .bind(row.home)
        .bind(row.epoch)
        .bind(row.at_ms)
        .bind(row.type)
        .bind(row.entity)
        .bind(row.version)
        .bind(row.nodes)
        .bind(row.left_nodes)
        .bind(row.cause)
        .bind(row.account)
        .bind(row.actor)
        .bind(row.body)
        .bind_blob(hash)
        .run();
    head_ = std::move(hash);
}

void MainStore::put(Ticket const& ticket) {
    index_ticket(database_, ticket);
    database_
        .prepare(
            "INSERT INTO ticket (number, id, version, status, node, responders, source, external_id, category, "
            "urgency, received_at, due_at, closed_at, knot, lon_e7, lat_e7, body) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (number) DO UPDATE SET version=excluded.version, "
            "status=excluded.status, node=excluded.node, responders=excluded.responders, category=excluded.category, "
            "urgency=excluded.urgency, due_at=excluded.due_at, closed_at=excluded.closed_at, knot=excluded.knot, "
            "lon_e7=excluded.lon_e7, lat_e7=excluded.lat_e7, body=excluded.body")
        .bind(ticket.id.number())
        .bind(to_string(ticket.id))
        .bind(ticket.version)
        .bind(to_word(ticket.status))
        .bind(ticket.node.text())
        .bind(join_codes(ticket.responders))
        .bind(to_word(ticket.source))
        .bind(ticket.external_id)
        .bind(ticket.category)
        .bind(to_word(ticket.urgency))
        .bind(to_ms(ticket.received_at))
        .bind(to_ms(ticket.due_at))
        .bind(ms(ticket.closed_at))
        .bind(ticket.knot_id ? std::optional<std::string>(to_string(*ticket.knot_id)) : std::nullopt)
        .bind(lon_e7(ticket))
        .bind(lat_e7(ticket))
        .bind(encode(ticket))
        .run();
}

}  // namespace tiaodu
