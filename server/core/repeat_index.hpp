// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/work_queries.hpp"
#include "server/core/repeat_rules.hpp"
#include "server/core/world.hpp"

#include <unordered_map>

namespace tiaodu {

/// The tickets of the last months, open and closed, ready to be compared with a new one. About 1 KB each. Core thread.
class RepeatIndex {
public:
    /// Adds a ticket, or takes it in anew when its place, text or category has changed. Void tickets are left out.
    void put(World const& world, Ticket const& ticket);
    /// Drops tickets received before `limit`.
    void forget_before(Time limit);
    std::size_t size() const { return known_.size(); }

    /// Tickets that an existing ticket, or one that is being taken in, may repeat, best first; only those that
    /// `visible` lets through. The rules' radius and window count.
    std::vector<RepeatHint> hints(World const& world, Ticket const& ticket, Actor const& actor) const;

private:
    std::vector<KnownTicket> known_;
    std::unordered_map<TicketId, std::size_t> place_;
};

/// A ticket as it would be registered, for comparing only. Errors: invalid_field (point).
Result<Ticket> draft_ticket(World const& world, RepeatQuery const& query, Time now);

}  // namespace tiaodu
