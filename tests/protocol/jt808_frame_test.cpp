// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_fixtures.hpp"

#include <algorithm>
#include <random>

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

FrameFault fault_of(std::string const& wire) {
    auto const outcomes = read_all(wire);
    REQUIRE(outcomes.size() == 1);
    REQUIRE(std::holds_alternative<FrameError>(outcomes[0]));
    return std::get<FrameError>(outcomes[0]).fault;
}

/// msg_id, attributes, number 100000000042, serial 1, then `body`; the attributes are the caller's claim.
std::string payload_2013(unsigned attributes, std::string_view body) {
    std::string payload("\x02\x00", 2);
    payload.push_back(static_cast<char>(attributes >> 8));
    payload.push_back(static_cast<char>(attributes & 0xFF));
    payload += bytes_of("100000000042 0001");
    payload += body;
    return payload;
}

bool same(Frame const& a, Frame const& b) {
    return a.body == b.body && a.header.msg_id == b.header.msg_id && a.header.version == b.header.version &&
           a.header.phone == b.header.phone && a.header.seq == b.header.seq &&
           a.header.attributes == b.header.attributes;
}

Frame random_frame(std::mt19937& random) {
    auto const below = [&](unsigned limit) { return static_cast<std::uint16_t>(random() % limit); };
    Frame frame;
    frame.header = header_of(below(65536), below(2) == 0 ? Version::v2013 : Version::v2019, below(65536));
    if (below(4) == 0) {
        frame.header.packet_total = static_cast<std::uint16_t>(1 + below(60));
        frame.header.packet_number = static_cast<std::uint16_t>(1 + below(60));
    }
    std::size_t const size = below(4) == 0 ? below(1024) : below(60);
    for (std::size_t i = 0; i < size; ++i)
        frame.body.push_back(static_cast<char>(below(3) == 0 ? 0x7d + below(2) : below(256)));
    return frame;
}

}  // namespace

TEST_CASE("jt808: the standard's own escaping example") {
    // JT/T 808-2013, 4.4.2: 30 7e 08 7d 55 is sent as 7e 30 7d 02 08 7d 01 55 7e.
    Header header = header_of(0x0900, Version::v2013, 1);
    auto const wire = encode_frame(header, bytes_of("307e087d55"));
    CHECK(to_hex(wire).find("307d02087d0155") != std::string::npos);
    CHECK(frame_of(std::string_view(wire)).body == bytes_of("307e087d55"));
}

TEST_CASE("jt808: headers of captured frames") {
    struct Row {
        char const* hex;
        unsigned msg_id;
        Version version;
        char const* phone;
        unsigned seq;
        std::size_t body_bytes;
    };
    for (Row const& row : {
             Row{batch_2019, 0x0704, Version::v2019, "866496077582164", 34845, 45},
             Row{register_2019, 0x0100, Version::v2019, "866496077582164", 21016, 92},
             Row{position_west, 0x0200, Version::v2013, "1401249917", 7, 34},
             Row{position_sos, 0x0200, Version::v2013, "94027587492", 10, 46},
             Row{position_nowhere, 0x0200, Version::v2013, "0", 1, 38},
             Row{heartbeat, 0x0002, Version::v2013, "43048325465", 183, 0},
             Row{authentication_2013_with_version_bit, 0x0102, Version::v2013, "10030000681", 2306, 12},
             Row{position_2013_with_version_bit, 0x0200, Version::v2013, "10030000681", 2318, 108},
             Row{batch_of_two, 0x0704, Version::v2013, "112233445566", 8888, 83},
             Row{authentication_binary_number, 0x0102, Version::v2013, "4f07788ef676", 386, 32},
             Row{position_answer, 0x0201, Version::v2013, "8", 1, 30},
         }) {
        CAPTURE(row.hex);
        auto const frame = frame_of(row.hex);
        CHECK(frame.header.msg_id == row.msg_id);
        CHECK(frame.header.version == row.version);
        CHECK(frame.header.phone == row.phone);
        CHECK(frame.header.seq == row.seq);
        CHECK(frame.body.size() == row.body_bytes);
        CHECK(frame.header.packet_total == 0);
    }
}

TEST_CASE("jt808: a binary number is keyed by its hexadecimal digits and shows the IMEI") {
    auto const header = frame_of(authentication_binary_number).header;
    CHECK(header.phone_hex == "4f07788ef676");
    CHECK(binary_imei(header) == "868935060005020");  // The code of the same frame holds this IMEI in base64.
    CHECK(binary_imei(frame_of(heartbeat).header) == std::nullopt);
    CHECK(frame_of(heartbeat).header.phone_hex == "043048325465");
}

