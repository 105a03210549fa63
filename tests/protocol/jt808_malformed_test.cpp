// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_conversation.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

/// What the README of protocol/devices promises for a class of malformed input.
enum class Promise {
    skipped,   ///< Bytes that belong to no frame: not answered, not counted as a bad frame.
    dropped,   ///< A bad frame: counted, not answered.
    ignored,   ///< An answer that makes no sense: counted, not answered.
    refused,   ///< Answered with the result; nothing was taken.
    accepted,  ///< What is good in it was taken, and answered with 0 when stored.
};

struct Row {
    char const* what;
    std::string wire;
    Promise promise;
    int result = 0;  ///< Of `refused`.
    Edition edition = Edition::y2013;
};

std::string framed(std::uint16_t msg_id, std::string const& body, Version version = Version::v2013) {
    return encode_frame(header_of(msg_id, version, 7), body);
}

/// Header of a position from the terminal of the tests, with the caller's attributes, and a body.
std::string raw(unsigned attributes, std::string_view body) {
    std::string payload("\x02\x00", 2);
    payload.push_back(static_cast<char>(attributes >> 8));
    payload.push_back(static_cast<char>(attributes & 0xFF));
    return payload + bytes_of("100000000042 0007") + std::string(body);
}

std::string part(std::uint16_t total, std::uint16_t number, std::uint16_t seq) {
    auto header = header_of(msg::position_batch, Version::v2013, seq);
    header.packet_total = total;
    header.packet_number = number;
    auto wire = encode_frame(header, "x");
    if (total != 0) return wire;
    // `encode_frame` writes no packet item for a total of 0.
    return wrapped(bytes_of("0704 2001 100000000042 0007 0000 0001") + "x");
}

std::string changed(std::string wire, std::size_t at) {
    wire[at] ^= 1;
    return wire;
}

std::string from_number(char const* phone) {
    auto header = header_of(msg::heartbeat, Version::v2013, 7);
    header.phone = phone;
    return encode_frame(header, "");
}

std::string encrypted() {
    auto header = header_of(msg::position, Version::v2013, 7);
    header.attributes = 1u << 10;
    return encode_frame(header, position_body());
}

std::string unusable(std::size_t at, char const* bytes) {
    auto body = position_body();
    auto const replacement = bytes_of(bytes);
    return framed(msg::position, body.replace(at, replacement.size(), replacement));
}

std::string media_head() { return bytes_of("00000102 00 00 00 03"); }

std::vector<Row> framing_rows() {
    auto const good = framed(msg::position, position_body());
    auto const body = position_body();
    auto const without_end = good.substr(0, good.size() - 1);
    return {
        {"text before the first flag", "GET / HTTP/1.1\r\n\r\n", Promise::skipped},
        {"flags alone", "\x7e\x7e\x7e", Promise::skipped},
        {"frames with another delimiter", bytes_of("e7 0200 0000 e601 e7"), Promise::skipped},
        {"an ASCII line between frames", "\x7e(0123456789BR00)\x7e", Promise::dropped},
        {"one byte", bytes_of("7e 00 7e"), Promise::dropped},
        {"a run of zeros", "\x7e" + std::string(100, '\0') + "\x7e", Promise::dropped},
        {"a header without its checksum", bytes_of("7e 0002 0000 100000000042 0007 7e"), Promise::dropped},
        {"half a header of 2019", bytes_of("7e 0002 4000 01 00000000100000 7e"), Promise::dropped},
        {"a packet item that is cut", wrapped(raw(0x2000, "\x01")), Promise::dropped},
        {"a wrong checksum", changed(good, 20), Promise::dropped},
        {"a number that was changed on the way", changed(good, 6), Promise::dropped},
        {"7d with a wrong second byte", without_end + "\x7d\x03\x7e", Promise::dropped},
        {"7d before the flag", without_end + "\x7d\x7e", Promise::dropped},
        {"a length that announces more", wrapped(raw(29, body)), Promise::dropped},
        {"a length that announces less", wrapped(raw(27, body)), Promise::dropped},
        {"a body of 1024 bytes", wrapped(raw(0, std::string(1024, 'x'))), Promise::dropped},
        {"3000 bytes without a flag", "\x7e" + std::string(3000, 'x') + "\x7e", Promise::dropped},
        {"two frames without the flags between them", without_end + good.substr(1), Promise::dropped},
        {"a private dialect with a serial of one byte", bytes_of(private_dialect), Promise::dropped},
    };
}

