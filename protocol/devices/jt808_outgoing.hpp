// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_parts.hpp"
#include "protocol/devices/jt808_request.hpp"

/// Requests to a terminal that wait for their answer.
namespace tiaodu::jt808 {

struct OutgoingLimits {
    std::size_t waiting_max = 16;                  ///< Requests without an answer, of one terminal.
    Millis first_wait = std::chrono::seconds(10);  ///< T1; then T(n+1) = T(n) · (n+1): 10, 20, 60 s.
    int sends_max = 3;                             ///< The same frames with the same serials each time.
};

/// The requests of one session in the order they were sent. Not thread-safe.
class Outgoing {
public:
    explicit Outgoing(OutgoingLimits limits) : limits_(limits) {}

    bool full() const { return waiting_.size() >= limits_.waiting_max; }
    bool empty() const { return waiting_.empty(); }

    /// Takes what has just been sent; the first frame has the serial `first_seq`, the others follow.
    RequestToken sent(EncodedRequest const& request, std::uint16_t first_seq, std::vector<std::string> frames,
                      Time now);

    struct Ended {
        RequestToken token;
        RequestOutcome outcome = RequestOutcome::ok;
    };
    /// A 0x0001. Good news ends only requests that have no answer of their own, and those of several parts when the
    /// last part, each part, or one part twice was confirmed; bad news ends every request.
    std::optional<Ended> take_reply(GeneralReply const& reply);
    /// An answer of its own kind that names its request.
    std::optional<RequestToken> take_answer(std::uint16_t answer_id, std::uint16_t reply_seq);
    /// One that does not: the oldest request of this kind.
    std::optional<RequestToken> take_answer(std::uint16_t answer_id);

    struct Due {
        std::vector<std::string> frames;    ///< To be sent again.
        std::vector<RequestToken> expired;  ///< Never answered.
    };
    Due due(Time now);

    /// Parts of a long request that the terminal asks for; numbers that it does not have are left out.
    std::vector<std::string> again(MissingRequest const& missing) const;
    /// Forgets all of them.
    std::vector<RequestToken> drop_all();

private:
    struct Slot {
        RequestToken token;
        std::uint16_t msg_id = 0;
        std::uint16_t answer_id = 0;
        std::uint16_t first_seq = 0;
        std::vector<std::string> frames;
        std::vector<bool> confirmed;  ///< By frame.
        int sends = 1;
        Millis wait{};
        Time next_at{};
        /// Which of its frames has this serial.
        std::optional<std::size_t> frame_at(std::uint16_t seq) const {
            std::size_t const at = static_cast<std::uint16_t>(seq - first_seq);
            return at < frames.size() ? std::optional(at) : std::nullopt;
        }
    };

    OutgoingLimits limits_;
    std::uint64_t last_token_ = 0;
    std::vector<Slot> waiting_;
};

}  // namespace tiaodu::jt808
