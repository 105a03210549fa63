// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_messages.hpp"
#include "protocol/devices/gbk.hpp"
#include "protocol/devices/jt808_decode_json.hpp"
#include "protocol/devices/jt808_items.hpp"
#include "tests/protocol/jt808_fixtures.hpp"

#include <nlohmann/json.hpp>

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

Position position_of(char const* hex) {
    auto const position = decode_position(frame_of(hex).body, beijing_offset);
    REQUIRE(position.has_value());
    return *position;
}

std::string time_of(Position const& position) { return position.fix_at ? to_rfc3339(*position.fix_at) : "none"; }

nlohmann::json described(char const* hex) { return nlohmann::json::parse(describe_frame(frame_of(hex))); }

/// A fixed position in Shanghai, 2026-01-05 08:30 local time.
Position sample_position() {
    Position position;
    position.alarm_bits = alarm_sos;
    position.status_bits = 3;
    position.lat_deg = 31.228611;
    position.lon_deg = 121.454722;
    position.altitude_m = -12;
    position.speed_kmh = 36.5;
    position.course_deg = 359;
    position.fix_at = *time_from_civil(2026, 1, 5, 0, 30, 0);
    return position;
}

std::string sample_body() { return encode_position(sample_position(), beijing_offset); }

Result<Position> decoded(std::string const& body) { return decode_position(body, beijing_offset); }

}  // namespace

TEST_CASE("jt808: positions of captured frames") {
    struct Row {
        char const* hex;
        double lat;
        double lon;
        int altitude;
        double speed;
        int course;
        char const* time;
        std::uint32_t alarm;
        std::uint32_t status;
        bool usable;
    };
    for (Row const& row : {
             Row{position_west, -19.591535, -46.912186, 0, 0, 0, "2015-01-01T11:42:57Z", 0, 0x400e, true},
             Row{position_sos, 50.871735, -1.255923, 0, 2.0, 0, "2013-04-12T08:49:52Z", 1, 0xa, true},
             Row{position_south, -27.455656, 153.029616, 0, 0, 237, "2020-11-02T19:17:33Z", 0, 0x1c06, true},
             Row{position_nowhere, 0, 0, 0, 0, 0, "2026-06-17T16:15:12Z", 0, 2, false},
             Row{position_not_fixed_bad_tail, 35.892384, 14.458328, 0, 0, 0, "2017-12-14T09:12:21Z", 0, 1, false},
             Row{position_2013_with_version_bit, 40.670063, 122.4523, 4, 86.7, 215, "2021-06-25T07:57:39Z", 0, 0xc0003,
                 true},
         }) {
        CAPTURE(row.hex);
        auto const position = position_of(row.hex);
        CHECK(position.lat_deg == doctest::Approx(row.lat).epsilon(1e-12));
        CHECK(position.lon_deg == doctest::Approx(row.lon).epsilon(1e-12));
        CHECK(position.altitude_m == row.altitude);
        CHECK(position.speed_kmh == doctest::Approx(row.speed));
        CHECK(position.course_deg == row.course);
        CHECK(time_of(position) == row.time);
        CHECK(position.alarm_bits == row.alarm);
        CHECK(position.status_bits == row.status);
        CHECK(position.usable_fix == row.usable);
    }
    CHECK(*facts_of(position_of(position_west).items).mileage_km == doctest::Approx(11.9));
    auto const facts = facts_of(position_of(position_2013_with_version_bit).items);
    CHECK(*facts.satellites == 0x12);
    CHECK(*facts.signal == 0x15);
}

TEST_CASE("jt808: an encoded position is read back in all four quarters of the globe") {
    for (double const lat : {31.228611, -31.228611})
        for (double const lon : {121.454722, -121.454722}) {
            auto sent = sample_position();
            sent.lat_deg = lat;
            sent.lon_deg = lon;
            sent.items = {{0x01, bytes_of("00002582")}, {0x30, "\x1f"}, {0x31, "\x0e"}, {0xe1, ""}};
            auto const got = decoded(encode_position(sent, beijing_offset));
            REQUIRE(got.has_value());
            CHECK(got->lat_deg == lat);
            CHECK(got->lon_deg == lon);
            CHECK(got->altitude_m == -12);
            CHECK(got->speed_kmh == 36.5);
            CHECK(got->fix_at == sent.fix_at);
            CHECK(got->usable_fix);
            CHECK(got->items.size() == 4);
            auto const facts = facts_of(got->items);
            CHECK(*facts.mileage_km == doctest::Approx(960.2));
            CHECK(*facts.signal == 31);
            CHECK(*facts.satellites == 14);
        }
}

