// SPDX-License-Identifier: Apache-2.0
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A car of a squad with a route of two checkpoints, all day.
struct Round {
    Running running;
    std::string unit = running.unit(jingansi_squad, "一号车");
    GeoPoint first = in_jingansi, second = moved(in_jingansi, 90, 1000);

    Round() {
        running.done(running.admin, "device.register",
                     {{"unit_id", unit}, {"protocol", "jt808"}, {"identity", "13800000042"}});
        Json const checkpoints = Json::array({point("甲", first), point("乙", second)});
        Json const plan{{"kind", "patrol_route"},
                        {"title", "日常巡查"},
                        {"owners", Json::array({jingansi_squad.text()})},
                        {"line", Json::array({first.lon_deg, first.lat_deg, second.lon_deg, second.lat_deg})},
                        {"width_m", 50},
                        {"checkpoints", checkpoints}};
        running.done(running.admin, "zone.set", {{"plan", plan}});
        running.application->every_second();
        running.settle();
    }
    static Json point(char const* title, GeoPoint at) {
        return {{"title", title}, {"point", {{"lon", at.lon_deg}, {"lat", at.lat_deg}}}, {"radius_m", 50}};
    }
    void drive(GeoPoint point) {
        running.clock.advance(std::chrono::seconds(120));
        PositionReport report;
        report.point = point;
        report.fix_at = running.clock.now();
        auto& ingest = running.application->ingest();
        bool stored = false;
        ingest.report(*ingest.find(DeviceProtocol::jt808, "13800000042", {}), report,
                      [&stored](Taken const&) { stored = true; });
        REQUIRE(running.posts.run_until([&] { return stored; }));
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
};

}  // namespace

TEST_CASE("a patrol of the day shows which checkpoints were visited, to its squad and above and to nobody else") {
    Round round;
    Watcher squad(round.running, round.running.leader), other(round.running, round.running.baoshan_desk);
    round.drive(round.first);
    CHECK(squad.topics() == std::vector<std::string>{"patrol.visited"});
    CHECK(squad.texts[0]["body"]["patrol"]["points"][0]["state"] == "visited");
    CHECK(other.topics().empty());
    auto const list = round.ask(round.running.leader, "patrol.list", {{"state", "under_way"}});
    REQUIRE(list["items"].size() == 1);
    auto const& patrol = list["items"][0];
    CHECK(patrol["points"][0]["state"] == "visited");
    CHECK(patrol["points"][0]["unit_id"] == round.unit);
    CHECK(patrol["points"][1]["state"] == "planned");
    CHECK(round.ask(round.running.leader, "patrol.get", {{"patrol_id", patrol["id"]}}) == patrol);
    CHECK(round.ask(round.running.baoshan_desk, "patrol.list")["items"].empty());
    CHECK(round.ask(round.running.baoshan_desk, "patrol.get", {{"patrol_id", patrol["id"]}}) == "not_found");
}

TEST_CASE("coverage adds up the minutes of a squad's units by cell and hour; out of sight looks like nobody there") {
    Round round;
    auto const from = round.running.clock.now();
    for (int i = 0; i < 4; ++i) round.drive(round.first);
    Json const period{
        {"node", jingansi_squad.text()}, {"from", to_rfc3339(from)}, {"to", to_rfc3339(from + std::chrono::hours(1))}};
    auto const coverage = round.ask(round.running.leader, "coverage.get", period);
    REQUIRE(coverage.contains("cells"));
    CHECK(coverage["cell_m"] == 500);
    CHECK(coverage["minutes"].get<double>() == doctest::Approx(6.0));
    CHECK(coverage["cells"][0]["units"] == 1);
    CHECK(round.ask(round.running.baoshan_desk, "coverage.get", period) == "not_found");
    auto too_long = period;
    too_long["to"] = to_rfc3339(from + std::chrono::hours(25));
    CHECK(round.ask(round.running.leader, "coverage.get", too_long) == "invalid_field");
}
