// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace tiaodu {

/// SQLite refused: the world is broken (disk, permissions, corruption) or full.
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(int code, std::string const& message) : std::runtime_error(message), code_(code) {}
    int code() const { return code_; }  ///< Extended SQLite result code.
    bool disk_full() const;             ///< SQLITE_FULL or a write that failed for lack of space.
    bool cannot_open() const;
    bool damaged() const;  ///< The file is not what it was written as.
    /// Something of ours inside a file does not read back.
    static DatabaseError of_damage(std::string const& message);

private:
    int code_;
};

/// A prepared statement in use. Resets itself when it goes out of scope, so that no read pins the log. Bind every
/// parameter, in order.
class Statement {
public:
    explicit Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
    Statement(Statement&& other) noexcept
        : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)), next_(other.next_) {}
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    Statement& bind(std::int64_t value);
    Statement& bind(std::string_view text);  ///< Copied.
    Statement& bind_blob(std::string_view bytes);
    Statement& bind_null();
    template <class T>
    Statement& bind(std::optional<T> const& value) {
        return value ? bind(*value) : bind_null();
    }
    /// True while there is a row. Throws DatabaseError.
    bool step();
    /// For statements without rows.
    void run() {
        while (step()) {
        }
    }
    std::int64_t integer(int column) const;
    std::string text(int column) const;        ///< Text or blob, copied.
    std::string_view bytes(int column) const;  ///< The same, not copied: until the next step.
    bool is_null(int column) const;

private:
    sqlite3* db_;
    sqlite3_stmt* statement_;
    int next_ = 1;
};

enum class OpenMode { read_write, read_only };
enum class Durability { full, normal };

/// One connection, used by one thread at a time. A read-write connection is the only one that may write or checkpoint
/// its file (SQLite before 3.51.3 can corrupt a database when two connections do).
class Database {
public:
    /// `vfs`: name of a file system registered with SQLite; none: the operating system's.
    Database(std::filesystem::path const& path, OpenMode mode, Durability durability = Durability::full,
             std::optional<std::string> const& vfs = {});
    Database(Database&&) noexcept;
    ~Database();

    /// A cached prepared statement; not to be used twice at the same time.
    Statement prepare(std::string const& sql);
    void execute(std::string const& sql);
    std::int64_t user_version();
    std::int64_t changes() const;
    /// Frames in the write-ahead log after the last commit.
    int wal_frames() const { return wal_frames_ ? *wal_frames_ : 0; }
    /// Copies the log into the file as far as readers allow; `truncate` also empties the log (at shutdown).
    void checkpoint_passive();
    void checkpoint_truncate();
    sqlite3* handle() const { return db_; }

private:
    sqlite3* db_ = nullptr;
    std::unique_ptr<int> wal_frames_;
    std::unordered_map<std::string, sqlite3_stmt*> cache_;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back when it is destroyed before commit().
class Transaction {
public:
    explicit Transaction(Database& database);
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    ~Transaction();
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace tiaodu
