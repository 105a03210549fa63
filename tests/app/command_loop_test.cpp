// SPDX-License-Identifier: Apache-2.0
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("a command is answered after its commit, not before") {
    if (Running::lossy()) return;  // there is always other work there; the bus has no part in this
    Running running;
    auto const answer = running.send(running.city_desk, "ticket.register", Running::complaint());
    CHECK(running.application->world().tickets.size() == 1);  // decided and applied
    CHECK(!answer->has_value());
    REQUIRE(running.posts.has_work());  // the database thread says that it is committed
    CHECK(!answer->has_value());        // but only the core thread answers
    Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
    CHECK(rows(reader, "ticket") == 1);
    CHECK(rows(reader, "command") == 1);
    auto const reply = running.wait(answer);
    REQUIRE(reply.has_value());
    CHECK(Json::parse(*reply) == Json{{"ticket_id", "310000-t-1"},
                                      {"version", 1},
                                      {"status", "registered"},
                                      {"state", "registered"},
                                      {"node", "310106013-ZD01"}});
}

TEST_CASE("a refused command leaves no trace, and its id may be used again") {
    Running running;
    auto bad = Running::complaint();
    bad["category"] = "9999";
    auto const before = running.application->world().counters.seq;
    CHECK(running.refused(running.city_desk, "ticket.register", bad, command_id(500)).code == Errc::invalid_field);
    CHECK(running.application->world().counters.seq == before);
    CHECK(running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), command_id(500)))
              .has_value());
}

TEST_CASE("a command that is repeated gets its first answer and has one effect") {
    Running running;
    auto const id = command_id(500);
    auto const first = running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), id));
    running.done(running.city_desk, "ticket.move", Running::move("310000-t-1", 1, "accept"));
    auto const seq = running.application->world().counters.seq;
    auto const again = running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), id));
    REQUIRE(again.has_value());
    CHECK(*again == *first);  // as it was then
    CHECK(running.application->world().counters.seq == seq);
}

TEST_CASE("a command id belongs to one account and one body") {
    Running running;
    auto const id = command_id(500);
    running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), id));
    auto other = Running::complaint();
    other["title"] = "另一件";
    CHECK(running.refused(running.city_desk, "ticket.register", other, id).code == Errc::id_reused);
    CHECK(running.refused(running.jingan_desk, "ticket.register", Running::complaint(), id).code == Errc::id_reused);
    CHECK(running.refused(running.city_desk, "ticket.move", Running::complaint(), id).code == Errc::id_reused);
    CHECK(running.application->world().tickets.size() == 1);
}

TEST_CASE("a command that is repeated before its commit is answered together with the first, once each") {
    Running running;
    auto const id = command_id(500);
    auto const first = running.send(running.city_desk, "ticket.register", Running::complaint(), id);
    auto const second = running.send(running.city_desk, "ticket.register", Running::complaint(), id);
    auto const foreign = running.send(running.jingan_desk, "ticket.register", Running::complaint(), id);
    CHECK(!first->has_value());
    CHECK(!second->has_value());
    REQUIRE(foreign->has_value());
    CHECK((*foreign)->error().code == Errc::id_reused);
    CHECK(*running.wait(first) == *running.wait(second));
    CHECK(running.application->world().tickets.size() == 1);
}

TEST_CASE("of two dispatchers who send at the same moment exactly one wins and the other hears who and when") {
    Running running;
    running.done(running.city_desk, "ticket.register", Running::complaint());
    for (std::string const step : {"ticket.move", "ticket.close"}) {
        Json body = Running::move("310000-t-1", 1, "accept");
        if (step == "ticket.close")
            body = {{"ticket_id", "310000-t-1"}, {"version", 2}, {"outcome", "explained"}, {"note", "已答复"}};
        auto const city_answer = running.send(running.city_desk, step, body);
        auto const jingan_answer = running.send(running.jingan_desk, step, body);
        CHECK(running.wait(city_answer).has_value());
        auto const lost = running.wait(jingan_answer);
        REQUIRE(!lost.has_value());
        CHECK(lost.error().code == Errc::conflict);
        auto const& ticket = running.application->world().tickets.begin()->second;
        CHECK(lost.error().detail.find(running.city_desk.display_name + " was faster at " +
                                       to_rfc3339(ticket.changed_at)) == 0);
    }
    CHECK(running.application->world().tickets.begin()->second.version == 3);
}

