// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/osmand.hpp"
#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/text.hpp"

#include <array>
#include <cmath>

using namespace tiaodu;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const data(reinterpret_cast<char const*>(bytes), size);
    constexpr std::array<std::string_view, 3> types{"", "application/json", "application/x-www-form-urlencoded"};
    for (auto const type : types) {
        auto const result = type.empty() ? osmand::decode_osmand(data, type, "", time_from_ms(0))
                                         : osmand::decode_osmand("", type, data, time_from_ms(0));
        TIAODU_ASSERT(is_utf8(result.device_id) && !has_control(result.device_id));
        if (!result.position) {
            TIAODU_ASSERT(!result.position.error().detail.empty());
            continue;
        }
        auto const& position = *result.position;
        TIAODU_ASSERT(!result.device_id.empty());
        TIAODU_ASSERT(in_range(position.point));
        TIAODU_ASSERT(!position.speed_mps || (*position.speed_mps >= 0 && std::isfinite(*position.speed_mps)));
        TIAODU_ASSERT(!position.course_deg || (*position.course_deg >= 0 && *position.course_deg <= 360));
    }
    return 0;
}
