// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/track_import.hpp"
#include "server/queries/query.hpp"
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string rfc(int second) { return to_rfc3339(monday + std::chrono::seconds(second)); }

/// Three units, two of them in one district; unit 1 has a track with a gap of ten minutes.
struct Followed {
    Running running;
    std::vector<std::string> units{running.unit(jingansi_squad, "一号车"), running.unit(caojiadu_squad, "二号车"),
                                   running.unit(yanghang_squad, "三号车")};
    std::vector<DeviceId> devices;
    Actor wall = running.account("wall", city, Role::viewer);
    Followed() {
        for (std::size_t i = 0; i < units.size(); ++i) {
            auto const identity = "1390000000" + std::to_string(i);
            running.done(running.admin, "device.register",
                         {{"unit_id", units[i]}, {"protocol", "jt808"}, {"identity", identity}});
            devices.push_back(running.application->ingest().find(DeviceProtocol::jt808, identity, {})->id);
        }
        running.clock.advance(std::chrono::hours(2));
        for (int i = 0; i < 30; ++i) report(0, 10 * i, moved(in_jingansi, 90, 20.0 * i), 2.0);
        for (int i = 0; i < 10; ++i) report(0, 900 + 10 * i, moved(in_jingansi, 90, 580), 0.0);
        report(1, 100, moved(in_jingansi, 0, 150));
        report(2, 100, moved(in_jingansi, 0, 50));
        REQUIRE(running.posts.run_until([this] { return waiting == 0; }));
    }
    void report(std::size_t unit, int second, GeoPoint point, std::optional<double> speed_mps = {}) {
        PositionReport made;
        made.point = point;
        made.fix_at = monday + std::chrono::seconds(second);
        made.speed_mps = speed_mps;
        ++waiting;
        running.application->ingest().report(running.application->world().devices.at(devices[unit]), made,
                                             [this](Taken const&) { --waiting; });
    }
    Result<std::string> ask(Actor const& actor, char const* type, Json const& parameters) {
        std::optional<Result<std::string>> reply;
        running.application->query(*find_query(type), actor, parameters,
                                   [&reply](Result<std::string> const& answer) { reply = answer; });
        REQUIRE(running.posts.run_until([&] { return reply.has_value(); }));
        return *reply;
    }
    Json answer(Actor const& actor, char const* type, Json const& parameters) {
        auto const reply = ask(actor, type, parameters);
        REQUIRE_MESSAGE(reply.has_value(), (reply ? std::string() : reply.error().path + ": " + reply.error().detail));
        return Json::parse(*reply);
    }
    Json whole(std::size_t unit = 0) const { return {{"unit_id", units[unit]}, {"from", rfc(0)}, {"to", rfc(7200)}}; }
    int waiting = 0;
};

Json with(Json body, Json const& more) {
    body.update(more);
    return body;
}

}  // namespace

TEST_CASE("a track is its segments, and what lies between them is a gap") {
    Followed followed;
    auto const track = followed.answer(followed.running.leader, "track.get", followed.whole());
    CHECK(track["fixes"] == 40);
    REQUIRE(track["segments"].size() == 2);
    CHECK(track["segments"][0]["from"] == rfc(0));
    CHECK(track["segments"][0]["to"] == rfc(290));
    CHECK(track["segments"][0]["points"].size() == 30);
    CHECK(track["segments"][0]["moving_s"] == 290);
    CHECK(track["segments"][0]["distance_m"].get<double>() == doctest::Approx(580).epsilon(0.01));
    CHECK(track["segments"][1]["from"] == rfc(900));
    CHECK(track["segments"][1]["moving_s"] == 0);
    CHECK(track["distance_m"] == track["segments"][0]["distance_m"]);
    CHECK(track["unreadable_days"].empty());
    auto const& point = track["segments"][0]["points"][1];
    CHECK(point["fix_at"] == rfc(10));
    CHECK(point["arrived_at"] == rfc(7200));
    CHECK(point["speed_kmh"] == 7.2);
    CHECK(point["flags"].empty());
    auto const patient = with(followed.whole(), {{"gap_minutes", 11}});
    CHECK(followed.answer(followed.running.leader, "track.get", patient)["segments"].size() == 1);
}

