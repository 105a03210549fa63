// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_position.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/vocab/assert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u16;
using devices::put_u32;
using devices::put_u8;

constexpr std::uint32_t status_fixed = 1u << 1;
constexpr std::uint32_t status_south = 1u << 2;
constexpr std::uint32_t status_west = 1u << 3;
constexpr std::uint32_t status_confidential = 1u << 5;

double signed_degrees(std::uint32_t micro_degrees, bool negative) {
    double const degrees = micro_degrees / 1e6;
    return negative && micro_degrees != 0 ? -degrees : degrees;
}

void read_items(ByteReader& reader, Position& position) {
    while (reader.left() > 0) {
        if (reader.left() < 2) {
            position.items_complete = false;
            return;
        }
        Item item;
        item.id = reader.u8();
        std::size_t const size = reader.u8();
        if (size > reader.left()) {
            position.items_complete = false;
            return;
        }
        item.value = std::string(reader.take(size));
        position.items.push_back(std::move(item));
    }
}

}  // namespace

std::optional<Time> decode_bcd_time(std::string_view bytes, Millis utc_offset) {
    if (bytes.size() != 6) return std::nullopt;
    std::array<int, 6> part{};
    for (std::size_t i = 0; i < part.size(); ++i) {
        int const high = static_cast<unsigned char>(bytes[i]) >> 4;
        int const low = static_cast<unsigned char>(bytes[i]) & 15;
        if (high > 9 || low > 9) return std::nullopt;
        part[i] = high * 10 + low;
    }
    if (part[5] > 59) return std::nullopt;
    auto const local = time_from_civil(2000 + part[0], part[1], part[2], part[3], part[4], part[5]);
    if (!local) return std::nullopt;
    return *local - utc_offset;
}

std::string encode_bcd_time(Time time, Millis utc_offset) {
    std::string const text = to_rfc3339(time + utc_offset);  // 2026-01-05T08:30:00Z
    TIAODU_ASSERT(text.starts_with("20"));
    std::string bytes;
    for (std::size_t const at : {2u, 5u, 8u, 11u, 14u, 17u})
        put_u8(bytes, static_cast<unsigned>((text[at] - '0') * 16 + (text[at + 1] - '0')));
    return bytes;
}

Result<Position> decode_position(std::string_view body, Millis utc_offset) {
    if (body.size() < position_fixed_bytes)
        return Error{Errc::invalid_field, "body",
                     "a position needs 28 bytes, " + std::to_string(body.size()) + " came"};
    ByteReader reader(body);
    Position position;
    position.alarm_bits = reader.u32();
    position.status_bits = reader.u32();
    position.lat_deg = signed_degrees(reader.u32(), (position.status_bits & status_south) != 0);
    position.lon_deg = signed_degrees(reader.u32(), (position.status_bits & status_west) != 0);
    position.altitude_m = static_cast<std::int16_t>(reader.u16());
    position.speed_kmh = reader.u16() / 10.0;
    position.course_deg = reader.u16();
    position.fix_at = decode_bcd_time(reader.take(6), utc_offset);
    bool const possible = in_range({.lon_deg = position.lon_deg, .lat_deg = position.lat_deg});
    bool const nowhere = position.lat_deg == 0 && position.lon_deg == 0;
    position.usable_fix = (position.status_bits & status_fixed) != 0 &&
                          (position.status_bits & status_confidential) == 0 && possible && !nowhere && position.fix_at;
    read_items(reader, position);
    return position;
}

PositionReport to_report(Position const& position, Time now) {
    PositionReport report;
    GeoPoint const point{.lon_deg = position.lon_deg, .lat_deg = position.lat_deg};
    if (in_range(point)) report.point = point;
    report.fix_at = position.fix_at.value_or(now);
    report.arrived_at = now;
    report.speed_mps = position.speed_kmh / 3.6;
    if (position.course_deg <= 360) report.course_deg = position.course_deg;
    report.altitude_m = position.altitude_m;
    report.alarm_bits = position.alarm_bits;
    report.status_bits = position.status_bits;
    report.usable_fix = position.usable_fix;
    report.encrypted = (position.status_bits & status_confidential) != 0;
    return report;
}

Result<Batch> decode_batch(std::string_view body, Millis utc_offset) {
    if (body.size() < 3)
        return Error{Errc::invalid_field, "body", "a batch needs 3 bytes, " + std::to_string(body.size()) + " came"};
    ByteReader reader(body);
    Batch batch;
    batch.announced = reader.u16();
    batch.type = reader.u8();
    std::size_t taken = 0;
    for (; taken < batch.announced && reader.left() >= 2; ++taken) {
        std::size_t const announced = reader.u16();
        // The last position may be cut; its fixed bytes still count.
        std::size_t const size = std::min(announced, reader.left());
        auto position = decode_position(reader.take(size), utc_offset);
        if (position)
            batch.positions.push_back(std::move(*position));
        else
            ++batch.undecoded;
    }
    batch.undecoded += batch.announced - taken;
    return batch;
}

std::string encode_position(Position const& position, Millis utc_offset) {
    TIAODU_ASSERT(position.fix_at);
    std::uint32_t status = position.status_bits & ~(status_south | status_west);
    if (position.lat_deg < 0) status |= status_south;
    if (position.lon_deg < 0) status |= status_west;
    std::string body;
    put_u32(body, position.alarm_bits);
    put_u32(body, status);
    put_u32(body, static_cast<std::uint32_t>(std::llround(std::abs(position.lat_deg) * 1e6)));
    put_u32(body, static_cast<std::uint32_t>(std::llround(std::abs(position.lon_deg) * 1e6)));
    put_u16(body, static_cast<std::uint16_t>(position.altitude_m));
    put_u16(body, static_cast<std::uint16_t>(std::llround(position.speed_kmh * 10)));
    put_u16(body, static_cast<std::uint16_t>(position.course_deg));
    body += encode_bcd_time(*position.fix_at, utc_offset);
    for (Item const& item : position.items) {
        TIAODU_ASSERT(item.value.size() <= 255);
        put_u8(body, item.id);
        put_u8(body, static_cast<std::uint8_t>(item.value.size()));
        body += item.value;
    }
    return body;
}

std::string encode_batch(std::uint8_t type, std::vector<std::string> const& positions) {
    std::string body;
    put_u16(body, static_cast<std::uint16_t>(positions.size()));
    put_u8(body, type);
    for (std::string const& position : positions) {
        put_u16(body, static_cast<std::uint16_t>(position.size()));
        body += position;
    }
    return body;
}

}  // namespace tiaodu::jt808