TEST_CASE("jt808: a fix is usable only when fixed, open, possible, somewhere and dated") {
    auto const usable = [](auto change) {
        auto body = sample_body();
        change(body);
        auto const position = decode_position(body, beijing_offset);
        REQUIRE(position.has_value());
        return position->usable_fix;
    };
    CHECK(usable([](std::string&) {}));
    CHECK(!usable([](std::string& b) { b[7] = 1; }));                                    // not fixed
    CHECK(!usable([](std::string& b) { b[7] = 0x23; }));                                 // confidential plug-in
    CHECK(!usable([](std::string& b) { b.replace(8, 4, bytes_of("06ee0000")); }));       // latitude 116
    CHECK(!usable([](std::string& b) { b.replace(12, 4, bytes_of("0b000000")); }));      // longitude 184
    CHECK(!usable([](std::string& b) { b.replace(8, 8, std::string(8, '\0')); }));       // 0/0
    CHECK(usable([](std::string& b) { b.replace(8, 4, std::string(4, '\0')); }));        // on the equator
    CHECK(!usable([](std::string& b) { b.replace(22, 6, std::string(6, '\0')); }));      // month 0
    CHECK(!usable([](std::string& b) { b.replace(22, 6, bytes_of("260230101010")); }));  // 30 February
    CHECK(!usable([](std::string& b) { b.replace(22, 6, bytes_of("26010a101010")); }));  // not BCD
    CHECK(!usable([](std::string& b) { b.replace(22, 6, bytes_of("260105241010")); }));  // hour 24
    CHECK(usable([](std::string& b) { b.replace(8, 4, bytes_of("055d4a80")); }));        // the pole itself
}

TEST_CASE("jt808: bad item lists never lose the position") {
    struct Row {
        char const* tail;
        std::size_t items;
        bool complete;
    };
    for (Row const& row : {Row{"", 0, true}, Row{"01", 0, false}, Row{"0104 00", 0, false}, Row{"3001 1f 31", 1, false},
                           Row{"3001 1f 3001 20", 2, true}, Row{"0000 0000", 2, true}, Row{"ffff", 0, false},
                           Row{"0102 0001", 1, true}, Row{"eb04 000a000b", 1, true}}) {
        CAPTURE(row.tail);
        auto const position = decoded(sample_body() + bytes_of(row.tail));
        REQUIRE(position.has_value());
        CHECK(position->items.size() == row.items);
        CHECK(position->items_complete == row.complete);
        CHECK(position->usable_fix);
        CHECK(!facts_of(position->items).mileage_km);
    }
    CHECK(!decoded(sample_body().substr(0, 27)));
    CHECK(decoded("").error().path == "body");
}

TEST_CASE("jt808: a report is in SI units, and a clock that shows UTC is a setting") {
    auto const now = *time_from_civil(2026, 1, 5, 1, 0, 0);
    auto const report = to_report(*decoded(sample_body()), now);
    CHECK(report.point == GeoPoint{121.454722, 31.228611});
    CHECK(*report.speed_mps == doctest::Approx(36.5 / 3.6));
    CHECK(*report.course_deg == 359);
    CHECK(*report.altitude_m == -12);
    CHECK(report.alarm_bits == alarm_sos);
    CHECK(report.status_bits == 3);
    CHECK(report.arrived_at == now);
    CHECK(to_rfc3339(report.fix_at) == "2026-01-05T00:30:00Z");
    CHECK(to_rfc3339(*decode_position(sample_body(), Millis(0))->fix_at) == "2026-01-05T08:30:00Z");

    auto impossible = sample_body();
    impossible.replace(8, 4, bytes_of("06ee0000"));
    impossible.replace(22, 6, bytes_of("ffffffffffff"));
    auto const unusable = to_report(*decoded(impossible), now);
    CHECK(!unusable.usable_fix);
    CHECK(unusable.point == GeoPoint{});
    CHECK(unusable.fix_at == now);
    CHECK(unusable.alarm_bits == alarm_sos);
}

