// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <cstdint>

namespace tiaodu {

/// How somebody moves along roads. One-way streets do not bind people on foot, and motorways are closed to them.
enum class RoadProfile : std::uint8_t { vehicle, on_foot };

template <>
struct EnumNames<RoadProfile> {
    static constexpr auto values = words_of<RoadProfile>("vehicle", "on_foot");
};

}  // namespace tiaodu
