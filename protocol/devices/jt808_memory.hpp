// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_frame.hpp"
#include "protocol/vocab/time.hpp"

#include <deque>
#include <vector>

/// What a terminal sends twice must not be carried out twice.
namespace tiaodu::jt808 {

/// Names what was handed to the host and waits to be stored. Never 0, never reused in one session.
struct AckToken {
    std::uint64_t value = 0;
    friend auto operator<=>(AckToken const&, AckToken const&) = default;
};

/// An answer that can be given again under another serial.
struct StoredAnswer {
    enum class Begins : std::uint8_t { with_seq, with_body };
    std::uint16_t msg_id = 0;
    Begins begins = Begins::with_seq;  ///< With the serial of what it answers, or at once with `body`.
    std::string body;                  ///< Without that serial.

    /// The whole body of the answer to a message with this serial.
    std::string to(std::uint16_t seq) const;
};

struct MemoryLimits {
    std::size_t messages_max = 64;
    Millis kept_for = std::chrono::minutes(10);
};

/// Remembers messages and what they were answered with. Same number, id, serial and body: a retransmission; of a
/// message in parts, each part by itself. Not thread-safe.
class MessageMemory {
public:
    explicit MessageMemory(MemoryLimits limits) : limits_(limits) {}

    struct Entry {
        AckToken token;
        std::string phone_hex;
        std::uint16_t packet_total = 0;        ///< 0 when it came in one frame.
        std::vector<std::size_t> part_hashes;  ///< Of the bodies; one when it came in one frame.
        Time at{};
        std::optional<StoredAnswer> answer;  ///< Nothing while it waits for the store, or when none is due.
    };

    /// The message that this frame, or part, belongs to; null when it is new. Valid until the next call.
    Entry const* find(Frame const& frame, Time now);
    /// A message of one frame. The oldest one goes when the memory is full.
    AckToken remember(Frame const& frame, Time now);
    /// A message that was put together; `last` is the header of its last part.
    AckToken remember(Header const& last, std::vector<std::string> const& parts, Time now);
    /// Unknown tokens are ignored: a full memory may have let them go.
    void answered(AckToken token, StoredAnswer answer);
    /// What could not be done is taken as new when it comes again.
    void forget(AckToken token);

private:
    std::deque<Entry>::iterator place_of(AckToken token);
    Entry& add(Header const& header, std::uint16_t first_seq, Time now);
    void drop_oldest();

    MemoryLimits limits_;
    std::uint64_t last_token_ = 0;
    std::deque<Entry> entries_;       ///< By token.
    std::deque<std::uint32_t> keys_;  ///< Id and first serial of each entry: what nearly every search looks at only.
};

}  // namespace tiaodu::jt808
