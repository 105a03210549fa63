// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_contacts.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

constexpr auto alive_within = std::chrono::minutes(2);
constexpr std::size_t takeovers_suspicious = 3;

}  // namespace

DeviceContacts::Entry& DeviceContacts::entry_of(DeviceId device) {
    auto const found = entries_.find(device);
    if (found != entries_.end()) return found->second;
    return entries_.emplace(device, Entry{{}, TokenBucket(rate_.per_second, rate_.burst), {}}).first->second;
}

Takeover DeviceContacts::connected(DeviceId device, std::string const& address, Time now) {
    auto& entry = entry_of(device);
    auto& contact = entry.contact;
    auto takeover = contact.connected_since ? Takeover::reconnect : Takeover::none;
    bool const alive =
        contact.connected_since && now - contact.heard_at.value_or(*contact.connected_since) <= alive_within;
    if (alive) {
        std::erase_if(entry.takeovers, [&](Time at) { return now - at > alive_within; });
        if (entry.takeovers.size() < takeovers_suspicious) entry.takeovers.push_back(now);
        if (contact.address != address || entry.takeovers.size() == takeovers_suspicious)
            takeover = Takeover::suspicious;
    }
    contact.connected_since = now;
    contact.address = address;
    contact.heard_at = now;
    return takeover;
}

void DeviceContacts::disconnected(DeviceId device) { entry_of(device).contact.connected_since.reset(); }

void DeviceContacts::heard(DeviceId device, std::optional<std::string> const& address, Time now) {
    auto& contact = entry_of(device).contact;
    contact.heard_at = now;
    if (address) contact.address = address;
}

bool DeviceContacts::reported(DeviceId device, PositionReport const& report, Time now) {
    auto& entry = entry_of(device);
    auto& contact = entry.contact;
    contact.heard_at = now;
    if (report.battery) contact.battery = report.battery;
    if (report.usable_fix && !report.backlog) contact.clock_skew = report.fix_at - now;
    if (entry.reports.take(now)) return true;
    ++contact.dropped;
    return false;
}

DeviceContact const* DeviceContacts::find(DeviceId device) const {
    auto const found = entries_.find(device);
    return found == entries_.end() ? nullptr : &found->second.contact;
}

std::size_t DeviceContacts::connections() const {
    return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [](auto const& entry) {
        return entry.second.contact.connected_since.has_value();
    }));
}

}  // namespace tiaodu