std::vector<Row> header_rows() {
    std::string five;
    for (std::uint16_t seq = 1; seq <= 5; ++seq) five += part(2, 1, static_cast<std::uint16_t>(seq * 100));
    return {
        {"an encrypted body", encrypted(), Promise::refused, 3},
        {"an id that nobody knows", framed(0x0F00, "x"), Promise::refused, 3},
        {"a message of the platform", framed(msg::general_reply, bytes_of("0001 0002 00")), Promise::refused, 3},
        {"a private batch with lengths of one byte", framed(0x0210, bytes_of("02 1c")), Promise::refused, 3},
        {"a private text answer", framed(0x0701, "ok"), Promise::refused, 3},
        {"a private time synchronisation", framed(0x0109, ""), Promise::refused, 3},
        {"another number than the one logged in", from_number("100000000043"), Promise::refused, 1},
        {"a binary number on the line of a decimal one", from_number("4f07788ef676"), Promise::refused, 1},
        {"a part of none", part(0, 1, 7), Promise::refused, 2},
        {"part number 0", part(2, 0, 7), Promise::refused, 2},
        {"a part behind the last one", part(2, 3, 7), Promise::refused, 2},
        {"parts that disagree about their total", part(3, 1, 7) + part(4, 2, 8), Promise::refused, 2},
        {"65 parts", part(65, 1, 7), Promise::refused, 1},
        {"a fifth unfinished message", five, Promise::refused, 1},
    };
}

std::vector<Row> body_rows() {
    auto const batch = [](std::vector<std::string> const& positions) {
        return framed(msg::position_batch, encode_batch(0, positions));
    };
    return {
        {"a position of 27 bytes", framed(msg::position, position_body().substr(1)), Promise::refused, 2},
        {"swapped axes", unusable(8, "073d4082 01dc82c3"), Promise::accepted},
        {"a time that is none", unusable(22, "269999999999"), Promise::accepted},
        {"a list of items that is cut", framed(msg::position, position_body() + "\x01\x04z"), Promise::accepted},
        {"a batch without a count", framed(msg::position_batch, "x"), Promise::refused, 2},
        {"a batch of which nothing can be read", batch({"bad", "worse"}), Promise::refused, 2},
        {"a batch of which one can be read", batch({"bad", position_body()}), Promise::accepted},
        {"a batch that announces 65535", framed(msg::position_batch, bytes_of("ffff 00")), Promise::refused, 2},
        {"a register body of 24 bytes", framed(msg::registration, std::string(24, 'x')), Promise::refused, 2},
        {"a reply that is cut", framed(msg::terminal_reply, "\x01"), Promise::ignored},
        {"a parameters answer that is cut", framed(msg::parameters_answer, "\x01"), Promise::ignored},
        {"an attributes answer that is cut", framed(msg::attributes_answer, "\x01"), Promise::ignored},
        {"a position answer that is cut", framed(msg::position_answer, "\x01"), Promise::ignored},
        {"a media list that is cut", framed(msg::media_list, "\x01"), Promise::ignored},
        {"a shoot answer that counts too much", framed(msg::shoot_answer, bytes_of("0001 00 ffff")), Promise::ignored},
        {"a list of missing parts that counts too much", framed(msg::missing_parts_query, bytes_of("0001 05")),
         Promise::refused, 2},
        {"a driver without anything", framed(msg::driver_identity, ""), Promise::refused, 2},
        {"a driver whose name is cut", framed(msg::driver_identity, bytes_of("01 260105083000 00 ff 41")),
         Promise::refused, 2},
        {"a media event that is cut", framed(msg::media_event, "\x01"), Promise::refused, 2},
        {"a medium without data", framed(msg::media_data, media_head() + position_body()), Promise::refused, 2},
        {"a piece behind the last one", framed(msg::media_data, media_head() + bytes_of("00000002 00000003") + "z"),
         Promise::refused, 2, Edition::y2011},
        {"a transparent message without a type", framed(msg::transparent, ""), Promise::refused, 2},
    };
}

