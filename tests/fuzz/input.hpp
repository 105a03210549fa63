// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/bytes.hpp"
#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/time.hpp"

/// What the fuzzers share. A fuzzer is one file `<name>_fuzz.cpp` with one LLVMFuzzerTestOneInput; `corpus.cpp` has its
/// first inputs.
namespace tiaodu::fuzz {

inline std::string_view view_of(std::uint8_t const* bytes, std::size_t size) {
    return {reinterpret_cast<char const*>(bytes), size};
}

/// A fixed moment: what a decoder does must not depend on when it is fuzzed.
inline constexpr Time start = time_from_ms(1'767'571'200'000);

}  // namespace tiaodu::fuzz
