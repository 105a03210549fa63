// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace tiaodu::test {

/// The bytes of a secret as an authenticator reads it.
inline std::string from_base32(std::string const& text) {
    std::string const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (char const c : text) {
        held = (held << 5u) | static_cast<std::uint32_t>(letters.find(c));
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(static_cast<unsigned char>(held >> bits));
        held &= (1u << bits) - 1;
    }
    return bytes;
}

}  // namespace tiaodu::test
