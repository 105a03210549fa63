// SPDX-License-Identifier: Apache-2.0
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A car with a terminal that drives into and out of a cordon of its squad.
struct Cordoned {
    Running running;
    std::string unit = running.unit(jingansi_squad, "一号车");
    std::string zone;
    GeoPoint inside = in_jingansi, outside = moved(in_jingansi, 90, 600);

    Cordoned() {
        running.done(running.admin, "device.register",
                     {{"unit_id", unit}, {"protocol", "jt808"}, {"identity", "13800000042"}});
        zone = word(running.done(running.admin, "zone.set", {{"plan", plan({jingansi_squad})}})["zone_id"]);
    }
    Json plan(std::vector<OrgCode> const& owners) const {
        Json codes = Json::array();
        for (auto const& owner : owners) codes.push_back(owner.text());
        return {{"kind", "cordon"},
                {"title", "临时警戒区"},
                {"owners", codes},
                {"center", {{"lon", in_jingansi.lon_deg}, {"lat", in_jingansi.lat_deg}}},
                {"radius_m", 200},
                {"watches", Json::array({Json{{"kind", "zone_entered"}}})},
                {"valid_to", "2026-01-06T00:00:00Z"}};
    }
    void drive(GeoPoint point) {
        running.clock.advance(std::chrono::seconds(60));  // 600 m: within the speed limit
        PositionReport report;
        report.point = point;
        report.fix_at = running.clock.now();
        auto& ingest = running.application->ingest();
        ingest.report(*ingest.find(DeviceProtocol::jt808, "13800000042", {}), report, {});
        running.application->every_second();
        running.settle();
    }
    Json ask(Actor const& actor, char const* type, Json const& parameters = Json::object()) {
        std::optional<Result<std::string>> reply;
        running.application->query(*find_query(type), actor, parameters,
                                   [&reply](Result<std::string> const& answer) { reply = answer; });
        REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
        return *reply ? Json::parse(**reply) : Json(std::string(name_of(reply->error().code)));
    }
    std::size_t count(Actor const& actor, Json const& parameters = Json::object()) {
        return ask(actor, "alert.list", parameters)["items"].size();
    }
};

}  // namespace

TEST_CASE("a unit that drives into a cordon raises an alert, and driving out closes it; who may not see it does not") {
    Cordoned city;
    Watcher wall(city.running, city.running.leader), other(city.running, city.running.baoshan_desk);
    city.drive(city.outside);
    city.drive(city.inside);
    REQUIRE(wall.topics() == std::vector<std::string>{"alert.raised"});
    auto const& body = wall.texts[0]["body"];
    CHECK(body["event"]["actor"]["name"] == "一号车");
    CHECK(body["alert"]["kind"] == "zone_entered");
    CHECK(body["alert"]["zone_id"] == city.zone);
    CHECK(body["alert"]["unit_id"] == city.unit);
    city.drive(city.outside);
    REQUIRE(wall.topics().back() == "alert.closed");
    CHECK(wall.texts.back()["body"]["alert"]["outcome"] == "ended");
    CHECK(other.texts.empty());
    CHECK(city.running.verified().sound());
}

TEST_CASE("an alert survives a restart: it does not fire again, is taken, and ends when the unit drives out") {
    Cordoned city;
    city.drive(city.outside);
    city.drive(city.inside);
    city.running.restart();
    city.drive(city.inside);
    CHECK(city.count(city.running.leader) == 1);
    auto const alert = city.ask(city.running.leader, "alert.list")["items"][0];
    city.running.done(city.running.leader, "alert.take", {{"alert_id", alert["id"]}, {"version", 1}});
    city.running.restart();
    city.drive(city.outside);
    auto const ended = city.ask(city.running.leader, "alert.get", {{"alert_id", alert["id"]}});
    CHECK(ended["state"] == "taken");
    CHECK(ended["taken_by"] == "leader");
    CHECK(ended.contains("ended_at"));
    city.drive(city.inside);
    CHECK(city.count(city.running.leader) == 1);
    city.running.done(city.running.leader, "alert.close",
                      {{"alert_id", alert["id"]}, {"version", 3}, {"outcome", "handled"}, {"note", "已劝离"}});
    CHECK(city.ask(city.running.leader, "alert.get", {{"alert_id", alert["id"]}})["repeats"] == 1);
    auto const events = city.ask(city.running.leader, "alert.events", {{"alert_id", alert["id"]}})["items"];
    std::vector<std::string> types;
    for (auto const& event : events) types.push_back(word(event["type"]));
    CHECK(types == std::vector<std::string>{"alert.raised", "alert.taken", "alert.ended", "alert.closed"});
    CHECK(city.running.verified().sound());
}

