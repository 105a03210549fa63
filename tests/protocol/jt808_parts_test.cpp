// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_conversation.hpp"

#include <algorithm>

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

using std::chrono::seconds;

Part part(std::uint32_t number, std::uint32_t total, std::string_view bytes, std::uint32_t key = 7) {
    return {{msg::position_batch, key}, total, number, static_cast<std::uint16_t>(100 + number), bytes};
}

/// A batch of stored positions that needs several frames, cut into pieces of `size` bytes.
struct LongBatch {
    explicit LongBatch(std::size_t size = 30) {
        whole = encode_batch(1, {position_body(), position_body("260105083010"), position_body("260105083020")});
        for (std::size_t at = 0; at < whole.size(); at += size) bodies.push_back(whole.substr(at, size));
    }
    std::string whole;
    std::vector<std::string> bodies;
};

void receive(Connection& device, std::string const& frame, Time now = noon) { device.session.receive(frame, now); }

}  // namespace

TEST_CASE("jt808 parts: a message is whole whatever the order of its parts") {
    for (auto order : {std::vector{1u, 2u, 3u}, {3u, 2u, 1u}, {2u, 3u, 1u}}) {
        PartCollector collector({});
        PartOutcome last;
        for (auto const number : order) {
            CHECK(last.taken == PartTaken::waiting);
            last = collector.take(part(number, 3, std::string(1, static_cast<char>('a' + number))), noon);
        }
        CHECK(last.taken == PartTaken::complete);
        CHECK(last.parts == std::vector<std::string>{"b", "c", "d"});
        CHECK(collector.empty());
    }
    PartCollector alone({});
    CHECK(alone.take(part(1, 1, "x"), noon).taken == PartTaken::complete);
}

TEST_CASE("jt808 parts: a repeated part changes nothing, an impossible one neither") {
    PartCollector collector({});
    CHECK(collector.take(part(1, 2, "first"), noon).taken == PartTaken::waiting);
    CHECK(collector.take(part(1, 2, "other"), noon).taken == PartTaken::repeated);
    CHECK(collector.take(part(1, 3, "x"), noon).taken == PartTaken::impossible);  // another total
    CHECK(collector.take(part(3, 2, "x"), noon).taken == PartTaken::impossible);
    CHECK(collector.take(part(0, 2, "x"), noon).taken == PartTaken::impossible);
    CHECK(collector.take(part(1, 0, "x"), noon).taken == PartTaken::impossible);
    auto const whole = collector.take(part(2, 2, "second"), noon);
    REQUIRE(whole.taken == PartTaken::complete);
    CHECK(whole.parts == std::vector<std::string>{"first", "second"});
}

TEST_CASE("jt808 parts: at most 64 parts, 1 MiB and four messages at a time") {
    PartCollector collector({});
    CHECK(collector.take(part(1, 64, "x"), noon).taken == PartTaken::waiting);
    CHECK(collector.take(part(1, 65, "x", 8), noon).taken == PartTaken::too_large);
    for (std::uint32_t key = 10; key < 13; ++key)
        CHECK(collector.take(part(1, 2, "x", key), noon).taken == PartTaken::waiting);
    CHECK(collector.take(part(1, 2, "x", 13), noon).taken == PartTaken::refused);
    CHECK(collector.take(part(2, 2, "x", 12), noon).taken == PartTaken::complete);
    CHECK(collector.take(part(1, 2, "x", 13), noon).taken == PartTaken::waiting);

    PartCollector large({});
    std::string const half(1u << 19, 'x');
    CHECK(large.take(part(1, 2, half), noon).taken == PartTaken::waiting);
    CHECK(large.take(part(2, 2, half), noon).taken == PartTaken::complete);
    CHECK(large.take(part(1, 2, half), noon).taken == PartTaken::waiting);
    CHECK(large.take(part(2, 2, half + "x"), noon).taken == PartTaken::too_large);
    CHECK(large.empty());
}

