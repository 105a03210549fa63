// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/crash_vfs.hpp"

#include "db/database.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr int rows_per_commit = 3;

/// A ledger on a crash disk: each commit writes three rows; those that were acknowledged are counted.
class Ledger {
public:
    Ledger(CrashDisk& disk, std::string synchronous) : disk_(disk), synchronous_(std::move(synchronous)) {}

    void open() {
        database_.emplace("ledger.db", OpenMode::read_write, Durability::full, disk_.vfs());
        database_->execute("PRAGMA synchronous=" + synchronous_);
        database_->execute("CREATE TABLE IF NOT EXISTS entry (number INTEGER, part INTEGER, text TEXT) STRICT");
    }
    void close() { database_.reset(); }

    /// Throws DatabaseError when the disk says no.
    void commit() {
        auto const text = std::string(700, 'x');
        Transaction transaction(*database_);
        for (int part = 0; part < rows_per_commit; ++part)
            database_->prepare("INSERT INTO entry VALUES (?,?,?)").bind(acknowledged + 1).bind(part).bind(text).run();
        transaction.commit();
        ++acknowledged;
        if (acknowledged % 7 == 0) database_->checkpoint_passive();
    }
    /// Works until the disk dies or `commits` are done.
    void work(int commits) {
        try {
            open();
            for (int i = 0; i < commits; ++i) commit();
        } catch (DatabaseError const&) {
            return;
        }
    }

    /// What a new process finds; damage is a file that SQLite cannot read or a commit that is there in part.
    struct Found {
        std::int64_t commits = 0;
        bool damaged = false;
    };
    Found found() {
        Found result;
        try {
            open();
            auto check = database_->prepare("PRAGMA integrity_check");
            result.damaged = !check.step() || check.text(0) != "ok";
            auto rows = database_->prepare("SELECT count(*), coalesce(max(number),0) FROM entry");
            rows.step();
            result.commits = rows.integer(1);
            if (rows.integer(0) != rows.integer(1) * rows_per_commit) result.damaged = true;
        } catch (DatabaseError const&) {
            result.damaged = true;
        }
        close();
        return result;
    }
    std::int64_t acknowledged = 0;

private:
    CrashDisk& disk_;
    std::string synchronous_;
    std::optional<Database> database_;
};

struct Outcome {
    int lost = 0, damaged = 0;
    std::int64_t acknowledged = 0, sectors_lost = 0;
};

/// Cuts the power at a random operation, for many seeds.
Outcome cut_power(std::string const& synchronous, std::uint64_t seeds) {
    Outcome outcome;
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        CrashDisk disk(seed);
        simulate::Random random(seed, "test");
        Ledger ledger(disk, synchronous);
        ledger.work(0);  // the schema is in place
        ledger.close();
        disk.fail_after(1 + static_cast<std::int64_t>(random.below(250)), DiskFault::power_cut);
        ledger.work(60);
        disk.kill();
        ledger.close();
        disk.restart_after_power_cut();
        auto const found = ledger.found();
        outcome.acknowledged += ledger.acknowledged;
        outcome.sectors_lost += disk.sectors_lost();
        if (found.damaged) {
            ++outcome.damaged;
        } else if (found.commits < ledger.acknowledged) {
            ++outcome.lost;
        }
    }
    return outcome;
}

}  // namespace

TEST_CASE("with synchronous=FULL every acknowledged commit survives every power cut") {
    auto const outcome = cut_power("FULL", 400);
    CHECK(outcome.lost == 0);
    CHECK(outcome.damaged == 0);
    CHECK(outcome.acknowledged > 1000);
    CHECK(outcome.sectors_lost > 1000);  // the disk did lose something
}

TEST_CASE("with synchronous=NORMAL a power cut loses commits, but never tears one") {
    auto const outcome = cut_power("NORMAL", 400);
    CHECK(outcome.lost > 50);
    CHECK(outcome.damaged == 0);
}

TEST_CASE("with synchronous=OFF a power cut damages the file") {
    auto const outcome = cut_power("OFF", 400);
    CHECK(outcome.damaged > 0);
}

TEST_CASE("a process that dies loses nothing, however little it synced") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CrashDisk disk(seed);
        Ledger ledger(disk, "OFF");
        ledger.work(1 + static_cast<int>(seed % 20));
        disk.kill();
        ledger.close();  // closing would copy the log into the file; a dead process does not
        disk.restart_after_kill();
        auto const found = ledger.found();
        CHECK(!found.damaged);
        CHECK(found.commits == ledger.acknowledged);
    }
}

TEST_CASE("an I/O error at any operation is reported, and what was acknowledged before it is kept") {
    int reported = 0;
    for (std::int64_t operation = 1; operation <= 200; ++operation) {
        CrashDisk disk(static_cast<std::uint64_t>(operation));
        Ledger ledger(disk, "FULL");
        ledger.work(0);
        disk.fail_after(operation, DiskFault::io_error);
        try {
            for (int i = 0; i < 60; ++i) ledger.commit();
        } catch (DatabaseError const& error) {
            ++reported;
            CHECK(!error.disk_full());
        }
        disk.kill();
        ledger.close();
        disk.restart_after_power_cut();
        auto const found = ledger.found();
        CHECK(!found.damaged);
        CHECK(found.commits >= ledger.acknowledged);
    }
    CHECK(reported > 100);
}

TEST_CASE("a full disk refuses writes, says why, and takes them again when there is space") {
    CrashDisk disk(1);
    Ledger ledger(disk, "FULL");
    ledger.work(5);
    disk.fill();
    try {
        ledger.commit();
        FAIL("nothing was refused");
    } catch (DatabaseError const& error) {
        CHECK(error.disk_full());
    }
    disk.free_space();
    ledger.commit();
    ledger.close();
    CHECK(ledger.found().commits == 6);
    CHECK(ledger.acknowledged == 6);
}

TEST_CASE("two connections of one process see each other's commits and respect each other's locks") {
    CrashDisk disk(1);
    Database writer("ledger.db", OpenMode::read_write, Durability::full, disk.vfs());
    writer.execute("CREATE TABLE entry (number INTEGER) STRICT");
    Database reader("ledger.db", OpenMode::read_only, Durability::full, disk.vfs());
    auto const count = [&] {
        auto rows = reader.prepare("SELECT count(*) FROM entry");
        rows.step();
        return rows.integer(0);
    };
    CHECK(count() == 0);
    Transaction transaction(writer);
    writer.execute("INSERT INTO entry VALUES (1)");
    CHECK(count() == 0);
    transaction.commit();
    CHECK(count() == 1);
    reader.execute("BEGIN");
    CHECK(count() == 1);
    writer.execute("INSERT INTO entry VALUES (2)");
    writer.checkpoint_passive();
    CHECK(count() == 1);  // its snapshot
    reader.execute("COMMIT");
    CHECK(count() == 2);
}
