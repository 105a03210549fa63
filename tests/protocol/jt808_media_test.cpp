// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_conversation.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

using std::chrono::seconds;

/// Medium 0x00000102, a JPEG, asked for by the platform, channel 3.
std::string head() { return bytes_of("00000102 00 00 00 03"); }

std::string picture(std::size_t bytes) { return bytes_of("ffd8ff") + std::string(bytes - 3, 'p'); }

/// 0x0801 of 2013 and 2019.
std::string medium(std::size_t bytes) { return head() + position_body() + picture(bytes); }

/// 0x0801 of 2011.
std::string piece(std::uint32_t number, std::uint32_t total, std::string const& data) {
    std::string numbers;
    for (auto const value : {total, number})
        for (int shift = 24; shift >= 0; shift -= 8) numbers.push_back(static_cast<char>(value >> shift & 0xFFu));
    return head() + numbers + data;
}

std::vector<std::string> cut(std::string const& body, std::size_t size) {
    std::vector<std::string> bodies;
    for (std::size_t at = 0; at < body.size(); at += size) bodies.push_back(body.substr(at, size));
    return bodies;
}

/// The only message since the last call must be 0x8800 with this body.
void expect_media_reply(Connection& device, std::string const& body_hex) {
    auto const sent = device.sent();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].header.msg_id == msg::media_reply);
    CHECK(to_hex(sent[0].body) == body_hex);
}

}  // namespace

TEST_CASE("jt808 media: a picture is confirmed only after it was stored") {
    for (auto const version : {Version::v2013, Version::v2019}) {
        Connection device;
        device.log_in(version);
        auto const frames = Connection::parts(msg::media_data, cut(medium(5000), 1000), 50, version);
        for (auto const& frame : frames) device.session.receive(frame, noon);
        REQUIRE(device.listener.media_kept.size() == 1);
        auto const& kept = device.listener.media_kept[0];
        CHECK(kept.head.id == 0x102);
        CHECK(kept.head.channel == 3);
        CHECK(kept.data == picture(5000));
        REQUIRE(kept.taken.has_value());
        CHECK(kept.taken->point.lon_deg == doctest::Approx(121.454722));
        CHECK(device.sent().empty());
        device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
        expect_media_reply(device, "00000102");
        // The answer was lost: the terminal sends the last part again.
        device.session.receive(frames.back(), noon);
        expect_media_reply(device, "00000102");
        CHECK(device.listener.media_kept.size() == 1);
    }
}

TEST_CASE("jt808 media: a picture that could not be stored is refused and taken again") {
    Connection device;
    device.log_in();
    device.send(msg::media_data, medium(100), 7);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::fail);
    CHECK(device.result_of(msg::media_data, 7) == 1);
    device.send(msg::media_data, medium(100), 7);
    CHECK(device.listener.media_kept.size() == 2);
}

TEST_CASE("jt808 media: missing parts of a picture are asked for by its id, of which the first part tells") {
    Connection device;
    device.log_in();
    auto const frames = Connection::parts(msg::media_data, cut(medium(2500), 900), 50);
    REQUIRE(frames.size() == 3);
    device.session.receive(frames[0], noon);
    device.session.tick(noon + seconds(5));
    expect_media_reply(device,
                       "00000102"
                       "02"
                       "00020003");
    Connection headless;
    headless.log_in();
    headless.session.receive(frames[1], noon);
    headless.session.tick(noon + seconds(5));
    auto const asked = headless.sent();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].header.msg_id == msg::missing_parts_request);
    CHECK(to_hex(asked[0].body) ==
          "0032"
          "02"
          "00010003");
    for (auto const at : {0u, 2u}) headless.session.receive(frames[at], noon + seconds(6));
    CHECK(headless.listener.media_kept.size() == 1);
}

TEST_CASE("jt808 media: 2011 counts the pieces of a picture in the body") {
    Connection device;
    device.listener.edition = Edition::y2011;
    device.log_in();
    device.send(msg::media_data, piece(2, 3, "second"), 51);
    device.send(msg::media_data, piece(2, 3, "second"), 51);
    CHECK(device.sent().empty());
    device.session.tick(noon + seconds(5));
    expect_media_reply(device,
                       "0033"
                       "00000102"
                       "02"
                       "00010003");
    device.send(msg::media_data, piece(1, 3, "first"), 50);
    device.send(msg::media_data, piece(3, 3, "third"), 52);
    REQUIRE(device.listener.media_kept.size() == 1);
    CHECK(device.listener.media_kept[0].data == "firstsecondthird");
    CHECK(!device.listener.media_kept[0].taken);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    expect_media_reply(device,
                       "0034"
                       "00000102");
    CHECK(!device.session.waits());
    device.send(msg::media_data, piece(3, 3, "third"), 52);
    expect_media_reply(device,
                       "0034"
                       "00000102");
}

