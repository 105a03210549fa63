// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/osmand.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::osmand;

namespace {

Time const now = *time_from_civil(2026, 1, 5, 4, 0, 0);
constexpr char const* form = "application/x-www-form-urlencoded";
constexpr char const* json = "application/json; charset=utf-8";

struct Report {
    std::string device_id;
    std::string token;
    PositionReport position;
};
Report good(std::string_view query, std::string_view content_type = "", std::string_view body = "") {
    auto const request = decode_osmand(query, content_type, body, now);
    auto const& position = request.position;
    REQUIRE_MESSAGE(position.has_value(), (position ? "" : position.error().path + ": " + position.error().detail));
    return {request.device_id, request.token, *position};
}

Error bad(std::string_view query, std::string_view content_type = "", std::string_view body = "") {
    auto const result = decode_osmand(query, content_type, body, now).position;
    REQUIRE(!result.has_value());
    CHECK(!result.error().detail.empty());
    return result.error();
}

std::string coords(std::string_view extra) {
    return R"({"device_id":"d","location":{"timestamp":"2026-01-05T00:30:00Z","coords":{"latitude":31.2,)"
           R"("longitude":121.4)" +
           std::string(extra) + "}}}";
}

}  // namespace

TEST_CASE("osmand: a Traccar Client query has knots, degrees and metres") {
    auto const report = good(
        "id=902064&timestamp=1442068686579&lat=42.06288&lon=-88.23412&speed=10&bearing=7.25&altitude=224.5&accuracy=6.0"
        "&batt=87.0&charge=true&mock=true&alarm=sos&ignition=true");
    CHECK(report.device_id == "902064");
    auto const& position = report.position;
    CHECK(position.point == GeoPoint{-88.23412, 42.06288});
    CHECK(to_rfc3339(position.fix_at) == "2015-09-12T14:38:06.579Z");
    CHECK(position.arrived_at == now);
    CHECK(*position.speed_mps == doctest::Approx(5.14444).epsilon(1e-5));
    CHECK(*position.course_deg == 7.25);
    CHECK(*position.altitude_m == 224.5);
    CHECK(*position.accuracy_m == 6);
    CHECK(position.mock);
    CHECK(position.alarm_bits == alarm_sos);
    CHECK(position.usable_fix);
    CHECK(position.battery == 0.87);
    CHECK(report.token.empty());
}

TEST_CASE("osmand: times are seconds, milliseconds or ISO, and the server's when absent") {
    struct Row {
        char const* timestamp;
        char const* expected;
    };
    for (Row const& row :
         {Row{"1377177267", "2013-08-22T13:14:27Z"}, Row{"2147483647", "2038-01-19T03:14:07Z"},
          Row{"2147483648", "1970-01-25T20:31:23.648Z"}, Row{"1442068686579", "2015-09-12T14:38:06.579Z"},
          Row{"2016-01-27T18%3A55%3A47Z", "2016-01-27T18:55:47Z"},
          Row{"2014-06-04+09%3A10%3A11", "2014-06-04T09:10:11Z"},
          Row{"2016-01-27T18:55:47.250%2B08:00", "2016-01-27T10:55:47.250Z"},
          Row{"2016-01-27T18:55:47+08:00", "2016-01-27T10:55:47Z"}}) {
        CAPTURE(row.timestamp);
        auto const report = good(std::string("id=d&lat=1&lon=2&timestamp=") + row.timestamp);
        CHECK(to_rfc3339(report.position.fix_at) == row.expected);
    }
    CHECK(good("id=d&lat=1&lon=2").position.fix_at == now);
}

