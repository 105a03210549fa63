// SPDX-License-Identifier: Apache-2.0
#include "db/track_reader.hpp"
#include "db/track_store.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A unit with a tablet that signs in as `pad`, an hour after both were registered.
struct Patrolling {
    Running running;
    std::string unit = running.unit(jingansi_squad, "一号");
    Actor pad = running.account("pad", jingansi_squad, Role::squad_leader);
    std::string device;
    Patrolling() {
        device = word(running.done(running.admin, "device.register",
                                   {{"unit_id", unit}, {"protocol", "tablet"}, {"identity", "pad"}})["device_id"]);
        running.clock.advance(std::chrono::hours(1));
    }
    /// `second`: after the hour.
    Json fix(int second, double lon = 121.41) const {
        return {{"lon", lon}, {"lat", 31.21}, {"fix_at", to_rfc3339(monday + std::chrono::seconds(3600 + second))}};
    }
    Result<std::string> send_raw(Actor const& actor, Json const& body) {
        std::optional<Result<std::string>> reply;
        running.application->take_in(*find_inbox("position.report"), {actor, "10.0.0.7"}, body,
                                     [&](Result<std::string> const& result) {
                                         REQUIRE(!reply.has_value());
                                         reply = result;
                                     });
        REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
        return *reply;
    }
    Json send(Json fixes) {
        auto const reply = send_raw(pad, {{"fixes", std::move(fixes)}});
        REQUIRE_MESSAGE(reply.has_value(), (reply ? "" : reply.error().detail));
        return Json::parse(*reply);
    }
    std::vector<TrackFix> track(std::uint32_t unit_number = 1) const {
        auto const day = std::chrono::hours(24);
        return read_track(running.application->data_folder(), unit_number, monday - day, monday + 2 * day, 1000).fixes;
    }
};

/// What a query answers.
Json ask(Running& running, Actor const& actor, std::string_view type, Json const& parameters = Json::object()) {
    std::optional<Result<std::string>> reply;
    running.application->query(*find_query(type), actor, parameters,
                               [&](Result<std::string> const& result) { reply = result; });
    REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
    REQUIRE_MESSAGE(reply->has_value(), (*reply ? "" : reply->error().detail));
    return Json::parse(**reply);
}

double marker_lon(Running& running, std::string const& unit) {
    return ask(running, running.city_desk, "unit.get", {{"unit_id", unit}})["position"]["lon"].get<double>();
}

}  // namespace

TEST_CASE("a tablet hears what became of its fixes when they are in the track file") {
    Patrolling patrol;
    auto const reply = patrol.send({patrol.fix(0, 121.413), patrol.fix(-600, 121.411), patrol.fix(-300, 121.412)});
    CHECK(reply["newest"] == 1);
    CHECK(reply["late"] == 2);
    CHECK(reply["off_duty"] == 0);
    auto const track = patrol.track();
    REQUIRE(track.size() == 3);
    CHECK(track[0].point.lon_deg == doctest::Approx(121.411));
    CHECK(marker_lon(patrol.running, patrol.unit) == doctest::Approx(121.413));
}

TEST_CASE("a backlog never moves the marker backwards, whatever its order") {
    Patrolling patrol;
    patrol.send({patrol.fix(-10, 121.42)});
    CHECK(patrol.send({patrol.fix(-200, 121.40), patrol.fix(-100, 121.41), patrol.fix(-300, 121.39)})["late"] == 3);
    CHECK(marker_lon(patrol.running, patrol.unit) == doctest::Approx(121.42));
    CHECK(patrol.send({patrol.fix(-5, 121.43), patrol.fix(-1, 121.44)})["newest"] ==
          2);  // the oldest first is fine too
    CHECK(marker_lon(patrol.running, patrol.unit) == doctest::Approx(121.44));
    CHECK(patrol.track().size() == 6);
}

TEST_CASE("each fix is judged by itself: a bad one is refused with its place in the list and the reason") {
    Patrolling patrol;
    auto wrong = patrol.fix(0);
    wrong["lat"] = 91;
    auto strange = patrol.fix(0);
    strange["height"] = 3;
    auto const reply = patrol.send({wrong, patrol.fix(0), strange, 7, patrol.fix(3600), patrol.fix(-1, 0)});
    CHECK(reply["newest"] == 1);
    CHECK(reply["clock_ahead"] == 1);
    REQUIRE(reply["refused"].size() == 3);
    CHECK(reply["refused"][0]["index"] == 0);
    CHECK(reply["refused"][0]["path"] == "lat");
    CHECK(reply["refused"][1]["index"] == 2);
    CHECK(reply["refused"][1]["path"] == "height");
    CHECK(reply["refused"][2]["index"] == 3);
    CHECK(reply["late"] == 1);
}

