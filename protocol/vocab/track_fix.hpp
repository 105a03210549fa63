// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/fix_flags.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <optional>

namespace tiaodu {

/// One fix of a unit as it is kept: WGS-84 to 1e-7 degrees, times to the millisecond.
struct TrackFix {
    std::uint32_t unit_number = 0;
    Time fix_at{};      ///< By the device's clock.
    Time arrived_at{};  ///< By ours; of an imported fix: when it was imported.
    GeoPoint point;
    std::optional<double> speed_mps;   ///< To 1 cm/s.
    std::optional<double> course_deg;  ///< To a degree.
    std::uint32_t alarm_bits = 0;      ///< As in PositionReport.
    FixFlags flags;
};

}  // namespace tiaodu