TEST_CASE("jt808 parts: missing parts are asked for three times, then the message is given up after 30 s") {
    PartCollector collector({});
    collector.take(part(1, 4, "abcdef"), noon);
    collector.take(part(3, 4, "x"), noon + seconds(2));
    CHECK(collector.missing(noon + seconds(7) - Millis(1)).empty());
    for (int ask = 0; ask < 3; ++ask) {
        auto const missing = collector.missing(noon + seconds(7 + 5 * ask));
        REQUIRE(missing.size() == 1);
        CHECK(missing[0].numbers == std::vector<std::uint16_t>{2, 4});
        CHECK(missing[0].first_part == "abcdef");
        CHECK(missing[0].last_seq == 103);
        CHECK(collector.missing(noon + seconds(7 + 5 * ask)).empty());
    }
    CHECK(collector.missing(noon + seconds(29)).empty());
    CHECK(collector.give_up(noon + seconds(30) - Millis(1)) == 0);
    CHECK(collector.give_up(noon + seconds(30)) == 1);
    CHECK(collector.empty());
}

TEST_CASE("jt808 parts: our own long messages are cut into frames with consecutive serials") {
    auto header = header_of(msg::text, Version::v2019, 0xFFFF);
    std::string const body(1023 * 2 + 5, 't');
    auto const frames = frames_of(header, body);
    REQUIRE(frames.size() == 3);
    CHECK(frames_needed(body.size()) == 3);
    PartCollector collector({});
    PartOutcome outcome;
    for (auto const& wire : frames) {
        auto const frame = frame_of(std::string_view(wire));
        CHECK(part_of(frame).key == PartKey{msg::text, 0xFFFF});
        CHECK(frame.header.packet_total == 3);
        outcome = collector.take(part_of(frame), noon);
    }
    CHECK(outcome.parts.at(0) + outcome.parts.at(1) + outcome.parts.at(2) == body);
    CHECK(frames_of(header, std::string(1023, 't')).size() == 1);
    CHECK(frame_of(std::string_view(frames_of(header, "t")[0])).header.packet_total == 0);
}

TEST_CASE("jt808 parts: the list of missing parts counts in a BYTE in 2013 and in a WORD in 2019") {
    CHECK(to_hex(encode_missing(Version::v2013, 0x1234, {2, 5})) ==
          "123402"
          "00020005");
    CHECK(to_hex(encode_missing(Version::v2019, 0x1234, {2, 5})) ==
          "12340002"
          "00020005");
    auto const read = decode_missing(Version::v2019, bytes_of("1234 0002 0002 0005"));
    REQUIRE(read.has_value());
    CHECK(read->first_seq == 0x1234);
    CHECK(read->numbers == std::vector<std::uint16_t>{2, 5});
    CHECK(decode_missing(Version::v2013, bytes_of("1234 02 0002 0005"))->numbers.size() == 2);
    CHECK(!decode_missing(Version::v2019, bytes_of("1234 0003 0002 0005")));
    CHECK(!decode_missing(Version::v2013, bytes_of("12")));
}

TEST_CASE("jt808 session: a message in parts is one message, answered once when it is stored") {
    for (auto const version : {Version::v2013, Version::v2019}) {
        Connection device;
        device.log_in(version);
        LongBatch const batch;
        auto const frames = Connection::parts(msg::position_batch, batch.bodies, 0xFFFE, version);
        for (auto const& frame : frames) receive(device, frame);
        REQUIRE(device.listener.stored.size() == 1);
        CHECK(device.listener.stored[0].size() == 3);
        CHECK(device.listener.stored[0][2].backlog);
        CHECK(device.sent().empty());
        CHECK(!device.session.waits());
        device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::ok);
        auto const last = static_cast<std::uint16_t>(0xFFFE + frames.size() - 1);
        CHECK(device.result_of(msg::position_batch, last) == 0);

        // What is repeated afterwards is answered under its own serial and not stored again.
        receive(device, frames[1]);
        CHECK(device.result_of(msg::position_batch, 0xFFFF) == 0);
        CHECK(device.listener.stored.size() == 1);
        CHECK(!device.session.waits());
    }
}

