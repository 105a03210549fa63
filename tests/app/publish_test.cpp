// SPDX-License-Identifier: Apache-2.0
#include "db/history.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("consoles see committed events only, in order of their numbers") {
    Running running;
    Watcher wall(running, running.city_desk);
    std::vector<Answer> answers;
    for (int i = 0; i < 20; ++i)
        answers.push_back(running.send(running.city_desk, "ticket.register", Running::complaint()));
    CHECK(wall.texts.empty());
    running.settle();
    REQUIRE(wall.texts.size() == 20);
    for (std::size_t i = 1; i < 20; ++i)
        CHECK(wall.texts[i]["seq"] == wall.texts[i - 1]["seq"].get<std::int64_t>() + 1);
    auto const& push = wall.texts[0];
    CHECK(push["topic"] == "ticket.registered");
    CHECK(push["epoch"] == running.application->epoch());
    CHECK(push["body"]["event"]["seq"] == push["seq"]);
    CHECK(push["body"]["event"]["actor"]["name"] == "city");
    CHECK(push["body"]["ticket"]["id"] == "310000-t-1");
}

TEST_CASE("a district's console hears of its own tickets and of nothing else") {
    Running running;
    Watcher jingan_wall(running, running.jingan_desk), baoshan_wall(running, running.baoshan_desk),
        squad(running, running.leader);
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.done(running.city_desk, "ticket.register", Running::complaint(yanghang_squad));
    running.done(running.city_desk, "ticket.register", Running::complaint(caojiadu_squad));
    running.done(running.city_desk, "ticket.register", Running::complaint(city));
    CHECK(jingan_wall.texts.size() == 2);
    CHECK(baoshan_wall.texts.size() == 1);
    CHECK(baoshan_wall.texts[0]["body"]["ticket"]["node"] == yanghang_squad.text());
    CHECK(squad.texts.size() == 1);
}

TEST_CASE("an order shows the ticket to the squad that got it, wherever the ticket belongs") {
    Running running;
    Watcher baoshan_wall(running, running.baoshan_desk);
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.done(running.city_desk, "ticket.move", Running::move("310000-t-1", 1, "accept"));
    CHECK(baoshan_wall.texts.empty());
    running.done(running.city_desk, "ticket.dispatch",
                 {{"ticket_id", "310000-t-1"}, {"version", 2}, {"recipients", {{{"node", yanghang_squad.text()}}}}});
    REQUIRE(baoshan_wall.texts.size() == 1);
    auto const& body = baoshan_wall.texts[0]["body"];
    CHECK(baoshan_wall.texts[0]["topic"] == "order.issued");
    CHECK(body["order"]["recipients"][0]["node"] == yanghang_squad.text());
    CHECK(body["ticket"]["version"] == 3);
}

TEST_CASE("who loses sight of a ticket is told that it has gone, and no more") {
    Running running;
    Watcher jingan_wall(running, running.jingan_desk), baoshan_wall(running, running.baoshan_desk),
        squad(running, running.leader);
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.done(running.city_desk, "ticket.locate",
                 {{"ticket_id", "310000-t-1"}, {"version", 1}, {"node", yanghang_squad.text()}});
    for (auto const* left : {&jingan_wall, &squad}) {
        REQUIRE(left->texts.size() == 2);
        CHECK(left->texts[1]["topic"] == "gone");
        CHECK(left->texts[1]["body"] == Json{{"ticket_id", "310000-t-1"}});
    }
    CHECK(baoshan_wall.topics() == std::vector<std::string>{"ticket.located"});
    running.done(running.city_desk, "ticket.locate",
                 {{"ticket_id", "310000-t-1"}, {"version", 2}, {"node", jingan.text()}});
    CHECK(jingan_wall.topics().back() == "ticket.located");
    CHECK(squad.texts.size() == 2);  // the district's own tickets are not the squad's
}

