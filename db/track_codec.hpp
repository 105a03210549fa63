// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/track_fix.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// Degrees as they are stored: 1e-7 degrees, about a centimetre.
std::int64_t to_e7(double degrees);

/// Fixes of one unit as bytes, each told by its difference from the one before: about 12 bytes per fix of a vehicle.
std::string encode_fixes(std::span<TrackFix const> fixes);

/// Reads what `encode_fixes` wrote; the bytes must outlive it. Throws DatabaseError (damaged) on anything else.
class FixCursor {
public:
    FixCursor(std::string_view bytes, std::uint32_t unit_number);
    /// Fills `fix` and returns true; false at the end.
    bool next(TrackFix& fix);

private:
    std::string_view bytes_;
    std::uint64_t left_ = 0;
    std::int64_t time_step_ = 1;
    std::int64_t place_step_ = 1;
    std::int64_t fix_at_ = 0;
    std::int64_t lon_ = 0;
    std::int64_t lat_ = 0;
    std::uint32_t unit_number_;
};

/// Fixes of many units as bytes. `fixes` must be sorted by unit number.
std::string encode_batch(std::span<TrackFix const> fixes);

/// Reads what `encode_batch` wrote: one unit after the other, by unit number. The bytes must outlive it. Throws
/// DatabaseError (damaged).
class BatchCursor {
public:
    explicit BatchCursor(std::string_view bytes) : bytes_(bytes) {}
    struct Group {
        std::uint32_t unit_number = 0;
        std::string_view fixes;  ///< For FixCursor.
    };
    std::optional<Group> next();

private:
    std::string_view bytes_;
    std::uint64_t unit_ = 0;
};

}  // namespace tiaodu