TEST_CASE("a fix in another datum is brought to WGS-84, whatever the registry says of the tablet") {
    Patrolling patrol;
    auto shifted = patrol.fix(0);
    shifted["lon"] = 121.459301;
    shifted["lat"] = 31.226715;
    shifted["datum"] = "gcj02";
    patrol.send({shifted});
    auto const point = patrol.track().at(0).point;
    CHECK(distance_m(point, {121.454722, 31.228611}) < 0.5);
}

TEST_CASE("off duty nothing of an officer is stored, and the tablet is told") {
    Patrolling patrol;
    patrol.running.done(patrol.running.leader, "unit.set_posture", {{"unit_id", patrol.unit}, {"posture", "off_duty"}});
    auto const reply = patrol.send({patrol.fix(0), patrol.fix(-1)});
    CHECK(reply["off_duty"] == 2);
    CHECK(patrol.track().empty());
}

TEST_CASE("only an account with a tablet in use reports, and others are listed for adoption") {
    Patrolling patrol;
    auto& running = patrol.running;
    Json const body{{"fixes", {patrol.fix(0)}}};
    CHECK(patrol.send_raw(running.leader, body).error().code == Errc::forbidden);
    auto const unknown = ask(running, running.admin, "device.unknown");
    REQUIRE(unknown["items"].size() == 1);
    CHECK(unknown["items"][0]["protocol"] == "tablet");
    CHECK(unknown["items"][0]["identity"] == "leader");
    CHECK(unknown["items"][0]["address"] == "10.0.0.7");
    running.done(running.admin, "device.change", {{"device_id", patrol.device}, {"version", 1}, {"retired", true}});
    CHECK(patrol.send_raw(patrol.pad, body).error().code == Errc::forbidden);
    CHECK(ask(running, running.admin, "device.rejected")["items"][0]["reason"] == "retired");
}

TEST_CASE("a list that is no list, empty or too long is refused as a whole") {
    Patrolling patrol;
    auto const refused = [&](Json const& body) { return patrol.send_raw(patrol.pad, body).error(); };
    CHECK(refused(Json::object()).code == Errc::missing_field);
    CHECK(refused({{"fixes", 1}}).code == Errc::invalid_field);
    CHECK(refused({{"fixes", Json::array()}}).code == Errc::invalid_field);
    CHECK(refused({{"fixes", Json::array()}, {"speed", 1}}).code == Errc::unknown_field);
    auto fixes = Json::array();
    for (int i = 0; i < 201; ++i) fixes.push_back(patrol.fix(-i));
    CHECK(refused({{"fixes", fixes}}).code == Errc::limit_exceeded);
    fixes.erase(200);
    CHECK(patrol.send(fixes)["newest"] == 1);
    CHECK(patrol.track().size() == 200);
}

TEST_CASE("what could not be stored is to be sent again, and only that") {
    Patrolling patrol;
    auto& running = patrol.running;
    running.clock.advance(std::chrono::hours(24));
    Json const now{{"lon", 121.41}, {"lat", 31.21}, {"fix_at", to_rfc3339(running.clock.now())}};
    // A folder in the place of the file of that day: nothing of it can be stored.
    auto const blocked = track_file(running.application->data_folder(), day_of(monday, beijing_offset));
    std::filesystem::create_directories(blocked / "x");
    auto const reply = patrol.send({now, patrol.fix(0), patrol.fix(60)});
    CHECK(reply["newest"] == 1);
    CHECK(reply["again"] == Json::array({1, 2}));
    std::filesystem::remove_all(blocked);
    CHECK(patrol.send({patrol.fix(0), patrol.fix(60)})["late"] == 2);
}

TEST_CASE("a late fix belongs to who carried the tablet when it was made; one that nobody carried is not stored") {
    Patrolling patrol;
    auto& running = patrol.running;
    auto const second = running.unit(jingansi_squad, "二号");
    patrol.send({patrol.fix(0)});
    running.clock.advance(std::chrono::hours(1));
    running.done(running.admin, "device.bind", {{"device_id", patrol.device}, {"version", 1}, {"unit_id", second}});
    auto const reply = patrol.send({patrol.fix(3600), patrol.fix(1800), patrol.fix(-7200)});
    CHECK(reply["unbound"] == 1);
    CHECK(patrol.track(1).size() == 2);
    CHECK(patrol.track(2).size() == 1);
    CHECK(ask(running, running.admin, "device.get", {{"device_id", patrol.device}})["call_sign"] == "二号");
}
