// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

namespace tiaodu {

/// One walk of a patrol route: a shift of its zone.
enum class PatrolState : std::uint8_t {
    under_way,
    ended,
    cancelled,  ///< The route was retired, or its hours were changed, before the shift was over.
};
template <>
struct EnumNames<PatrolState> {
    static constexpr auto values = words_of<PatrolState>("under_way", "ended", "cancelled");
};

enum class CheckpointState : std::uint8_t {
    planned,
    visited,
    missed,  ///< The shift ended without a visit; one that becomes known later still counts.
};
template <>
struct EnumNames<CheckpointState> {
    static constexpr auto values = words_of<CheckpointState>("planned", "visited", "missed");
};

}  // namespace tiaodu
