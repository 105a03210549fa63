// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_alarms.hpp"
#include "protocol/devices/jt808_decode_json.hpp"
#include "protocol/devices/jt808_items.hpp"
#include "tests/protocol/jt808_conversation.hpp"

#include <nlohmann/json.hpp>

#include <set>

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

using Words = std::vector<std::string>;

ItemFacts facts(char const* hex) {
    auto const position = decode_position(position_body() + bytes_of(hex), beijing_offset);
    REQUIRE(position.has_value());
    REQUIRE(position->items_complete);
    return facts_of(position->items);
}

nlohmann::json described(std::uint16_t msg_id, std::string const& body, Version version = Version::v2013) {
    auto const wire = encode_frame(header_of(msg_id, version, 1), body);
    return nlohmann::json::parse(describe_frame(frame_of(std::string_view(wire))));
}

std::string name_field(std::string text, std::size_t width) {
    text.resize(width, '\0');
    return text;
}

}  // namespace

TEST_CASE("jt808 alarms: every bit has a word of its own, and bit 0 is the SOS") {
    std::set<std::string_view> words;
    unsigned next = 0;
    for (auto const& alarm : known_alarms()) {
        CHECK(alarm.bit == next++);
        words.insert(alarm.word);
    }
    CHECK(words.size() == 32);
    CHECK(alarm_words(alarm_sos | 1u << 20 | 1u << 31) == Words{"sos", "area", "illegal_door"});
    CHECK(alarm_words(0).empty());
}

TEST_CASE("jt808 alarms: what is cleared on the answer must be stored before it, and 2019 holds two more") {
    std::uint32_t const always = 1u << 0 | 1u << 20 | 1u << 21 | 1u << 22 | 1u << 27 | 1u << 28;
    CHECK(cleared_on_answer(Edition::y2019) == always);
    CHECK(cleared_on_answer(Edition::y2013) == (always | 1u << 3 | 1u << 31));
    CHECK(cleared_on_answer(Edition::y2011) == cleared_on_answer(Edition::y2013));
}

TEST_CASE("jt808 status: bits become words, the load is a number of two bits") {
    CHECK(status_words(0x3) == Words{"ignition_on", "fixed"});
    CHECK(status_words(1u << 5 | 1u << 22) == Words{"confidential", "moving"});
    CHECK(status_words(1u << 30) == Words{"status_30"});
    CHECK(status_words(3u << 8).empty());
    CHECK(load_of(0) == Load::empty);
    CHECK(load_of(1u << 8) == Load::half);
    CHECK(load_of(3u << 8 | 3u) == Load::full);
}

TEST_CASE("jt808 items: the standard's items have their meaning") {
    CHECK(*facts("0104 00000065").mileage_km == doctest::Approx(10.1));
    CHECK(*facts("0202 0042").fuel_l == doctest::Approx(6.6));
    CHECK(*facts("0302 016d").recorder_speed_kmh == doctest::Approx(36.5));
    CHECK(*facts("0402 0007").alarm_to_confirm == 7);
    auto const tyres = facts("051e 20ff210000000000000000000000000000000000000000000000000000ff").tyre_pressures;
    REQUIRE(tyres.size() == 30);
    CHECK(tyres[0] == 32);
    CHECK(!tyres[1]);
    CHECK(tyres[2] == 33);
    CHECK(*facts("0602 0019").cabin_temperature_c == 25);
    CHECK(*facts("0602 8005").cabin_temperature_c == -5);
    CHECK(*facts("2504 00004011").vehicle_signal_bits == 0x4011);
    CHECK(vehicle_signal_words(0x4011) == Words{"low_beam", "brake", "clutch"});
    CHECK(vehicle_signal_words(1u << 20) == Words{"signal_20"});
    CHECK(*facts("2a02 0002").io_bits == 2);
    CHECK(*facts("2b04 00010002").analogue_0 == 2);
    CHECK(*facts("2b04 00010002").analogue_1 == 1);
    CHECK(*facts("3001 1c").signal == 28);
    CHECK(*facts("3101 0b").satellites == 11);
    CHECK(*facts("3101 0b 3101 0c").satellites == 12);
}

