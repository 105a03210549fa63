// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tiaodu {

/// An alarm bit of a terminal (JT/T 808-2019, table 24) that becomes an alert, and what it says to people.
struct AlarmBit {
    unsigned bit = 0;
    std::string_view word;
};

/// Faults, dangers and thefts. Bit 0 (SOS) is an alert of its own; what we measure ourselves (speed, areas) is left
/// out.
inline constexpr std::array alarm_bits_watched{
    AlarmBit{3, "danger warning"}, AlarmBit{4, "GNSS fault"},        AlarmBit{5, "antenna open"},
    AlarmBit{6, "antenna short"},  AlarmBit{7, "main power low"},    AlarmBit{8, "main power lost"},
    AlarmBit{26, "stolen"},        AlarmBit{27, "illegal ignition"}, AlarmBit{28, "illegal movement"},
    AlarmBit{29, "collision"},     AlarmBit{30, "rollover"}};

inline std::optional<unsigned> alarm_bit_of(std::string_view word) {
    for (auto const& alarm : alarm_bits_watched)
        if (alarm.word == word) return alarm.bit;
    return std::nullopt;
}

}  // namespace tiaodu
