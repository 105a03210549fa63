// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/bus.hpp"

#include <map>

namespace tiaodu {

/// How much a relay keeps and asks for.
struct RelaySettings {
    std::size_t hold_max = 10'000;                  ///< Early events kept until what precedes them has come.
    std::size_t hold_bytes_max = 16 * 1024 * 1024;  ///< Their texts and bodies.
    std::size_t read_max = 1000;                    ///< Events per read of the table.
};

/// What went past, for the metrics.
struct RelayCounts {
    std::int64_t repeated = 0;  ///< Events that had been handed on already.
    std::int64_t early = 0;     ///< Events that came before what precedes them.
    std::int64_t not_held = 0;  ///< Early events that did not fit; the table has them.
    std::int64_t repaired = 0;  ///< Events that the bus lost and the table gave.
    std::int64_t foreign = 0;   ///< Messages of another epoch, ignored.
};

/// The receiving end of a bus: hands events on in the order of their numbers, each once, whatever the bus does. What is
/// missing is read from the event table; a lost tail is noticed with the next message, at the latest with the next
/// announcement. On a bus that loses nothing it copies nothing and keeps nothing. Core thread only.
class EventRelay {
public:
    using Deliver = std::function<void(std::span<Published const>)>;
    using Answer = std::function<void(std::vector<Published>)>;
    /// Reads the events after a number, oldest first, at most `limit`, and calls the answer once on the core thread
    /// (at once or later), when they may be shown. Nothing answered: the relay asks again when it hears the next
    /// message.
    using Read = std::function<void(std::int64_t after, std::size_t limit, Answer answer)>;

    /// Starts behind `seq`: the first event to hand on is the next one.
    EventRelay(RelaySettings settings, std::uint32_t epoch, std::int64_t seq, Read read, Deliver deliver);

    void hear(BusMessage const& message);
    /// The last event that has been handed on.
    std::int64_t seq() const { return seq_; }
    std::size_t held() const { return held_.size(); }
    RelayCounts const& counts() const { return counts_; }

private:
    void take(std::span<Published const> events);
    void hold(std::span<Published const> events);
    void hand_on(std::span<Published const> events);
    void release_held();
    void repair();

    RelaySettings settings_;
    std::uint32_t epoch_;
    std::int64_t seq_;
    std::int64_t heard_;  ///< The highest number heard of.
    Read read_;
    Deliver deliver_;
    bool reading_ = false;
    std::map<std::int64_t, Published> held_;
    std::size_t held_bytes_ = 0;
    RelayCounts counts_;
};

}  // namespace tiaodu