TEST_CASE("jt808: each kind of bad frame has its class") {
    std::string const body(28, '\x11');
    auto const good = wrapped(payload_2013(28, body));
    REQUIRE(std::holds_alternative<Frame>(read_all(good).at(0)));
    auto const cut = [](std::string text) { return text.substr(0, text.size() - 1); };
    struct Row {
        char const* what;
        std::string wire;
        FrameFault fault;
    };
    for (Row const& row : {
             Row{"one bit of the body",
                 [&] {
                     auto t = good;
                     t[20] ^= 1;
                     return t;
                 }(),
                 FrameFault::checksum},
             Row{"checksum byte",
                 [&] {
                     auto t = good;
                     t[t.size() - 2] ^= 4;
                     return t;
                 }(),
                 FrameFault::checksum},
             Row{"cut body, flag kept", good.substr(0, 20) + "\x7e", FrameFault::checksum},
             Row{"7d 03", cut(good) + "\x7d\x03\x7e", FrameFault::escape},
             Row{"7d before the flag", cut(good) + "\x7d\x7e", FrameFault::escape},
             Row{"7d 00", bytes_of("7e 7d00 7e"), FrameFault::escape},
             Row{"captured, 7d not escaped", bytes_of(position_bad_escape), FrameFault::escape},
             Row{"one byte", bytes_of("7e 00 7e"), FrameFault::truncated},
             Row{"header without checksum", bytes_of("7e 0002 0000 100000000042 0001 7e"), FrameFault::truncated},
             Row{"2019 header cut", bytes_of("7e 0002 4000 01 00000000100000 7e"), FrameFault::truncated},
             Row{"packet item cut", wrapped(payload_2013(0x2000, "\x01")), FrameFault::truncated},
             Row{"announces one more", wrapped(payload_2013(29, body)), FrameFault::body_length},
             Row{"announces one less", wrapped(payload_2013(27, body)), FrameFault::body_length},
             Row{"five more, 2019 by length but not by bit", wrapped(payload_2013(23, body)), FrameFault::body_length},
             Row{"captured, one-byte serial", bytes_of(private_dialect), FrameFault::body_length},
             Row{"body of 1024", wrapped(payload_2013(0, std::string(1024, 'x'))), FrameFault::oversize},
             Row{"oversize before escape", "\x7e" + payload_2013(0, std::string(1024, 'x')) + "\x7d\x05\x7e",
                 FrameFault::oversize},
             Row{"no flag for too long", "\x7e" + std::string(3000, 'x'), FrameFault::oversize},
         }) {
        CAPTURE(row.what);
        CHECK(to_word(fault_of(row.wire)) == to_word(row.fault));
    }
}

TEST_CASE("jt808: the longest legal frame passes and one byte more does not") {
    // 1045 bytes that all need escaping is the bound; the header of a real frame cannot reach it.
    for (Version const version : {Version::v2013, Version::v2019}) {
        auto const wire = encode_frame(header_of(0x0900, version, 1), std::string(1023, '\x7e'));
        CHECK(wire.size() <= frame_bytes_max);
        CHECK(frame_of(std::string_view(wire)).body.size() == 1023);
    }
    CHECK(std::get<FrameError>(decode_stretch(std::string(frame_bytes_max - 2, 'x'))).fault == FrameFault::oversize);
    FrameReader reader;
    std::string_view exact_view;
    std::string const exact = "\x7e" + std::string(frame_bytes_max - 2, 'x');
    exact_view = exact;
    CHECK(!reader.next(exact_view));
    CHECK(reader.unfinished());
    std::string_view more = "x";
    CHECK(std::get<FrameError>(*reader.next(more)).fault == FrameFault::oversize);
    CHECK(!reader.unfinished());
}

