// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/track_store.hpp"
#include "server/app/clock.hpp"
#include "server/app/command_loop.hpp"
#include "server/app/metrics.hpp"
#include "server/core/alert_watch.hpp"
#include "server/core/device_book.hpp"
#include "server/core/fleet.hpp"
#include "server/core/patrol_watch.hpp"
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

/// The route of a position: check → newest position → feed (next tick) and the watches of alerts and patrols → track
/// store → answer. Core thread only.
class Ingest {
public:
    Ingest(World const& world, Fleet& fleet, AlertWatch& watch, PatrolWatch& patrols, TrackStore& tracks,
           CommandLoop& loop, Clock const& clock, Metrics& metrics, DeviceBook& book);

    /// The registered device of this identity. Null for a stranger, which is counted and listed, and for a retired
    /// device, whose report is rejected.
    Device const* find(DeviceProtocol protocol, std::string const& identity, DeviceOrigin const& origin);
    /// A report was turned down for good: counted by its reason, listed, logged when it is the first of its kind.
    void reject(DeviceBook::Rejection const& rejection);

    /// Takes a report of a registered device. `taken` (may be empty) is called once on the core thread: when what must
    /// not be lost is durable, at once when there is nothing to store, or when storing has failed. While the disk is
    /// full an SOS waits. A report beyond the rate of its device is dropped and answered as taken, so that a device
    /// gone wild does not fill its own memory too; an SOS never is.
    using TakenHandler = std::function<void(Taken const&)>;
    void report(Device const& device, PositionReport report, TakenHandler taken);
    /// A sign of life without a position; `address` where there is no connection to name it.
    void heard(Device const& device, std::optional<std::string> const& address = {});

private:
    void add_to_metrics(Fleet::Applied const& applied);
    void record_sos(Unit const& unit, Device const& device, PositionReport const& report, Fleet::Applied const& applied,
                    std::function<void()> committed);

    World const& world_;
    Fleet& fleet_;
    AlertWatch& watch_;
    PatrolWatch& patrols_;
    TrackStore& tracks_;
    CommandLoop& loop_;
    Clock const& clock_;
    Metrics& metrics_;
    DeviceBook& book_;
};

}  // namespace tiaodu
