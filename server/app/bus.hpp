// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/hash_chain.hpp"
#include "server/core/org.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tiaodu {

/// An event that has been committed, ready to be shown.
struct Published {
    EventRow row;
    std::vector<OrgIndex> nodes;  ///< Who sees it.
    std::vector<OrgIndex> left;   ///< Who no longer does.
    std::string text;             ///< The push; empty when consoles are not told.
};

/// What travels on the bus: news of committed events, or (without events) how far the table has come.
struct BusMessage {
    std::uint32_t epoch = 0;
    std::int64_t seq = 0;               ///< The last committed event that the sender knows.
    std::span<Published const> events;  ///< Valid during the call; whoever keeps them copies them.
};

/// The fast and careless road from a commit to everybody who shows it. A bus may drop, repeat, delay and reorder
/// messages: the event table is the truth, dense numbers show what is missing, and EventRelay repairs it. Core thread
/// only.
class Bus {
public:
    using Handler = std::function<void(BusMessage const&)>;
    virtual ~Bus() = default;
    virtual void publish(BusMessage const& message) = 0;
    /// `handler` is called for every message that arrives, on the core thread, as long as the bus lives; it may be
    /// called from within `publish`.
    virtual void subscribe(Handler handler) = 0;
};

}  // namespace tiaodu
