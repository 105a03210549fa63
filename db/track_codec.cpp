// SPDX-License-Identifier: Apache-2.0
#include "db/track_codec.hpp"

#include "db/database.hpp"

#include <algorithm>
#include <cmath>

namespace tiaodu {
namespace {

// First byte of a unit's fixes: how it is written, so that a later version can write otherwise.
constexpr unsigned form = 0x10;
constexpr unsigned form_mask = 0xf0;
constexpr unsigned whole_seconds = 1;  // all fix times are: they are told in seconds
constexpr unsigned six_decimals = 2;   // all degrees are, as JT/T 808 sends them: they are told in 1e-6 degrees

// First byte of a fix: what it has.
constexpr unsigned has_speed = 1, has_course = 2, has_alarms = 4, has_flags = 8;

[[noreturn]] void damaged() { throw DatabaseError::of_damage("a stored track does not decode"); }

void put(std::string& bytes, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
    bytes += static_cast<char>(value);
}
void put_signed(std::string& bytes, std::int64_t value) {
    put(bytes, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}
std::uint64_t take(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size() && i < 10; ++i) {
        auto const byte = static_cast<unsigned char>(bytes[i]);
        value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            bytes.remove_prefix(i + 1);
            return value;
        }
    }
    damaged();
}
std::int64_t take_signed(std::string_view& bytes) {
    auto const value = take(bytes);
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}
unsigned take_byte(std::string_view& bytes) {
    if (bytes.empty()) damaged();
    auto const byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return byte;
}
/// Wraps instead of overflowing: damaged bytes may say anything.
std::int64_t sum(std::int64_t a, std::int64_t b, std::int64_t step) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) +
                                     static_cast<std::uint64_t>(b) * static_cast<std::uint64_t>(step));
}

}  // namespace

std::int64_t to_e7(double degrees) { return std::llround(degrees * 1e7); }

std::string encode_fixes(std::span<TrackFix const> fixes) {
    bool const seconds =
        std::all_of(fixes.begin(), fixes.end(), [](TrackFix const& fix) { return to_ms(fix.fix_at) % 1000 == 0; });
    bool const six = std::all_of(fixes.begin(), fixes.end(), [](TrackFix const& fix) {
        return to_e7(fix.point.lon_deg) % 10 == 0 && to_e7(fix.point.lat_deg) % 10 == 0;
    });
    std::int64_t const time_step = seconds ? 1000 : 1, place_step = six ? 10 : 1;
    std::string bytes;
    bytes.reserve(8 + 16 * fixes.size());
    bytes += static_cast<char>(form | (seconds ? whole_seconds : 0u) | (six ? six_decimals : 0u));
    put(bytes, fixes.size());
    std::int64_t at = 0, lon = 0, lat = 0;
    for (auto const& fix : fixes) {
        bytes += static_cast<char>((fix.speed_mps ? has_speed : 0u) | (fix.course_deg ? has_course : 0u) |
                                   (fix.alarm_bits != 0 ? has_alarms : 0u) | (fix.flags.bits() != 0 ? has_flags : 0u));
        auto const fix_at = to_ms(fix.fix_at), fix_lon = to_e7(fix.point.lon_deg), fix_lat = to_e7(fix.point.lat_deg);
        put_signed(bytes, (fix_at - at) / time_step);
        put_signed(bytes, to_ms(fix.arrived_at) - fix_at);
        put_signed(bytes, (fix_lon - lon) / place_step);
        put_signed(bytes, (fix_lat - lat) / place_step);
        if (fix.speed_mps) put(bytes, static_cast<std::uint64_t>(std::llround(std::max(0.0, *fix.speed_mps) * 100)));
        if (fix.course_deg) put(bytes, static_cast<std::uint64_t>(std::llround(std::max(0.0, *fix.course_deg))));
        if (fix.alarm_bits != 0) put(bytes, fix.alarm_bits);
        if (fix.flags.bits() != 0) put(bytes, fix.flags.bits());
        at = fix_at;
        lon = fix_lon;
        lat = fix_lat;
    }
    return bytes;
}

FixCursor::FixCursor(std::string_view bytes, std::uint32_t unit_number) : bytes_(bytes), unit_number_(unit_number) {
    auto const written = take_byte(bytes_);
    if ((written & form_mask) != form) damaged();
    if ((written & whole_seconds) != 0) time_step_ = 1000;
    if ((written & six_decimals) != 0) place_step_ = 10;
    left_ = take(bytes_);
}

bool FixCursor::next(TrackFix& fix) {
    if (left_ == 0) return false;
    --left_;
    auto const what = take_byte(bytes_);
    fix_at_ = sum(fix_at_, take_signed(bytes_), time_step_);
    auto const arrived_at = sum(fix_at_, take_signed(bytes_), 1);
    lon_ = sum(lon_, take_signed(bytes_), place_step_);
    lat_ = sum(lat_, take_signed(bytes_), place_step_);
    fix.unit_number = unit_number_;
    fix.fix_at = time_from_ms(fix_at_);
    fix.arrived_at = time_from_ms(arrived_at);
    fix.point = {static_cast<double>(lon_) / 1e7, static_cast<double>(lat_) / 1e7};
    fix.speed_mps.reset();
    fix.course_deg.reset();
    if ((what & has_speed) != 0) fix.speed_mps = static_cast<double>(take(bytes_)) / 100.0;
    if ((what & has_course) != 0) fix.course_deg = static_cast<double>(take(bytes_));
    fix.alarm_bits = (what & has_alarms) != 0 ? static_cast<std::uint32_t>(take(bytes_)) : 0;
    fix.flags = FixFlags::from_bits((what & has_flags) != 0 ? static_cast<std::uint16_t>(take(bytes_)) : 0);
    return true;
}

std::string encode_batch(std::span<TrackFix const> fixes) {
    std::string bytes;
    std::uint32_t unit = 0;
    for (std::size_t from = 0; from < fixes.size();) {
        auto to = from + 1;
        while (to < fixes.size() && fixes[to].unit_number == fixes[from].unit_number) ++to;
        auto const group = encode_fixes(fixes.subspan(from, to - from));
        put(bytes, fixes[from].unit_number - unit);
        put(bytes, group.size());
        bytes += group;
        unit = fixes[from].unit_number;
        from = to;
    }
    return bytes;
}

std::optional<BatchCursor::Group> BatchCursor::next() {
    if (bytes_.empty()) return std::nullopt;
    unit_ += take(bytes_);
    auto const size = take(bytes_);
    if (size > bytes_.size() || unit_ > UINT32_MAX) damaged();
    Group const group{static_cast<std::uint32_t>(unit_), bytes_.substr(0, size)};
    bytes_.remove_prefix(size);
    return group;
}

}  // namespace tiaodu
