// SPDX-License-Identifier: Apache-2.0
#include "server/core/alert_rules.hpp"
#include "server/core/knot_rules.hpp"
#include "server/core/report_rules.hpp"
#include "server/core/rule_rules.hpp"
#include "server/core/zone_rules.hpp"
#include "tests/db/temporary.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr int crowd = 300;

/// An order to 300 units, and a little of everything else that has rows of its own.
struct City {
    TemporaryFolder folder;
    TestWorld test;
    Recorder recorder{test};
    MainStore store{folder.path(), first_content()};

    /// Writes what has happened since the last call; what was written, for a look.
    Commit write() {
        std::vector<Commit> commits;
        commits.push_back(recorder.commit());
        store.write(commits);
        return commits.front();
    }
    Order const& order_to_all() {
        IssueOrder command;
        command.title = "防台风";
        for (int i = 0; i < crowd; ++i)
            command.recipients.push_back(to_unit(test.unit(jingansi_squad, std::to_string(i))));
        test.done(decide_issue(test.as(test.city_desk), command));
        return test.world.orders.rbegin()->second;
    }
    void zone() {
        SetZone command;
        command.plan.title = "静安寺与曹家渡之间";
        command.plan.owners = {jingansi_squad, caojiadu_squad};
        command.plan.ring = {121.415, 31.20, 121.425, 31.20, 121.425, 31.22, 121.415, 31.22, 121.415, 31.20};
        test.done(decide_set_zone(test.as(test.admin), command));
    }
    /// An SOS that somebody has taken, and the photo that came with it.
    void patrol() {
        Patrol patrol;
        patrol.id = PatrolId(test.world.home, 1);
        patrol.version = 1;
        patrol.zone_id = ZoneId(test.world.home, 1);
        patrol.title = "早班巡查";
        patrol.owners = {jingansi_squad};
        patrol.from = monday;
        patrol.to = monday + std::chrono::hours(8);
        patrol.points = {{{"甲", in_jingansi, 50}, CheckpointState::planned, {}, {}}};
        test.done(Events{PatrolPlanned{patrol}});
        test.done(Events{CheckpointVisited{patrol.id, 0, test.world.units.begin()->first, monday}});
    }
    void alert() {
        auto const& unit = test.unit(jingansi_squad, "一号车");
        Alert sos;
        sos.id = AlertId(test.world.home, 1);
        sos.version = 1;
        sos.rule = "sos";
        sos.node = unit.squad;
        sos.unit_id = unit.id;
        sos.began_at = sos.raised_at = test.now;
        test.done(Events{AlertRaised{sos}});
        test.done(decide_take_alert(test.as(test.leader), {test.world.alerts.begin()->first, 1}), test.leader);
        Evidence photo;
        photo.id = EvidenceId(test.world.home, 1);
        photo.sha256 = std::string(64, 'a');
        photo.media_type = "image/jpeg";
        photo.squad = unit.squad;
        photo.unit_id = unit.id;
        photo.stored_at = test.now;
        test.done(Events{EvidenceStored{photo}});
    }
    void knot() {
        auto const first = test.registered(test.jingan_desk).id;
        auto const& second = test.registered(test.jingan_desk);
        test.done(decide_link(test.as(test.jingan_desk), {second.id, second.version, first}));
    }
    void report() {
        SubmitReport command;
        command.title = "暴力抗法";
        command.content = "一人受伤";
        command.happened_at = test.now;
        test.done(decide_submit(test.as(test.leader), command));
    }
    void rules() {
        SetRules command;
        command.rules.general = test.world.rules.general;
        command.rules.general->knot_owner_at = 3;
        test.done(decide_set_rules(test.as(test.admin), command));
    }
    void calendar() {
        WorkCalendar calendar{jingan, 1, {}, {}, {}, {}};
        calendar.days.push_back({"2026-03-03", DayKind::off, "区运会", {}});
        test.done(decide_set_calendar(test.as(test.jingan_admin), {calendar}));
    }
    /// What a server that starts now has in memory.
    World loaded() {
        World world;
        load_world(store.database(), world, test.now);
        TestWorld fresh;  // the built-in rules, as a server puts them
        world.rules = fresh.world.rules;
        world.rules.limits = test.world.rules.limits;
        world.calendars = fresh.world.calendars;
        load_rules(store.database(), world);
        return world;
    }
};

template <class Map>
void same(Map const& left, Map const& right) {
    REQUIRE(left.size() == right.size());
    for (auto const& [id, value] : left) CHECK(encode(value) == encode(right.at(id)));
}