TEST_CASE("osmand: other spellings of the same fields") {
    CHECK(good("deviceid=d&lat=1&lon=2&heading=90").position.course_deg == 90.0);
    CHECK(good("id=d&location=60.0,30.0").position.point == GeoPoint{30, 60});
    CHECK(good("id=d&location=60.0%2C%2030.0").position.point == GeoPoint{30, 60});
    CHECK(good("&&id=d&lat=1&lon=2&").device_id == "d");
    CHECK(good("id=%E6%B2%AA-1&lat=1&lon=2").device_id == "\xE6\xB2\xAA-1");
    CHECK(good("", form, "id=d&lat=1&lon=2&speed=1").position.speed_mps.has_value());
    CHECK(good("id=d", "Application/X-WWW-Form-Urlencoded; charset=utf-8", "lat=1&lon=2").device_id == "d");
    CHECK(good("id=d&lat=1&lon=2", "text/plain", "id=other").device_id == "d");
}

TEST_CASE("osmand: what the phone does not know is absent, not zero") {
    auto const unknown = good("id=d&lat=1&lon=2&speed=-1&bearing=-1&altitude=-1&accuracy=-1").position;
    CHECK(!unknown.speed_mps);
    CHECK(!unknown.course_deg);
    CHECK(!unknown.altitude_m);
    CHECK(!unknown.accuracy_m);
    CHECK(!good("id=d&lat=1&lon=2&speed=").position.speed_mps);
    CHECK(*good("id=d&lat=1&lon=2&altitude=-12.5").position.altitude_m == -12.5);
    CHECK(*good("id=d&lat=1&lon=2&speed=0").position.speed_mps == 0);
}

TEST_CASE("osmand: an invalid or empty fix refreshes liveness only") {
    CHECK(!good("id=d&lat=1&lon=2&valid=false").position.usable_fix);
    CHECK(good("id=d&lat=1&lon=2&valid=true").position.usable_fix);
    CHECK(!good("id=d&lat=0&lon=0&valid=true").position.usable_fix);
    CHECK(!good("valid=0&id=d&lat=1&lon=2").position.usable_fix);
    CHECK(good("id=d&lat=1&lon=2&alarm=lowBattery").position.alarm_bits == 0);
}

TEST_CASE("osmand: the JSON body of Traccar Client 9, in metres per second") {
    // From the public test suite of traccar/traccar.
    auto const report = good("", json,
                             R"({"location":{"event":"motionchange","is_moving":false,"uuid":"x","timestamp":)"
                             R"("2021-07-21T08:06:34.444Z","odometer":0,"coords":{"latitude":-6.1148096,"longitude":)"
                             R"(106.6837015,"accuracy":3.8,"speed":18.67,"speed_accuracy":0.26,"heading":63,)"
                             R"("heading_accuracy":0.28,"altitude":35.7,"altitude_accuracy":3.8},"activity":{"type":)"
                             R"("still","confidence":100},"battery":{"is_charging":false,"level":0.79},"extras":{}},)"
                             R"("device_id":"8737767034"})");
    CHECK(report.device_id == "8737767034");
    CHECK(report.position.point == GeoPoint{106.6837015, -6.1148096});
    CHECK(*report.position.speed_mps == 18.67);
    CHECK(*report.position.course_deg == 63);
    CHECK(*report.position.altitude_m == 35.7);
    CHECK(*report.position.accuracy_m == 3.8);
    CHECK(to_rfc3339(report.position.fix_at) == "2021-07-21T08:06:34.444Z");
    CHECK(!report.position.mock);
    CHECK(*report.position.battery == doctest::Approx(0.79));

    auto const simulated = good("", "",
                                R"({"location":{"extras":{"alarm":"sos"},"mock":true,"coords":{"speed":-1,)"
                                R"("longitude":-122.406417,"floor":null,"latitude":37.785834,"accuracy":5,)"
                                R"("altitude":0,"heading":-1},"timestamp":1746763890579},"device_id":"658765"})");
    CHECK(simulated.position.mock);
    CHECK(simulated.position.alarm_bits == alarm_sos);
    CHECK(!simulated.position.speed_mps);
    CHECK(!simulated.position.course_deg);
    CHECK(to_rfc3339(simulated.position.fix_at) == "2025-05-09T04:11:30.579Z");
    CHECK(
        !good("", json, R"({"device_id":"d","location":{"coords":{"latitude":0,"longitude":0}}})").position.usable_fix);
}