TEST_CASE("jt808 session: what could not be stored is put together again when all parts come again") {
    Connection device;
    device.log_in();
    auto const frames = Connection::parts(msg::position_batch, LongBatch().bodies, 20);
    for (auto const& frame : frames) receive(device, frame);
    device.session.acknowledge(device.listener.tokens.at(0), ReplyResult::fail);
    CHECK(device.result_of(msg::position_batch, static_cast<std::uint16_t>(20 + frames.size() - 1)) == 1);
    for (auto const& frame : frames) receive(device, frame);
    CHECK(device.listener.stored.size() == 2);
}

TEST_CASE("jt808 session: parts that are missing are asked for, in the form of the terminal's edition") {
    struct Row {
        Version version;
        Edition edition;
        char const* asked;  ///< Body of 0x8003, empty when nothing may be asked.
    };
    for (Row const& row : {Row{Version::v2013, Edition::y2013,
                               "0014020001"
                               "0003"},
                           Row{Version::v2019, Edition::y2019,
                               "001400020001"
                               "0003"},
                           Row{Version::v2013, Edition::y2011, ""}}) {
        CAPTURE(to_word(row.edition));
        Connection device;
        device.listener.edition = row.edition;
        device.log_in(row.version);
        CHECK(device.session.edition() == row.edition);
        auto const frames = Connection::parts(msg::position_batch, LongBatch(40).bodies, 20, row.version);
        REQUIRE(frames.size() == 3);
        receive(device, frames[1]);
        CHECK(device.session.waits());
        device.session.tick(noon + seconds(4));
        CHECK(device.sent().empty());
        device.session.tick(noon + seconds(5));
        auto const asked = device.sent();
        if (*row.asked == '\0') {
            CHECK(asked.empty());
        } else {
            REQUIRE(asked.size() == 1);
            CHECK(asked[0].header.msg_id == msg::missing_parts_request);
            CHECK(to_hex(asked[0].body) == row.asked);
            CHECK(device.session.counters().parts_asked_for == 1);
        }
        receive(device, frames[2], noon + seconds(6));
        receive(device, frames[0], noon + seconds(6));
        CHECK(device.listener.stored.size() == 1);
    }
}

TEST_CASE("jt808 session: parts that never come are given up, counted, and leave the line as it is") {
    Connection device;
    device.log_in();
    auto const frames = Connection::parts(msg::position_batch, LongBatch().bodies, 20);
    receive(device, frames[0]);
    device.session.tick(noon + seconds(30));
    CHECK(device.session.counters().parts_given_up == 1);
    CHECK(!device.session.waits());
    for (auto const& frame : frames) receive(device, frame, noon + seconds(40));
    CHECK(device.listener.stored.size() == 1);
}

TEST_CASE("jt808 session: nobody keeps parts of strangers, nor after a logout") {
    Connection stranger;
    receive(stranger, Connection::parts(msg::position_batch, LongBatch().bodies, 20)[0]);
    CHECK(stranger.result_of(msg::position_batch, 20) == 1);
    CHECK(!stranger.session.waits());

    Connection device;
    device.log_in();
    receive(device, Connection::parts(msg::position_batch, LongBatch().bodies, 20)[0]);
    CHECK(device.session.waits());
    device.send(msg::logout, "", 30);
    CHECK(!device.session.waits());
}

TEST_CASE("jt808 session: a terminal of 2019 gets the parts of our message that it misses") {
    Connection device;
    device.log_in(Version::v2019);
    SendText const text{.text = std::string(1024, 't')};
    REQUIRE(device.session.request(text, noon).has_value());
    auto const sent = device.sent();
    REQUIRE(sent.size() == 2);
    auto const first_seq = sent[0].header.seq;
    device.send(msg::missing_parts_query, encode_missing(Version::v2019, first_seq, {2, 9}), 5, Version::v2019);
    auto const again = device.sent();
    REQUIRE(again.size() == 1);
    CHECK(again[0].body == sent[1].body);
    CHECK(again[0].header.seq == sent[1].header.seq);

    device.send(msg::missing_parts_query, encode_missing(Version::v2019, 999, {1}), 6, Version::v2019);
    CHECK(device.result_of(msg::missing_parts_query, 6) == 1);
    device.send(msg::missing_parts_query, "x", 7, Version::v2019);
    CHECK(device.result_of(msg::missing_parts_query, 7) == 2);
}