TEST_CASE("jt808 items: areas, routes and sections say where and which way") {
    CHECK(facts("1101 00").overspeed->place == PlaceKind::none);
    auto const overspeed = *facts("1105 03 00000102").overspeed;
    CHECK(overspeed.place == PlaceKind::polygon);
    CHECK(*overspeed.place_id == 0x102);
    CHECK(!facts("1105 00 00000000").overspeed->place_id);
    CHECK(!facts("1101 01").overspeed);           // A circle without its number.
    CHECK(!facts("1105 09 00000001").overspeed);  // No such kind.
    auto const area = *facts("1206 01 00000005 01").area;
    CHECK(area.place == PlaceKind::circle);
    CHECK(area.place_id == 5);
    CHECK(area.left);
    CHECK(!facts("1206 04 00000005 00").area->left);
    auto const section = *facts("1307 00000009 003c 01").section;
    CHECK(section.section_id == 9);
    CHECK(section.driven_s == 60);
    CHECK(section.too_long);
}

TEST_CASE("jt808 items: an id that a vendor uses with another length keeps its bytes and gets no meaning") {
    for (char const* hex : {"0101 05", "0601 50", "3102 0b0b", "1206 09 00000005 00", "2a01 02", "eb04 000a000b"}) {
        CAPTURE(hex);
        auto const position = *decode_position(position_body() + bytes_of(hex), beijing_offset);
        CHECK(position.items.size() == 1);
        auto const none = facts_of(position.items);
        CHECK(!none.mileage_km);
        CHECK(!none.cabin_temperature_c);
        CHECK(!none.satellites);
        CHECK(!none.area);
        CHECK(!none.io_bits);
    }
}

TEST_CASE("jt808 driver: a card that went in and was read names the driver") {
    auto const body =
        bytes_of("01 260105083000 00 04 bba6 bba6") + name_field("CERT-42", 20) + bytes_of("02 bba6 20270331");
    for (auto const edition : {Edition::y2013, Edition::y2019}) {
        auto const with_id = edition == Edition::y2019 ? body + name_field("ID-42", 20) : body;
        auto const driver = decode_driver(with_id, {edition});
        REQUIRE(driver.has_value());
        CHECK(driver->change == CardChange::in);
        CHECK(to_rfc3339(driver->at.value()) == "2026-01-05T00:30:00Z");
        CHECK(driver->read_result == 0);
        CHECK(driver->name == "\xE6\xB2\xAA\xE6\xB2\xAA");
        CHECK(driver->certificate == "CERT-42");
        CHECK(driver->issuer == "\xE6\xB2\xAA");
        CHECK(driver->valid_to == "2027-03-31");
        CHECK(driver->id_number == (edition == Edition::y2019 ? "ID-42" : ""));
    }
}

TEST_CASE("jt808 driver: a card that went out, or could not be read, needs no more bytes") {
    auto const out = decode_driver(bytes_of("02 260105083000"), {Edition::y2013});
    REQUIRE(out.has_value());
    CHECK(out->change == CardChange::out);
    CHECK(out->name.empty());
    auto const unread = decode_driver(bytes_of("01 260105083000 02"), {Edition::y2019});
    REQUIRE(unread.has_value());
    CHECK(unread->read_result == 2);
    CHECK(decode_driver(bytes_of("02 26010508300f"), {Edition::y2019})->at == std::nullopt);
    CHECK(!decode_driver(bytes_of("02 2601050830"), {Edition::y2019}));
    CHECK(!decode_driver(bytes_of("01 260105083000"), {Edition::y2013}));
    CHECK(!decode_driver(bytes_of("01 260105083000 00 04 bba6"), {Edition::y2013}));
    CHECK(!decode_driver(bytes_of("03 260105083000"), {Edition::y2019}));
}

TEST_CASE("jt808 driver: 2011 says only who it is, also when nobody knows the edition") {
    auto const body =
        bytes_of("04 bba6 bba6") + name_field("ID-42", 20) + name_field("CERT-42", 40) + bytes_of("02 bba6");
    for (auto const edition : {Edition::y2011, Edition::y2013}) {
        auto const driver = decode_driver(body, {edition});
        REQUIRE(driver.has_value());
        CHECK(!driver->change);
        CHECK(driver->name == "\xE6\xB2\xAA\xE6\xB2\xAA");
        CHECK(driver->id_number == "ID-42");
        CHECK(driver->certificate == "CERT-42");
        CHECK(driver->issuer == "\xE6\xB2\xAA");
    }
    CHECK(!decode_driver(body.substr(0, 62), {Edition::y2011}));
}

