// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/position.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Bodies of 0x0200 (position), 0x0201 (position query answer) and 0x0704 (batch of positions).
namespace tiaodu::jt808 {

/// One additional item of a position body, as it came. Ids repeat and vendors reuse them.
struct Item {
    std::uint8_t id = 0;
    std::string value;
};

/// A 0x0200 body in the units of the standard's tables; `to_report` turns it into SI.
struct Position {
    std::uint32_t alarm_bits = 0;
    std::uint32_t status_bits = 0;
    double lat_deg = 0;  ///< South negative. May be impossible (above 90): see `usable_fix`.
    double lon_deg = 0;  ///< West negative. May be impossible (above 180).
    int altitude_m = 0;  ///< Signed: real terminals send negatives.
    double speed_kmh = 0;
    int course_deg = 0;          ///< As sent; legal are 0 … 359.
    std::optional<Time> fix_at;  ///< Nothing when the six BCD bytes are not a time.
    bool usable_fix = false;     ///< Fixed, not confidential, coordinates possible and not 0/0, time decodes.

    std::vector<Item> items;     ///< Those that could be cut out, in their order; `facts_of` says what they mean.
    bool items_complete = true;  ///< False when the list ends in bytes that are not an item.
};

inline constexpr std::size_t position_fixed_bytes = 28;

/// `utc_offset` is what the terminal's clock shows minus UTC (the standard says GMT+8; some send UTC). Bad items never
/// lose the position. Errors: invalid_field when the body is shorter than the 28 fixed bytes.
Result<Position> decode_position(std::string_view body, Millis utc_offset);

/// SI units; `arrived_at` = now. A time that did not decode becomes `now` and an impossible coordinate 0/0; both
/// reports have `usable_fix` false.
PositionReport to_report(Position const& position, Time now);

/// A 0x0704 body.
struct Batch {
    std::uint8_t type = 0;            ///< 0 normal, 1 stored while out of coverage.
    std::uint16_t announced = 0;      ///< How many positions the body says it has.
    std::vector<Position> positions;  ///< Those that decode.
    std::size_t undecoded = 0;        ///< Announced but absent, or shorter than 28 bytes.
};

/// Positions that do not decode are counted, not fatal. Errors: invalid_field when the body is shorter than 3 bytes.
Result<Batch> decode_batch(std::string_view body, Millis utc_offset);

/// Terminal side: a 0x0200 body. Lat/lon are rounded to 10^-6 degrees and set status bits 2 and 3; speed to 0.1 km/h;
/// `fix_at` (compulsory here) is written at `utc_offset`, years 2000 … 2099. Items are appended as they are (≤ 255
/// bytes).
std::string encode_position(Position const& position, Millis utc_offset);

/// Terminal side: a 0x0704 body of already encoded 0x0200 bodies.
std::string encode_batch(std::uint8_t type, std::vector<std::string> const& positions);

/// Six BCD bytes YYMMDDhhmmss for a moment at a fixed offset from UTC, years 2000 … 2099.
std::string encode_bcd_time(Time time, Millis utc_offset);
/// The moment six BCD bytes name; nothing when a nibble is above 9 or the date does not exist.
std::optional<Time> decode_bcd_time(std::string_view bytes, Millis utc_offset);

}  // namespace tiaodu::jt808
