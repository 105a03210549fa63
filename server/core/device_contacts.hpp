// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/position.hpp"
#include "protocol/vocab/token_bucket.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace tiaodu {

/// How many reports one device may send.
struct ReportRate {
    double per_second = 20;
    double burst = 6000;  ///< A whole backlog at once.
};

/// What the server has heard of a registered device since it started.
struct DeviceContact {
    std::optional<Time> connected_since;  ///< None without a connection; phones over HTTP never have one.
    std::optional<std::string> address;
    std::optional<Time> heard_at;
    std::optional<Millis> clock_skew;  ///< Fix time minus ours, of the last live fix.
    std::optional<double> battery;     ///< 0 … 1.
    std::int64_t dropped = 0;          ///< Reports beyond the rate.
};

/// What a new connection means for one that its device already holds.
enum class Takeover : std::uint8_t {
    none,        ///< There was no other connection.
    reconnect,   ///< The device has lost its network and comes back before the old connection was given up.
    suspicious,  ///< Two devices may be using one identity.
};

/// Contacts of all registered devices; one entry a device, none for strangers. Core thread.
class DeviceContacts {
public:
    explicit DeviceContacts(ReportRate rate) : rate_(rate) {}

    /// A device has opened (and authenticated on) a connection; a takeover when it still holds another one. Suspicious
    /// is a takeover of a connection that was heard within the last two minutes, when it came from another address, or
    /// when it is the third within two minutes: two devices throw each other out.
    Takeover connected(DeviceId device, std::string const& address, Time now);
    /// The connection that stands is gone.
    void disconnected(DeviceId device);
    /// A sign of life; `address` only where there is no connection.
    void heard(DeviceId device, std::optional<std::string> const& address, Time now);
    /// A report has come. False when it is one too many.
    bool reported(DeviceId device, PositionReport const& report, Time now);

    /// Null when nothing was heard.
    DeviceContact const* find(DeviceId device) const;
    std::size_t connections() const;

private:
    struct Entry {
        DeviceContact contact;
        TokenBucket reports;
        std::vector<Time> takeovers;  ///< Of live connections, within the last two minutes.
    };
    Entry& entry_of(DeviceId device);

    ReportRate rate_;
    std::unordered_map<DeviceId, Entry> entries_;
};

}  // namespace tiaodu
