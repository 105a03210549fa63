// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"
#include "server/edge/connection_limits.hpp"
#include "server/edge/net.hpp"

#include <unordered_map>

namespace tiaodu {

class DeviceSession;

/// Live JT/T 808 sessions by terminal: one at a time; a new one takes over and closes the old one.
class DeviceRegistry {
public:
    /// Makes `session` the live one of a terminal; returns the one it replaces, or null.
    DeviceSession* take_over(DeviceId device, DeviceSession* session);
    /// False when another session has taken over since.
    bool remove(DeviceId device, DeviceSession const* session);
    std::size_t count() const { return live_.size(); }

private:
    std::unordered_map<DeviceId, DeviceSession*> live_;
};

/// Runs one JT/T 808 connection until either side ends it.
net::awaitable<void> run_device_session(Tcp::socket socket, Application& application, DeviceRegistry& registry,
                                        ConnectionLimits& limits, std::string address);

}  // namespace tiaodu
