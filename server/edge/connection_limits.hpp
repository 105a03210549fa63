// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/client_address.hpp"
#include "server/edge/request_rates.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace tiaodu {

/// Counts open connections, in total and by address. Loopback addresses and those of our own proxies count in total
/// only: many sit behind them.
class ConnectionLimits {
public:
    ConnectionLimits(std::size_t total_max, std::size_t per_address_max, Networks proxies = {})
        : total_max_(total_max), per_address_max_(per_address_max), proxies_(std::move(proxies)) {}

    /// False when either limit is reached; otherwise leave() must follow.
    bool enter(std::string const& address) {
        auto& count = by_address_[address];
        bool const many = is_loopback(address) || proxies_.contains(address);
        if (total_ >= total_max_ || (!many && count >= per_address_max_)) {
            if (count == 0) by_address_.erase(address);
            return false;
        }
        ++count;
        ++total_;
        return true;
    }
    void leave(std::string const& address) {
        auto const found = by_address_.find(address);
        if (found == by_address_.end()) return;
        --total_;
        if (--found->second == 0) by_address_.erase(found);
    }
    std::size_t total() const { return total_; }

private:
    std::size_t total_max_;
    std::size_t per_address_max_;
    Networks proxies_;
    std::size_t total_ = 0;
    std::map<std::string, std::size_t> by_address_;
};

/// Leaves when it dies.
class Seat {
public:
    Seat(ConnectionLimits& limits, std::string address) : limits_(limits), address_(std::move(address)) {}
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;
    ~Seat() { limits_.leave(address_); }

private:
    ConnectionLimits& limits_;
    std::string address_;
};

}  // namespace tiaodu
