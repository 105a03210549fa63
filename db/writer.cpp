// SPDX-License-Identifier: Apache-2.0
#include "db/writer.hpp"

namespace tiaodu {

Writer::Writer(MainStore& store, WriterSettings settings)
    : store_(store), settings_(std::move(settings)), thread_([this] { run(); }) {}

Writer::~Writer() { stop(); }

void Writer::push(Commit commit) {
    {
        std::lock_guard lock(mutex_);
        queue_.push_back(std::move(commit));
        waiting_.store(queue_.size());
    }
    wake_.notify_one();
}

void Writer::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Writer::run() {
    std::vector<Commit> group;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) break;
            group.clear();
            while (!queue_.empty() && group.size() < settings_.group_max) {
                group.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
            waiting_.store(queue_.size());
        }
        if (!write_group(group)) return;
        ++groups_;
        commits_ += static_cast<std::int64_t>(group.size());
        for (auto const& commit : group)
            if (commit.committed) commit.committed();
        bool const idle = waiting_.load() == 0 && store_.database().wal_frames() > 256;
        if (idle || store_.database().wal_frames() > settings_.wal_frames_max) store_.database().checkpoint_passive();
    }
    store_.database().checkpoint_truncate();
}

/// False when the world broke: the thread must end without answering anybody.
bool Writer::write_group(std::vector<Commit> const& group) {
    for (;;) {
        try {
            store_.write(group);
            storage_full_.store(false);
            return true;
        } catch (DatabaseError const& error) {
            if (!error.disk_full()) {
                if (settings_.on_fatal) settings_.on_fatal(error.what());
                return false;
            }
            storage_full_.store(true);
        } catch (std::exception const& error) {
            if (settings_.on_fatal) settings_.on_fatal(error.what());
            return false;
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, settings_.space_retry, [this] { return stopping_; })) return false;
    }
}

}  // namespace tiaodu
