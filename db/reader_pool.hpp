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

/// Read-only connections on threads of their own, for history, resume and reports. Jobs run in any order.
class ReaderPool {
public:
    using Job = std::function<void(Database&)>;

    /// Opens `threads` connections to `file`. `queue_max`: jobs waiting; beyond it `submit` refuses.
    ReaderPool(std::filesystem::path file, std::size_t threads, std::size_t queue_max);
    ~ReaderPool();

    /// Runs `job` on a reader thread; false when the queue is full. The job must not throw anything but DatabaseError,
    /// which is counted and otherwise ignored: it must answer its caller itself.
    bool submit(Job job);
    void stop();

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
