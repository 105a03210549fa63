// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/track_store.hpp"
#include "server/app/clock.hpp"
#include "server/app/command_loop.hpp"
#include "server/app/metrics.hpp"
#include "server/core/fleet.hpp"
#include "server/core/world.hpp"

namespace tiaodu {

/// Whether a report is safe.
enum class Kept : std::uint8_t {
    durable,  ///< The track row against a crash, an SOS against power loss too.
    nothing,  ///< There was nothing to keep.
    failed,   ///< It could not be stored: the device must send it again.
};

/// What became of a report, for the answer to its device: off duty the officer is told so.
struct Taken {
    FixOutcome outcome = FixOutcome::newest;
    FixFlags flags;
    Kept kept = Kept::nothing;
};

/// The route of a position: check → newest position → feed (next tick) → track store → answer. Core thread only.
class Ingest {
public:
    Ingest(World const& world, Fleet& fleet, TrackStore& tracks, CommandLoop& loop, Clock const& clock,
           Metrics& metrics);

    /// The registered device of this identity; null when there is none (counted).
    Device const* find(DeviceProtocol protocol, std::string const& identity);

    /// Takes a report of a registered device. `taken` (may be empty) is called once on the core thread: when what must
    /// not be lost is durable, at once when there is nothing to store, or when storing has failed. While the disk is
    /// full an SOS waits.
    using TakenHandler = std::function<void(Taken const&)>;
    void report(Device const& device, PositionReport report, TakenHandler taken);
    /// A sign of life without a position.
    void heard(Device const& device);

    /// Devices that reported but are not registered, newest last, at most 200: "protocol/identity".
    std::vector<std::string> const& unknown() const { return unknown_; }

private:
    void add_to_metrics(Fleet::Applied const& applied);
    void record_sos(Unit const& unit, PositionReport const& report, Fleet::Applied const& applied,
                    std::function<void()> committed);

    World const& world_;
    Fleet& fleet_;
    TrackStore& tracks_;
    CommandLoop& loop_;
    Clock const& clock_;
    Metrics& metrics_;
    std::vector<std::string> unknown_;
};

}  // namespace tiaodu
