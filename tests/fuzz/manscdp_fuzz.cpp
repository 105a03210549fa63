// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/manscdp.hpp"
#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/text.hpp"

#include <cmath>

using namespace tiaodu;
using namespace tiaodu::gb28181;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const data(reinterpret_cast<char const*>(bytes), size);
    auto const notice = decode_manscdp(data, beijing_offset, time_from_ms(1'767'571'200'000));
    if (!notice) {
        TIAODU_ASSERT(!notice.error().detail.empty());
        return 0;
    }
    TIAODU_ASSERT(notice->reports.size() <= positions_max);
    TIAODU_ASSERT(is_utf8(notice->serial) && is_utf8(notice->device_id));
    for (auto const& [target, report] : notice->reports) {
        TIAODU_ASSERT(is_utf8(target) && in_range(report.point));
        TIAODU_ASSERT(!report.speed_mps || (*report.speed_mps >= 0 && *report.speed_mps <= 500));
        TIAODU_ASSERT(!report.course_deg || (*report.course_deg >= 0 && *report.course_deg <= 360));
        TIAODU_ASSERT(!report.altitude_m || std::isfinite(*report.altitude_m));
    }
    // What devices call themselves goes into our answers and must not break them.
    for (auto const& text :
         {alarm_answer(notice->serial, notice->device_id), position_query("1", notice->device_id, 5)}) {
        auto const again = decode_manscdp(text, beijing_offset, time_from_ms(0));
        TIAODU_ASSERT(again && again->kind == NoticeKind::other);
        TIAODU_ASSERT(again->device_id == trimmed(notice->device_id));
    }
    return 0;
}
