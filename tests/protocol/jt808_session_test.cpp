// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_conversation.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

TEST_CASE("jt808 session: a terminal registers, authenticates and reports") {
    for (auto const version : {Version::v2013, Version::v2019}) {
        Connection device;
        Registration registration;
        registration.terminal_id = "ID00042";
        auto const edition = version == Version::v2019 ? Edition::y2019 : Edition::y2013;
        device.send(msg::registration, encode_registration(registration, edition), 5, version);
        REQUIRE(device.listener.sent.size() == 1);
        CHECK(device.listener.sent[0].header.version == version);
        CHECK(device.listener.sent[0].header.phone == "100000000042");
        auto const reply = *decode_register_reply(device.listener.sent[0].body);
        CHECK(reply.reply_seq == 5);
        CHECK(reply.result == 0);
        CHECK(reply.auth_code == "s3cret");
        CHECK(device.listener.registrations.at(0).terminal_id == "ID00042");
        CHECK(device.listener.seen_count == 0);
        device.listener.sent.clear();

        device.send(msg::authentication, encode_authentication({.code = reply.auth_code}, version), 6, version);
        CHECK(device.result_of(msg::authentication, 6) == 0);
        CHECK(device.session.phone_key() == "100000000042");
        device.send(msg::heartbeat, "", 7, version);
        CHECK(device.result_of(msg::heartbeat, 7) == 0);
        device.send(msg::position, position_body(), 8, version);
        REQUIRE(device.listener.stored.size() == 1);
        CHECK(device.listener.stored[0][0].alarm_bits == alarm_sos);
        CHECK(device.listener.stored[0][0].arrived_at == noon);
        CHECK(device.listener.seen_count == 3);
    }
}

TEST_CASE("jt808 session: an SOS is answered only after it was stored") {
    Connection device;
    device.log_in();
    device.send(msg::position, position_body(), 9);
    CHECK(device.listener.sent.empty());
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    CHECK(device.result_of(msg::position, 9) == 0);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    CHECK(device.listener.sent.empty());
}

TEST_CASE("jt808 session: a store that answers inside the call is answered too") {
    Connection device;
    device.log_in();
    device.listener.store_at_once = true;
    device.send(msg::position, position_body(), 9);
    CHECK(device.result_of(msg::position, 9) == 0);
}

TEST_CASE("jt808 session: nothing is stored before login") {
    Connection device;
    device.send(msg::position, position_body(), 1);
    CHECK(device.result_of(msg::position, 1) == 1);
    device.send(msg::heartbeat, "", 2);
    CHECK(device.result_of(msg::heartbeat, 2) == 1);
    device.send(msg::transparent, "x", 3);
    CHECK(device.result_of(msg::transparent, 3) == 1);
    device.send(msg::terminal_reply, encode_general_reply(1, 0x8001, ReplyResult::ok), 4);
    CHECK(device.listener.sent.empty());
    CHECK(device.listener.stored.empty());
    CHECK(device.listener.seen_count == 0);
    CHECK(device.session.counters().before_login == 4);
    CHECK(device.listener.permission_asked == 1);
}

TEST_CASE("jt808 session: a terminal that may do without login is taken at once") {
    Connection device;
    device.listener.open_door = true;
    device.send(msg::position, position_body(), 1);
    CHECK(device.listener.stored.size() == 1);
    CHECK(device.session.logged_in());
    // A code that nobody gave it does not shut it out either.
    device.send(msg::authentication, "junk", 2);
    CHECK(device.result_of(msg::authentication, 2) == 1);
    device.send(msg::position, position_body(), 3);
    CHECK(device.listener.stored.size() == 2);
}

TEST_CASE("jt808 session: a retransmitted registration gets the same code, another number's does not") {
    Connection device;
    auto const body = encode_registration({}, Edition::y2013);
    device.send(msg::registration, body, 1);
    device.send(msg::registration, body, 1);
    CHECK(device.listener.registrations.size() == 1);
    REQUIRE(device.listener.sent.size() == 2);
    CHECK(device.listener.sent[0].body == device.listener.sent[1].body);
    auto other = header_of(msg::registration, Version::v2013, 1);
    other.phone = "100000000043";
    device.session.receive(encode_frame(other, body), noon);
    CHECK(device.listener.registrations.size() == 2);
}

