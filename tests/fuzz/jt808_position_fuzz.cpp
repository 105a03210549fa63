// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_alarms.hpp"
#include "protocol/devices/jt808_items.hpp"
#include "tests/fuzz/input.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;

namespace {

void check(Position const& position) {
    auto const report = to_report(position, fuzz::start);
    TIAODU_ASSERT(in_range(report.point));
    TIAODU_ASSERT(!position.usable_fix || position.fix_at);
    TIAODU_ASSERT(*report.speed_mps >= 0);
    facts_of(position.items);
    alarm_words(position.alarm_bits);
    status_words(position.status_bits);
    // What was read can be sent again.
    if (!position.fix_at) return;
    auto const read = decode_position(encode_position(position, beijing_offset), beijing_offset);
    TIAODU_ASSERT(read && read->items.size() == position.items.size());
}

}  // namespace

/// Bodies of 0x0200 and 0x0704.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const view = fuzz::view_of(bytes, size);
    if (auto const position = decode_position(view, beijing_offset)) check(*position);
    if (auto const batch = decode_batch(view, beijing_offset)) {
        TIAODU_ASSERT(batch->positions.size() + batch->undecoded == batch->announced);
        for (auto const& position : batch->positions) check(position);
    }
    return 0;
}
