// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_decode_json.hpp"
#include "tests/fuzz/input.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;

/// Any bytes: what is read as a frame can be described, and written again it is read as the same.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view view = fuzz::view_of(bytes, size);
    FrameReader reader;
    while (auto const outcome = reader.next(view)) {
        auto const* frame = std::get_if<Frame>(&*outcome);
        if (!frame) continue;
        TIAODU_ASSERT(frame->body.size() <= body_bytes_max);
        TIAODU_ASSERT(!describe_frame(*frame).empty());
        if (frame->header.packet_total == 0 && frame->header.multi_packet()) continue;  // Not written by this server.
        auto const wire = encode_frame(frame->header, frame->body);
        TIAODU_ASSERT(wire.size() <= frame_bytes_max);
        auto const again = decode_stretch(std::string_view(wire).substr(1, wire.size() - 2));
        TIAODU_ASSERT(std::get<Frame>(again).body == frame->body);
        TIAODU_ASSERT(std::get<Frame>(again).header.phone_hex == frame->header.phone_hex);
    }
    return 0;
}
