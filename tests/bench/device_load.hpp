// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/bench/send_log.hpp"

#include <memory>
#include <string>
#include <thread>

namespace tiaodu::bench {

struct DeviceCounters {
    std::atomic<std::int64_t> sent = 0;
    std::atomic<std::int64_t> answered = 0;  ///< Bytes, not messages: that answers come is enough.
    std::atomic<std::int64_t> failed = 0;
};

/// All devices on one thread: each logs in on its own connection and then reports `hz` times a second, evenly spread
/// over time. `log` and `devices` outlive it. Throws std::runtime_error when a device cannot log in.
class DeviceLoad {
public:
    DeviceLoad(std::uint16_t port, std::vector<BenchDevice> const& devices, double hz, SendLog& log);
    ~DeviceLoad();
    DeviceCounters const& counters() const { return counters_; }

private:
    struct Connection;
    void run();

    std::vector<BenchDevice> const& devices_;
    double hz_;
    SendLog& log_;
    DeviceCounters counters_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace tiaodu::bench