TEST_CASE("jt808 session: who drives goes to the host once, transparent bytes to nobody") {
    Connection device;
    device.log_in();
    device.send(msg::driver_identity, bytes_of("02 260105083000"), 2);
    CHECK(device.result_of(msg::driver_identity, 2) == 0);
    device.send(msg::driver_identity, bytes_of("02 260105083000"), 2);
    CHECK(device.result_of(msg::driver_identity, 2) == 0);
    CHECK(device.listener.drivers.size() == 1);
    device.send(msg::driver_identity, "", 3);
    CHECK(device.result_of(msg::driver_identity, 3) == 2);
    device.send(msg::transparent, "\x01z", 4);
    CHECK(device.result_of(msg::transparent, 4) == 0);
    device.send(msg::transparent, "", 5);
    CHECK(device.result_of(msg::transparent, 5) == 2);
    CHECK(device.session.counters().transparent == 1);
}

TEST_CASE("jt808: a position is described in words") {
    auto const json = described(msg::position, position_body() + bytes_of("0104 00002582 1206 04 00000005 01 eb01 07"));
    CHECK(json["alarm_bits"] == nlohmann::json::array({0}));
    CHECK(json["alarms"] == nlohmann::json::array({"sos"}));
    CHECK(json["status"] == nlohmann::json::array({"ignition_on", "fixed"}));
    CHECK(json["load"] == "empty");
    CHECK(json["mileage_km"] == 960.2);
    CHECK(json["area"] == nlohmann::json{{"place", "section"}, {"place_id", 5}, {"way", "out"}});
    CHECK(json["items"].size() == 3);
    CHECK(json["items"][2] == nlohmann::json{{"id", "0xeb"}, {"value", "07"}});
    auto const rest = described(
        msg::position,
        position_body() + bytes_of("1105 01 00000002 1307 00000009 003c 00 2504 00000010 2a02 0003 2b04 00010002"));
    CHECK(rest["overspeed"]["place"] == "circle");
    CHECK(rest["section"]["too"] == "short");
    CHECK(rest["vehicle_signals"] == nlohmann::json::array({"brake"}));
    CHECK(rest["io_bits"] == nlohmann::json::array({0, 1}));
    CHECK(rest["analogue_1"] == 1);
}

TEST_CASE("jt808: every message of a terminal is described by its fields") {
    struct Row {
        std::uint16_t msg_id;
        std::string body;
        char const* key;
        nlohmann::json value;
    };
    auto const media = bytes_of("00000102 00 00 00 03");
    for (Row const& row : {
             Row{msg::parameters_answer,
                 bytes_of("0007 01 00000055 04 00000050"),
                 "parameters",
                 {{{"id", "0x0055"}, {"name", "max_speed_kmh"}, {"value", 80}}}},
             Row{msg::attributes_answer, std::string(44, '\0') + bytes_of("00 00 0301"), "positioning_bits", {0, 1}},
             Row{msg::driver_identity, bytes_of("02 260105083000"), "card", "out"},
             Row{msg::media_event, media, "channel", 3},
             Row{msg::media_data, media + position_body() + "jpg", "data_bytes", 3},
             Row{msg::media_data, media + bytes_of("00000002 00000001") + "jpg", "piece_total", 2},
             Row{msg::media_list, bytes_of("0007 0000"), "total", 0},
             Row{msg::shoot_answer, bytes_of("0007 00 0001 00000102"), "media_ids", nlohmann::json::array({0x102})},
             Row{msg::missing_parts_query, bytes_of("0007 01 0002"), "numbers", nlohmann::json::array({2})},
             Row{msg::missing_parts_request, bytes_of("0007 01 0002"), "first_seq", 7},
             Row{msg::text, bytes_of("0d bba6"), "urgency", "urgent"},
         }) {
        CAPTURE(row.msg_id);
        CHECK(described(row.msg_id, row.body)[row.key] == row.value);
    }
    CHECK(described(msg::media_list,
                    bytes_of("0007 0001 00000001 00 01 02") + position_body())["media"][0]["usable_fix"] == true);
    CHECK(described(msg::attributes_answer, "x").contains("body_error"));
}