TEST_CASE("one unit is never sent to two tickets") {
    Running running;
    auto const unit = running.unit(jingansi_squad, "一号车");
    for (int ticket = 1; ticket <= 2; ++ticket) {
        running.done(running.city_desk, "ticket.register", Running::complaint());
        running.done(running.city_desk, "ticket.move",
                     Running::move("310000-t-" + std::to_string(ticket), 1, "accept"));
    }
    auto const order = [&](int ticket) {
        return Json{
            {"ticket_id", "310000-t-" + std::to_string(ticket)}, {"version", 2}, {"recipients", {{{"unit_id", unit}}}}};
    };
    auto const first = running.send(running.city_desk, "ticket.dispatch", order(1));
    auto const second = running.send(running.jingan_desk, "ticket.dispatch", order(2));
    CHECK(running.wait(first).has_value());
    auto const lost = running.wait(second);
    REQUIRE(!lost.has_value());
    CHECK(lost.error().code == Errc::conflict);
    CHECK(lost.error().detail.find("was sent by city") != std::string::npos);
}

TEST_CASE("an unknown command, a missing right and a stopping server are refused at once") {
    Running running;
    auto const at_once = [&](Actor const& actor, std::string_view type, Json const& body) {
        auto const answer = running.send(actor, type, body);
        REQUIRE(answer->has_value());
        return (*answer)->error().code;
    };
    CHECK(at_once(running.city_desk, "ticket.explode", Json::object()) == Errc::unknown_type);
    CHECK(at_once(running.leader, "ticket.close",
                  {{"ticket_id", "310000-t-1"}, {"version", 1}, {"outcome", "solved"}}) == Errc::forbidden);
    auto extra = Running::move("310000-t-1", 1, "accept");
    extra["extra"] = 1;
    CHECK(at_once(running.city_desk, "ticket.move", extra) == Errc::unknown_field);
    running.application->loop().shut();
    CHECK(at_once(running.city_desk, "ticket.register", Running::complaint()) == Errc::shutting_down);
}

TEST_CASE("the administrator sets postures of units") {
    Running running;
    auto const unit = running.unit(jingansi_squad, "一号车");
    CHECK(running.done(running.admin, "unit.set_posture", {{"unit_id", unit}, {"posture", "standby"}})["version"] == 2);
}

TEST_CASE("a dry run is answered and forgotten") {
    Running running;
    Json const record{{"external_id", "W-1"}, {"received_at", "2026-01-01T00:00:00Z"},
                      {"closed", false},      {"category", "0101"},
                      {"urgency", "normal"},  {"title", "x"}};
    Json batch{{"source", "grid_platform"}, {"dry_run", true}, {"tickets", {record}}};
    auto const seq = running.application->world().counters.seq;
    auto const answer = running.send(running.admin, "ticket.import", batch, command_id(500));
    REQUIRE(answer->has_value());
    CHECK(Json::parse(answer->value().value())["added"] == 1);
    CHECK(running.application->world().counters.seq == seq);
    batch["dry_run"] = false;
    CHECK(running.wait(running.send(running.admin, "ticket.import", batch, command_id(500))).has_value());
    CHECK(running.application->world().tickets.size() == 1);
}

TEST_CASE("a new server on the same folder has the same state and remembers every command") {
    Running running;
    auto const id = command_id(500);
    auto const first = running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), id));
    auto const unit = running.unit(jingansi_squad, "一号车");
    running.done(running.city_desk, "ticket.move", Running::move("310000-t-1", 1, "accept"));
    running.done(running.city_desk, "ticket.dispatch",
                 {{"ticket_id", "310000-t-1"}, {"version", 2}, {"recipients", {{{"unit_id", unit}}}}});
    auto const before = running.application->world();
    auto const epoch = running.application->epoch();
    running.restart();
    auto const& after = running.application->world();
    CHECK(running.application->epoch() == epoch);
    CHECK(after.counters.seq == before.counters.seq);
    CHECK(running.application->published_seq() == before.counters.seq);
    CHECK(encode(after.tickets.begin()->second) == encode(before.tickets.begin()->second));
    CHECK(encode(after.orders.begin()->second) == encode(before.orders.begin()->second));
    CHECK(encode(after.units.begin()->second) == encode(before.units.begin()->second));
    CHECK(*running.wait(running.send(running.city_desk, "ticket.register", Running::complaint(), id)) == *first);
    CHECK(after.counters.seq == before.counters.seq);
    running.done(running.leader, "order.depart", {{"order_id", "310000-o-1"}, {"recipient", 0}, {"revision", 1}});
    running.application->stop();
    CHECK(running.verified().sound());
}

TEST_CASE("one folder has one server") {
    Running running;
    CHECK(DataFolder::is_locked(running.application->data_folder()));
    CHECK_THROWS_WITH(DataFolder(running.application->data_folder()),
                      doctest::Contains("another tiaodu is working on the data folder"));
}
