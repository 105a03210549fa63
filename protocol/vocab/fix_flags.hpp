// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace tiaodu {

/// What is special about a fix. Kept with it in the track and shown wherever the fix is shown. The numbers are stored:
/// never change or reuse one.
enum class FixFlag : std::uint8_t {
    not_fixed,   ///< The receiver had no fix.
    encrypted,   ///< Coordinates that passed through a confidentiality plug-in: not WGS-84.
    mock,        ///< The device says that the position is simulated.
    jump,        ///< Farther from the fixes before it than anything can travel.
    clock_skew,  ///< The device's clock is wrong, so the fix time is.
    late,        ///< Arrived after a newer fix: in the track only, the marker stayed.
    backlog,     ///< Stored by the device while it was offline.
    imported,    ///< From a file, not from a device.
};

template <>
struct EnumNames<FixFlag> {
    static constexpr auto values =
        words_of<FixFlag>("not_fixed", "encrypted", "mock", "jump", "clock_skew", "late", "backlog", "imported");
};

/// A set of flags in 16 bits.
class FixFlags {
public:
    constexpr FixFlags() = default;
    constexpr FixFlags(std::initializer_list<FixFlag> flags) {
        for (auto const flag : flags) set(flag);
    }
    /// Of stored bits; those that no flag has are dropped.
    static constexpr FixFlags from_bits(std::uint16_t bits) {
        FixFlags flags;
        flags.bits_ = static_cast<std::uint16_t>(bits & ((1u << EnumNames<FixFlag>::values.size()) - 1u));
        return flags;
    }
    constexpr std::uint16_t bits() const { return bits_; }
    constexpr void set(FixFlag flag) { bits_ = static_cast<std::uint16_t>(bits_ | bit(flag)); }
    constexpr bool has(FixFlag flag) const { return (bits_ & bit(flag)) != 0; }
    /// The position may be wrong: simulated, or an impossible jump.
    constexpr bool doubtful() const { return has(FixFlag::mock) || has(FixFlag::jump); }
    /// As messages carry them.
    std::vector<FixFlag> list() const {
        std::vector<FixFlag> flags;
        for (auto const& [flag, word] : EnumNames<FixFlag>::values)
            if (has(flag)) flags.push_back(flag);
        return flags;
    }
    friend constexpr FixFlags operator|(FixFlags a, FixFlags b) {
        return from_bits(static_cast<std::uint16_t>(a.bits_ | b.bits_));
    }
    friend constexpr bool operator==(FixFlags, FixFlags) = default;

private:
    static constexpr std::uint16_t bit(FixFlag flag) {
        return static_cast<std::uint16_t>(1u << static_cast<unsigned>(flag));
    }
    std::uint16_t bits_ = 0;
};

}  // namespace tiaodu