TEST_CASE("jt808 session: another number cannot speak on the connection of the one that logged in") {
    Connection device;
    device.log_in();
    auto header = header_of(msg::position, Version::v2013, 3);
    header.phone = "100000000043";
    device.session.receive(encode_frame(header, position_body()), noon);
    CHECK(device.result_of(msg::position, 3) == 1);
    header.msg_id = msg::authentication;
    device.session.receive(encode_frame(header, "s3cret"), noon);
    CHECK(device.result_of(msg::authentication, 3) == 1);
    CHECK(device.listener.stored.empty());
    CHECK(device.session.counters().foreign_number == 2);
    CHECK(device.session.phone_key() == "100000000042");
}

TEST_CASE("jt808 session: the fifth failed authentication closes, and nothing is read after that") {
    Connection device;
    for (std::uint16_t seq = 1; seq <= 5; ++seq) {
        CHECK(!device.session.closed());
        device.send(msg::authentication, "wrong", seq);
        CHECK(device.result_of(msg::authentication, seq) == 1);
    }
    CHECK(device.session.closed());
    CHECK(!device.listener.closed_because.empty());
    device.send(msg::authentication, "s3cret", 6);
    CHECK(device.listener.logins == 5);
    CHECK(device.listener.sent.empty());
}

TEST_CASE("jt808 session: a refused registration says why and gives no code") {
    Connection device;
    device.listener.outcome = {RegisterResult::terminal_unknown, "never"};
    device.send(msg::registration, std::string(45, '\0'), 1);
    REQUIRE(device.listener.sent.size() == 1);
    CHECK(to_hex(device.listener.sent[0].body) == "000104");
    device.listener.sent.clear();
    device.send(msg::registration, "short", 2);
    CHECK(device.result_of(msg::registration, 2) == 2);
}

TEST_CASE("jt808 session: a retransmission is answered again and stored once") {
    Connection device;
    device.log_in();
    device.send(msg::position, position_body(), 9);
    device.send(msg::position, position_body(), 9);
    CHECK(device.listener.stored.size() == 1);
    CHECK(device.listener.sent.empty());  // Still on its way to the disk.
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    CHECK(device.result_of(msg::position, 9) == 0);
    device.send(msg::position, position_body(), 9);
    CHECK(device.result_of(msg::position, 9) == 0);
    CHECK(device.listener.stored.size() == 1);
    CHECK(device.session.counters().duplicates == 2);

    device.send(msg::position, position_body("260105083010"), 9);
    CHECK(device.listener.stored.size() == 2);  // Same serial, other content: a new position.
}

TEST_CASE("jt808 session: what could not be stored is taken again when it is sent again") {
    Connection device;
    device.log_in();
    device.send(msg::position, position_body(), 9);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::fail);
    CHECK(device.result_of(msg::position, 9) == 1);
    device.send(msg::position, position_body(), 9);
    CHECK(device.listener.stored.size() == 2);
}

TEST_CASE("jt808 session: retransmissions are recognised for a bounded time and number") {
    Connection device(SessionLimits{.memory = {.messages_max = 2}});
    device.log_in();
    device.listener.store_at_once = true;
    for (std::uint16_t seq = 1; seq <= 3; ++seq) device.send(msg::position, position_body(), seq);
    device.send(msg::position, position_body(), 1);
    CHECK(device.listener.stored.size() == 4);
    auto const wire = encode_frame(header_of(msg::position, Version::v2013, 1), position_body());
    device.session.receive(wire, noon + std::chrono::minutes(10));
    CHECK(device.listener.stored.size() == 4);
    device.session.receive(wire, noon + std::chrono::minutes(10) + Millis(1));
    CHECK(device.listener.stored.size() == 5);
}

TEST_CASE("jt808 session: a slow store refuses new positions instead of piling them up") {
    Connection device(SessionLimits{.waiting_max = 2});
    device.log_in();
    for (std::uint16_t seq = 1; seq <= 2; ++seq) device.send(msg::position, position_body(), seq);
    CHECK(device.listener.sent.empty());
    device.send(msg::position, position_body(), 3);
    CHECK(device.result_of(msg::position, 3) == 1);
    CHECK(device.session.counters().refused_full == 1);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    device.listener.sent.clear();
    device.send(msg::position, position_body(), 3);
    CHECK(device.listener.stored.size() == 3);
}

