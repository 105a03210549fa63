// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parts.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>

using namespace tiaodu;
using namespace tiaodu::jt808;

/// Parts in any order with any numbers, and time that goes on: the collector keeps its limits and never invents bytes.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    devices::ByteReader reader(fuzz::view_of(bytes, size));
    PartLimits limits;
    limits.parts_max = 8;
    limits.bytes_max = 600;
    PartCollector collector(limits);
    Time now = fuzz::start;
    while (reader.left() >= 5) {
        Part part;
        part.key = {0x0704, static_cast<std::uint32_t>(reader.u8() & 7u)};
        part.total = reader.u8() & 15u;
        part.number = reader.u8() & 15u;
        now += Millis(reader.u8() * 50);
        part.bytes = reader.take(std::min<std::size_t>(reader.u8(), reader.left()));
        auto const outcome = collector.take(part, now);
        if (outcome.taken == PartTaken::complete) {
            TIAODU_ASSERT(outcome.parts.size() == part.total && part.total <= limits.parts_max);
            TIAODU_ASSERT(outcome.parts[part.number - 1] == part.bytes);
            std::size_t whole = 0;
            for (auto const& one : outcome.parts) whole += one.size();
            TIAODU_ASSERT(whole <= limits.bytes_max);
        }
        for (auto const& missing : collector.missing(now)) TIAODU_ASSERT(!missing.numbers.empty());
        TIAODU_ASSERT(collector.give_up(now) <= limits.messages_max);
    }
    collector.give_up(now + limits.lifetime);
    TIAODU_ASSERT(collector.empty());
    return 0;
}
