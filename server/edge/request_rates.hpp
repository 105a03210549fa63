// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/token_bucket.hpp"

#include <string>
#include <unordered_map>

namespace tiaodu {

/// How much each of many senders (addresses, accounts) may send. Bounded: whoever rests long enough to have all back is
/// forgotten; when even so too many are remembered, newcomers are refused. Core thread.
class RequestRates {
public:
    RequestRates(double per_s, double burst, std::size_t senders_max = 100'000)
        : per_s_(per_s), burst_(burst), senders_max_(senders_max) {}

    /// False when the sender has used up what it may.
    bool take(std::string const& sender, Time now) {
        auto found = buckets_.find(sender);
        if (found == buckets_.end()) {
            if (buckets_.size() >= senders_max_) forget_rested(now);
            if (buckets_.size() >= senders_max_) return false;
            found = buckets_.emplace(sender, Entry{TokenBucket(per_s_, burst_), now}).first;
        }
        found->second.last = now;
        return found->second.bucket.take(now);
    }
    std::size_t senders() const { return buckets_.size(); }

private:
    struct Entry {
        TokenBucket bucket;
        Time last;
    };
    void forget_rested(Time now) {
        if (now < swept_ + std::chrono::seconds(1)) return;
        swept_ = now;
        auto const rest = std::chrono::milliseconds(static_cast<std::int64_t>(burst_ / per_s_ * 1000.0));
        std::erase_if(buckets_, [&](auto const& entry) { return entry.second.last + rest < now; });
    }

    double per_s_;
    double burst_;
    std::size_t senders_max_;
    Time swept_{};
    std::unordered_map<std::string, Entry> buckets_;
};

/// True for addresses of this machine: the simulator, the command line and tests sit there.
inline bool is_loopback(std::string const& address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

}  // namespace tiaodu
