// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"

#include <cstddef>
#include <cstdint>

namespace tiaodu {

/// Where commits go to become durable: in the order in which they were pushed, each whole or not at all, `committed` of
/// each called afterwards. The server has a thread behind it (Writer), the simulation a step of its own clock.
class CommitQueue {
public:
    virtual ~CommitQueue() = default;
    /// Any thread.
    virtual void push(Commit commit) = 0;
    /// True: no more commands may be taken, too many commits are waiting.
    virtual bool full() const = 0;
    /// True while the disk is full: nothing is committed, what is queued is kept.
    virtual bool storage_full() const = 0;
    virtual std::size_t waiting() const = 0;   ///< Commits not yet taken up.
    virtual std::int64_t commits() const = 0;  ///< Commits written.
    virtual std::int64_t groups() const = 0;   ///< Transactions written.
    /// Writes what is queued, empties the write-ahead log and takes nothing more. Idempotent.
    virtual void stop() = 0;
};

}  // namespace tiaodu
