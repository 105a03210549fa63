// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_request.hpp"
#include "server/app/application.hpp"
#include "server/edge/connection_limits.hpp"
#include "server/edge/net.hpp"

#include <unordered_map>
#include <vector>

namespace tiaodu {

class DeviceSession;

/// Live JT/T 808 sessions by terminal: one at a time; a new one takes over and closes the old one. Core thread.
class DeviceRegistry {
public:
    /// Makes `session` the live one of a terminal; returns the one it replaces, or null.
    DeviceSession* take_over(DeviceId device, DeviceSession* session);
    /// False when another session has taken over since.
    bool remove(DeviceId device, DeviceSession const* session);
    std::size_t count() const { return live_.size(); }

    bool is_live(DeviceId device, DeviceSession const* session) const;

    /// Which edition a terminal registered with; nothing when it did not since the server started.
    std::optional<jt808::Edition> edition_of(DeviceId device) const;
    void set_edition(DeviceId device, jt808::Edition edition) { editions_.insert_or_assign(device, edition); }

    /// Calls `tick` of this session every second while it waits for something.
    void watch(std::weak_ptr<DeviceSession> session) { watched_.push_back(std::move(session)); }
    /// Once a second; costs nothing for the connections that wait for nothing.
    void tick();

    /// For a terminal that has sent more than its own small buffer takes; shared, so that idle connections cost little.
    std::vector<char>& big_buffer() { return big_buffer_; }

private:
    static constexpr std::size_t big_buffer_bytes = 64 * 1024;

    std::unordered_map<DeviceId, DeviceSession*> live_;
    std::unordered_map<DeviceId, jt808::Edition> editions_;  ///< At most one for each registered device.
    std::vector<std::weak_ptr<DeviceSession>> watched_;
    std::vector<char> big_buffer_ = std::vector<char>(big_buffer_bytes);
};

/// Runs one JT/T 808 connection until either side ends it.
net::awaitable<void> run_device_session(Tcp::socket socket, Application& application, DeviceRegistry& registry,
                                        ConnectionLimits& limits, std::string address);

}  // namespace tiaodu
