// SPDX-License-Identifier: Apache-2.0
#include "server/edge/console_protocol.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Somebody whose grant ends in an hour, with an open console; the owner of consoles checks each of them every second.
struct Guest {
    Running running;
    Actor actor;
    std::shared_ptr<ConsoleProtocol> console;

    explicit Guest(char const* role = "viewer") {
        auto const ends = running.clock.now() + std::chrono::hours(1);
        auto const made =
            running.done(running.security, "account.create",
                         {{"name", "guest"},
                          {"display_name", "客"},
                          {"token", true},
                          {"grants", {{{"node", "310106"}, {"role", role}, {"expires_at", to_rfc3339(ends)}}}}});
        actor = running.application->auth().actor_of(running.application->world().account_by_login.at("guest"));
        console = std::make_shared<ConsoleProtocol>(
            *running.application, Caller{actor, false, Auth::hash_of(word(made["secret"])), "10.0.0.1"}, [] {});
        console->receive(R"({"type":"session.open","id":"open","body":{}})");
        running.settle();
        messages();
    }
    ~Guest() { console->detach(); }

    std::vector<Json> messages() {
        std::vector<Json> all;
        while (auto const item = console->next())
            if (item->text) all.push_back(Json::parse(*item->frame));
        return all;
    }
    Json asked(char const* type) {
        console->receive(Json{{"type", type}, {"id", "q"}, {"body", Json::object()}}.dump());
        running.settle();
        auto const all = messages();
        return all.empty() ? Json() : all.back();
    }
};

}  // namespace

TEST_CASE("a grant that ends closes the open console at its next check, and until then nothing more is said to it") {
    Guest guest;
    guest.running.done(guest.running.city_desk, "ticket.register", Running::complaint());
    CHECK(guest.messages().size() == 1);
    guest.running.clock.advance(std::chrono::hours(1) - Millis(1));
    guest.console->check();
    CHECK(!guest.console->closing().has_value());
    guest.running.clock.advance(Millis(1));
    guest.running.done(guest.running.city_desk, "ticket.register", Running::complaint());
    CHECK(guest.messages().empty());
    auto const refused = guest.asked("summary.get");
    CHECK(refused["type"] == "error");
    CHECK(refused["body"]["name"] == "forbidden");
    guest.console->check();
    CHECK(guest.console->closing() == CloseCode::rights_changed);
}

TEST_CASE("rights that are changed close the open console at its next check") {
    Guest guest;
    auto account = guest.running.application->world().accounts.at(guest.actor.account);
    account.grants = {{baoshan, Role::viewer, {}}};
    guest.console->check();
    CHECK(!guest.console->closing().has_value());
    Events events;
    events.push_back(AccountCreated{account});
    guest.running.application->loop().record(std::move(events), "test", {});
    guest.running.settle();
    guest.console->check();
    CHECK(guest.console->closing() == CloseCode::rights_changed);
}

TEST_CASE("a snapshot shows a wall no words and no people") {
    Running running;
    auto body = Running::complaint();
    body["description"] = "门口";
    running.done(running.city_desk, "ticket.register", body);
    auto const wall = running.account("wall", city, Role::wall);
    auto const console = std::make_shared<ConsoleProtocol>(*running.application, Caller{wall, false, {}, ""}, [] {});
    console->receive(R"({"type":"session.open","id":"open","body":{}})");
    running.settle();
    std::string all;
    while (auto const item = console->next())
        if (item->text) all += *item->frame;
    CHECK(all.find("310000-t-1") != std::string::npos);
    CHECK(all.find("门口") == std::string::npos);
    CHECK(all.find("占道经营") == std::string::npos);
    console->detach();
}
