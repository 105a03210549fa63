// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/terminal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>
#include <thread>

namespace tiaodu::simulate {

/// The device thread: all JT/T 808 terminals on one io_context, and the signals that end the run.
class Terminals {
public:
    /// Starts the thread. `on_signal` is called on it, once, after SIGINT or SIGTERM.
    explicit Terminals(std::function<void()> on_signal);
    ~Terminals();
    Terminals(Terminals const&) = delete;
    Terminals& operator=(Terminals const&) = delete;

    /// Connects a terminal for every JT/T 808 unit of the fleet, at most 100 per second so that a start does not look
    /// like an attack. Call once. `fleet` outlives this. Errors: invalid_field when `devices` is not host:port or the
    /// host is unknown.
    std::optional<Error> start(std::string const& devices, MovingFleet& fleet, Millis interval, std::uint64_t seed,
                               std::chrono::steady_clock::time_point start);
    std::size_t count() const { return count_; }
    TerminalCounters const& counters() const { return counters_; }

private:
    boost::asio::io_context io_;
    boost::asio::signal_set signals_;
    TerminalSettings settings_;
    TerminalCounters counters_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
    std::atomic<std::size_t> count_ = 0;
    std::thread thread_;
};

}  // namespace tiaodu::simulate
