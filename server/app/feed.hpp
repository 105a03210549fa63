// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/bus.hpp"
#include "server/app/clock.hpp"
#include "server/app/metrics.hpp"
#include "server/core/fleet.hpp"
#include "server/core/world.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace tiaodu {

/// Bytes of one message, immutable and shared by everybody who gets it.
using Frame = std::shared_ptr<std::string const>;

/// One open console as the feed sees it; implemented by the WebSocket session. Core thread.
class Console {
public:
    virtual ~Console() = default;
    virtual Scope const& scope() const = 0;
    /// Queues a text message; a console that reads too slowly closes itself.
    virtual void push_text(Frame const& frame) = 0;
    /// Offers positions; a console whose last ones are still waiting takes the newest state later instead
    /// (Feed::snapshot_positions).
    virtual void push_positions(Frame const& frame) = 0;
};

/// Who hears what, live: events to every console whose scope covers them, drawn for its audience, positions once per
/// tick and set of organisations. The frames are built once and shared. A console whose rights have ended hears nothing
/// more. Core thread only.
class Feed {
public:
    Feed(World const& world, Fleet& fleet, Clock const& clock, Metrics& metrics, std::uint32_t epoch);
    ~Feed();

    /// Starts telling a console what comes after `after_seq`; it must leave before it dies. `positions` false: events
    /// and heartbeats only.
    void join(Console& console, bool positions, std::int64_t after_seq);
    void leave(Console& console);
    /// Who else sees the positions of a unit: whom it helps. Called whenever the unit may have changed.
    void lend(Unit const& unit);

    /// In order of seq.
    void publish(std::span<Published const> events);
    void tick();
    void heartbeat(std::int64_t seq);

    /// All units of the console's squads at this moment, as one binary message; null when the console takes no
    /// positions.
    Frame snapshot_positions(Console const& console) const;
    std::size_t consoles() const { return seats_.size(); }

private:
    /// Consoles that see the same organisations share every position message.
    struct View {
        std::vector<OrgIndex> nodes;
        std::vector<OrgIndex> squads;  ///< Of `nodes`.
        std::vector<bool> watches;     ///< By organisation slot.
        std::vector<Console*> consoles;
    };
    std::string block(OrgIndex squad, std::vector<std::uint32_t> const& units, unsigned flags, Time now) const;
    std::vector<std::uint32_t> lent_to(View const& view, OrgIndex squad) const;
    std::string header(std::size_t blocks, Time now) const;

    World const& world_;
    OrgTree const& org_;
    Fleet& fleet_;
    Clock const& clock_;
    Metrics& metrics_;
    std::uint32_t epoch_;
    std::uint32_t tick_number_ = 0;
    struct Seat {
        Console* console = nullptr;
        View* view = nullptr;  ///< Null for a console without positions.
        std::int64_t after_seq = 0;
    };
    std::int64_t last_seat_ = 0;
    std::map<std::int64_t, Seat> seats_;  ///< In the order of joining: who came first hears first.
    std::unordered_map<Console const*, std::int64_t> seat_of_;
    std::map<std::vector<OrgIndex>, std::unique_ptr<View>> views_;  ///< By nodes.
    /// Units that help others: whose they are and whom they help.
    struct Lent {
        OrgIndex squad{};
        std::vector<OrgIndex> to;
    };
    std::map<std::uint32_t, Lent> lent_;  ///< By unit number.
};

}  // namespace tiaodu
