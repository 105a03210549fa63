// SPDX-License-Identifier: Apache-2.0
#include "db/database.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace tiaodu {
namespace {

[[noreturn]] void fail(sqlite3* db, std::string const& what) {
    int const code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    std::string text = what + ": " + (db ? sqlite3_errmsg(db) : "out of memory");
    bool const no_space = db && sqlite3_system_errno(db) == ENOSPC;
    throw DatabaseError(no_space ? SQLITE_FULL : code, text);
}

/// The chains only grow: no statement of ours may change, delete or drop rows of these tables, nor take their triggers
/// away. SQLite asks when a statement is prepared.
bool is_chain(char const* table) {
    auto const name = std::string_view(table ? table : "");
    return name == "event" || name == "audit";
}

int authorise_statement(void*, int action, char const* first, char const* second, char const*, char const*) {
    switch (action) {
        case SQLITE_UPDATE:
        case SQLITE_DELETE:
        case SQLITE_DROP_TABLE: return is_chain(first) ? SQLITE_DENY : SQLITE_OK;
        case SQLITE_DROP_TRIGGER: return is_chain(second) ? SQLITE_DENY : SQLITE_OK;
        case SQLITE_ALTER_TABLE: return is_chain(second) ? SQLITE_DENY : SQLITE_OK;
        default: return SQLITE_OK;
    }
}

}  // namespace

bool DatabaseError::disk_full() const { return (code_ & 0xff) == SQLITE_FULL; }
bool DatabaseError::cannot_open() const { return (code_ & 0xff) == SQLITE_CANTOPEN; }
bool DatabaseError::damaged() const { return (code_ & 0xff) == SQLITE_CORRUPT || (code_ & 0xff) == SQLITE_NOTADB; }
DatabaseError DatabaseError::of_damage(std::string const& message) { return {SQLITE_CORRUPT, message}; }

Statement::~Statement() {
    if (statement_) {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
}

Statement& Statement::bind(std::int64_t value) {
    if (sqlite3_bind_int64(statement_, next_++, value) != SQLITE_OK) fail(db_, "bind");
    return *this;
}
Statement& Statement::bind(std::string_view text) {
    if (sqlite3_bind_text64(statement_, next_++, text.data() ? text.data() : "", text.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8) != SQLITE_OK)
        fail(db_, "bind");
    return *this;
}
Statement& Statement::bind_blob(std::string_view bytes) {
    if (sqlite3_bind_blob64(statement_, next_++, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_TRANSIENT) !=
        SQLITE_OK)
        fail(db_, "bind");
    return *this;
}
Statement& Statement::bind_null() {
    if (sqlite3_bind_null(statement_, next_++) != SQLITE_OK) fail(db_, "bind");
    return *this;
}

bool Statement::step() {
    int const code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(db_, sqlite3_sql(statement_));
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string Statement::text(int column) const { return std::string(bytes(column)); }
std::string_view Statement::bytes(int column) const {
    auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes ? std::string_view(bytes, size) : std::string_view();
}
bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Database::Database(std::filesystem::path const& path, OpenMode mode, Durability durability,
                   std::optional<std::string> const& vfs)
    : wal_frames_(std::make_unique<int>(0)) {
    int const flags = SQLITE_OPEN_NOMUTEX | (mode == OpenMode::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                                          : SQLITE_OPEN_READONLY);
    if (sqlite3_open_v2(path.c_str(), &db_, flags, vfs ? vfs->c_str() : nullptr) != SQLITE_OK) {
        int const code = db_ ? sqlite3_extended_errcode(db_) : SQLITE_NOMEM;
        std::string const text = "cannot open " + path.string() + ": " + (db_ ? sqlite3_errmsg(db_) : "out of memory");
        sqlite3_close(db_);
        throw DatabaseError(code, text);
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, 5000);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_set_authorizer(db_, authorise_statement, nullptr);
    execute("PRAGMA foreign_keys=ON");
    if (mode == OpenMode::read_write) {
        execute("PRAGMA journal_mode=WAL");
        execute(durability == Durability::full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        auto const hook = [](void* frames, sqlite3*, char const*, int count) {
            *static_cast<int*>(frames) = count;
            return SQLITE_OK;
        };
        sqlite3_wal_hook(db_, hook, wal_frames_.get());  // replaces the automatic checkpoint: it stalls commits
    } else {
        sqlite3_wal_autocheckpoint(db_, 0);
        sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
}

Database::Database(Database&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      wal_frames_(std::move(other.wal_frames_)),
      cache_(std::move(other.cache_)) {}

Database::~Database() {
    for (auto const& [sql, statement] : cache_) sqlite3_finalize(statement);
    sqlite3_close(db_);
}

Statement Database::prepare(std::string const& sql) {
    auto& statement = cache_[sql];
    if (!statement && sqlite3_prepare_v3(db_, sql.c_str(), static_cast<int>(sql.size() + 1), SQLITE_PREPARE_PERSISTENT,
                                         &statement, nullptr) != SQLITE_OK)
        fail(db_, sql);
    return Statement(db_, statement);
}

void Database::execute(std::string const& sql) {
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(db_, sql.substr(0, 200));
}

std::int64_t Database::user_version() {
    auto statement = prepare("PRAGMA user_version");
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(db_); }

void Database::checkpoint_passive() {
    sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    *wal_frames_ = 0;
}
void Database::checkpoint_truncate() {
    sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (DatabaseError const&) {
        // SQLite has rolled back by itself already (disk full, I/O error): there is nothing left to undo.
    }
}
void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace tiaodu