TEST_CASE("osmand: the code of a device travels in the address, whatever the body is") {
    CHECK(good("token=abc&id=d&lat=1&lon=2").token == "abc");
    CHECK(good("token=abc", form, "id=d&lat=1&lon=2").token == "abc");
    CHECK(good("token=abc", json, coords("")).token == "abc");
    CHECK(good("id=d&lat=1&lon=2&token=").token.empty());
}

TEST_CASE("osmand: a battery that makes no sense is unknown and loses no position") {
    CHECK(!good("id=d&lat=1&lon=2&batt=-1").position.battery);
    CHECK(!good("id=d&lat=1&lon=2&batt=101").position.battery);
    CHECK(!good("id=d&lat=1&lon=2&batt=full").position.battery);
    CHECK(good("id=d&lat=1&lon=2&batt=0").position.battery == 0.0);
    auto const level = [](char const* value) {
        return good("", json,
                    R"({"device_id":"d","location":{"battery":{"level":)" + std::string(value) +
                        R"(},"coords":{"latitude":1,"longitude":2}}})")
            .position.battery;
    };
    CHECK(!level("-1"));
    CHECK(!level("\"x\""));
    CHECK(level("1") == 1.0);
}

TEST_CASE("osmand: who sent it is known even when the position cannot be read") {
    CHECK(decode_osmand("lat=91&lon=2&id=d", "", "", now).device_id == "d");
    CHECK(decode_osmand("id=d&lat=%ZZ", "", "", now).device_id == "d");
    CHECK(decode_osmand("", json, R"({"device_id":"d"})", now).device_id == "d");
    CHECK(decode_osmand("", json, "{", now).device_id.empty());
    CHECK(decode_osmand("id=" + std::string(65, 'x'), "", "", now).device_id.empty());
}

TEST_CASE("osmand: each bad request names the field and the rule") {
    struct Row {
        std::string query;
        Errc code;
        char const* path;
    };
    for (Row const& row : {
             Row{"", Errc::missing_field, "id"},
             Row{"lat=1&lon=2", Errc::missing_field, "id"},
             Row{"id=&lat=1&lon=2", Errc::missing_field, "id"},
             Row{"id=d&lon=2", Errc::missing_field, "lat"},
             Row{"id=d&lat=1", Errc::missing_field, "lon"},
             Row{"id=d&lat=91&lon=2", Errc::invalid_field, "lat"},
             Row{"id=d&lat=1&lon=-180.1", Errc::invalid_field, "lon"},
             Row{"id=d&lat=nan&lon=2", Errc::invalid_field, "lat"},
             Row{"id=d&lat=1e999&lon=2", Errc::invalid_field, "lat"},
             Row{"id=d&lat=1,5&lon=2", Errc::invalid_field, "lat"},
             Row{"id=d&location=1", Errc::invalid_field, "location"},
             Row{"id=d&location=1,2,3", Errc::invalid_field, "location"},
             Row{"id=d&lat=1&lon=2&timestamp=yesterday", Errc::invalid_field, "timestamp"},
             Row{"id=d&lat=1&lon=2&timestamp=-5", Errc::invalid_field, "timestamp"},
             Row{"id=d&lat=1&lon=2&timestamp=99999999999999999", Errc::invalid_field, "timestamp"},
             Row{"id=d&lat=1&lon=2&speed=fast", Errc::invalid_field, "speed"},
             Row{"id=d&lat=1&lon=2&speed=100000", Errc::invalid_field, "speed"},
             Row{"id=d&lat=1&lon=2&bearing=361", Errc::invalid_field, "bearing"},
             Row{"id=d&lat=1&lon=2&altitude=30000", Errc::invalid_field, "altitude"},
             Row{"id=d&lat=1&lon=2&mock=maybe", Errc::invalid_field, "mock"},
             Row{"id=d%0A&lat=1&lon=2", Errc::invalid_field, "id"},
             Row{"id=%ZZ&lat=1&lon=2", Errc::malformed, "id"},
             Row{"id=%2&lat=1&lon=2", Errc::malformed, "id"},
             Row{"id=%FF&lat=1&lon=2", Errc::malformed, "id"},
             Row{"%FF=1", Errc::malformed, "query"},
             Row{"id=" + std::string(65, 'x') + "&lat=1&lon=2", Errc::limit_exceeded, "id"},
             Row{"id=" + std::string(4096, 'x'), Errc::limit_exceeded, "query"},
         }) {
        CAPTURE(row.query);
        auto const error = bad(row.query);
        CHECK(error.code == row.code);
        CHECK(error.path == row.path);
    }
    std::string many;
    for (int i = 0; i < 65; ++i) many += "a=1&";
    CHECK(bad(many).code == Errc::limit_exceeded);
    CHECK(bad("", form, std::string(64 * 1024 + 1, 'x')).path == "body");
    CHECK(good("id=" + std::string(64, 'x') + "&lat=1&lon=2").device_id.size() == 64);
}

