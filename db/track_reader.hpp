// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/track_fix.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// Reads of the track files, for reader threads: each opens its own read-only connection per day and sees one moment of
/// each file, whatever the track thread is doing.
namespace tiaodu {

/// Days ("2026-11-21") whose file cannot be read. The others still answer.
using UnreadableDays = std::vector<std::string>;

struct TrackRead {
    std::vector<TrackFix> fixes;  ///< By fix time; a fix that was stored twice comes once.
    UnreadableDays unreadable;
    enum class End : std::uint8_t { complete, limit } end = End::complete;
};

/// Fixes of a unit with from <= fix time < to. `fixes_max`: reading stops there, with End::limit. Throws nothing but
/// out of memory.
TrackRead read_track(std::filesystem::path const& data_folder, std::uint32_t unit_number, Time from, Time to,
                     std::size_t fixes_max);

/// A circle and a time.
struct NearQuestion {
    GeoPoint point;  ///< Between the latitudes -85 and 85.
    double radius_m = 0;
    Time from{};
    Time to{};  ///< Exclusive.
};

/// A unit that had at least one fix inside.
struct NearUnit {
    std::uint32_t unit_number = 0;
    Time first_at{};  ///< Fix times of the first and the last fix inside.
    Time last_at{};
    double closest_m = 0;
    Time closest_at{};
    FixFlags flags;  ///< Of all its fixes inside.
};

struct NearRead {
    std::vector<NearUnit> units;  ///< By unit number.
    UnreadableDays unreadable;
};

/// Units for which `wanted` holds that were in the circle within the time.
NearRead read_near(std::filesystem::path const& data_folder, NearQuestion const& question,
                   std::function<bool(std::uint32_t)> const& wanted);

}  // namespace tiaodu
