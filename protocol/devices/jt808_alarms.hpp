// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_frame.hpp"

#include <span>
#include <vector>

/// Words for the alarm and status bits of a position (JT/T 808-2013, tables 24 and 25; 2019, tables 24 and 25).
namespace tiaodu::jt808 {

/// When a terminal takes an alarm back.
enum class AlarmEnd : std::uint8_t {
    condition,          ///< When what it warns of is over.
    answer,             ///< When the platform has answered it: so it must be stored before.
    answer_until_2013,  ///< 2019 holds it until the condition is over.
};

struct AlarmBit {
    unsigned bit;
    std::string_view word;
    AlarmEnd end;
};
/// All bits that have a meaning, rising; bit 0 is `alarm_sos`.
std::span<AlarmBit const> known_alarms();

/// The words of the bits that are set; unknown ones as `alarm_<bit>`.
std::vector<std::string> alarm_words(std::uint32_t bits);
/// Bits that a terminal of this edition clears when it is answered.
std::uint32_t cleared_on_answer(Edition edition);

/// What the load bits 8 and 9 say.
enum class Load : std::uint8_t { empty, half, reserved, full };

/// The words of the status bits that are set, without the load; unknown ones as `status_<bit>`.
std::vector<std::string> status_words(std::uint32_t bits);
Load load_of(std::uint32_t status_bits);

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::Load> {
    static constexpr auto values = words_of<jt808::Load>("empty", "half", "reserved", "full");
};
}  // namespace tiaodu
