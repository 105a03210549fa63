// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_rules.hpp"
#include "tests/db/tampering.hpp"
#include "tests/db/temporary.hpp"

#include <thread>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A world with a little of everything, and a store that holds it.
struct Stored {
    TemporaryFolder folder;
    TestWorld test;
    Recorder recorder{test};
    MainStore store{folder.path(), first_content()};

    Stored() {
        auto const& unit = test.unit(jingansi_squad, "一号车");
        test.done(decide_register_device(test.as(test.admin), {unit.id, DeviceProtocol::jt808, "013800000042"}));
        auto complaint = TestWorld::complaint();
        complaint.external_id = "W-1";
        auto const& order = test.dispatched(test.city_desk, {to_unit(unit), to_node(caojiadu_squad)}, complaint);
        test.step(test.leader, order, RecipientState::on_scene);
        write();
    }
    void write() {
        std::vector<Commit> commits;
        commits.push_back(recorder.commit());
        store.write(commits);
    }
    VerifyReport verified() { return verify(folder.main_db()); }
};

/// The problems as one text, for messages.
std::string problems(VerifyReport const& report) {
    std::string all;
    for (auto const& problem : report.problems) all += problem + "; ";
    return all;
}

bool mentions(VerifyReport const& report, std::string const& words) {
    for (auto const& problem : report.problems)
        if (problem.find(words) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("a new database has its home, an epoch, the organisations in order and the categories") {
    TemporaryFolder folder;
    std::uint32_t epoch = 0;
    {
        MainStore store(folder.path(), first_content());
        epoch = store.epoch();
        CHECK(store.home() == 310000);
        CHECK(epoch != 0);
    }
    auto other = first_content();
    other.home = 320000;
    MainStore again(folder.path(), other);  // what it starts with is read once only
    CHECK(again.epoch() == epoch);
    CHECK(again.home() == 310000);
    World world;
    load_world(again.database(), world, monday);
    CHECK(world.org.size() == 10);
    CHECK(world.org.at(world.org.city()).code == city);
    CHECK(world.org.covers(*world.org.find(jingansi), *world.org.find(jingansi_squad)));
    CHECK(world.categories == std::unordered_set<std::string>{"0101", "0202"});
}

TEST_CASE("what was committed is what is loaded") {
    Stored stored;
    World world;
    load_world(stored.store.database(), world, monday);
    auto const& expected = stored.test.world;
    CHECK(world.counters.seq == expected.counters.seq);
    CHECK(world.counters.ticket == expected.counters.ticket);
    CHECK(world.counters.order == expected.counters.order);
    CHECK(world.counters.unit == expected.counters.unit);
    CHECK(world.counters.device == expected.counters.device);
    CHECK(world.counters.account == expected.counters.account);
    auto const same = [](auto const& left, auto const& right) {
        REQUIRE(left.size() == right.size());
        for (auto const& [id, value] : left) CHECK(encode(value) == encode(right.at(id)));
    };
    same(world.tickets, expected.tickets);
    same(world.orders, expected.orders);
    same(world.units, expected.units);
    same(world.devices, expected.devices);
    same(world.accounts, expected.accounts);
    same(world.shapes, expected.shapes);
    CHECK(world.external_ids == expected.external_ids);
    CHECK(world.device_by_identity == expected.device_by_identity);
    CHECK(world.account_by_login == expected.account_by_login);
    CHECK(world.area_attribution == "test");
    refresh_areas(world);
    CHECK(world.areas.find(in_yanghang) == yanghang_squad);
}

TEST_CASE("tickets closed long ago are not loaded, but their external ids stay known") {
    Stored stored;
    auto const& ticket = stored.test.world.tickets.begin()->second;
    stored.test.done(decide_close(stored.test.as(stored.test.city_desk),
                                  {ticket.id, ticket.version, Outcome::solved, {}, "好", {}, {}}));
    stored.write();
    World recent, later;
    load_world(stored.store.database(), recent, monday);
    CHECK(recent.tickets.size() == 1);
    CHECK(recent.orders.size() == 1);
    load_world(stored.store.database(), later, monday + Millis(1));
    CHECK(later.tickets.empty());
    CHECK(later.orders.empty());
    CHECK(later.external_ids.contains(external_key(TicketSource::community, "W-1")));
    CHECK(later.counters.ticket == 1);
}

TEST_CASE("event, rows and command id are one transaction: what fails leaves nothing") {
    Stored stored;
    auto& database = stored.store.database();
    auto const events = rows(database, "event"), tickets = rows(database, "ticket");
    stored.test.registered(stored.test.city_desk);
    auto good = stored.recorder.commit();
    good.command = CommandRow{command_id(1), "310000-a-1", "hash", "{}", monday};
    good.contacts.push_back({good.tickets[0].id, "王某", "13800138000", "原文"});
    std::vector<Commit> commits;
    commits.push_back(good);
    commits.push_back(good);  // the same event number again: the second one cannot be written
    CHECK_THROWS_AS(stored.store.write(commits), DatabaseError);
    CHECK(rows(database, "event") == events);
    CHECK(rows(database, "ticket") == tickets);
    CHECK(rows(database, "command") == 0);
    CHECK(rows(database, "contact") == 0);
    commits.pop_back();
    stored.store.write(commits);  // and the chain goes on where it was
    CHECK(rows(database, "event") == events + 1);
    CHECK(rows(database, "ticket") == tickets + 1);
    CHECK(rows(database, "command") == 1);
    CHECK(rows(database, "contact") == 1);
    CHECK(stored.verified().sound());
    auto const known = load_commands(database, monday);
    REQUIRE(known.size() == 1);
    CHECK(known[0].id == command_id(1));
    CHECK(known[0].account == "310000-a-1");
    CHECK(known[0].body_hash == "hash");
    CHECK(known[0].reply == "{}");
    CHECK(load_commands(database, monday + Millis(1)).empty());
}

TEST_CASE("events are final: the database itself refuses to change or delete one") {
    Stored stored;
    CHECK_THROWS_AS(stored.store.database().execute("UPDATE event SET actor='somebody else' WHERE seq=1"),
                    DatabaseError);
    CHECK_THROWS_AS(stored.store.database().execute("DELETE FROM event WHERE seq=1"), DatabaseError);
    CHECK(stored.verified().sound());
}

TEST_CASE("the chain goes on over a restart") {
    Stored stored;
    auto const head = stored.verified().head;
    MainStore again(stored.folder.path(), first_content());
    stored.test.registered(stored.test.city_desk);
    std::vector<Commit> commits;
    commits.push_back(stored.recorder.commit());
    again.write(commits);
    auto const report = stored.verified();
    CHECK(report.sound());
    CHECK(report.events == stored.test.world.counters.seq);
    CHECK(report.head != head);
}

TEST_CASE("a sound database is called sound, with its counts") {
    Stored stored;
    auto const report = stored.verified();
    CHECK(report.sound());
    CHECK(problems(report) == "");
    CHECK(report.events == static_cast<std::int64_t>(stored.test.history.size()));
    CHECK(report.tickets == 1);
    CHECK(report.orders == 1);
    CHECK(report.units == 1);
    CHECK(report.head.size() == 64);
}

TEST_CASE("verify finds what somebody has changed behind the server's back") {
    struct Case {
        char const* what;
        char const* sql;
        char const* said;
    };
    constexpr Case cases[] = {
        {"who did it", "UPDATE event SET actor='x' WHERE seq=5", "event 5 has been changed"},
        {"when", "UPDATE event SET at=at+1 WHERE seq=5", "event 5 has been changed"},
        {"who saw it", "UPDATE event SET nodes='310000' WHERE seq=5", "event 5 has been changed"},
        {"what happened", "UPDATE event SET body=replace(body,'test','toast') WHERE seq=1", "event 1 has been changed"},
        {"the hash itself", "UPDATE event SET hash=zeroblob(32) WHERE seq=5", "event 5 has been changed"},
        {"an event is missing", "DELETE FROM event WHERE seq=5", "event 6 follows event 4"},
        {"a ticket's row", "UPDATE ticket SET body=replace(body,'占道','流动')", "ticket 310000-t-1 differs"},
        {"a ticket is missing", "DELETE FROM ticket", "ticket: 0 rows, but the events make 1"},
        {"an order's row", "UPDATE work_order SET body=replace(body,'\"open\"','\"done\"')",
         "work_order 310000-o-1 differs"},
        {"a unit that nobody registered", "INSERT INTO unit VALUES (9,'310000-u-9',1,'310106013-ZD01','{}')",
         "unit 310000-u-9 is in the table but no event made it"},
        {"a right that nobody gave",
         "UPDATE account SET body=replace(body,'squad_leader','dispatcher') WHERE body LIKE '%squad_leader%' AND "
         "number=4",
         "account 310000-a-4 differs"},
        {"a terminal on another unit", "UPDATE device SET body=replace(body,'13800000042','13800000043')",
         "device 310000-d-1 differs"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.what));
        Stored stored;
        change_behind_our_back(stored.folder.main_db(), one.sql);
        auto const report = stored.verified();
        CAPTURE(problems(report));
        CHECK(!report.sound());
        CHECK(mentions(report, one.said));
    }
}

TEST_CASE("a cut-off end is seen by comparing the head") {
    Stored stored;
    auto const head = stored.verified().head;
    auto const last = std::to_string(stored.test.world.counters.seq);
    change_behind_our_back(stored.folder.main_db(), "DELETE FROM event WHERE seq=" + last);
    CHECK(stored.verified().head != head);
}

TEST_CASE("verify finds a column of a row that no longer says what its body says") {
    Stored stored;
    change_behind_our_back(stored.folder.main_db(), "UPDATE ticket SET status='closed', closed_at=0");
    CHECK(!stored.verified().sound());
}

TEST_CASE("a backup is a sound copy of one moment with a new epoch, also while the server writes") {
    Stored stored;
    auto const copy = stored.folder.path() / "copy.db";
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer([&] {
        while (!stop) {
            stored.test.registered(stored.test.city_desk);
            stored.write();
            ++written;
        }
    });
    while (written < 3) std::this_thread::yield();
    backup(stored.folder.main_db(), copy);
    auto const at_copy = written.load();
    while (written < at_copy + 3) std::this_thread::yield();
    stop = true;
    writer.join();
    auto const report = verify(copy);
    CHECK(report.sound());
    CHECK(report.tickets >= 4);
    CHECK(report.tickets <= at_copy + 2);
    CHECK(stored.verified().sound());
    Database restored(copy, OpenMode::read_only);
    CHECK(meta(restored, "epoch") != std::to_string(stored.store.epoch()));
    CHECK(meta(restored, "home") == "310000");
    CHECK_THROWS(backup(stored.folder.main_db(), copy));  // a backup never overwrites
}
