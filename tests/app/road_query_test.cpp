// SPDX-License-Identifier: Apache-2.0
#include "server/app/road_file.hpp"
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"
#include "tests/core/road_sketch.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A place in metres from the middle of the squad's area.
GeoPoint at(double x_m, double y_m) {
    auto const drawn = Sketch::at(x_m, y_m);
    auto const middle = Sketch::at(0, 0);
    return {in_jingansi.lon_deg + drawn.lon_deg - middle.lon_deg, in_jingansi.lat_deg + drawn.lat_deg - middle.lat_deg};
}

/// Two streets along a river 200 m wide and a bridge at their eastern end; every road `mps` fast.
RoadNetwork banks(float mps = 10) {
    Sketch sketch;
    auto const north = sketch.node(0, 100);
    auto const north_end = sketch.node(2000, 100);
    auto const south = sketch.node(0, -100);
    auto const south_end = sketch.node(2000, -100);
    sketch.road(north, north_end, 2000, mps);
    sketch.road(south, south_end, 2000, mps);
    sketch.road(north_end, south_end, 200, mps);
    auto network = sketch.network();
    auto const shift = packed(at(0, 0));
    auto const middle = packed(Sketch::at(0, 0));
    for (auto* points : {&network.nodes, &network.points})
        for (auto& point : *points)
            point = {point.lon_e7 + shift.lon_e7 - middle.lon_e7, point.lat_e7 + shift.lat_e7 - middle.lat_e7};
    return network;
}

std::string text_of(GeoPoint point) { return std::to_string(point.lon_deg) + "," + std::to_string(point.lat_deg); }

struct Roads {
    Running running;

    Result<std::string> ask_raw(char const* type, Json const& parameters, Actor const& actor) {
        std::optional<Result<std::string>> reply;
        running.application->query(*find_query(type), actor, parameters,
                                   [&reply](Result<std::string> const& answer) { reply = answer; });
        REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
        return *reply;
    }
    Json ask(char const* type, Json const& parameters = Json::object()) {
        auto const reply = ask_raw(type, parameters, running.city_desk);
        REQUIRE_MESSAGE(reply.has_value(), (reply ? std::string() : reply.error().path + ": " + reply.error().detail));
        return Json::parse(*reply);
    }
    std::filesystem::path const& folder() { return running.application->data_folder(); }
    static Json command(std::string const& checksum) {
        return {{"roads",
                 {{"checksum", checksum},
                  {"nodes", 4},
                  {"roads", 3},
                  {"length_m", 4200},
                  {"source", "banks.geojson"},
                  {"attribution", "© OpenStreetMap contributors"}}}};
    }
    std::string use(RoadNetwork const& network) {
        auto const checksum = write_road_file(folder(), network);
        running.done(running.admin, "roads.use", command(checksum));
        return checksum;
    }
    Json route(GeoPoint from, GeoPoint to, char const* profile = "vehicle") {
        return ask("roads.route", {{"from", text_of(from)}, {"to", text_of(to)}, {"profile", profile}});
    }
    void quiet_streets() {
        auto const version = running.application->world().rules.version;
        auto general = ask("rules.get")["general"];
        general["traffic"] = Json::array();
        running.done(running.admin, "rules.set", {{"version", version}, {"rules", {{"general", general}}}});
    }
    /// A vehicle that has just reported from somewhere.
    std::string vehicle_at(std::string const& call_sign, GeoPoint point) {
        auto const unit = running.unit(jingansi_squad, call_sign);
        running.done(running.admin, "device.register",
                     {{"unit_id", unit}, {"protocol", "osmand"}, {"identity", call_sign}});
        PositionReport report;
        report.point = point;
        report.fix_at = running.clock.now();
        auto const& device = *running.application->ingest().find(DeviceProtocol::osmand, call_sign, {});
        bool stored = false;
        running.application->ingest().report(device, report, [&](Taken const&) { stored = true; });
        REQUIRE(running.posts.run_until([&] { return stored; }));
        return unit;
    }
};

}  // namespace

TEST_CASE("without roads times are estimates, and nobody can be shown a way") {
    Roads roads;
    CHECK_FALSE(roads.ask("roads.get").contains("known"));
    CHECK(roads.ask("roads.get")["loaded"] == false);
    CHECK(roads.ask("area.list")["roads"].is_null());
    auto const query = Json{{"from", text_of(at(0, 0))}, {"to", text_of(at(9, 0))}};
    CHECK(roads.ask_raw("roads.route", query, roads.running.city_desk).error().code == Errc::not_found);
}

TEST_CASE("roads are in use when the command is answered, with their source, and their owners are named on the map") {
    Roads roads;
    roads.quiet_streets();
    auto const checksum = roads.use(banks());
    auto const view = roads.ask("roads.get");
    CHECK(view["loaded"] == true);
    CHECK(view["known"]["roads"]["checksum"] == checksum);
    CHECK(view["known"]["roads"]["source"] == "banks.geojson");
    CHECK(roads.ask("area.list")["roads"]["attribution"] == "© OpenStreetMap contributors");
    auto const way = roads.route(at(500, 100), at(500, -100));
    CHECK(way["seconds"].get<int>() == doctest::Approx(320).epsilon(0.01));
    CHECK(way["metres"].get<int>() == doctest::Approx(3200).epsilon(0.01));
    CHECK(way["attribution"] == "© OpenStreetMap contributors");
    CHECK(way["line"].size() == 8);
    CHECK(roads.route(at(500, 100), at(500, -100), "on_foot")["seconds"].get<int>() ==
          doctest::Approx(1280).epsilon(0.01));
    CHECK(roads.running.verified().sound());
}

