// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/time.hpp"

#include <cstdint>
#include <optional>

namespace tiaodu {

/// What a device said about where it is, whatever its protocol: WGS-84, SI units, UTC. `arrived_at` is set by the
/// receiver.
struct PositionReport {
    GeoPoint point;
    Time fix_at{};
    Time arrived_at{};
    std::optional<double> speed_mps;   ///< ≥ 0.
    std::optional<double> course_deg;  ///< 0 … 360, north 0, clockwise.
    std::optional<double> altitude_m;
    std::optional<double> accuracy_m;  ///< Radius, when the device gives one.
    std::optional<double> battery;     ///< Charge left, 0 … 1.
    std::optional<Datum> datum;        ///< Of `point`, where the report says so; else the registry says it.
    std::uint32_t alarm_bits = 0;      ///< JT/T 808 alarm bits; bit 0 = SOS. Other protocols set bit 0 for an SOS.
    std::uint32_t status_bits = 0;     ///< JT/T 808 status bits; 0 elsewhere.
    bool usable_fix = true;            ///< False: refresh liveness only, do not move the marker.
    bool backlog = false;              ///< Stored by the device while it was offline (0x0704 type 1, a late point).
    bool mock = false;                 ///< The phone says that the position is simulated; kept and shown.
    bool encrypted = false;            ///< Passed through a confidentiality plug-in (JT/T 808 status bit 5): no place.
};

inline constexpr std::uint32_t alarm_sos = 1u << 0;

}  // namespace tiaodu
