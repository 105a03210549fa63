// SPDX-License-Identifier: Apache-2.0
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<std::string> ask_raw(Running& running, Actor const& actor, char const* type, Json const& parameters) {
    std::optional<Result<std::string>> reply;
    running.application->query(*find_query(type), actor, parameters,
                               [&reply](Result<std::string> const& answer) { reply = answer; });
    REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
    return *reply;
}

Json ask(Running& running, Actor const& actor, char const* type, Json const& parameters) {
    auto const reply = ask_raw(running, actor, type, parameters);
    REQUIRE_MESSAGE(reply.has_value(), (reply ? std::string() : reply.error().path + ": " + reply.error().detail));
    return Json::parse(*reply);
}

/// A key task from the city to both squads of Jing'an; its id.
std::string key_task(Running& running) {
    return word(running.done(
        running.city_desk, "order.issue",
        {{"kind", "key_task"},
         {"title", "保障路线清障"},
         {"recipients", {{{"node", jingansi_squad.text()}}, {{"node", caojiadu_squad.text()}}}}})["order_id"]);
}

/// From the intake to the end, first contact within the hour.
void live_through(Running& running, std::string const& ticket, char const* outcome) {
    auto const version = [&] {
        return running.application->world().tickets.at(parse_id<TicketId>(ticket).value()).version;
    };
    auto const step = [&](char const* type, Json body) {
        body.update({{"ticket_id", ticket}, {"version", version()}});
        return running.done(running.city_desk, type, body);
    };
    step("ticket.contact", {{"way", "phone"}, {"result", "reached"}});
    auto const order = word(step("ticket.dispatch", {{"recipients", {{{"node", jingansi_squad.text()}}}}})["order_id"]);
    running.done(running.leader, "order.report",
                 {{"order_id", order}, {"recipient", 0}, {"revision", 1}, {"result", "已劝离"}});
    step("ticket.reply", {{"way", "phone"}, {"text", "已处置"}});
    step("ticket.call_back", {{"result", "satisfied"}, {"attitude", "unsatisfied"}});
    step("ticket.close", {{"outcome", outcome}});
}

}  // namespace

TEST_CASE("every figure of the receipts opens into the recipients behind it, and the skipped district sees them") {
    Running running;
    auto const order = key_task(running);
    running.done(running.leader, "order.acknowledge", {{"order_id", order}, {"recipient", 0}, {"revision", 1}});
    for (auto const* actor : {&running.city_desk, &running.jingan_desk}) {
        auto const receipts = ask(running, *actor, "order.receipts", {{"order_id", order}});
        REQUIRE(receipts["levels"].size() == 1);
        CHECK(receipts["levels"][0]["level"] == "squad");
        CHECK(receipts["levels"][0]["total"] == 2);
        CHECK(receipts["levels"][0]["acknowledged"] == 1);
        CHECK(receipts["items"].size() == 2);
    }
    auto const missing =
        ask(running, running.city_desk, "order.receipts", {{"order_id", order}, {"figure", "unacknowledged"}});
    REQUIRE(missing["items"].size() == 1);
    CHECK(missing["items"][0]["node"] == caojiadu_squad.text());
    CHECK(ask_raw(running, running.baoshan_desk, "order.receipts", {{"order_id", order}}).error().code ==
          Errc::not_found);
}

TEST_CASE("an order reaches a department without accounts as a letter, and only there") {
    Running running;
    auto const order =
        word(running.done(running.city_desk, "order.issue",
                          {{"kind", "joint_action"},
                           {"title", "联合整治夜间烧烤"},
                           {"recipients", {{{"department", "police"}}, {{"node", jingan.text()}}}}})["order_id"]);
    auto const letter = ask(running, running.city_desk, "order.export", {{"order_id", order}, {"recipient", 0}});
    CHECK(word(letter["text"]).find("致：公安") != std::string::npos);
    CHECK(word(letter["text"]).find("联合整治夜间烧烤") != std::string::npos);
    CHECK(ask_raw(running, running.city_desk, "order.export", {{"order_id", order}, {"recipient", 1}}).error().code ==
          Errc::not_found);
}

TEST_CASE("whoever asks what may be done with a ticket is offered the steps that are his, and who must consent") {
    Running running;
    auto const ticket = running.accepted();
    auto const offered = [&](Actor const& actor) {
        std::map<std::string, Json> actions;
        auto const page = ask(running, actor, "ticket.actions", {{"ticket_id", ticket}});
        for (auto const& action : page["items"]) actions[word(action["label"]["code"])] = action;
        return actions;
    };
    auto const desk = offered(running.city_desk), squad = offered(running.leader);
    CHECK(desk.contains("dispatch"));
    CHECK(desk.contains("void"));
    CHECK(!desk.at("void").contains("approver"));  // the city desk consents itself
    CHECK(!desk.contains("accept"));
    CHECK(squad.contains("contact"));
    CHECK(!squad.contains("dispatch"));
    CHECK(squad.at("extend")["approver"] == jingan.text());
}

