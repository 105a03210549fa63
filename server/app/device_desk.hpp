// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/command_loop.hpp"
#include "server/core/order_texts.hpp"

#include <set>
#include <unordered_map>

namespace tiaodu {

/// A device that is connected and can be asked for something.
struct DeviceLink {
    virtual ~DeviceLink() = default;
    /// Calls `answer` exactly once, later, on the core thread; also when the connection is lost meanwhile.
    virtual void ask(DeviceAsk const& ask, std::function<void(DeviceAnswer)> answer) = 0;
};

/// What the server says to devices: what somebody asks of them, and the orders of the units that carry them. Nothing is
/// sent before it is committed; what could not be sent to a terminal that is away waits in the state itself, so it
/// survives restarts. Core thread.
class DeviceDesk {
public:
    /// `when_committed` runs a function as soon as everything applied up to now is durable.
    DeviceDesk(World const& world, CommandLoop& loop, Clock const& clock,
               std::function<void(std::function<void()>)> when_committed);

    /// The device has logged in; its unit's waiting orders are sent. A newer link takes the place of an older one.
    void connected(DeviceId device, DeviceLink& link);
    /// Ignored when the link is not the newest of the device.
    void disconnected(DeviceId device, DeviceLink const& link);
    /// Looks at what has changed: orders with units among their recipients, and what was asked.
    void applied(Touched const& touched);
    /// Texts that wait for a terminal, for metrics.
    std::size_t waiting() const;

private:
    using Texts = std::set<OrderText>;
    void look_at(Order const& order);
    void send_due(UnitId unit);
    void send(DeviceId device, DeviceLink& link, OrderText const& text);
    void shown(DeviceId device, OrderText const& text, DeviceAnswer const& answer);
    void ask(Touched::Asked const& asked);
    void answered(Touched::Asked const& asked, DeviceAnswer answer);

    World const& world_;
    CommandLoop& loop_;
    Clock const& clock_;
    std::function<void(std::function<void()>)> when_committed_;
    std::unordered_map<DeviceId, DeviceLink*> links_;
    std::unordered_map<UnitId, Texts> waiting_;      ///< Due and not confirmed.
    std::unordered_map<DeviceId, Texts> under_way_;  ///< Sent on the present link: not sent again on it.
};

}  // namespace tiaodu
