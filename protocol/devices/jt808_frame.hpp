// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// JT/T 808, the wire protocol of vehicle terminals (2011, 2013 and 2019 editions): the frame around every message.
namespace tiaodu::jt808 {

/// Which of the two header layouts a frame has. A 2011 header looks like a 2013 one; only message bodies tell.
enum class Version : std::uint8_t { v2013, v2019 };

/// Which edition of the standard a terminal speaks; known from the shape of its register body.
enum class Edition : std::uint8_t { y2011, y2013, y2019 };

/// Why a stretch of bytes between two flags is not a frame.
enum class FrameFault : std::uint8_t {
    checksum,     ///< The XOR of header and body is not the last byte.
    escape,       ///< 7d followed by something other than 01 or 02.
    truncated,    ///< No end flag, no start flag, or shorter than its header.
    body_length,  ///< The header announces another body length than the one that came.
    oversize,     ///< Longer than the standard can express.
};

inline constexpr std::size_t body_bytes_max = 1023;  ///< Ten bits of the attributes.
inline constexpr std::size_t frame_bytes_max =
    2 * (1023 + 21 + 1) + 2;  ///< On the wire, all bytes escaped, both flags.
inline constexpr char frame_flag = '\x7e';

/// The fields before the body.
struct Header {
    std::uint16_t msg_id = 0;
    std::uint16_t attributes = 0;  ///< As received. `encode_frame` takes only the encryption bits from it.
    Version version = Version::v2013;
    std::uint8_t protocol_version = 1;  ///< 2019 only: the terminal's count of protocol revisions, from 1.
    std::string phone;      ///< Decimal digits without leading zeros ("0" for all zeros), or `phone_hex` when binary.
    std::string phone_hex;  ///< The raw field, 12 (2013) or 20 (2019) lower-case hexadecimal digits.
    std::uint16_t seq = 0;
    std::uint16_t packet_total = 0;   ///< 0 unless this is one part of a longer message.
    std::uint16_t packet_number = 0;  ///< From 1; 0 unless this is one part of a longer message.

    bool multi_packet() const { return (attributes & 0x2000u) != 0; }
    /// Any of the three encryption bits; bit 10 alone means RSA, the others are not defined.
    bool encrypted() const { return (attributes & 0x1C00u) != 0; }
};

struct Frame {
    Header header;
    std::string body;  ///< Unescaped. 0 … 1023 bytes from one frame, up to 1 MiB when put together from parts.
};

struct FrameError {
    FrameFault fault = FrameFault::truncated;
    std::string detail;  ///< Plain English with the numbers that disagree.
};

using FrameOutcome = std::variant<Frame, FrameError>;

/// Decodes what stood between two flags (still escaped, without them). Checks in this order: oversize, escape, too
/// short for the header (truncated), checksum, body length. A frame whose version bit says 2019 but whose length fits
/// only the 2013 header is taken as 2013: such terminals exist.
FrameOutcome decode_stretch(std::string_view stretch);

/// Header, body and checksum, escaped, between two flags. The number is `phone_hex` when set, else `phone`, left padded
/// with zeros; a packet item is written when `packet_total` is not 0. The caller guarantees body ≤ 1023 bytes and at
/// most 12 (2013) or 20 (2019) hexadecimal digits.
std::string encode_frame(Header const& header, std::string_view body);

/// How a terminal may be known to the registry.
struct TerminalNumber {
    std::string key;                  ///< `Header::phone`: the same for all frames of one terminal.
    std::string hex;                  ///< `Header::phone_hex`.
    std::optional<std::string> imei;  ///< `binary_imei`.
};
TerminalNumber number_of(Header const& header);

/// The 15-digit IMEI of a terminal that puts it into the 6-byte number in binary (a nibble above 9): 48-bit value plus
/// Luhn digit. Empty for ordinary decimal numbers.
std::optional<std::string> binary_imei(Header const& header);

/// What a reader has seen; for metrics.
struct FrameCounters {
    std::uint64_t frames = 0;
    std::array<std::uint64_t, 5> faults{};  ///< Indexed by FrameFault.
    std::uint64_t skipped_bytes = 0;        ///< Before the first flag of the stream.

    std::uint64_t of(FrameFault fault) const { return faults[static_cast<std::size_t>(fault)]; }
};

/// Cuts a byte stream into frames. Every 7e both ends and starts a frame and empty stretches are ignored, so one lost
/// flag costs at most the two frames around it. Holds at most `frame_bytes_max` bytes: a longer stretch is reported
/// once as `oversize` and dropped up to the next flag. Not thread-safe.
class FrameReader {
public:
    /// Takes bytes from the front of `input` until one frame or fault is complete; nullopt when `input` is used up.
    std::optional<FrameOutcome> next(std::string_view& input);

    /// True when bytes of an unfinished frame are held (at the end of a file: a missing end flag).
    bool unfinished() const { return synced_ && !stretch_.empty(); }
    FrameCounters const& counters() const { return counters_; }

private:
    FrameOutcome counted(FrameOutcome outcome);

    std::string stretch_;
    bool synced_ = false;    ///< A flag has been seen.
    bool dropping_ = false;  ///< Inside an over-long stretch.
    FrameCounters counters_;
};

}  // namespace tiaodu::jt808

namespace tiaodu {
template <>
struct EnumNames<jt808::Version> {
    static constexpr std::array values{std::pair{jt808::Version::v2013, std::string_view("2013")},
                                       std::pair{jt808::Version::v2019, std::string_view("2019")}};
};
template <>
struct EnumNames<jt808::Edition> {
    static constexpr auto values = words_of<jt808::Edition>("2011", "2013", "2019");
};
template <>
struct EnumNames<jt808::FrameFault> {
    static constexpr std::array values{std::pair{jt808::FrameFault::checksum, std::string_view("checksum")},
                                       std::pair{jt808::FrameFault::escape, std::string_view("escape")},
                                       std::pair{jt808::FrameFault::truncated, std::string_view("truncated")},
                                       std::pair{jt808::FrameFault::body_length, std::string_view("body_length")},
                                       std::pair{jt808::FrameFault::oversize, std::string_view("oversize")}};
};
}  // namespace tiaodu
