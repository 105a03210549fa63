// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/track_store.hpp"
#include "server/app/clock.hpp"
#include "server/app/command_loop.hpp"
#include "server/app/metrics.hpp"
#include "server/core/alert_watch.hpp"
#include "server/core/fleet.hpp"
#include "server/core/world.hpp"

namespace tiaodu {

/// The route of a position: check → newest position → feed (next tick) and alert watch → track store → answer. Core
/// thread only.
class Ingest {
public:
    Ingest(World const& world, Fleet& fleet, AlertWatch& watch, TrackStore& tracks, CommandLoop& loop,
           Clock const& clock, Metrics& metrics);

    /// The registered device of this identity; null when there is none (counted).
    Device const* find(DeviceProtocol protocol, std::string const& identity);

    /// Takes a report of a registered device. `stored` is called on the core thread when what must not be lost is
    /// durable: the track row against a crash, an SOS against power loss too. It is called at once when there is
    /// nothing to store, and never when storing failed: then the device must not be answered, so that it sends again.
    void report(Device const& device, PositionReport report, std::function<void()> stored);
    /// A sign of life without a position.
    void heard(Device const& device);

    /// Devices that reported but are not registered, newest last, at most 200: "protocol/identity".
    std::vector<std::string> const& unknown() const { return unknown_; }

private:
    World const& world_;
    Fleet& fleet_;
    AlertWatch& watch_;
    TrackStore& tracks_;
    CommandLoop& loop_;
    Clock const& clock_;
    Metrics& metrics_;
    std::vector<std::string> unknown_;
};

}  // namespace tiaodu