bool mentions(VerifyReport const& report, std::string const& words) {
    for (auto const& problem : report.problems)
        if (problem.find(words) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("an order to 300 is stored as 300 rows, an answer writes one of them, and all are there after reopening") {
    City city;
    auto const& order = city.order_to_all();
    auto const issued = city.write();
    CHECK(issued.recipients.size() == crowd);
    CHECK(rows(city.store.database(), "order_recipient") == crowd);
    city.test.step(city.test.leader, order, RecipientState::acknowledged, 17);
    auto const answered = city.write();
    REQUIRE(answered.recipients.size() == 1);
    CHECK(answered.recipients[0].second.index == 17);
    REQUIRE(answered.orders.size() == 1);
    CHECK(encode(answered.orders[0]).size() < 2000);
    auto const world = city.loaded();
    same(world.orders, city.test.world.orders);
    CHECK(world.orders.at(order.id).recipients.at(17).state == RecipientState::acknowledged);
    CHECK(verify(city.folder.main_db()).sound());
}

TEST_CASE("knots, reports, border zones, alerts, patrols, rules and calendars are as they were after reopening") {
    City city;
    city.zone();
    city.knot();
    city.report();
    city.rules();
    city.calendar();
    city.alert();
    city.patrol();
    city.write();
    auto const world = city.loaded();
    auto const& expected = city.test.world;
    REQUIRE(expected.knots.size() == 1);
    REQUIRE(expected.reports.size() == 1);
    REQUIRE(expected.zones.size() == 1);
    same(world.knots, expected.knots);
    same(world.reports, expected.reports);
    same(world.zones, expected.zones);
    same(world.alerts, expected.alerts);
    same(world.patrols, expected.patrols);
    CHECK(world.counters.patrol == 1);
    REQUIRE(world.alerts.size() == 1);
    CHECK(world.alerts.begin()->second.taken_by == "静安寺中队长");
    same(world.tickets, expected.tickets);
    CHECK(world.counters.knot == 1);
    CHECK(world.counters.report == 1);
    CHECK(world.counters.zone == 1);
    CHECK(world.counters.alert == 1);
    CHECK(world.counters.evidence == 1);
    CHECK(world.rules.version == 1);
    CHECK(encode(world.rules) == encode(expected.rules));
    CHECK(encode(world.replaced_rules) == encode(expected.replaced_rules));
    CHECK(world.calendars.own(jingan) == expected.calendars.own(jingan));
    CHECK(world.calendars.own(test::city) == expected.calendars.own(test::city));
    CHECK(verify(city.folder.main_db()).sound());
}

TEST_CASE("rules that nobody has changed are the built-in ones of the program that runs") {
    City city;
    city.rules();
    city.write();
    World world;
    load_world(city.store.database(), world, monday);
    world.rules.flow.states.push_back({{"new", "新", "new in this release"}, TicketStatus::registered});
    load_rules(city.store.database(), world);
    CHECK(world.rules.flow.states.size() == 1);
    CHECK(world.rules.general.knot_owner_at == 3);
}

TEST_CASE(
    "verify finds recipients, calendars, rules, knots, reports, zones, alerts, patrols and evidence that no event made "
    "so") {
    struct Case {
        char const* sql;
        char const* said;
    };
    constexpr Case cases[] = {
        {"UPDATE order_recipient SET body=replace(body,'issued','reported') WHERE position=5",
         "recipient 5 of order number 1 differs"},
        {"UPDATE order_recipient SET state='verified' WHERE position=299", "recipient 299 of order number 1 differs"},
        {"DELETE FROM order_recipient WHERE position=0", "order_recipient: 299 rows, but the events make 300"},
        {"INSERT INTO order_recipient SELECT 2, position, state, body FROM order_recipient WHERE position=0",
         "recipient 0 of order number 2 differs"},
        {"UPDATE calendar SET body=replace(body,'03-03','03-04')", "calendar of 310106 differs"},
        {"INSERT INTO calendar SELECT '310113', replace(body,'310106','310113') FROM calendar",
         "calendar of 310113 differs"},
        {"DELETE FROM calendar", "calendar of 310106 is missing"},
        {"UPDATE rules SET body=replace(body,'\"knot_owner_at\":3','\"knot_owner_at\":9')", "the rules differ"},
        {"UPDATE rules SET version=2", "the rules are version 2, but the events make version 1"},
        {"DELETE FROM rules", "the rules are version 0, but the events make version 1"},
        {"UPDATE knot SET body=replace(body,'占道','流动')", "knot 310000-k-1 differs"},
        {"UPDATE report SET body=replace(body,'一人','无人')", "report 310000-r-1 differs"},
        {"DELETE FROM zone", "zone: 0 rows, but the events make 1"},
        {"UPDATE alert SET body=replace(body,'taken','open')", "alert 310000-w-1 differs"},
        {"UPDATE alert SET closed_at=1", "alert 310000-w-1 has columns that differ"},
        {"UPDATE patrol SET body=replace(body,'\"visited\"','\"planned\"')", "patrol 310000-p-1 differs"},
        {"UPDATE patrol SET state='ended'", "patrol 310000-p-1 has columns that differ"},
        {"UPDATE evidence SET body=replace(body,'jpeg','png')", "evidence 310000-e-1 differs"},
        {"UPDATE evidence SET sha256='b'", "evidence 310000-e-1 has columns that differ"},
    };
    City city;
    city.order_to_all();
    city.zone();
    city.knot();
    city.report();
    city.rules();
    city.calendar();
    city.alert();
    city.patrol();
    city.write();
    auto const sound = city.folder.path() / "sound.db", tampered = city.folder.path() / "tampered.db";
    backup(city.folder.main_db(), sound);
    REQUIRE(verify(sound).sound());
    for (auto const& one : cases) {
        CAPTURE(std::string(one.sql));
        std::filesystem::copy_file(sound, tampered, std::filesystem::copy_options::overwrite_existing);
        {
            Database database(tampered, OpenMode::read_write);
            database.execute(one.sql);
            CHECK(database.changes() == 1);
        }
        CHECK(mentions(verify(tampered), one.said));
    }
}
