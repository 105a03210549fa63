// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/bench/send_log.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

namespace tiaodu::bench {

/// What the consoles have received since `restart`.
struct Received {
    std::int64_t updates = 0;              ///< Records of units, snapshots not counted.
    std::int64_t frames = 0;               ///< Binary messages.
    std::int64_t bytes = 0;                ///< Everything that came over the sockets.
    std::vector<std::int64_t> latency_us;  ///< One per record whose sending time is known.
};

/// Consoles on one thread, with a WebSocket of their own making: upgrade with a bearer token, session.open, then only
/// reading and answering pings. `log` outlives it. Throws std::runtime_error when a console is refused.
class ConsoleLoad {
public:
    ConsoleLoad(std::uint16_t port, std::string const& token, std::size_t consoles,
                std::vector<BenchDevice> const& devices, SendLog& log);
    ~ConsoleLoad();
    /// Consoles that have their snapshot.
    std::size_t ready() const { return ready_; }
    std::size_t lost() const { return lost_; }
    void restart();
    Received received() const;

private:
    struct Console;
    void run();
    bool take(Console& console);
    void frame(Console& console, unsigned opcode, std::string_view payload, std::int64_t at_us);
    void positions(std::string_view payload, std::int64_t at_us);

    SendLog& log_;
    std::unordered_map<std::uint32_t, std::pair<std::size_t, std::int32_t>>
        by_number_;  ///< Unit number → device, its base latitude.
    std::vector<std::unique_ptr<Console>> consoles_;
    std::atomic<std::size_t> ready_ = 0;
    std::atomic<std::size_t> lost_ = 0;
    mutable std::mutex mutex_;
    Received received_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace tiaodu::bench