TEST_CASE("jt808: batches keep every position that can be read") {
    auto const two = decode_batch(frame_of(batch_of_two).body, beijing_offset);
    REQUIRE(two.has_value());
    REQUIRE(two->positions.size() == 2);
    CHECK(two->type == 0);
    CHECK(two->positions[0].lat_deg == 12.222222);
    CHECK(two->positions[1].lon_deg == 132.555555);
    CHECK(time_of(two->positions[1]) == "2018-07-15T02:10:30Z");
    CHECK(*facts_of(two->positions[1].items).fuel_l == doctest::Approx(6.6));
    CHECK(two->positions[0].usable_fix);
    CHECK(!two->positions[1].usable_fix);

    auto const body = encode_batch(1, {sample_body(), "short", sample_body() + bytes_of("30011f")});
    auto const all = decode_batch(body, beijing_offset);
    CHECK(all->type == 1);
    CHECK(all->positions.size() == 2);
    CHECK(all->undecoded == 1);
    auto const cut = decode_batch(std::string_view(body).substr(0, body.size() - 2), beijing_offset);
    CHECK(cut->positions.size() == 2);  // The last item was cut, the fixed bytes are there.
    auto const shorter = decode_batch(std::string_view(body).substr(0, body.size() - 20), beijing_offset);
    CHECK(shorter->positions.size() == 1);
    CHECK(shorter->undecoded == 2);
    CHECK(decode_batch(bytes_of("ffff00"), beijing_offset)->undecoded == 65535);
    CHECK(!decode_batch("\x01", beijing_offset));
}

TEST_CASE("jt808: register bodies of the three editions") {
    auto const r2013 = *decode_registration(frame_of(register_2013));
    CHECK(r2013.edition == Edition::y2013);
    CHECK(r2013.model == "HB-R03GBD");
    CHECK(r2013.terminal_id == "1906751");
    CHECK(r2013.plate_color == 2);
    CHECK(r2013.plate == "ABC00000");
    auto const gbk = *decode_registration(frame_of(register_2013_gbk));
    CHECK(gbk.province_id == 40);
    CHECK(gbk.city_id == 50);
    CHECK(gbk.maker == "12340");
    CHECK(gbk.plate ==
          "\xE7\xB2\xA4"
          "A12345");
    auto const r2019 = *decode_registration(frame_of(register_2019));
    CHECK(r2019.edition == Edition::y2019);
    CHECK(r2019.maker.empty());
    CHECK(r2019.model == "MD300");
    CHECK(r2019.terminal_id == "866496077582164");
    CHECK(r2019.plate_color == 4);
    CHECK(r2019.plate.empty());
    CHECK(r2019.number.key == "866496077582164");
    auto const no_plate = *decode_registration(frame_of(register_without_plate));
    CHECK(no_plate.edition == Edition::y2011);
    CHECK(no_plate.plate.empty());
}

TEST_CASE("jt808: a register body is read back in every shape, also a 2011 body with a VIN") {
    Registration sent;
    sent.province_id = 31;
    sent.city_id = 106;
    sent.maker = "MAKER";
    sent.model = "MODEL-1";
    sent.terminal_id = "ID00042";
    for (auto const edition : {Edition::y2011, Edition::y2013, Edition::y2019})
        for (bool const vin : {false, true}) {
            sent.plate_color = vin ? 0 : 5;
            sent.plate = vin ? "LTESTVIN000000042"
                             : "\xE6\xB2\xAA"
                               "D00042F";
            auto const version = edition == Edition::y2019 ? Version::v2019 : Version::v2013;
            Frame frame{header_of(msg::registration, version, 1), encode_registration(sent, edition)};
            auto const got = decode_registration(frame);
            REQUIRE(got.has_value());
            CHECK(got->edition == edition);
            CHECK(got->province_id == 31);
            CHECK(got->city_id == 106);
            CHECK(got->maker == sent.maker);
            CHECK(got->model == sent.model);
            CHECK(got->terminal_id == sent.terminal_id);
            CHECK(got->plate_color == sent.plate_color);
            CHECK(got->plate == sent.plate);
        }
    Frame tiny{header_of(msg::registration, Version::v2013, 1), std::string(24, 'x')};
    CHECK(decode_registration(tiny).error().code == Errc::invalid_field);
}

TEST_CASE("jt808: authentication codes of both shapes") {
    CHECK(decode_authentication(frame_of(authentication_2013))->code == "2011110811332196");
    CHECK(decode_authentication(frame_of(authentication_2013_with_version_bit))->code == "J10030000681");
    Authentication const sent{.code = "s3cret", .imei = "000000000000042", .software_version = "v1.2"};
    Frame const frame{header_of(msg::authentication, Version::v2019, 1), encode_authentication(sent, Version::v2019)};
    CHECK(frame.body.size() == 1 + 6 + 15 + 20);
    auto const got = *decode_authentication(frame);
    CHECK(got.code == "s3cret");
    CHECK(got.imei == "000000000000042");
    CHECK(got.software_version == "v1.2");
    Frame const plain{header_of(msg::authentication, Version::v2019, 1), "s3cret"};
    CHECK(decode_authentication(plain)->code == "s3cret");
    Frame const empty{header_of(msg::authentication, Version::v2013, 1), ""};
    CHECK(!decode_authentication(empty));
}