TEST_CASE("a track is drawn with fewer points when they are not needed") {
    Followed followed;
    auto const ask = [&](Json const& more) {
        return followed.answer(followed.running.leader, "track.get", with(followed.whole(), more));
    };
    auto const coarse = ask({{"tolerance_m", 5}});
    CHECK(coarse["segments"][0]["points"].size() == 2);
    CHECK(coarse["segments"][0]["fixes"] == 30);
    CHECK(coarse["tolerance_m"] == 5);
    auto const few = ask({{"points_max", 10}});
    CHECK(few["segments"][0]["points"].size() + few["segments"][1]["points"].size() <= 14);
}

TEST_CASE("what is special about a fix stands in the track and in the unit's answer") {
    Followed followed;
    PositionReport spoofed;
    spoofed.fix_at = monday + std::chrono::seconds(1500);
    spoofed.point = moved(in_jingansi, 90, 590);
    spoofed.mock = true;
    auto& application = *followed.running.application;
    ++followed.waiting;
    application.ingest().report(application.world().devices.at(followed.devices[0]), spoofed,
                                [&](Taken const&) { --followed.waiting; });
    REQUIRE(followed.running.posts.run_until([&] { return followed.waiting == 0; }));
    auto const track = followed.answer(followed.running.leader, "track.get", followed.whole());
    CHECK(track["segments"][2]["points"][0]["flags"] == Json{"mock"});
    auto const unit = followed.answer(followed.running.leader, "unit.get", {{"unit_id", followed.units[0]}});
    CHECK(unit["position"]["flags"] == Json{"mock"});
    CHECK(unit["reports"]["received"] == 41);
    CHECK(!unit["reports"].contains("clock_skew_s"));
}

TEST_CASE("a device whose clock is constantly wrong says so in its unit's answer") {
    Followed followed;
    auto& clock = followed.running.clock;
    for (int i = 0; i < 10; ++i) {
        clock.advance(std::chrono::seconds(10));
        auto const ahead = clock.now() + std::chrono::minutes(20);
        followed.report(1, static_cast<int>((ahead - monday) / std::chrono::seconds(1)), in_caojiadu);
    }
    auto const unit = followed.answer(followed.running.jingan_desk, "unit.get", {{"unit_id", followed.units[1]}});
    CHECK(unit["reports"]["clock_skew_s"] == 1200);
    CHECK(unit["reports"]["clock_ahead"] == 10);
    CHECK(unit["reports"]["last_flags"] == Json{"clock_skew"});
    CHECK(unit["position"]["fix_at"] == rfc(100));
}

TEST_CASE("a track is for those who lead the unit: not for walls, other squads or other districts") {
    Followed followed;
    auto const of = [&](std::size_t unit) { return followed.whole(unit); };
    auto const sees = [&](Actor const& actor, std::size_t unit) {
        return followed.ask(actor, "track.get", of(unit)).has_value();
    };
    auto& running = followed.running;
    for (auto const* actor : {&running.city_desk, &running.jingan_desk, &running.leader}) CHECK(sees(*actor, 0));
    for (auto const* actor : {&running.admin, &running.security, &running.auditor}) CHECK(!sees(*actor, 0));
    CHECK(!sees(running.baoshan_desk, 0));
    CHECK(!sees(running.leader, 1));
    CHECK(sees(running.jingan_desk, 1));
    CHECK(followed.ask(running.leader, "track.get", of(1)).error().code == Errc::not_found);
    // The wall sees the unit, but not where it has been.
    CHECK(followed.ask(followed.wall, "unit.get", {{"unit_id", followed.units[0]}}).has_value());
    for (auto const* type : {"track.get", "track.export", "track.near"})
        CHECK(followed.ask(followed.wall, type, of(0)).error().code == Errc::forbidden);
}

TEST_CASE("a track is asked for at most a week, and from before to after") {
    Followed followed;
    auto const ask = [&](int from, int to) {
        return followed.ask(followed.running.leader, "track.get",
                            {{"unit_id", followed.units[0]}, {"from", rfc(from)}, {"to", rfc(to)}});
    };
    constexpr int week = 7 * 86'400;
    CHECK(ask(0, week).has_value());
    CHECK(ask(0, week + 1).error().path == "to");
    CHECK(ask(100, 100).error().path == "to");
    CHECK(ask(-week, 0).has_value());
}

