// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace tiaodu::devices {

/// Reads big-endian fields from the front of a view. Reading past the end returns zeros or an empty view and makes
/// `ok()` false for good, so a decoder can read a whole table and check once. The bytes must outlive the reader.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
    bool ok() const { return ok_; }
    std::size_t left() const { return rest_.size(); }
    std::string_view rest() const { return rest_; }

    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        auto const taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return number(4); }

private:
    std::uint32_t number(std::size_t width) {
        std::uint32_t value = 0;
        for (char const c : take(width)) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }
    std::string_view rest_;
    bool ok_ = true;
};

inline void put_u8(std::string& out, std::uint32_t value) { out.push_back(static_cast<char>(value & 0xFFu)); }
inline void put_u16(std::string& out, std::uint32_t value) {
    put_u8(out, value >> 8);
    put_u8(out, value);
}
inline void put_u32(std::string& out, std::uint32_t value) {
    put_u16(out, value >> 16);
    put_u16(out, value);
}

}  // namespace tiaodu::devices
