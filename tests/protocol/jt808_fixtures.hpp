// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_messages.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/protocol/jt808_captured.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

/// Helpers of the tests of JT/T 808.
namespace tiaodu::jt808::fixture {

inline std::string bytes_of(char const* hex) {
    std::string bytes;
    REQUIRE(from_hex(hex, bytes));
    return bytes;
}

/// All frames and faults of a byte stream.
inline std::vector<FrameOutcome> read_all(std::string_view bytes) {
    FrameReader reader;
    std::vector<FrameOutcome> outcomes;
    while (auto outcome = reader.next(bytes)) outcomes.push_back(std::move(*outcome));
    return outcomes;
}

inline Frame frame_of(std::string_view bytes) {
    auto outcomes = read_all(bytes);
    REQUIRE(outcomes.size() == 1);
    auto const* error = std::get_if<FrameError>(&outcomes[0]);
    REQUIRE_MESSAGE(error == nullptr, (error != nullptr ? error->detail : std::string()));
    return std::get<Frame>(outcomes[0]);
}
inline Frame frame_of(char const* hex) { return frame_of(std::string_view(bytes_of(hex))); }

inline Header header_of(std::uint16_t msg_id, Version version, std::uint16_t seq) {
    Header header;
    header.msg_id = msg_id;
    header.version = version;
    header.phone = "100000000042";
    header.seq = seq;
    return header;
}

/// A stretch around `payload`: checksum added, escaped, flagged; for frames that `encode_frame` refuses to make.
inline std::string wrapped(std::string payload) {
    unsigned sum = 0;
    for (char const c : payload) sum ^= static_cast<unsigned char>(c);
    payload.push_back(static_cast<char>(sum));
    std::string wire = "\x7e";
    for (char const c : payload) {
        if (c == '\x7d' || c == '\x7e') {
            wire.push_back('\x7d');
            wire.push_back(c == '\x7d' ? '\x01' : '\x02');
        } else {
            wire.push_back(c);
        }
    }
    wire.push_back('\x7e');
    return wire;
}

}  // namespace tiaodu::jt808::fixture