TEST_CASE("jt808: the reader recovers at the next flag and counts what it saw") {
    auto const one = bytes_of(heartbeat);
    auto const two = bytes_of(position_sos);
    auto bad = one;
    bad[4] ^= 1;
    SUBCASE("shared flags, doubled flags and text before the first flag") {
        FrameReader reader;
        auto const wire = "(text)" + one + two.substr(1) + "\x7e\x7e" + one;
        std::string_view view = wire;
        int frames = 0;
        while (auto outcome = reader.next(view)) frames += std::holds_alternative<Frame>(*outcome) ? 1 : 0;
        CHECK(frames == 3);
        CHECK(reader.counters().frames == 3);
        CHECK(reader.counters().skipped_bytes == 6);
    }
    SUBCASE("a lost end flag costs the two frames it joins, not the third") {
        auto const wire = one.substr(0, one.size() - 1) + two.substr(1) + one;
        auto const outcomes = read_all(wire);
        REQUIRE(outcomes.size() == 2);
        CHECK(std::holds_alternative<FrameError>(outcomes[0]));
        CHECK(std::holds_alternative<Frame>(outcomes[1]));
    }
    SUBCASE("a bad frame and an over-long stretch between good ones") {
        FrameReader reader;
        auto const wire = one + bad + "\x7e" + std::string(9000, 'z') + two + one;
        std::string_view view = wire;
        while (reader.next(view)) {
        }
        CHECK(reader.counters().frames == 3);
        CHECK(reader.counters().of(FrameFault::checksum) == 1);
        CHECK(reader.counters().of(FrameFault::oversize) == 1);
    }
}

TEST_CASE("jt808: what is encoded is read back, for random messages of both versions") {
    std::mt19937 random(808);
    for (int round = 0; round < 2000; ++round) {
        auto const sent = random_frame(random);
        auto const wire = encode_frame(sent.header, sent.body);
        CHECK(wire.find('\x7e', 1) == wire.size() - 1);
        auto const got = frame_of(std::string_view(wire));
        CHECK(got.body == sent.body);
        CHECK(got.header.msg_id == sent.header.msg_id);
        CHECK(got.header.version == sent.header.version);
        CHECK(got.header.phone == sent.header.phone);
        CHECK(got.header.seq == sent.header.seq);
        CHECK(got.header.packet_total == sent.header.packet_total);
        CHECK(got.header.packet_number == sent.header.packet_number);
        CHECK(encode_frame(got.header, got.body) == wire);
    }
}

TEST_CASE("jt808: no frame with one flipped bit is taken for the frame that was sent") {
    for (char const* hex : {batch_2019, position_sos, heartbeat, position_2013_with_version_bit, batch_of_two}) {
        auto const wire = bytes_of(hex);
        auto const sent = frame_of(std::string_view(wire));
        for (std::size_t bit = 0; bit < wire.size() * 8; ++bit) {
            auto flipped = wire;
            flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1u << (bit % 8)));
            for (auto const& outcome : read_all(flipped)) {
                auto const* frame = std::get_if<Frame>(&outcome);
                if (frame == nullptr) continue;
                CAPTURE(bit);
                // A flip inside an escape pair keeps the checksum only when it changes nothing.
                CHECK(same(*frame, sent));
            }
        }
    }
}

TEST_CASE("jt808: a stream gives the same frames however it is cut") {
    auto const stream = bytes_of(heartbeat) + bytes_of(position_bad_escape) + bytes_of(position_sos).substr(1) +
                        bytes_of(batch_of_two) + "\x7e" + std::string(2500, 'y') + bytes_of(batch_2019);
    auto const whole = read_all(stream);
    auto const check = [&](std::vector<std::size_t> const& cuts) {
        FrameReader reader;
        std::vector<FrameOutcome> outcomes;
        std::size_t from = 0;
        for (std::size_t const to : cuts) {
            std::string_view piece = std::string_view(stream).substr(from, to - from);
            while (auto outcome = reader.next(piece)) outcomes.push_back(std::move(*outcome));
            from = to;
        }
        REQUIRE(outcomes.size() == whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            REQUIRE(outcomes[i].index() == whole[i].index());
            if (auto const* frame = std::get_if<Frame>(&whole[i]))
                CHECK(same(*frame, std::get<Frame>(outcomes[i])));
            else
                CHECK(std::get<FrameError>(whole[i]).fault == std::get<FrameError>(outcomes[i]).fault);
        }
    };
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) check({cut, stream.size()});
    std::vector<std::size_t> every_byte;
    for (std::size_t i = 1; i <= stream.size(); ++i) every_byte.push_back(i);
    check(every_byte);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::size_t> cuts{stream.size()};
        for (int i = 0; i < 12; ++i) cuts.push_back(random() % stream.size());
        std::sort(cuts.begin(), cuts.end());
        check(cuts);
    }
}
