// SPDX-License-Identifier: Apache-2.0
#include "db/account_rows.hpp"

namespace tiaodu {
namespace {

constexpr std::size_t recovery_bytes = 32;
constexpr std::int64_t past_passwords_kept = 24;  ///< More than any history asks for.

AccountId account_in(Statement const& row, int column) { return parse_id<AccountId>(row.text(column)).value(); }

std::vector<std::string> parts_of(std::string const& joined) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at + recovery_bytes <= joined.size(); at += recovery_bytes)
        parts.push_back(joined.substr(at, recovery_bytes));
    return parts;
}

std::string joined(std::vector<std::string> const& parts) {
    std::string text;
    for (auto const& part : parts) text += part;
    return text;
}

void put(Database& database, CredentialRow const& row) {
    database
        .prepare(
            "INSERT INTO credential (account_id, kind, salt, hash, changed_at, one_time) VALUES (?,?,?,?,?,?) ON "
            "CONFLICT (account_id) DO UPDATE SET kind=excluded.kind, salt=excluded.salt, hash=excluded.hash, "
            "changed_at=excluded.changed_at, one_time=excluded.one_time")
        .bind(to_string(row.account_id))
        .bind(row.kind)
        .bind_blob(row.salt)
        .bind_blob(row.hash)
        .bind(to_ms(row.changed_at))
        .bind(std::int64_t{row.one_time})
        .run();
}

void put(Database& database, PastPasswordRow const& row) {
    auto const account = to_string(row.account_id);
    database.prepare("INSERT OR REPLACE INTO past_password (account_id, changed_at, hash) VALUES (?,?,?)")
        .bind(account)
        .bind(to_ms(row.changed_at))
        .bind_blob(row.hash)
        .run();
    database
        .prepare(
            "DELETE FROM past_password WHERE account_id=? AND changed_at NOT IN (SELECT changed_at FROM past_password "
            "WHERE account_id=? ORDER BY changed_at DESC LIMIT ?)")
        .bind(account)
        .bind(account)
        .bind(past_passwords_kept)
        .run();
}

void put(Database& database, SecondFactorRow const& row) {
    database.prepare("INSERT OR REPLACE INTO second_factor (account_id, secret, used_step, recovery) VALUES (?,?,?,?)")
        .bind(to_string(row.account_id))
        .bind_blob(row.sealed_secret)
        .bind(row.used_step)
        .bind_blob(joined(row.recovery))
        .run();
}

void put(Database& database, SessionRow const& row) {
    database
        .prepare(
            "INSERT OR REPLACE INTO session (token_hash, account_id, created_at, expires_at, address, used_at, "
            "proved_at, device_id) VALUES (?,?,?,?,?,?,?,?)")
        .bind_blob(row.token_hash)
        .bind(to_string(row.account_id))
        .bind(to_ms(row.created_at))
        .bind(to_ms(row.expires_at))
        .bind(row.address)
        .bind(to_ms(row.used_at))
        .bind(to_ms(row.proved_at))
        .bind(row.device_id ? std::optional<std::string>(to_string(*row.device_id)) : std::nullopt)
        .run();
}

}  // namespace

ProofRows load_proofs(Database& database, Time now) {
    ProofRows found;
    auto credentials = database.prepare("SELECT account_id, kind, salt, hash, changed_at, one_time FROM credential");
    while (credentials.step())
        found.credentials.push_back({account_in(credentials, 0), credentials.text(1), credentials.text(2),
                                     credentials.text(3), time_from_ms(credentials.integer(4)),
                                     credentials.integer(5) != 0});
    auto past = database.prepare("SELECT account_id, changed_at, hash FROM past_password ORDER BY changed_at DESC");
    while (past.step())
        found.past_passwords.push_back({account_in(past, 0), time_from_ms(past.integer(1)), past.text(2)});
    auto factors = database.prepare("SELECT account_id, secret, used_step, recovery FROM second_factor");
    while (factors.step())
        found.second_factors.push_back({account_in(factors, 0), factors.text(1),
                                        factors.is_null(2) ? std::nullopt : std::optional(factors.integer(2)),
                                        parts_of(factors.text(3))});
    auto sessions = database.prepare(
        "SELECT token_hash, account_id, created_at, expires_at, address, used_at, proved_at, device_id FROM session "
        "WHERE expires_at>?");
    sessions.bind(to_ms(now));
    while (sessions.step())
        found.sessions.push_back(
            {sessions.text(0), account_in(sessions, 1), time_from_ms(sessions.integer(2)),
             time_from_ms(sessions.integer(3)), sessions.text(4), time_from_ms(sessions.integer(5)),
             time_from_ms(sessions.integer(6)),
             sessions.is_null(7) ? std::nullopt : std::optional(parse_id<DeviceId>(sessions.text(7)).value())});
    auto throttles = database.prepare("SELECT key, failures, since FROM throttle");
    while (throttles.step())
        found.throttles.push_back({throttles.text(0), throttles.integer(1), time_from_ms(throttles.integer(2))});
    return found;
}

void write_proofs(Database& database, Commit const& commit) {
    for (auto const& row : commit.credentials) put(database, row);
    for (auto const& row : commit.past_passwords) put(database, row);
    for (auto const& row : commit.second_factors) put(database, row);
    for (auto const& id : commit.removed_factors)
        database.prepare("DELETE FROM second_factor WHERE account_id=?").bind(to_string(id)).run();
    for (auto const& row : commit.sessions) put(database, row);
    for (auto const& hash : commit.ended_sessions)
        database.prepare("DELETE FROM session WHERE token_hash=?").bind_blob(hash).run();
    for (auto const& row : commit.throttles)
        database.prepare("INSERT OR REPLACE INTO throttle (key, failures, since) VALUES (?,?,?)")
            .bind_blob(row.key)
            .bind(row.failures)
            .bind(to_ms(row.since))
            .run();
    for (auto const& key : commit.ended_throttles)
        database.prepare("DELETE FROM throttle WHERE key=?").bind_blob(key).run();
}

}  // namespace tiaodu