TEST_CASE("nobody fits: each unit says why") {
    Running running;
    auto const ticket = running.accepted();
    running.unit(jingansi_squad, "一号车");
    auto const found = ask(running, running.city_desk, "ticket.candidates", {{"ticket_id", ticket}});
    CHECK(found["candidates"].empty());
    REQUIRE(found["rejected"].size() == 1);
    CHECK(!found["rejected"][0]["reasons"].empty());
}

TEST_CASE("a complaint about the same thing is found at the intake, with the reasons") {
    Running running;
    auto body = Running::complaint();
    body["title"] = "武宁路菜场门口无证摊贩占道经营堵塞通道";
    body["contact_phone"] = "13800138000";
    running.accepted(body);
    auto const found = ask(running, running.city_desk, "repeat.find",
                           {{"category", "0102"}, {"title", body["title"]}, {"phone", "13800138000"}});
    REQUIRE(found["items"].size() == 1);
    CHECK(found["items"][0]["ticket_id"] == "310000-t-1");
    auto const other =
        ask(running, running.city_desk, "repeat.find", {{"category", "0301"}, {"title", "工地夜间施工噪音扰民"}});
    CHECK(other["items"].empty());
}

TEST_CASE("who complained is shown after a reason was given, for ten minutes, to that account alone") {
    Running running;
    auto body = Running::complaint();
    body["contact_phone"] = "13800138000";
    body["original"] = "来电反映占道";
    auto const ticket = running.accepted(body);
    Json const asked{{"ticket_id", ticket}};
    CHECK(ask_raw(running, running.city_desk, "ticket.contact_data", asked).error().code == Errc::forbidden);
    running.done(running.city_desk, "ticket.reveal", {{"ticket_id", ticket}, {"reason", "回电核实"}});
    auto const shown = ask(running, running.city_desk, "ticket.contact_data", asked);
    CHECK(shown["phone"] == "13800138000");
    CHECK(shown["original"] == "来电反映占道");
    CHECK(ask_raw(running, running.jingan_desk, "ticket.contact_data", asked).error().code == Errc::forbidden);
    running.clock.advance(std::chrono::minutes(11));
    CHECK(ask_raw(running, running.city_desk, "ticket.contact_data", asked).error().code == Errc::forbidden);
}

TEST_CASE("the five rates stand beside their denominators and open into their tickets") {
    Running running;
    live_through(running, running.accepted(), "solved");
    running.accepted();
    Json const period{{"from", "2026-01-01T00:00:00Z"}, {"to", "2026-02-01T00:00:00Z"}};
    auto const board = ask(running, running.city_desk, "indicator.get", period);
    CHECK(board["tickets"] == 2);
    std::map<std::string, Json> figures;
    for (auto const& figure : board["items"]) figures[word(figure["label"]["code"])] = figure;
    CHECK(figures.at("first_contact_rate")["of"] == 1);
    CHECK(figures.at("first_contact_rate")["rate"] == 1.0);
    CHECK(figures.at("result_satisfaction_rate")["rate"] == 1.0);
    CHECK(figures.at("attitude_satisfaction_rate")["rate"] == 0.0);
    CHECK(figures.at("registered")["of"] == 2);
    CHECK(!figures.at("not_true_rate")["definition"].empty());
    auto const records = [&](char const* code, char const* part) {
        Json asked = period;
        asked.update({{"code", code}, {"part", part}});
        return ask(running, running.city_desk, "indicator.records", asked)["items"].size();
    };
    CHECK(records("registered", "of") == 2);
    CHECK(records("attitude_satisfaction_rate", "missing") == 1);
    CHECK(records("attitude_satisfaction_rate", "counts") == 0);
    CHECK(ask(running, running.baoshan_desk, "indicator.get", period)["tickets"] == 0);
}

TEST_CASE("a ticket that was closed days ago is reopened, and a new complaint may repeat it") {
    Running running;
    auto const old = running.accepted();
    live_through(running, old, "solved");
    running.clock.advance(std::chrono::hours(24 * 3));
    running.application->every_minute();
    CHECK(running.application->world().tickets.empty());
    auto const fresh = running.accepted();
    running.done(running.city_desk, "ticket.link", {{"ticket_id", fresh}, {"version", 2}, {"repeat_of", old}});
    CHECK(ask(running, running.city_desk, "knot.list", Json::object())["items"].size() == 1);
    running.application->every_minute();
    auto const again = ask(running, running.city_desk, "ticket.get", {{"ticket_id", old}});
    auto reopen = Running::move(old, again["version"].get<std::int64_t>(), "reopen");
    reopen.update({{"reason", "came_back"}, {"note", "摊贩又来了"}});
    CHECK(running.done(running.city_desk, "ticket.move", reopen)["status"] == "accepted");
    CHECK(running.verified().problems.empty());
}
