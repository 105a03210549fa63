// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tiaodu {

/// Runs jobs that only read, off the core thread, in any order.
class Readers {
public:
    using Job = std::function<void(Database&)>;
    virtual ~Readers() = default;
    /// False when too many are waiting. The job must answer its caller itself and throw nothing.
    virtual bool submit(Job job) = 0;
    virtual void stop() = 0;
};

/// Read-only connections on threads of their own, for history, resume and reports.
class ReaderPool final : public Readers {
public:
    /// Opens `threads` connections to `file`. `queue_max`: jobs waiting; beyond it `submit` refuses.
    ReaderPool(std::filesystem::path file, std::size_t threads, std::size_t queue_max);
    ~ReaderPool() override;

    bool submit(Job job) override;
    void stop() override;

private:
    void run();

    std::filesystem::path file_;
    std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace tiaodu
