// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/owntracks.hpp"
#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/text.hpp"

#include <cmath>

using namespace tiaodu;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const data(reinterpret_cast<char const*>(bytes), size);
    owntracks::RequestNames names;
    if (owntracks::read_query(data, names))
        if (auto const identity = owntracks::identity_of(names))
            TIAODU_ASSERT(!identity->empty() && identity->size() <= 64 && is_utf8(*identity));
    auto const message = owntracks::decode_message(data, time_from_ms(0));
    if (!message) {
        TIAODU_ASSERT(!message.error().detail.empty());
        return 0;
    }
    TIAODU_ASSERT(message->position.has_value() == (message->type == "location"));
    if (!message->position) return 0;
    auto const& position = *message->position;
    TIAODU_ASSERT(in_range(position.point));
    TIAODU_ASSERT(!position.speed_mps || (*position.speed_mps >= 0 && std::isfinite(*position.speed_mps)));
    TIAODU_ASSERT(!position.battery || (*position.battery >= 0 && *position.battery <= 1));
    TIAODU_ASSERT(to_ms(position.fix_at) >= 0);
    return 0;
}