TEST_CASE("records closed long ago are imported without a word to the consoles") {
    Running running;
    Watcher wall(running, running.city_desk);
    Json old{{"external_id", "W-1"}, {"received_at", "2025-12-01T00:00:00Z"},
             {"closed", true},       {"closed_at", "2025-12-02T00:00:00Z"},
             {"category", "0101"},   {"urgency", "normal"},
             {"title", "x"}};
    auto recent = old;
    recent.update({{"external_id", "W-2"}, {"closed_at", "2026-01-05T00:00:00Z"}});
    auto open = old;
    open.update({{"external_id", "W-3"}, {"closed", false}});
    open.erase("closed_at");
    auto const reply =
        running.done(running.admin, "ticket.import", {{"source", "grid_platform"}, {"tickets", {old, recent, open}}});
    CHECK(reply["added"] == 3);
    CHECK(wall.topics() == std::vector<std::string>{"ticket.registered", "ticket.closed", "ticket.registered"});
    CHECK(running.application->world().tickets.size() == 2);
    running.application->stop();
    auto const report = running.verified();
    CHECK(report.sound());
    CHECK(report.tickets == 3);
}

TEST_CASE("a heartbeat names the last event that was published, also when it was not for this console") {
    Running running;
    Watcher baoshan_wall(running, running.baoshan_desk);
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    auto const published = running.application->published_seq();
    auto const pending = running.send(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.application->heartbeat();
    REQUIRE(baoshan_wall.texts.size() == 1);
    CHECK(baoshan_wall.texts[0]["topic"] == "heartbeat");
    CHECK(baoshan_wall.texts[0]["seq"] == published);  // not what is not committed yet
    CHECK(baoshan_wall.texts[0]["epoch"] == running.application->epoch());
    running.wait(pending);
}

TEST_CASE("what is asked right after a command shows it, once it is committed") {
    Running running;
    auto const pending = running.send(running.city_desk, "ticket.register", Running::complaint());
    std::optional<Result<std::string>> summary;
    running.application->query(*find_query("summary.get"), running.city_desk, Json::object(),
                               [&](Result<std::string> answer) { summary = std::move(answer); });
    CHECK(!summary.has_value());
    REQUIRE(running.posts.run_until([&] {
        if (Running::lossy() && !summary) running.application->announce();
        return summary.has_value();
    }));
    CHECK(pending->has_value());
    CHECK(Json::parse(**summary)["tickets"]["registered"] == 1);
}

TEST_CASE("what a console's snapshot has shown before its commit is not told again") {
    Running running;
    auto const pending = running.send(running.city_desk, "ticket.register", Running::complaint());
    Watcher with_snapshot(running, running.city_desk, false, running.application->world().counters.seq);
    Watcher before(running, running.city_desk, false);
    running.wait(pending);
    running.settle();
    CHECK(before.texts.size() == 1);
    CHECK(with_snapshot.texts.empty());
    running.done(running.city_desk, "ticket.register", Running::complaint());
    CHECK(with_snapshot.texts.size() == 1);
}

TEST_CASE("an event that is told again shows nothing of a ticket that has moved out of sight since") {
    Running running;
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.done(running.city_desk, "ticket.locate",
                 {{"ticket_id", "310000-t-1"}, {"version", 1}, {"node", yanghang_squad.text()}});
    Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
    auto const rows = events_of(reader, "310000-t-1", 10);
    REQUIRE(rows.size() == 2);
    auto const registered = Json::parse(republished(running.application->world(), rows[0]).text);
    auto const located = Json::parse(republished(running.application->world(), rows[1]).text);
    CHECK(!registered["body"].contains("ticket"));  // Jing'an hears of version 1, which it saw then
    CHECK(registered["body"]["event"]["seq"] == rows[0].seq);
    CHECK(located["body"]["ticket"]["node"] == yanghang_squad.text());
}

TEST_CASE("an event that is told again says what it said when it was new, to the same readers") {
    Running running;
    Watcher wall(running, running.city_desk);
    auto const unit = running.unit(jingansi_squad, "一号车");
    running.done(running.city_desk, "ticket.register", Running::complaint(jingansi_squad));
    running.done(running.city_desk, "ticket.move", Running::move("310000-t-1", 1, "accept"));
    running.done(running.city_desk, "ticket.dispatch",
                 {{"ticket_id", "310000-t-1"}, {"version", 2}, {"recipients", {{{"unit_id", unit}}}}});
    Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
    auto const rows = events_of(reader, "310000-o-1", 10);
    REQUIRE(rows.size() == 1);
    auto const& world = running.application->world();
    auto const again = republished(world, rows[0]);
    CHECK(Json::parse(again.text) == wall.texts.back());
    CHECK(again.nodes == std::vector{*world.org.find(city), *world.org.find(jingansi_squad), *world.org.find(jingan)});
    CHECK(again.left.empty());
}
