// SPDX-License-Identifier: Apache-2.0
#include "db/database.hpp"

#include "db/migrate.hpp"
#include "tests/db/temporary.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Table {
    TemporaryFolder folder;
    Database database{folder.path() / "x.db", OpenMode::read_write};
    Table() { database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT"); }
};

constexpr char const* insert = "INSERT INTO t (a, b, c) VALUES (?,?,?)";

std::string message_of(std::function<void()> const& action) {
    try {
        action();
    } catch (std::exception const& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("what is bound comes back: large numbers, zero bytes, empty text, nothing") {
    Table table;
    std::string const bytes("a\0b", 3);
    table.database.prepare(insert).bind(std::int64_t{1} << 60).bind(bytes).bind_blob(bytes).run();
    table.database.prepare(insert).bind(std::int64_t{-1}).bind("").bind_blob("").run();
    table.database.prepare(insert).bind_null().bind(std::optional<std::string>()).bind_null().run();
    auto rows = table.database.prepare("SELECT a, b, c FROM t ORDER BY rowid");
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == std::int64_t{1} << 60);
    CHECK(rows.text(1) == bytes);
    CHECK(rows.text(2) == bytes);
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == -1);
    CHECK(!rows.is_null(1));
    CHECK(rows.text(1).empty());
    CHECK(!rows.is_null(2));
    REQUIRE(rows.step());
    for (int column = 0; column < 3; ++column) CHECK(rows.is_null(column));
    CHECK(!rows.step());
}

TEST_CASE("a statement that is used again has forgotten its parameters and its rows") {
    Table table;
    table.database.prepare(insert).bind(std::int64_t{7}).bind("x").bind_null().run();
    table.database.prepare(insert).run();  // nothing bound: all of it is NULL
    {
        auto count = table.database.prepare("SELECT count(*) FROM t WHERE a IS NULL AND b IS NULL");
        REQUIRE(count.step());
        CHECK(count.integer(0) == 1);
    }
    for (int i = 0; i < 2; ++i) {
        auto rows = table.database.prepare("SELECT a FROM t");
        CHECK(rows.step());  // from the first row each time
    }
    table.database.execute("DROP TABLE t");  // and nothing is left open on the table
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    Table table;
    {
        Transaction transaction(table.database);
        table.database.prepare(insert).bind(std::int64_t{1}).bind("x").bind_null().run();
    }
    CHECK(rows(table.database, "t") == 0);
    {
        Transaction transaction(table.database);
        table.database.prepare(insert).bind(std::int64_t{1}).bind("x").bind_null().run();
        transaction.commit();
    }
    CHECK(rows(table.database, "t") == 1);
}

TEST_CASE("a reader cannot write") {
    Table table;
    Database reader(table.folder.path() / "x.db", OpenMode::read_only);
    CHECK_THROWS_AS(reader.execute("INSERT INTO t (a) VALUES (1)"), DatabaseError);
    CHECK(rows(reader, "t") == 0);
    CHECK_THROWS_AS(Database(table.folder.path() / "absent.db", OpenMode::read_only), DatabaseError);
}

TEST_CASE("an empty database gets every migration, and a second time nothing happens") {
    TemporaryFolder folder;
    Database database(folder.main_db(), OpenMode::read_write);
    auto const all = embedded::migrations();
    migrate(database, all);
    CHECK(database.user_version() == newest_version(all));
    CHECK(newest_version(all) >= 1);
    CHECK(rows(database, "event") == 0);
    set_meta(database, "home", "310000");
    migrate(database, all);
    CHECK(meta(database, "home") == "310000");
}

TEST_CASE("a database of a newer program is refused with a sentence that says what to do") {
    TemporaryFolder folder;
    Database database(folder.main_db(), OpenMode::read_write);
    migrate(database, embedded::migrations());
    database.execute("PRAGMA user_version=999");
    auto const said = message_of([&] { migrate(database, embedded::migrations()); });
    CHECK(said.find("schema 999") != std::string::npos);
    CHECK(said.find("install the newer program") != std::string::npos);
    CHECK(database.user_version() == 999);
}

TEST_CASE("a migration that fails half-way changes nothing, and the ones before it stay") {
    TemporaryFolder folder;
    Database database(folder.main_db(), OpenMode::read_write);
    std::vector<EmbeddedFile> const broken{
        {"0001_a.sql", "CREATE TABLE a (x INTEGER) STRICT;"},
        {"0002_b.sql", "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"}};
    CHECK_THROWS(migrate(database, broken));
    CHECK(database.user_version() == 1);
    CHECK(rows(database, "a") == 0);
    CHECK_THROWS_AS(database.prepare("SELECT * FROM b"), DatabaseError);
    std::vector<EmbeddedFile> const mended{broken[0], {"0002_b.sql", "CREATE TABLE b (x INTEGER) STRICT;"}};
    migrate(database, mended);
    CHECK(database.user_version() == 2);
}
