// SPDX-License-Identifier: Apache-2.0
#include "db/writer.hpp"

namespace tiaodu {

Written GroupWriter::write(std::vector<Commit> const& group) {
    try {
        store_.write(group);
    } catch (DatabaseError const& error) {
        error_ = error.what();
        return error.disk_full() ? Written::storage_full : Written::broken;
    } catch (std::exception const& error) {
        error_ = error.what();
        return Written::broken;
    }
    return Written::done;
}

void GroupWriter::confirm(std::vector<Commit> const& group) {
    for (auto const& commit : group)
        if (commit.committed) commit.committed();
}

void GroupWriter::checkpoint_when_due(std::size_t waiting) {
    auto& database = store_.database();
    auto const frames = database.wal_frames();
    if (frames > wal_frames_max_ || (waiting == 0 && frames > wal_frames_idle_)) database.checkpoint_passive();
}

Writer::Writer(MainStore& store, WriterSettings settings)
    : store_(store),
      group_writer_(store, settings.wal_frames_max, settings.wal_frames_idle),
      settings_(std::move(settings)),
      thread_([this] { run(); }) {}

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
        GroupWriter::confirm(group);
        group_writer_.checkpoint_when_due(waiting_.load());
    }
    store_.database().checkpoint_truncate();
}

/// False when the world broke: the thread must end without answering anybody.
bool Writer::write_group(std::vector<Commit> const& group) {
    for (;;) {
        switch (group_writer_.write(group)) {
            case Written::done: storage_full_.store(false); return true;
            case Written::storage_full: storage_full_.store(true); break;
            case Written::broken:
                if (settings_.on_fatal) settings_.on_fatal(group_writer_.error());
                return false;
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, settings_.space_retry, [this] { return stopping_; })) return false;
    }
}

}  // namespace tiaodu
