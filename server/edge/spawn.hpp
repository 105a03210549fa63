// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/log.hpp"
#include "server/edge/net.hpp"

#include <exception>
#include <string>

namespace tiaodu {

/// Starts a coroutine that nobody waits for. An exception in it is logged and ends only that coroutine
/// (net::detached would swallow it without a word).
inline void spawn(net::any_io_executor executor, std::string name, net::awaitable<void> coroutine) {
    net::co_spawn(executor, std::move(coroutine), [name = std::move(name)](std::exception_ptr failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            log_error("coroutine_failed").add("name", name).add("why", error.what());
        }
    });
}

/// A wake-up call for one waiting coroutine: `notify` before or after `wait` both work.
class Signal {
public:
    explicit Signal(net::any_io_executor executor) : timer_(executor, net::steady_timer::time_point::max()) {}
    void notify() {
        set_ = true;
        timer_.cancel();
    }
    net::awaitable<void> wait() {
        while (!set_) co_await timer_.async_wait(as_tuple);
        set_ = false;
    }

private:
    net::steady_timer timer_;
    bool set_ = false;
};

}  // namespace tiaodu
