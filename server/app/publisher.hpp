// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/event_relay.hpp"
#include "server/app/feed.hpp"
#include "server/core/world.hpp"

#include <deque>

namespace tiaodu {

/// The road from a commit to the consoles: bus → relay → feed, and who waits at which point of it. Core thread only.
class Publisher {
public:
    /// Reads rows of the event table after a number, at most `limit`, and calls the answer once on the core thread;
    /// with nothing when the table cannot be read now.
    using ReadRows =
        std::function<void(std::int64_t after, std::size_t limit, std::function<void(std::vector<EventRow>)> answer)>;

    /// `world` is the state that has been committed and shown up to its last event.
    Publisher(World const& world, std::uint32_t epoch, Bus& bus, Feed& feed, ReadRows read);

    /// These events are in the table now.
    void committed(std::span<Published const> events);
    /// Tells the bus how far the table has come, so that whoever lost the last message notices; at every heartbeat.
    void announce();

    std::int64_t committed_seq() const { return committed_seq_; }
    std::int64_t published_seq() const { return relay_.seq(); }
    /// Runs `then` as soon as everything that has been applied up to now is committed, or also shown to the consoles.
    void when_committed(std::function<void()> then);
    void when_published(std::function<void()> then);
    /// As when_published, for answers that may also show what is only queued: `let_go` runs them although nothing is
    /// committed (the disk is full, and reading goes on).
    void when_readable(std::function<void()> then);
    void let_go();
    RelayCounts const& counts() const { return relay_.counts(); }

private:
    using Waiting = std::deque<std::pair<std::int64_t, std::function<void()>>>;  ///< By seq.
    static void wake(Waiting& waiting, std::int64_t seq);
    void wake_all();
    void read_again(std::int64_t after, std::size_t limit, EventRelay::Answer answer);

    World const& world_;
    std::uint32_t epoch_;
    Bus& bus_;
    Feed& feed_;
    ReadRows read_;
    std::int64_t committed_seq_;
    EventRelay relay_;
    Waiting for_commit_;
    Waiting for_console_;
    Waiting for_reader_;
};

/// A stored row made ready to be shown again: the same readers and the same content as when it was new.
Published republished(World const& world, EventRow row);

}  // namespace tiaodu