TEST_CASE("jt808 session: batches are handed over whole and know when they are backlog") {
    Connection device;
    device.log_in();
    device.send(msg::position_batch, encode_batch(1, {position_body(), "bad", position_body("260105083010")}), 4);
    REQUIRE(device.listener.stored.size() == 1);
    CHECK(device.listener.stored[0].size() == 2);
    CHECK(device.listener.stored[0][1].backlog);
    CHECK(device.session.counters().undecoded_positions == 1);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    CHECK(device.result_of(msg::position_batch, 4) == 0);
    device.send(msg::position_batch, encode_batch(0, {position_body("260105083020")}), 5);
    CHECK(!device.listener.stored.at(1)[0].backlog);
    device.send(msg::position_batch, encode_batch(0, {"bad"}), 6);
    CHECK(device.result_of(msg::position_batch, 6) == 2);
    device.send(msg::position_batch, encode_batch(0, {}), 7);
    CHECK(device.result_of(msg::position_batch, 7) == 0);
}

TEST_CASE("jt808 session: unknown and encrypted messages are answered with 3 and the line stays") {
    Connection device;
    device.log_in();
    device.send(0x0F00, "x", 2);
    CHECK(device.result_of(0x0F00, 2) == 3);
    auto header = header_of(msg::position, Version::v2013, 3);
    header.attributes = 1u << 10;
    device.session.receive(encode_frame(header, position_body()), noon);
    CHECK(device.result_of(msg::position, 3) == 3);
    CHECK(device.session.counters().unsupported == 2);
    CHECK(device.listener.stored.empty());
    device.send(msg::position, "short", 5);
    CHECK(device.result_of(msg::position, 5) == 2);
    CHECK(!device.session.closed());
}

TEST_CASE("jt808 session: bad frames are dropped and counted, and the next one is heard") {
    Connection device;
    device.log_in();
    auto bad = encode_frame(header_of(msg::heartbeat, Version::v2013, 2), "");
    bad[5] ^= 1;
    device.session.receive(bad, noon);
    CHECK(device.listener.sent.empty());
    CHECK(device.session.frame_counters().of(FrameFault::checksum) == 1);
    device.send(msg::heartbeat, "", 3);
    CHECK(device.result_of(msg::heartbeat, 3) == 0);
}

TEST_CASE("jt808 session: the server's time is told in UTC, even before login") {
    Connection device;
    device.send(msg::time_query, "", 2, Version::v2019);
    REQUIRE(device.listener.sent.size() == 1);
    CHECK(device.listener.sent[0].header.msg_id == msg::time_reply);
    CHECK(to_hex(device.listener.sent[0].body) == "260105040000");
    CHECK(device.listener.seen_count == 0);
}

TEST_CASE("jt808 session: after a logout a new login is needed") {
    Connection device;
    device.log_in();
    device.send(msg::logout, "", 2);
    CHECK(device.result_of(msg::logout, 2) == 0);
    device.send(msg::position, position_body(), 3);
    CHECK(device.result_of(msg::position, 3) == 1);
}

TEST_CASE("jt808 session: a terminal's clock offset is a setting") {
    Connection device;
    device.log_in();
    device.send(msg::position, position_body(), 2);
    CHECK(to_rfc3339(device.listener.stored.at(0)[0].fix_at) == "2026-01-05T00:30:00Z");
    device.session.set_utc_offset(Millis(0));
    device.send(msg::position, position_body(), 3);
    CHECK(to_rfc3339(device.listener.stored.at(1)[0].fix_at) == "2026-01-05T08:30:00Z");
}

TEST_CASE("jt808 session: a queried position is stored and not answered; a reply never is") {
    Connection device;
    device.log_in();
    device.send(msg::position_answer, std::string("\0\1", 2) + position_body(), 2);
    CHECK(device.listener.stored.size() == 1);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
    device.send(msg::terminal_reply, encode_general_reply(1, 0x8201, ReplyResult::ok), 3);
    CHECK(device.listener.sent.empty());
    CHECK(device.session.counters().messages == 3);
}

TEST_CASE("jt808 session: answers carry the session's own rising serials") {
    Connection device;
    for (std::uint16_t seq = 0; seq < 3; ++seq) device.send(msg::heartbeat, "", 500);
    REQUIRE(device.listener.sent.size() == 3);
    for (std::uint16_t i = 0; i < 3; ++i) CHECK(device.listener.sent[i].header.seq == i);
}
