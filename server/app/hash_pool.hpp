// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tiaodu {

/// Where slow hashes are worked out: away from the core thread, few at a time, because each takes 64 MiB.
class HashWorkers {
public:
    virtual ~HashWorkers() = default;
    /// Takes a job to be run once on some thread; false when too many wait. Core thread.
    virtual bool submit(std::function<void()> job) = 0;
    /// Drops what waits, ends what runs. Idempotent.
    virtual void stop() = 0;
};

/// `threads` jobs run, `waiting_max` wait, more are refused.
class HashPool final : public HashWorkers {
public:
    HashPool(std::size_t threads, std::size_t waiting_max);
    ~HashPool() override { stop(); }
    bool submit(std::function<void()> job) override;
    void stop() override;

private:
    void run();

    std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tiaodu
