// SPDX-License-Identifier: Apache-2.0
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr char const* caller = "王小明";
constexpr char const* phone = "13800138000";
constexpr char const* masked = "138****8000";
constexpr char const* original = "来电人王小明 13800138000 反映占道";

Json complaint(char const* confidentiality) {
    auto body = Running::complaint();
    body.update({{"contact_name", caller},
                 {"contact_phone", phone},
                 {"original", original},
                 {"confidentiality", confidentiality}});
    return body;
}

bool holds(std::string const& text, std::initializer_list<char const*> words) {
    for (auto const* word : words)
        if (text.find(word) != std::string::npos) return true;
    return false;
}

std::string ask(Running& running, Actor const& actor, char const* type, Json const& parameters) {
    std::optional<Result<std::string>> reply;
    running.application->query(*find_query(type), actor, parameters,
                               [&reply](Result<std::string> const& answer) { reply = answer; });
    REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
    REQUIRE(reply->has_value());
    return **reply;
}

/// A ticket from its registration to its end, its caller shown to the desk on the way.
void live_through(Running& running, char const* confidentiality) {
    running.done(running.city_desk, "ticket.register", complaint(confidentiality));
    auto const step = [&](Actor const& actor, char const* type, Json body, int version) {
        body.update({{"ticket_id", "310000-t-1"}, {"version", version}});
        running.done(actor, type, body);
    };
    step(running.city_desk, "ticket.move", {{"action", "accept"}}, 1);
    running.done(running.city_desk, "ticket.reveal", {{"ticket_id", "310000-t-1"}, {"reason", "回电"}});
    step(running.city_desk, "ticket.contact", {{"way", "phone"}, {"result", "reached"}}, 2);
    step(running.city_desk, "ticket.dispatch", {{"recipients", {{{"node", jingansi_squad.text()}}}}}, 3);
    running.done(running.leader, "order.report",
                 {{"order_id", "310000-o-1"}, {"recipient", 0}, {"revision", 1}, {"result", "已劝离"}});
    step(running.city_desk, "ticket.reply", {{"way", "phone"}, {"text", "已处置"}}, 5);
    step(running.city_desk, "ticket.close", {{"outcome", "solved"}}, 6);
}

}  // namespace

TEST_CASE("whoever asked for confidentiality is shown to nobody: not in an event, a push, a query or a search") {
    Running running;
    Watcher wall(running, running.city_desk), squad(running, running.leader);
    live_through(running, "confidential");
    REQUIRE(wall.texts.size() >= 7);
    for (auto const* console : {&wall, &squad})
        for (auto const& text : console->texts)
            CHECK(!holds(text.dump(), {caller, phone, masked, original, "\"contact\":\""}));
    Json const ticket{{"ticket_id", "310000-t-1"}};
    for (auto const* actor : {&running.city_desk, &running.leader}) {
        for (auto const* type : {"ticket.get", "ticket.events"})
            CHECK(!holds(ask(running, *actor, type, ticket), {caller, phone, masked, original, "\"contact\":\""}));
        for (auto const* type : {"ticket.list", "event.list"})
            CHECK(!holds(ask(running, *actor, type, Json::object()),
                         {caller, phone, masked, original, "\"contact\":\""}));
    }
    CHECK(ask(running, running.leader, "ticket.list", {{"phone", masked}}) == R"({"items":[]})");
}

TEST_CASE("an open complainant is shown with the masked phone, and only the masked one") {
    Running running;
    Watcher squad(running, running.leader);
    live_through(running, "open");
    CHECK(squad.texts.front()["body"]["ticket"]["contact"] == masked);
    for (auto const& text : squad.texts) CHECK(!holds(text.dump(), {caller, phone, original}));
}

TEST_CASE("names, phones and the original text never enter the event table, nor the answers that are kept") {
    for (auto const* confidentiality : {"open", "confidential"}) {
        Running running;
        live_through(running, confidentiality);
        Json const record{{"external_id", "W-1"},   {"received_at", "2026-01-01T00:00:00Z"},
                          {"closed", false},        {"category", "0101"},
                          {"urgency", "normal"},    {"title", "x"},
                          {"contact_name", caller}, {"contact_phone", phone}};
        running.done(running.admin, "ticket.import", {{"source", "grid_platform"}, {"tickets", {record}}});
        Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
        for (auto const* sql :
             {"SELECT body||actor FROM event", "SELECT reply FROM command", "SELECT body FROM ticket"}) {
            auto rows = reader.prepare(sql);
            int count = 0;
            for (; rows.step(); ++count) CHECK(!holds(rows.text(0), {caller, phone, original}));
            CHECK(count > 1);
        }
        auto kept = reader.prepare("SELECT name, phone, original FROM contact WHERE ticket_id='310000-t-1'");
        REQUIRE(kept.step());
        CHECK(kept.text(0) == caller);
        CHECK(kept.text(1) == phone);
        CHECK(kept.text(2) == original);
    }
}
