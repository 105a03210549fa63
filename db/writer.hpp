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

/// What came of one try to write a group of commits.
enum class Written {
    done,          ///< Durable: it may be confirmed.
    storage_full,  ///< Nothing was written; the same group may be tried again.
    broken,        ///< The world broke: nobody may be answered any more.
};

/// Writes groups, one after another: the step that the database thread takes again and again. One thread.
class GroupWriter {
public:
    /// `wal_frames_max`: copy the log into the file even when more is waiting; `wal_frames_idle`: only when nothing is.
    GroupWriter(MainStore& store, int wal_frames_max, int wal_frames_idle)
        : store_(store), wal_frames_max_(wal_frames_max), wal_frames_idle_(wal_frames_idle) {}
    Written write(std::vector<Commit> const& group);
    /// Calls `committed` of each, in order, after it was written.
    static void confirm(std::vector<Commit> const& group);
    /// After a group: keeps the write-ahead log short. `waiting`: commits that wait already.
    void checkpoint_when_due(std::size_t waiting);
    /// Why the last write was not done.
    std::string const& error() const { return error_; }

private:
    MainStore& store_;
    int wal_frames_max_;
    int wal_frames_idle_;
    std::string error_;
};

/// Limits and hooks of the database thread.
struct WriterSettings {
    std::size_t group_max = 64;     ///< Commits per transaction.
    std::size_t queue_max = 10000;  ///< Commits waiting; beyond it `full()` is true and the caller refuses commands.
    int wal_frames_max = 4096;      ///< 16 MiB: checkpoint even when busy.
    int wal_frames_idle = 256;      ///< 1 MiB: checkpoint when nothing waits.
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
    GroupWriter group_writer_;
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