TEST_CASE("traffic of the hour slows the way of a vehicle") {
    Roads roads;
    roads.quiet_streets();
    roads.use(banks());
    auto general = roads.ask("rules.get")["general"];
    general["traffic"] = {{{"from_minute", 480}, {"to_minute", 540}, {"factor", 2.0}}};
    roads.running.done(roads.running.admin, "rules.set", {{"version", 1}, {"rules", {{"general", general}}}});
    CHECK(roads.route(at(0, 100), at(1000, 100))["seconds"].get<int>() == doctest::Approx(200).epsilon(0.01));
    roads.running.clock.advance(std::chrono::minutes(30));  // it is 9:00
    CHECK(roads.route(at(0, 100), at(1000, 100))["seconds"].get<int>() == doctest::Approx(100).epsilon(0.01));
}

TEST_CASE(
    "other roads replace the first ones while the server runs; their file goes, and a restart finds the new ones") {
    Roads roads;
    roads.quiet_streets();
    auto const first = roads.use(banks());
    auto const second = roads.use(banks(20));
    CHECK(roads.route(at(0, 100), at(1000, 100))["seconds"].get<int>() == doctest::Approx(50).epsilon(0.02));
    CHECK(std::filesystem::exists(road_file(roads.folder(), second)));
    roads.running.restart();  // waits for what was still to be cleaned up
    CHECK_FALSE(std::filesystem::exists(road_file(roads.folder(), first)));
    CHECK(roads.ask("roads.get")["loaded"] == true);
    CHECK(roads.route(at(0, 100), at(1000, 100))["seconds"].get<int>() == doctest::Approx(50).epsilon(0.02));
    CHECK(roads.running.verified().sound());
}

TEST_CASE("roads that are not there, damaged, or brought by somebody else change nothing") {
    Roads roads;
    auto const used = roads.use(banks());
    auto const seq = roads.running.application->published_seq();
    CHECK(roads.running.refused(roads.running.admin, "roads.use", Roads::command(std::string(64, 'a'))).code ==
          Errc::not_found);
    auto const damaged = write_road_file(roads.folder(), banks(20));
    std::ofstream(road_file(roads.folder(), damaged), std::ios::app) << "x";
    CHECK(roads.running.refused(roads.running.admin, "roads.use", Roads::command(damaged)).code == Errc::malformed);
    auto const sound = write_road_file(roads.folder(), banks(30));
    CHECK(roads.running.refused(roads.running.jingan_desk, "roads.use", Roads::command(sound)).code == Errc::forbidden);
    CHECK(roads.running.refused(roads.running.admin, "roads.use", Roads::command("../../../etc/passwd")).code ==
          Errc::invalid_field);
    CHECK(roads.running.application->published_seq() == seq);
    CHECK(roads.ask("roads.get")["known"]["roads"]["checksum"] == used);
    CHECK(roads.ask("roads.get")["loaded"] == true);
}

TEST_CASE("a server whose roads are lost starts without them, says so, and takes the same roads again") {
    Roads roads;
    auto const checksum = roads.use(banks());
    roads.running.stop();
    auto const path = road_file(roads.running.folder.path() / "data", checksum);
    std::filesystem::remove(path);
    set_log_level(LogLevel::error);
    roads.running.start();
    roads.running.city_desk = roads.running.application->auth().actor_of(roads.running.city_desk.account);
    roads.running.admin = roads.running.application->auth().actor_of(roads.running.admin.account);
    CHECK(roads.ask("roads.get")["loaded"] == false);
    CHECK(roads.ask("roads.get")["known"]["roads"]["checksum"] == checksum);
    CHECK(roads.use(banks()) == checksum);
    CHECK(roads.ask("roads.get")["loaded"] == true);
    CHECK(roads.route(at(0, 100), at(1000, 100))["metres"] == 1000);
}

TEST_CASE("who should go is said by road, and a proposal for several tickets too") {
    Roads roads;
    roads.quiet_streets();
    auto body = Running::complaint();
    body["point"] = {{"lon", at(0, 100).lon_deg}, {"lat", at(0, 100).lat_deg}};
    auto const ticket = roads.running.accepted(body);
    auto const across = roads.vehicle_at("对岸车", at(0, -100));
    auto const along = roads.vehicle_at("同侧车", at(1500, 100));
    auto const candidates = [&] { return roads.ask("ticket.candidates", {{"ticket_id", ticket}})["candidates"]; };
    CHECK(candidates()[0]["unit_id"] == across);
    CHECK(candidates()[0]["road"] == false);
    CHECK(candidates()[0]["reasons"][0]["code"] == "estimated_time");
    CHECK(candidates()[0]["reasons"][0]["factor"] == 1.35);
    roads.use(banks());
    auto const by_road = candidates();
    REQUIRE(by_road.size() == 2);
    CHECK(by_road[0]["unit_id"] == along);
    CHECK(by_road[0]["road"] == true);
    CHECK(by_road[0]["road_m"].get<int>() == doctest::Approx(1500).epsilon(0.01));
    CHECK(by_road[0]["reasons"][0]["code"] == "road_time");
    CHECK(by_road[1]["road_m"].get<int>() == doctest::Approx(4200).epsilon(0.01));
    auto const pairs = roads.ask("dispatch.proposal", {{"tickets", ticket}})["pairs"];
    REQUIRE(pairs.size() == 1);
    CHECK(pairs[0]["unit_id"] == along);
    CHECK(pairs[0]["road"] == true);
}

TEST_CASE("what is known of the roads is compared with the events") {
    Roads roads;
    roads.use(banks());
    auto const file = roads.folder() / "main.db";
    roads.running.stop();
    CHECK(verify(file).sound());
    {
        Database database(file, OpenMode::read_write);
        set_meta(database, roads_key, "");
    }
    auto const report = verify(file);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].find("roads") != std::string::npos);
}