std::uint64_t bad_frames(Session const& session) {
    std::uint64_t count = 0;
    for (auto const faults : session.frame_counters().faults) count += faults;
    return count;
}

void check(Row const& row) {
    CAPTURE(row.what);
    Connection device;
    device.listener.edition = row.edition;
    device.listener.store_at_once = true;
    device.log_in();
    device.session.receive(row.wire, noon);
    auto const sent = device.sent();
    auto const bad_bodies = device.session.counters().bad_bodies;
    switch (row.promise) {
        case Promise::skipped:
            CHECK(sent.empty());
            CHECK(bad_frames(device.session) == 0);
            break;
        case Promise::dropped:
            CHECK(sent.empty());
            CHECK(bad_frames(device.session) == 1);
            break;
        case Promise::ignored:
            CHECK(sent.empty());
            CHECK(bad_bodies == 1);
            break;
        case Promise::refused:
            REQUIRE(sent.size() == 1);
            CHECK(decode_general_reply(sent[0].body)->result == row.result);
            CHECK(device.listener.stored.empty());
            break;
        case Promise::accepted:
            REQUIRE(sent.size() == 1);
            CHECK(decode_general_reply(sent[0].body)->result == 0);
            CHECK(device.listener.stored.size() == 1);
            break;
    }
    // Whatever it was: the line lives, and the next message is heard.
    CHECK(!device.session.closed());
    device.send(msg::heartbeat, "", 99);
    CHECK(device.result_of(msg::heartbeat, 99) == 0);
}

}  // namespace

TEST_CASE("jt808 malformed: bytes that are no frame leave the connection alive") {
    for (Row const& row : framing_rows()) check(row);
}

TEST_CASE("jt808 malformed: a header that nobody can use is refused and leaves the connection alive") {
    for (Row const& row : header_rows()) check(row);
}

TEST_CASE("jt808 malformed: a body that makes no sense is refused or ignored and leaves the connection alive") {
    for (Row const& row : body_rows()) check(row);
    CHECK(framing_rows().size() + header_rows().size() + body_rows().size() >= 40);
}

TEST_CASE("jt808 malformed: a failed login loses the login, the fifth closes") {
    Connection device;
    device.log_in();
    device.send(msg::authentication, "", 7);
    CHECK(device.result_of(msg::authentication, 7) == 1);
    device.send(msg::heartbeat, "", 8);
    CHECK(device.result_of(msg::heartbeat, 8) == 1);
    for (std::uint16_t seq = 9; seq < 13; ++seq) device.send(msg::authentication, "wrong", seq);
    CHECK(device.session.closed());
}

TEST_CASE("jt808 malformed: a tracker of a swapped dialect is alive and not on the map") {
    Connection device;
    device.log_in();
    device.session.receive(unusable(8, "073d4082 01dc82c3"), noon);
    REQUIRE(device.listener.stored.size() == 1);
    CHECK(!device.listener.stored[0][0].usable_fix);
    CHECK(device.listener.stored[0][0].point == GeoPoint{});
}

TEST_CASE("jt808: a terminal with a binary number can be known by it or by the IMEI") {
    Connection device;
    device.session.receive(bytes_of(authentication_binary_number), noon);
    REQUIRE(device.listener.numbers.size() == 1);
    CHECK(device.listener.numbers[0].key == "4f07788ef676");
    CHECK(device.listener.numbers[0].hex == "4f07788ef676");
    CHECK(device.listener.numbers[0].imei == "868935060005020");
}
