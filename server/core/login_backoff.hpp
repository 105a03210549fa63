// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/time.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>

namespace tiaodu {

/// Slows down whoever tries codes: `free` wrong ones in a row cost nothing, from then on each one doubles the pause
/// before the next try is looked at. In memory only. Core thread.
class LoginBackoff {
public:
    struct Settings {
        int free = 5;
        std::chrono::seconds first_pause{2};
        std::chrono::seconds longest_pause{300};
        std::size_t entries_max = 20'000;  ///< The longest unheard of is forgotten first.
    };
    explicit LoginBackoff(Settings settings) : settings_(settings) {}

    bool may_try(std::string const& who, Time now) const {
        auto const found = tries_.find(who);
        return found == tries_.end() || now >= found->second.not_before;
    }
    void failed(std::string const& who, Time now) {
        auto const [found, is_new] = tries_.try_emplace(who);
        if (is_new) order_.push_back(who);
        auto& tried = found->second;
        if (++tried.failures >= settings_.free) {
            tried.pause = tried.failures == settings_.free ? settings_.first_pause
                                                           : std::min(tried.pause * 2, settings_.longest_pause);
            tried.not_before = now + tried.pause;
        }
        while (order_.size() > settings_.entries_max) {
            tries_.erase(order_.front());
            order_.pop_front();
        }
    }
    void succeeded(std::string const& who) {
        if (auto const found = tries_.find(who); found != tries_.end()) found->second = {};
    }
    std::size_t entries() const { return tries_.size(); }

private:
    struct Tried {
        int failures = 0;
        std::chrono::seconds pause{0};
        Time not_before{};
    };
    Settings settings_;
    std::unordered_map<std::string, Tried> tries_;
    std::deque<std::string> order_;
};

}  // namespace tiaodu
