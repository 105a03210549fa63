// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit_queue.hpp"
#include "db/main_store.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace tiaodu {

/// Limits and hooks of the database thread.
struct WriterSettings {
    std::size_t group_max = 64;     ///< Commits per transaction.
    std::size_t queue_max = 10000;  ///< Commits waiting; beyond it `full()` is true and the caller refuses commands.
    int wal_frames_max = 4096;      ///< 16 MiB: checkpoint even when busy.
    std::chrono::milliseconds space_retry{500};  ///< Pause between tries while the disk is full.
    /// Called once on the database thread when a write failed for good: nothing may be answered any more.
    std::function<void(std::string const&)> on_fatal;
};

/// The database thread: takes commits in order, writes them in groups (whatever has gathered while the last group was
/// synced), calls `committed` of each afterwards. While the disk is full it keeps the group and tries again; no commit
/// is lost or reordered.
class Writer final : public CommitQueue {
public:
    Writer(MainStore& store, WriterSettings settings);
    ~Writer() override;

    /// Any thread. Order of calls is the order of commits.
    void push(Commit commit) override;
    bool full() const override { return waiting_.load() >= settings_.queue_max; }
    bool storage_full() const override { return storage_full_.load(); }
    std::size_t waiting() const override { return waiting_.load(); }
    std::int64_t groups() const override { return groups_.load(); }
    std::int64_t commits() const override { return commits_.load(); }
    /// Writes what is queued, checkpoints, ends the thread. Idempotent.
    void stop() override;

private:
    void run();
    bool write_group(std::vector<Commit> const& group);

    MainStore& store_;
    WriterSettings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Commit> queue_;
    bool stopping_ = false;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<bool> storage_full_{false};
    std::atomic<std::int64_t> groups_{0};
    std::atomic<std::int64_t> commits_{0};
    std::thread thread_;
};

}  // namespace tiaodu
