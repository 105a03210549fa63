// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_frame.hpp"
#include "protocol/vocab/time.hpp"

#include <list>
#include <vector>

/// Messages that come in several parts, and our own that are too long for one frame.
namespace tiaodu::jt808 {

/// Limits of one collector. 64 parts of 1023 bytes are 64 KiB; the byte limit bites where parts are longer themselves.
struct PartLimits {
    std::size_t parts_max = 64;                  ///< Parts of one message.
    std::size_t bytes_max = 1u << 20;            ///< Of one message.
    std::size_t messages_max = 4;                ///< In progress at the same time.
    Millis lifetime = std::chrono::seconds(30);  ///< From the first part that came; then the message is given up.
    Millis ask_after = std::chrono::seconds(5);  ///< Without a new part: then the missing ones are asked for.
    int asks_max = 3;                            ///< How often they are asked for.
};

/// Tells the messages of one terminal apart: id and serial of the first part, or id and medium for 0x0801 of 2011.
struct PartKey {
    std::uint16_t msg_id = 0;
    std::uint32_t number = 0;
    friend bool operator==(PartKey const&, PartKey const&) = default;
};

struct Part {
    PartKey key;
    std::uint32_t total = 0;
    std::uint32_t number = 0;  ///< From 1.
    std::uint16_t seq = 0;     ///< Serial of the frame that it came in.
    std::string_view bytes;
};

/// What became of a part.
enum class PartTaken : std::uint8_t {
    waiting,     ///< Kept; others are missing.
    complete,    ///< It was the last one that was missing.
    repeated,    ///< Its number came before; the first one counts.
    impossible,  ///< No total, a number outside the total, or another total than the parts before it.
    too_large,   ///< More parts or bytes than the limits; the message is dropped.
    refused,     ///< Too many messages are in progress.
};

struct PartOutcome {
    PartTaken taken = PartTaken::waiting;
    std::vector<std::string> parts;  ///< With `complete`: all of them, in order.
};

/// What somebody should be asked to send again.
struct MissingParts {
    PartKey key;
    std::vector<std::uint16_t> numbers;  ///< Rising.
    std::string first_part;              ///< Empty while part 1 is missing.
    std::uint16_t last_seq = 0;          ///< Serial of the last frame of this message that came.
};

/// Puts messages together from parts that come in any order. Not thread-safe.
class PartCollector {
public:
    explicit PartCollector(PartLimits limits) : limits_(limits) {}

    PartOutcome take(Part const& part, Time now);
    /// Messages that stalled, each at most `asks_max` times, `ask_after` apart.
    std::vector<MissingParts> missing(Time now);
    /// Drops messages older than `lifetime`; how many.
    std::size_t give_up(Time now);
    bool empty() const { return messages_.empty(); }

private:
    struct Message {
        PartKey key;
        std::vector<std::optional<std::string>> parts;
        std::size_t left = 0;
        std::size_t bytes = 0;
        Time began{};
        Time asked{};  ///< Or the last part, when that is later.
        int asks = 0;
        std::uint16_t last_seq = 0;
    };
    using Place = std::list<Message>::iterator;
    Place find(PartKey const& key);

    PartLimits limits_;
    std::list<Message> messages_;
};

/// The part that a frame of a multi-packet message is: parts have consecutive serials, so serial and number name the
/// first one (JT/T 808-2013, 7.12). The bytes are the frame's.
Part part_of(Frame const& frame);

/// The frames of a message: one, or parts with consecutive serials from `header.seq` on. The caller guarantees a body
/// of at most `PartLimits::parts_max` · 1023 bytes.
std::vector<std::string> frames_of(Header const& header, std::string_view body);
/// How many frames `frames_of` makes of a body.
std::size_t frames_needed(std::size_t body_bytes);

/// 0x8003 and 0x0005: serial of the first part and the numbers that are missing (≤ 255 in 2013). The count is a BYTE in
/// 2013 and a WORD in 2019.
std::string encode_missing(Version version, std::uint16_t first_seq, std::vector<std::uint16_t> const& numbers);

struct MissingRequest {
    std::uint16_t first_seq = 0;
    std::vector<std::uint16_t> numbers;
};
/// Errors: invalid_field at "body" when it is shorter than its count says.
Result<MissingRequest> decode_missing(Version version, std::string_view body);

}  // namespace tiaodu::jt808