TEST_CASE("who was near: with when and how near, only of the squads that one leads") {
    Followed followed;
    Json const question{{"lon", in_jingansi.lon_deg},
                        {"lat", in_jingansi.lat_deg},
                        {"radius_m", 190},
                        {"from", rfc(0)},
                        {"to", rfc(3600)}};
    auto const units_of = [&](Actor const& actor, Json const& asked) {
        std::vector<std::string> found;
        auto const near = followed.answer(actor, "track.near", asked);
        for (auto const& item : near["items"]) found.push_back(word(item["unit_id"]));
        return found;
    };
    auto& running = followed.running;
    auto const& units = followed.units;
    CHECK(units_of(running.city_desk, question) == std::vector{units[0], units[2], units[1]});  // the closest first
    CHECK(units_of(running.jingan_desk, question) == std::vector{units[0], units[1]});
    CHECK(units_of(running.leader, question) == std::vector{units[0]});
    auto const first = followed.answer(running.leader, "track.near", question)["items"][0];
    CHECK(first["call_sign"] == "一号车");
    CHECK(first["squad"] == jingansi_squad.text());
    CHECK(first["first_at"] == rfc(0));
    CHECK(first["last_at"] == rfc(90));  // 20 m each 10 s
    CHECK(first["closest_m"] == 0);
    CHECK(units_of(running.city_desk, with(question, {{"from", rfc(101)}})).empty());
    auto const refused = [&](Json const& more) {
        return followed.ask(running.city_desk, "track.near", with(question, more)).error().path;
    };
    CHECK(refused({{"radius_m", 2001}}) == "radius_m");
    CHECK(refused({{"to", rfc(86'401)}}) == "to");
    CHECK(refused({{"lat", 86}}) == "lat");
}

TEST_CASE("a day whose file is damaged is named in the answers, and is not exported as if it were whole") {
    Followed followed;
    auto& running = followed.running;
    running.stop();
    std::ofstream(running.folder.path() / "data" / "tracks" / "2026-01-05.db", std::ios::binary | std::ios::trunc)
        << std::string(8192, 'x');
    running.start();
    auto const leader = running.application->auth().actor_of(running.leader.account);
    auto const track = followed.answer(leader, "track.get", followed.whole());
    CHECK(track["segments"].empty());
    CHECK(track["unreadable_days"] == Json{"2026-01-05"});
    Json const place{{"lon", 121.41}, {"lat", 31.21}, {"radius_m", 200}, {"from", rfc(0)}, {"to", rfc(3600)}};
    CHECK(followed.answer(leader, "track.near", place)["unreadable_days"] == Json{"2026-01-05"});
    auto const refused = followed.ask(leader, "track.export", with(followed.whole(), {{"format", "csv"}})).error();
    CHECK(refused.detail.find("2026-01-05") != std::string::npos);
}

TEST_CASE("an exported track says its datum, who exported it and when, in every format") {
    Followed followed;
    auto& running = followed.running;
    auto const curious = running.account("<curious> & \"co\"", jingansi_squad, Role::squad_leader);
    for (auto const* format : {"gpx", "geojson", "csv"}) {
        CAPTURE(format);
        auto const document = followed.answer(curious, "track.export", with(followed.whole(), {{"format", format}}));
        CHECK(word(document["file_name"]) == followed.units[0] + "-2026-01-05." + format);
        auto const text = word(document["text"]);
        CHECK(text.find("WGS-84") != std::string::npos);
        CHECK(text.find("curious") != std::string::npos);
        CHECK(text.find(to_string(curious.account)) != std::string::npos);
        CHECK(text.find(rfc(7200)) != std::string::npos);  // when
        CHECK(text.find(rfc(290)) != std::string::npos);   // a fix
    }
}

TEST_CASE("gpx and geojson have a line for each segment, csv a number") {
    Followed followed;
    auto const text = [&](char const* format) {
        auto const asked = with(followed.whole(), {{"format", format}});
        return word(followed.answer(followed.running.leader, "track.export", asked)["text"]);
    };
    auto const count = [](std::string const& where, std::string const& what) {
        int found = 0;
        for (auto at = where.find(what); at != std::string::npos; at = where.find(what, at + 1)) ++found;
        return found;
    };
    CHECK(count(text("gpx"), "<trkseg>") == 2);
    CHECK(count(text("gpx"), "<trkpt ") == 40);
    auto const json = Json::parse(text("geojson"));
    REQUIRE(json["features"].size() == 2);
    CHECK(json["features"][0]["geometry"]["type"] == "LineString");
    CHECK(json["features"][0]["geometry"]["coordinates"].size() == 30);
    CHECK(json["features"][0]["geometry"]["coordinates"][0] == Json{121.41, 31.21});
    CHECK(json["features"][0]["properties"]["fix_at"][29] == rfc(290));
    CHECK(json["features"][0]["properties"]["speed_kmh"][0] == 7.2);
    auto const csv = text("csv");
    CHECK(count(csv, "\r\n") == 41);
    CHECK(count(csv, "\"一号车\",2,") == 10);
}

TEST_CASE("a name that a spreadsheet would take for a formula does no harm in a csv file") {
    Followed followed;
    auto const sly = followed.running.account("=1+1", jingansi_squad, Role::squad_leader);
    auto const text = word(followed.answer(sly, "track.export", with(followed.whole(), {{"format", "csv"}}))["text"]);
    CHECK(text.find("\"'=1+1") != std::string::npos);
    CHECK(text.find("\"=1+1") == std::string::npos);
}

TEST_CASE("imported fixes are in the track, marked, once however often the file comes") {
    Followed followed;
    auto& running = followed.running;
    Json body{{"unit_id", followed.units[0]}, {"fixes", Json::array()}};
    for (int i = 0; i < 5; ++i)
        body["fixes"].push_back({{"fix_at", rfc(3000 + i)}, {"point", {{"lon", 121.42}, {"lat", 31.21}}}});
    for (int round = 0; round < 2; ++round) {
        auto const counts = running.done(running.admin, "track.import", body);
        CHECK(counts["taken"] == 5);
        CHECK(counts["off_duty"] == 0);
    }
    auto const track = followed.answer(running.leader, "track.get", followed.whole());
    CHECK(track["fixes"] == 45);
    CHECK(track["segments"][2]["points"][0]["flags"] == Json{"imported"});
    // The marker stays where the device was.
    auto const unit = followed.answer(running.leader, "unit.get", {{"unit_id", followed.units[0]}});
    CHECK(unit["position"]["fix_at"] == rfc(990));
    CHECK(running.verified().sound());
}

TEST_CASE("one command carries at most 5,000 fixes") {
    Followed followed;
    Json fix{{"fix_at", rfc(3000)}, {"point", {{"lon", 121.42}, {"lat", 31.21}}}};
    Json body{{"unit_id", followed.units[0]}, {"fixes", Json::array()}};
    for (std::size_t i = 0; i < imported_fixes_max; ++i) body["fixes"].push_back(fix);
    CHECK(followed.running.done(followed.running.admin, "track.import", body)["taken"] == 5000);
    body["fixes"].push_back(fix);
    auto const error = followed.running.refused(followed.running.admin, "track.import", body);
    CHECK(error.code == Errc::limit_exceeded);
    CHECK(error.path == "fixes");
}

TEST_CASE("an import that cannot be stored is refused and can be sent again with its id") {
    Followed followed;
    auto& running = followed.running;
    running.clock.advance(std::chrono::hours(24 * 100));
    Json body{{"unit_id", followed.units[0]},
              {"fixes", {{{"fix_at", rfc(3000)}, {"point", {{"lon", 121.42}, {"lat", 31.21}}}}}}};
    auto const too_old = running.refused(running.admin, "track.import", body);
    CHECK(too_old.code == Errc::invalid_field);
    CHECK(too_old.detail.find("90 days") != std::string::npos);
    // Refused means as if it had never been sent.
    auto const id = command_id(77);
    running.refused(running.admin, "track.import", body, id);
    body["fixes"][0]["fix_at"] = to_rfc3339(running.clock.now());
    auto const reply = running.wait(running.send(running.admin, "track.import", body, id));
    CHECK(reply.has_value());
}
