// SPDX-License-Identifier: Apache-2.0
#include "db/history.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr int crowd = 300;

/// A city order to 300 units of one squad, and a console of the city.
struct CityOrder {
    Running running;
    std::unique_ptr<Watcher> wall;

    CityOrder() {
        Json recipients = Json::array();
        for (int i = 1; i <= crowd; ++i) {
            running.send(running.admin, "unit.register",
                         {{"squad", jingansi_squad.text()},
                          {"kind", "officer"},
                          {"call_sign", std::to_string(i)},
                          {"posture", "patrol"}});
            recipients.push_back({{"unit_id", "310000-u-" + std::to_string(i)}});
        }
        running.settle();
        wall = std::make_unique<Watcher>(running, running.city_desk);
        running.done(running.city_desk, "order.issue",
                     {{"kind", "key_task"}, {"title", "防台风"}, {"recipients", recipients}});
    }
    void step(std::string const& type, int recipient, Json extra = Json::object()) {
        extra.update({{"order_id", "310000-o-1"}, {"recipient", recipient}, {"revision", 1}});
        running.done(running.leader, type, extra);
    }
    Json const& last() const { return wall->texts.back(); }
    /// The newest event as a console gets it that resumes.
    Json again() const {
        Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
        auto const rows = events_after(reader, running.application->published_seq() - 1, 1);
        REQUIRE(rows.size() == 1);
        return Json::parse(republished(running.application->world(), rows[0]).text);
    }
};

std::vector<int> shown(Json const& push) {
    std::vector<int> indices;
    for (auto const& recipient : push["body"]["order"]["recipients"]) indices.push_back(recipient["index"].get<int>());
    return indices;
}

}  // namespace

TEST_CASE("an order that is new is pushed whole") {
    CityOrder city;
    CHECK(city.last()["topic"] == "order.issued");
    CHECK(shown(city.last()).size() == crowd);
    CHECK(city.last()["body"]["recipients_total"] == crowd);
    CHECK(city.again() == city.last());
}

TEST_CASE("one receipt of an order to 300 is pushed as one recipient, in less than 4 KB, new or told again") {
    CityOrder city;
    for (auto const* type : {"order.acknowledge", "order.depart", "order.arrive"}) {
        CAPTURE(std::string(type));
        city.step(type, 17);
        CHECK(shown(city.last()) == std::vector{17});
        CHECK(city.last()["body"]["recipients_total"] == crowd);
        CHECK(city.last().dump().size() < 4096);
        CHECK(city.again() == city.last());
    }
    city.step("order.report", 17, {{"result", "已加固"}});
    CHECK(city.last().dump().size() < 4096);
    CHECK(city.last()["body"]["units"][0]["status"] == "available");
}

TEST_CASE("a remark changes no recipient, so its push carries none") {
    CityOrder city;
    city.running.done(city.running.leader, "order.remark",
                      {{"order_id", "310000-o-1"}, {"kind", "objection"}, {"text", "人手不足"}});
    CHECK(shown(city.last()).empty());
    CHECK(city.last()["body"]["order"]["remarks"][0]["text"] == "人手不足");
    CHECK(city.again() == city.last());
}

TEST_CASE("a recall of two recipients carries these two and their units, new or told again") {
    CityOrder city;
    city.running.done(city.running.city_desk, "order.recall",
                      {{"order_id", "310000-o-1"}, {"version", 1}, {"recipients", {3, 299}}, {"reason", "另有任务"}});
    CHECK(shown(city.last()) == std::vector{3, 299});
    CHECK(city.last()["body"]["units"].size() == 2);
    CHECK(city.again() == city.last());
}

TEST_CASE("a ticket that closes early frees its units for every console, also for one that resumes") {
    Running running;
    auto const unit = running.unit(jingansi_squad, "一号车");
    auto const ticket = running.accepted();
    running.done(running.city_desk, "ticket.dispatch",
                 {{"ticket_id", ticket}, {"version", 2}, {"recipients", {{{"unit_id", unit}}}}});
    Watcher wall(running, running.city_desk);
    running.done(running.city_desk, "ticket.close",
                 {{"ticket_id", ticket}, {"version", 3}, {"outcome", "explained"}, {"note", "当事人已自行改正"}});
    REQUIRE(wall.texts.size() == 2);  // the closing calls the order back from whoever is still on the way
    auto const& recall = wall.texts.front();
    CHECK(recall["topic"] == "order.recalled");
    REQUIRE(recall["body"].contains("units"));
    CHECK(recall["body"]["units"][0]["status"] == "available");
    CHECK(wall.texts.back()["topic"] == "ticket.closed");
    Database reader(running.application->data_folder() / "main.db", OpenMode::read_only);
    auto const rows = events_after(reader, running.application->published_seq() - 2, 2);
    CHECK(Json::parse(republished(running.application->world(), rows.at(0)).text)["body"]["units"] ==
          recall["body"]["units"]);
    CHECK(Json::parse(republished(running.application->world(), rows.at(1)).text) == wall.texts.back());
}
