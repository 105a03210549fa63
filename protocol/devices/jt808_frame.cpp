// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_frame.hpp"

#include "protocol/devices/bytes.hpp"
#include "protocol/vocab/assert.hpp"
#include "protocol/vocab/text.hpp"

#include <algorithm>

namespace tiaodu::jt808 {
namespace {

using devices::ByteReader;
using devices::put_u16;
using devices::put_u8;

constexpr std::uint16_t multi_packet_bit = 0x2000;
constexpr std::uint16_t version_bit = 0x4000;
constexpr std::size_t stretch_bytes_max = frame_bytes_max - 2;

constexpr std::size_t header_bytes(Version version, bool multi_packet) {
    return (version == Version::v2019 ? 17u : 12u) + (multi_packet ? 4u : 0u);
}
constexpr std::size_t number_digits(Version version) { return version == Version::v2019 ? 20 : 12; }

struct Unescaped {
    std::string bytes;
    std::optional<std::size_t> bad_at;  ///< Offset of the first 7d that starts no legal pair.
};

/// Goes on past a bad pair, so that the size check before it sees the whole stretch.
Unescaped unescape(std::string_view stretch) {
    Unescaped result;
    result.bytes.reserve(stretch.size());
    for (std::size_t i = 0; i < stretch.size(); ++i) {
        if (stretch[i] != '\x7d') {
            result.bytes.push_back(stretch[i]);
            continue;
        }
        char const second = i + 1 < stretch.size() ? stretch[i + 1] : '\0';
        if (second == '\x01' || second == '\x02') {
            result.bytes.push_back(second == '\x01' ? '\x7d' : '\x7e');
            ++i;
        } else {
            if (!result.bad_at) result.bad_at = i;
            result.bytes.push_back(stretch[i]);
        }
    }
    return result;
}

std::uint8_t checksum_of(std::string_view bytes) {
    unsigned sum = 0;
    for (char const c : bytes) sum ^= static_cast<unsigned char>(c);
    return static_cast<std::uint8_t>(sum);
}

FrameError fault(FrameFault kind, std::string detail) { return FrameError{kind, std::move(detail)}; }

std::string counted_bytes(std::size_t count) { return std::to_string(count) + " bytes"; }

/// The version the length speaks for; nullopt when the announced body length fits neither layout.
std::optional<Version> version_by_length(std::uint16_t attributes, std::size_t payload_bytes) {
    std::size_t const announced = attributes & 0x3FFu;
    bool const multi = (attributes & multi_packet_bit) != 0;
    auto const fits = [&](Version version) { return payload_bytes == header_bytes(version, multi) + announced + 1; };
    if ((attributes & version_bit) != 0 && fits(Version::v2019)) return Version::v2019;
    if (fits(Version::v2013)) return Version::v2013;
    return std::nullopt;
}

void read_number(std::string_view field, Header& header) {
    header.phone_hex = to_hex(field);
    bool const decimal =
        std::all_of(header.phone_hex.begin(), header.phone_hex.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!decimal) {
        header.phone = header.phone_hex;
        return;
    }
    auto const first = header.phone_hex.find_first_not_of('0');
    header.phone = first == std::string::npos ? "0" : header.phone_hex.substr(first);
}

Frame read_frame(std::string_view payload, std::uint16_t attributes, Version version) {
    ByteReader reader(payload.substr(0, payload.size() - 1));
    Frame frame;
    Header& header = frame.header;
    header.msg_id = reader.u16();
    header.attributes = reader.u16();
    header.version = version;
    if (version == Version::v2019) header.protocol_version = reader.u8();
    read_number(reader.take(number_digits(version) / 2), header);
    header.seq = reader.u16();
    if ((attributes & multi_packet_bit) != 0) {
        header.packet_total = reader.u16();
        header.packet_number = reader.u16();
    }
    frame.body = std::string(reader.rest());
    return frame;
}

}  // namespace

FrameOutcome decode_stretch(std::string_view stretch) {
    if (stretch.size() > stretch_bytes_max)
        return fault(FrameFault::oversize, "more than " + counted_bytes(frame_bytes_max) + " on the wire");
    auto const [payload, bad_at] = unescape(stretch);

    ByteReader peek(payload);
    peek.u16();
    std::uint16_t const attributes = peek.u16();
    bool const multi = (attributes & multi_packet_bit) != 0;
    Version const marked = (attributes & version_bit) != 0 ? Version::v2019 : Version::v2013;
    std::size_t const marked_header = header_bytes(marked, multi);
    if (payload.size() > marked_header + body_bytes_max + 1)
        return fault(FrameFault::oversize, "body of " + counted_bytes(payload.size() - marked_header - 1) +
                                               ", the standard allows " + std::to_string(body_bytes_max));
    if (bad_at)
        return fault(FrameFault::escape, "7d at byte " + std::to_string(*bad_at) + " without 01 or 02 after it");

    auto const version = version_by_length(attributes, payload.size());
    if (!version && payload.size() < marked_header + 1)
        return fault(FrameFault::truncated, counted_bytes(payload.size()) + ", a header and its checksum need " +
                                                std::to_string(marked_header + 1));
    std::string_view const covered = std::string_view(payload).substr(0, payload.size() - 1);
    if (auto const sum = checksum_of(covered); sum != static_cast<std::uint8_t>(payload.back()))
        return fault(FrameFault::checksum, "computed " + to_hex(std::string(1, static_cast<char>(sum))) +
                                               ", received " + to_hex(payload.substr(payload.size() - 1)));
    if (!version)
        return fault(FrameFault::body_length, "header announces " + counted_bytes(attributes & 0x3FFu) + ", " +
                                                  std::to_string(payload.size() - marked_header - 1) + " came");
    return read_frame(payload, attributes, *version);
}

std::string encode_frame(Header const& header, std::string_view body) {
    TIAODU_ASSERT(body.size() <= body_bytes_max);
    std::string const& digits = header.phone_hex.empty() ? header.phone : header.phone_hex;
    std::size_t const width = number_digits(header.version);
    TIAODU_ASSERT(digits.size() <= width);
    std::string number;
    bool const is_number = from_hex(std::string(width - digits.size(), '0') + digits, number);
    TIAODU_ASSERT(is_number && number.size() == width / 2);

    unsigned attributes = static_cast<unsigned>(body.size()) | (header.attributes & 0x1C00u);
    if (header.packet_total != 0) attributes |= multi_packet_bit;
    if (header.version == Version::v2019) attributes |= version_bit;
    std::string payload;
    put_u16(payload, header.msg_id);
    put_u16(payload, attributes);
    if (header.version == Version::v2019) put_u8(payload, header.protocol_version);
    payload += number;
    put_u16(payload, header.seq);
    if (header.packet_total != 0) {
        put_u16(payload, header.packet_total);
        put_u16(payload, header.packet_number);
    }
    payload += body;
    put_u8(payload, checksum_of(payload));

    std::string wire(1, frame_flag);
    wire.reserve(payload.size() + 8);
    for (char const c : payload) {
        if (c == '\x7d')
            wire += "\x7d\x01";
        else if (c == '\x7e')
            wire += "\x7d\x02";
        else
            wire.push_back(c);
    }
    wire.push_back(frame_flag);
    return wire;
}

TerminalNumber number_of(Header const& header) { return {header.phone, header.phone_hex, binary_imei(header)}; }

std::optional<std::string> binary_imei(Header const& header) {
    if (header.phone_hex.size() != 12 || header.phone != header.phone_hex) return std::nullopt;
    if (header.phone.find_first_of("abcdef") == std::string::npos) return std::nullopt;
    std::string bytes;
    if (!from_hex(header.phone_hex, bytes)) return std::nullopt;
    std::uint64_t value = 0;
    for (char const c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    std::string imei = std::to_string(value);
    if (imei.size() > 14) return std::nullopt;
    imei.insert(0, 14 - imei.size(), '0');
    unsigned sum = 0;
    for (std::size_t i = 0; i < imei.size(); ++i) {
        unsigned const digit = static_cast<unsigned>(imei[i] - '0') * (i % 2 == 1 ? 2u : 1u);
        sum += digit / 10 + digit % 10;
    }
    imei.push_back(static_cast<char>('0' + (10 - sum % 10) % 10));
    return imei;
}

FrameOutcome FrameReader::counted(FrameOutcome outcome) {
    if (auto const* error = std::get_if<FrameError>(&outcome))
        ++counters_.faults[static_cast<std::size_t>(error->fault)];
    else
        ++counters_.frames;
    return outcome;
}

std::optional<FrameOutcome> FrameReader::next(std::string_view& input) {
    while (!input.empty()) {
        std::size_t const run = std::min(input.find(frame_flag), input.size());
        bool const flag = run < input.size();
        if (!synced_) {
            counters_.skipped_bytes += run;
        } else if (!dropping_) {
            std::size_t const room = stretch_bytes_max - stretch_.size();
            if (run > room) {
                dropping_ = true;
                stretch_.clear();
                input.remove_prefix(run);
                return counted(
                    fault(FrameFault::oversize, "more than " + counted_bytes(frame_bytes_max) + " without a flag"));
            }
            stretch_ += input.substr(0, run);
        }
        input.remove_prefix(run + (flag ? 1 : 0));
        if (!flag) return std::nullopt;
        synced_ = true;
        dropping_ = false;
        if (stretch_.empty()) continue;
        auto outcome = decode_stretch(stretch_);
        stretch_.clear();
        return counted(std::move(outcome));
    }
    return std::nullopt;
}

}  // namespace tiaodu::jt808
