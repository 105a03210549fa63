// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_parameters.hpp"
#include "protocol/vocab/text.hpp"
#include "tests/fuzz/input.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;

/// Bodies of 0x0104 and 0x0107.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    auto const view = fuzz::view_of(bytes, size);
    if (auto const answer = decode_parameters(view)) {
        TIAODU_ASSERT(answer->parameters.size() <= 255);
        for (auto const& parameter : answer->parameters) {
            auto const* text = std::get_if<std::string>(&parameter.value);
            TIAODU_ASSERT(!text || is_utf8(*text));
        }
        // What a terminal says it is set to may be refused when it is sent back, but never breaks anything.
        (void)body_of(SetParameters{answer->parameters}, Dialect{});
    }
    for (auto const version : {Version::v2013, Version::v2019})
        if (auto const attributes = decode_attributes(version, view)) {
            TIAODU_ASSERT(attributes->iccid.size() == 20);
            TIAODU_ASSERT(is_utf8(attributes->firmware_version));
        }
    return 0;
}