TEST_CASE("osmand: each bad JSON body names the field and the rule") {
    struct Row {
        std::string body;
        Errc code;
        char const* path;
    };
    for (
        Row const& row : {
            Row{"", Errc::malformed, "body"},
            Row{"[]", Errc::malformed, "body"},
            Row{"{", Errc::malformed, "body"},
            Row{"{\"device_id\":\"\xff\"}", Errc::malformed, "body"},
            Row{std::string(60000, '['), Errc::malformed, "body"},
            Row{"{}", Errc::missing_field, "device_id"},
            Row{R"({"device_id":1})", Errc::invalid_field, "device_id"},
            Row{R"({"device_id":"d"})", Errc::missing_field, "location"},
            Row{R"({"device_id":"d","location":[]})", Errc::invalid_field, "location"},
            Row{R"({"device_id":"d","location":{}})", Errc::missing_field, "location.coords"},
            Row{R"({"device_id":"d","location":{"coords":1}})", Errc::invalid_field, "location.coords"},
            Row{R"({"device_id":"d","location":{"coords":{"longitude":1}}})", Errc::missing_field,
                "location.coords.latitude"},
            Row{R"({"device_id":"d","location":{"coords":{"latitude":91,"longitude":1}}})", Errc::invalid_field,
                "location.coords.latitude"},
            Row{R"({"device_id":"d","location":{"coords":{"latitude":"1","longitude":1}}})", Errc::invalid_field,
                "location.coords.latitude"},
            Row{coords(R"(,"speed":"fast")"), Errc::invalid_field, "location.coords.speed"},
            Row{coords(R"(,"speed":501)"), Errc::invalid_field, "location.coords.speed"},
            Row{coords(R"(,"heading":361)"), Errc::invalid_field, "location.coords.heading"},
            Row{R"({"device_id":"d","location":{"timestamp":true,"coords":{"latitude":1,"longitude":1}}})",
                Errc::invalid_field, "location.timestamp"},
            Row{R"({"device_id":"d","location":{"timestamp":18446744073709551615,"coords":{"latitude":1,"longitude":1}}})",
                Errc::invalid_field, "location.timestamp"},
            Row{R"({"device_id":"d","location":{"mock":1,"coords":{"latitude":1,"longitude":1}}})", Errc::invalid_field,
                "location.mock"},
        }) {
        CAPTURE(row.body);
        auto const error = bad("", json, row.body);
        CHECK(error.code == row.code);
        CHECK(error.path == row.path);
    }
    CHECK(*good("", json, coords(R"(,"speed":500)")).position.speed_mps == 500);
}