TEST_CASE("jt808 media: pieces are recognised from a terminal whose edition nobody knows, also with packet numbers") {
    Connection device;
    device.log_in();
    CHECK(device.session.edition() == Edition::y2013);
    device.send(msg::media_data, piece(1, 2, "first"), 50);
    CHECK(device.listener.media_kept.empty());
    device.send(msg::media_data, piece(2, 2, "second"), 51);
    REQUIRE(device.listener.media_kept.size() == 1);
    CHECK(device.listener.media_kept[0].data == "firstsecond");

    Connection both;
    both.log_in();
    for (auto const& frame : Connection::parts(msg::media_data, {piece(1, 2, "first"), piece(2, 2, "second")}, 50))
        both.session.receive(frame, noon);
    REQUIRE(both.listener.media_kept.size() == 1);
    CHECK(both.listener.media_kept[0].data == "firstsecond");
}

TEST_CASE("jt808 media: at most four pictures of a terminal wait for the disk") {
    Connection device;
    device.log_in();
    for (std::uint16_t seq = 1; seq <= 4; ++seq) device.send(msg::media_data, medium(100), seq);
    CHECK(device.sent().empty());
    device.send(msg::media_data, medium(100), 5);
    CHECK(device.result_of(msg::media_data, 5) == 1);
    CHECK(device.session.counters().refused_full == 1);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    device.sent();
    device.send(msg::media_data, medium(100), 5);
    CHECK(device.listener.media_kept.size() == 5);
}

TEST_CASE("jt808 media: a picture of 2011 is 1 MiB at most") {
    Connection device(SessionLimits{.parts = {.bytes_max = 1500}});
    device.listener.edition = Edition::y2011;
    device.log_in();
    device.send(msg::media_data, piece(1, 3, std::string(750, 'x')), 50);
    device.send(msg::media_data, piece(2, 3, std::string(750, 'x')), 51);
    CHECK(device.sent().empty());
    device.send(msg::media_data, piece(3, 3, "x"), 52);
    CHECK(device.result_of(msg::media_data, 52) == 1);
    CHECK(device.session.counters().parts_given_up == 1);
    CHECK(!device.session.waits());
    CHECK(device.listener.media_kept.empty());
}

TEST_CASE("jt808 media: an event is confirmed, bodies without data are not") {
    Connection device;
    device.log_in();
    device.send(msg::media_event, head(), 2);
    CHECK(device.result_of(msg::media_event, 2) == 0);
    auto const event = decode_media_event(bytes_of("00000102 02 04 03 05"));
    CHECK(event->kind == static_cast<int>(MediaKind::video));
    CHECK(event->format == 4);
    CHECK(event->event == 3);
    device.send(msg::media_event, "short", 3);
    CHECK(device.result_of(msg::media_event, 3) == 2);
    device.send(msg::media_data, head() + position_body(), 4);
    CHECK(device.result_of(msg::media_data, 4) == 2);
    device.send(msg::media_data, "short", 5);
    CHECK(device.result_of(msg::media_data, 5) == 2);
    CHECK(device.session.counters().bad_bodies == 3);
}

TEST_CASE("jt808 media: lists and answers of the camera are read by their tables") {
    auto const list = decode_media_list(
        bytes_of("0007 0003 00000001 00 01 02") + position_body() + bytes_of("00000002 02 03 04") + position_body(),
        beijing_offset);
    REQUIRE(list.has_value());
    CHECK(list->total == 3);  // One more than came.
    REQUIRE(list->media.size() == 2);
    CHECK(list->media[1].id == 2);
    CHECK(list->media[1].kind == 2);
    CHECK(list->media[1].channel == 3);
    CHECK(list->media[1].event == 4);
    CHECK(!decode_media_list("123", beijing_offset));
    CHECK(!decode_shoot_answer(bytes_of("0007")));
    CHECK(!decode_shoot_answer(bytes_of("0007 00 0002 00000001")));
    CHECK(decode_shoot_answer(bytes_of("0007 00 0000"))->media_ids.empty());
}
