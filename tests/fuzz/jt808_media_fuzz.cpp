// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_media.hpp"
#include "tests/fuzz/input.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;

/// Bodies of 0x0800, 0x0801, 0x0802 and 0x0805.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const view = fuzz::view_of(bytes, size);
    (void)decode_media_event(view);
    for (auto const edition : {Edition::y2011, Edition::y2013, Edition::y2019}) {
        auto const data = decode_media_data(view, {edition});
        if (!data) continue;
        if (auto const* medium = std::get_if<MediaData>(&*data))
            TIAODU_ASSERT(edition != Edition::y2011 && medium->data.size() + 36 == size);
        else
            TIAODU_ASSERT(edition != Edition::y2019 && std::get<MediaPiece>(*data).data.size() + 16 == size);
    }
    if (auto const list = decode_media_list(view, beijing_offset)) TIAODU_ASSERT(list->media.size() <= list->total);
    if (auto const answer = decode_shoot_answer(view)) TIAODU_ASSERT(answer->media_ids.size() * 4 <= size);
    return 0;
}