TEST_CASE("alerts are listed by state, kind, level, unit, organisation and time, within the scope of who asks") {
    Cordoned city;
    city.drive(city.outside);
    city.drive(city.inside);
    city.drive(city.outside);
    auto const between = to_rfc3339(city.running.clock.now());
    city.drive(city.inside);
    auto const& leader = city.running.leader;
    CHECK(city.count(leader) == 1);
    CHECK(city.count(leader, {{"state", "closed"}}) == 1);
    CHECK(city.count(leader, {{"state", "taken"}}) == 0);
    CHECK(city.count(leader, {{"kind", "zone_entered"}, {"level", "notice"}, {"unit_id", city.unit}}) == 1);
    CHECK(city.count(leader, {{"kind", "sos"}}) == 0);
    CHECK(city.count(leader, {{"level", "alarm"}}) == 0);
    CHECK(city.count(leader, {{"unit_id", "310000-u-99"}}) == 0);
    CHECK(city.count(leader, {{"state", "closed"}, {"from", between}}) == 0);
    CHECK(city.count(leader, {{"state", "closed"}, {"to", between}}) == 1);
    CHECK(city.count(city.running.city_desk, {{"node", jingan.text()}}) == 1);
    CHECK(city.count(city.running.city_desk, {{"node", baoshan.text()}}) == 0);
    CHECK(city.count(city.running.baoshan_desk) == 0);
    auto const id = city.ask(leader, "alert.list")["items"][0]["id"];
    CHECK(city.ask(city.running.baoshan_desk, "alert.get", {{"alert_id", id}}) == "not_found");
    CHECK(city.ask(city.running.baoshan_desk, "alert.events", {{"alert_id", id}}) == "not_found");
    auto const page = city.ask(leader, "alert.list", {{"state", "closed"}, {"limit", 1}});
    CHECK(!page.contains("next"));
}

TEST_CASE("the summary says per organisation what is open and what was held back since the start") {
    Cordoned city;
    city.drive(city.outside);
    city.drive(city.inside);
    auto const summary = city.ask(city.running.city_desk, "alert.summary");
    CHECK(summary["since"] == to_rfc3339(monday));
    REQUIRE(summary["items"].size() == 1);
    auto const& squad = summary["items"][0];
    CHECK(squad["node"] == jingansi_squad.text());
    CHECK(squad["raised"] == 1);
    CHECK(squad["suppressed"] == 0);
    CHECK(squad["dropped"] == 0);
    CHECK(squad["open"] == Json::array({{{"kind", "zone_entered"}, {"level", "notice"}, {"open", 1}, {"taken", 0}}}));
    CHECK(city.ask(city.running.baoshan_desk, "alert.summary")["items"].empty());
    auto const metrics = city.running.application->metrics().render();
    CHECK(metrics.find("tiaodu_alerts_raised_total 1\n") != std::string::npos);
    CHECK(metrics.find("tiaodu_alerts_suppressed_total 0\n") != std::string::npos);
}

TEST_CASE("an SOS that is pressed again while it is open is counted, not raised") {
    Cordoned city;
    PositionReport alarm;
    alarm.point = in_jingansi;
    alarm.alarm_bits = alarm_sos;
    for (int i = 0; i < 2; ++i) {
        alarm.fix_at = city.running.clock.now();
        auto& ingest = city.running.application->ingest();
        ingest.report(*ingest.find(DeviceProtocol::jt808, "13800000042", {}), alarm, {});
        city.running.settle();
        city.running.clock.advance(std::chrono::minutes(11));  // the marker is no longer in SOS
    }
    CHECK(city.count(city.running.leader, {{"kind", "sos"}}) == 1);
    CHECK(city.ask(city.running.leader, "alert.summary")["items"][0]["suppressed"] == 1);
}

TEST_CASE("who loses a zone is told that it has gone; who gains it sees it in the event") {
    Cordoned city;
    Watcher losing(city.running, city.running.leader), gaining(city.running, city.running.baoshan_desk);
    city.running.done(city.running.admin, "zone.set",
                      {{"zone_id", city.zone}, {"version", 1}, {"plan", city.plan({baoshan})}});
    REQUIRE(losing.topics() == std::vector<std::string>{"gone"});
    CHECK(losing.texts[0]["body"] == Json{{"zone_id", city.zone}});
    REQUIRE(gaining.topics() == std::vector<std::string>{"zone.set"});
    CHECK(gaining.texts[0]["body"]["event"]["body"]["zone"]["id"] == city.zone);
    CHECK(city.running.verified().sound());
}

TEST_CASE("zones are listed by kind, organisation and whether they are in force, page by page") {
    Cordoned city;
    auto night = city.plan({caojiadu_squad});
    night["kind"] = "key_zone";
    night["hours"] = Json::array({{{"weekdays", Json::array()}, {"from", "22:00"}, {"to", "06:00"}}});
    city.running.done(city.running.admin, "zone.set", {{"plan", night}});
    auto const& desk = city.running.jingan_desk;
    auto const ids = [&](Json const& parameters) {
        std::vector<std::string> all;
        auto const answer = city.ask(desk, "zone.list", parameters);
        for (auto const& item : answer["items"]) all.push_back(word(item["id"]));
        return all;
    };
    std::vector<std::string> const first{city.zone}, second{"310000-z-2"};
    CHECK(ids(Json::object()).size() == 2);
    CHECK(ids({{"kind", "cordon"}}) == first);
    CHECK(ids({{"in_force", true}}) == first);
    CHECK(ids({{"in_force", false}}) == second);
    CHECK(ids({{"node", caojiadu_squad.text()}}) == second);
    auto const page = city.ask(desk, "zone.list", {{"limit", 1}});
    CHECK(page["items"].size() == 1);
    CHECK(ids({{"limit", 1}, {"after", page["next"]}}) == second);
    CHECK(city.ask(city.running.baoshan_desk, "zone.list")["items"].empty());
}