TEST_CASE("jt808: answers have the bytes of the standard's tables") {
    CHECK(to_hex(encode_general_reply(0x1234, 0x0200, ReplyResult::unsupported)) == "1234020003");
    CHECK(to_hex(encode_register_reply(7, RegisterResult::ok, "ab")) == "0007006162");
    CHECK(to_hex(encode_register_reply(7, RegisterResult::terminal_unknown, "ab")) == "000704");
    CHECK(to_hex(encode_time_reply(*time_from_civil(2026, 11, 21, 5, 6, 7))) == "261121050607");
    CHECK(decode_general_reply(bytes_of("1234020003"))->result == 3);
    CHECK(decode_register_reply(bytes_of("0007006162"))->auth_code == "ab");
    CHECK(!decode_general_reply("1234"));
    CHECK(!decode_register_reply("12"));
}

TEST_CASE("jt808: GBK text becomes UTF-8 and what is neither becomes a replacement character") {
    using devices::gbk_to_utf8;
    using devices::utf8_to_gbk;
    CHECK(gbk_to_utf8(bytes_of("bba6")) == "\xE6\xB2\xAA");
    CHECK(to_hex(utf8_to_gbk("\xE6\xB2\xAA"
                             "1")) == "bba631");
    CHECK(gbk_to_utf8("plain") == "plain");
    CHECK(gbk_to_utf8(bytes_of("41ff42")) ==
          "A\xEF\xBF\xBD"
          "B");
    CHECK(gbk_to_utf8(bytes_of("41bb")) == "A\xEF\xBF\xBD");
    std::string every;
    for (int i = 0; i < 256; ++i) every.push_back(static_cast<char>(i));
    CHECK(is_utf8(gbk_to_utf8(every)));
}

TEST_CASE("jt808: frames described as JSON") {
    auto const sos = described(position_sos);
    CHECK(sos["msg_id"] == "0x0200");
    CHECK(sos["version"] == "2013");
    CHECK(sos["phone"] == "94027587492");
    CHECK(sos["seq"] == 10);
    CHECK(sos["lat"] == 50.871735);
    CHECK(sos["lon"] == -1.255923);
    CHECK(sos["speed_kmh"] == 2.0);
    CHECK(sos["course_deg"] == 0);
    CHECK(sos["altitude_m"] == 0);
    CHECK(sos["time"] == "2013-04-12T08:49:52Z");
    CHECK(sos["alarm_bits"] == nlohmann::json::array({0}));
    CHECK(sos["status_bits"] == nlohmann::json::array({1, 3}));
    CHECK(sos["usable_fix"] == true);

    auto const batch = described(batch_2019);
    CHECK(batch["version"] == "2019");
    CHECK(batch["batch_type"] == 0);
    CHECK(batch["positions"].size() == 1);
    CHECK(batch["positions"][0]["lat"] == -27.263378);
    CHECK(batch["positions"][0]["mileage_km"] == 960.2);

    auto const registered = described(register_2013_gbk);
    CHECK(registered["plate"] ==
          "\xE7\xB2\xA4"
          "A12345");
    CHECK(registered["shape"] == "2013");
    CHECK(described(authentication_2013)["auth_code"] == "2011110811332196");
    CHECK(described(authentication_binary_number)["phone_imei"] == "868935060005020");
    CHECK(described(heartbeat)["msg_id"] == "0x0002");
    CHECK(described(position_answer)["time"] == "2026-08-24T07:30:00Z");
}

TEST_CASE("jt808: a time that is no time is described as null, an unknown or unreadable body in hexadecimal") {
    auto const json_of = [](Header const& header, std::string const& body) {
        auto const wire = encode_frame(header, body);
        return nlohmann::json::parse(describe_frame(frame_of(std::string_view(wire))));
    };
    auto body = sample_body();
    body.replace(22, 6, bytes_of("2601051010fa"));
    auto const undated = json_of(header_of(msg::position, Version::v2019, 1), body);
    CHECK(undated["time"].is_null());
    CHECK(undated["usable_fix"] == false);
    CHECK(undated["altitude_m"] == -12);
    CHECK(json_of(header_of(0x0F00, Version::v2013, 1), "\x01z")["body"] == "017a");
    auto const short_body = json_of(header_of(msg::position, Version::v2013, 1), "z");
    CHECK(short_body["body"] == "7a");
    CHECK(short_body.contains("body_error"));
    Header part = header_of(msg::position, Version::v2019, 1);
    part.packet_total = 3;
    part.packet_number = 2;
    auto const split_body = json_of(part, sample_body());
    CHECK(split_body["packet_total"] == 3);
    CHECK(split_body["packet_number"] == 2);
    CHECK(!split_body.contains("lat"));
}
