// SPDX-License-Identifier: Apache-2.0
#include "db/writer.hpp"

#include "tests/db/full_disk.hpp"
#include "tests/db/temporary.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A store with its writer; commits register one ticket each.
struct Writing {
    TemporaryFolder folder;
    TestWorld test;
    Recorder recorder{test};
    std::unique_ptr<MainStore> store;
    std::unique_ptr<Writer> writer;
    std::mutex mutex;
    std::vector<int> order;  ///< Numbers of the commits in the order in which they were confirmed.
    Count confirmed, broken;

    explicit Writing(WriterSettings settings = {}) {
        Disk::install().full(false);
        store = std::make_unique<MainStore>(folder.path(), first_content());
        settings.space_retry = std::chrono::milliseconds(5);
        settings.on_fatal = [this](std::string const&) { broken.add(); };
        writer = std::make_unique<Writer>(*store, settings);
        push();  // accounts and areas of the test world
    }
    ~Writing() {
        Disk::install().full(false);
        writer->stop();
    }
    void push() {
        auto commit = recorder.commit();
        commit.committed = [this, number = pushed++] {
            {
                std::lock_guard lock(mutex);
                order.push_back(number);
            }
            confirmed.add();
        };
        writer->push(std::move(commit));
    }
    void ticket() {
        test.registered(test.city_desk);
        push();
    }
    bool in_order() {
        std::lock_guard lock(mutex);
        for (std::size_t i = 0; i < order.size(); ++i)
            if (order[i] != static_cast<int>(i)) return false;
        return true;
    }
    std::int64_t events() {
        Database reader(folder.main_db(), OpenMode::read_only);
        return rows(reader, "event");
    }
    int pushed = 0;
};

}  // namespace

TEST_CASE("commits are confirmed in the order in which they were given, after they are in the file") {
    Writing writing;
    std::atomic<int> unseen{0};
    for (int i = 0; i < 200; ++i) {
        writing.test.registered(writing.test.city_desk);
        auto commit = writing.recorder.commit();
        auto const seq = writing.test.world.counters.seq;
        commit.committed = [&, seq, number = writing.pushed++] {
            Database reader(writing.folder.main_db(), OpenMode::read_only);
            auto row = reader.prepare("SELECT count(*) FROM event WHERE seq=?");
            row.bind(seq);
            if (!row.step() || row.integer(0) != 1) ++unseen;
            {
                std::lock_guard lock(writing.mutex);
                writing.order.push_back(number);
            }
            writing.confirmed.add();
        };
        writing.writer->push(std::move(commit));
    }
    REQUIRE(writing.confirmed.reaches(201));
    CHECK(unseen == 0);
    CHECK(writing.in_order());
    CHECK(writing.writer->commits() == 201);
    CHECK(writing.writer->waiting() == 0);
}

TEST_CASE("commits that gather while the disk is busy are written together, but not more than the limit") {
    WriterSettings settings;
    settings.group_max = 10;
    Writing writing(settings);
    REQUIRE(writing.confirmed.reaches(1));
    Disk::install().full(true);
    for (int i = 0; i < 41; ++i) writing.ticket();
    while (!writing.writer->storage_full()) std::this_thread::yield();
    auto const before = writing.writer->groups();
    Disk::install().full(false);
    REQUIRE(writing.confirmed.reaches(42));
    auto const groups = writing.writer->groups() - before;
    CHECK(groups >= 5);  // 41 by tens
    CHECK(groups <= 6);  // the first group may have been taken alone
    CHECK(writing.in_order());
}

TEST_CASE("stopping writes everything that was queued") {
    Writing writing;
    for (int i = 0; i < 100; ++i) writing.ticket();
    writing.writer->stop();
    CHECK(writing.confirmed.value() == 101);
    CHECK(writing.in_order());
    CHECK(writing.events() == writing.test.world.counters.seq);
    CHECK(std::filesystem::file_size(writing.folder.path() / "main.db-wal") == 0);  // and leaves no log behind
    CHECK(verify(writing.folder.main_db()).sound());
    writing.writer->stop();
}

TEST_CASE("a full disk stops the confirmations, loses nothing, reorders nothing, and goes on by itself") {
    Writing writing;
    REQUIRE(writing.confirmed.reaches(1));
    auto const events_before = writing.events();
    Disk::install().full(true);
    for (int i = 0; i < 30; ++i) writing.ticket();
    auto const refused = Disk::install().refused();
    while (!writing.writer->storage_full() || Disk::install().refused() < refused + 3) std::this_thread::yield();
    CHECK(writing.confirmed.value() == 1);
    CHECK(writing.events() == events_before);  // readers go on
    Disk::install().full(false);
    REQUIRE(writing.confirmed.reaches(31));
    CHECK(!writing.writer->storage_full());
    CHECK(writing.in_order());
    CHECK(writing.broken.value() == 0);
    writing.writer->stop();
    auto const report = verify(writing.folder.main_db());
    CHECK(report.sound());
    CHECK(report.events == writing.test.world.counters.seq);
}

TEST_CASE("a disk that fails otherwise is fatal: nothing is confirmed any more") {
    Writing writing;
    REQUIRE(writing.confirmed.reaches(1));
    Disk::install().broken(true);
    writing.ticket();
    REQUIRE(writing.broken.reaches(1));
    Disk::install().broken(false);
    writing.ticket();  // even when the disk is well again: what happened to the first is not known
    writing.writer->stop();
    CHECK(writing.confirmed.value() == 1);
    CHECK(writing.broken.value() == 1);
    CHECK(!writing.writer->storage_full());
    CHECK(verify(writing.folder.main_db()).sound());
}

TEST_CASE("the queue says when it is full") {
    WriterSettings settings;
    settings.queue_max = 3;
    settings.group_max = 1;
    Writing writing(settings);
    REQUIRE(writing.confirmed.reaches(1));
    Disk::install().full(true);
    writing.ticket();
    while (!writing.writer->storage_full()) std::this_thread::yield();
    writing.ticket();
    writing.ticket();
    CHECK(!writing.writer->full());
    writing.ticket();
    CHECK(writing.writer->full());
    Disk::install().full(false);
    REQUIRE(writing.confirmed.reaches(5));
    CHECK(!writing.writer->full());
}
