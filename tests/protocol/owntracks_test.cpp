// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/owntracks.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::owntracks;

namespace {

Time const now = *time_from_civil(2026, 1, 5, 4, 0, 0);

PositionReport location(std::string const& fields) {
    auto const message = decode_message(R"({"_type":"location",)" + fields + "}", now);
    REQUIRE_MESSAGE(message.has_value(), (message ? "" : message.error().path + ": " + message.error().detail));
    REQUIRE(message->position.has_value());
    return *message->position;
}

}  // namespace

TEST_CASE("owntracks: a location has km/h, degrees, metres, per cent and seconds") {
    auto const report =
        location(R"("lat":31.2286,"lon":121.4547,"tst":1767587400,"acc":9,"alt":12,"vel":36,"cog":270,"batt":42,)"
                 R"("tid":"x1","t":"u","bs":1,"conn":"m","created_at":1767587402,"topic":"owntracks/a/b","SSID":null)");
    CHECK(report.point == GeoPoint{121.4547, 31.2286});
    CHECK(to_rfc3339(report.fix_at) == "2026-01-05T04:30:00Z");
    CHECK(report.arrived_at == now);
    CHECK(*report.speed_mps == doctest::Approx(10));
    CHECK(report.course_deg == 270.0);
    CHECK(report.altitude_m == 12.0);
    CHECK(report.accuracy_m == 9.0);
    CHECK(report.battery == 0.42);
    CHECK(report.usable_fix);
    CHECK(report.alarm_bits == 0);
}

TEST_CASE("owntracks: what the phone does not know is absent, not zero") {
    auto const report = location(R"("lat":31.2,"lon":121.4,"vel":-1,"cog":-1,"acc":-1,"batt":-1)");
    CHECK(!report.speed_mps);
    CHECK(!report.course_deg);
    CHECK(!report.accuracy_m);
    CHECK(!report.altitude_m);
    CHECK(!report.battery);
    CHECK(report.fix_at == now);
    CHECK(*location(R"("lat":31.2,"lon":121.4,"vel":0)").speed_mps == 0);
    CHECK(!location(R"("lat":0,"lon":0)").usable_fix);
}

TEST_CASE("owntracks: an empty body and every other type are legal and have no position") {
    CHECK(decode_message("", now)->type.empty());
    for (std::string const type : {"lwt", "transition", "waypoint", "waypoints", "status", "card", "steps", "encrypted",
                                   "cmd", "configuration", "beacon", "request", "something_new"}) {
        CAPTURE(type);
        auto const message = decode_message(R"({"_type":")" + type + R"(","lat":1,"lon":2,"tst":3})", now);
        REQUIRE(message.has_value());
        CHECK(message->type == type);
        CHECK(!message->position);
    }
}

TEST_CASE("owntracks: the login names the user before a header, and a header before the address") {
    CHECK(*identity_of({"amt", "b", "pad", "c", "other"}) == "amt/pad");
    CHECK(*identity_of({"", "b", "", "c", "other"}) == "b/other");
    CHECK(*identity_of({"", "", "", "c", ""}) == "c");
    CHECK(identity_of({"", "", "pad", "", ""}).error().code == Errc::missing_field);
    CHECK(identity_of({"a\n", "", "", "", ""}).error().code == Errc::invalid_field);
    CHECK(identity_of({std::string(60, 'x'), "", "pad01", "", ""}).error().code == Errc::limit_exceeded);
    CHECK(identity_of({std::string(60, 'x'), "", "pad", "", ""}).has_value());
    RequestNames names;
    REQUIRE(read_query("u=%E6%B2%AA&d=pad+1&x=y", names).has_value());
    CHECK(*identity_of(names) == "\xE6\xB2\xAA/pad 1");
    CHECK(read_query("u=%ZZ", names).error().code == Errc::malformed);
}

TEST_CASE("owntracks: each bad message names the field and the rule") {
    struct Row {
        std::string body;
        Errc code;
        char const* path;
    };
    for (Row const& row : {
             Row{"[]", Errc::malformed, "body"},
             Row{"{", Errc::malformed, "body"},
             Row{"{\"_type\":\"\xff\"}", Errc::malformed, "body"},
             Row{std::string(60000, '['), Errc::malformed, "body"},
             Row{R"({"_type":"location","a":)" + std::string(40, '[') + std::string(40, ']') + "}", Errc::malformed,
                 "body"},
             Row{"{}", Errc::malformed, "_type"},
             Row{R"({"_type":1})", Errc::malformed, "_type"},
             Row{R"({"_type":""})", Errc::limit_exceeded, "_type"},
             Row{R"({"_type":")" + std::string(33, 'x') + "\"}", Errc::limit_exceeded, "_type"},
             Row{R"({"_type":"location"})", Errc::missing_field, "lat"},
             Row{R"({"_type":"location","lat":1})", Errc::missing_field, "lon"},
             Row{R"({"_type":"location","lat":"1","lon":2})", Errc::invalid_field, "lat"},
             Row{R"({"_type":"location","lat":91,"lon":2})", Errc::invalid_field, "lat"},
             Row{R"({"_type":"location","lat":1,"lon":181})", Errc::invalid_field, "lon"},
             Row{R"({"_type":"location","lat":1,"lon":2,"tst":"now"})", Errc::invalid_field, "tst"},
             Row{R"({"_type":"location","lat":1,"lon":2,"tst":-5})", Errc::invalid_field, "tst"},
             Row{R"({"_type":"location","lat":1,"lon":2,"tst":1e300})", Errc::invalid_field, "tst"},
             Row{R"({"_type":"location","lat":1,"lon":2,"vel":1801})", Errc::invalid_field, "vel"},
             Row{R"({"_type":"location","lat":1,"lon":2,"cog":361})", Errc::invalid_field, "cog"},
             Row{R"({"_type":"location","lat":1,"lon":2,"alt":30000})", Errc::invalid_field, "alt"},
             Row{R"({"_type":"location","lat":1,"lon":2,"acc":true})", Errc::invalid_field, "acc"},
         }) {
        CAPTURE(row.body.substr(0, 100));
        auto const message = decode_message(row.body, now);
        REQUIRE(!message.has_value());
        CHECK(message.error().code == row.code);
        CHECK(message.error().path == row.path);
        CHECK(!message.error().detail.empty());
    }
    CHECK(decode_message(std::string(64 * 1024 + 1, ' '), now).error().code == Errc::limit_exceeded);
}
