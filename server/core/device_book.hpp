// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/device_queries.hpp"
#include "server/core/device_contacts.hpp"
#include "server/core/recent_list.hpp"

namespace tiaodu {

/// Unknown devices and kinds of rejected reports that are remembered, each.
inline constexpr std::size_t strangers_max = 500;

/// Where a report comes from, and what its device says of itself; only a JT/T 808 registration says more.
struct DeviceOrigin {
    std::string address;
    std::optional<std::string> plate;
    std::optional<std::string> maker;
    std::optional<std::string> model;
};

/// What is known of devices beyond the registry: contacts of the registered ones, strangers, and what was turned down.
/// In memory only: a restart begins anew. Core thread.
struct DeviceBook {
    explicit DeviceBook(ReportRate rate) : contacts(rate) {}

    /// Something reported that is not registered; true when it is new in the list.
    bool stranger(DeviceProtocol protocol, std::string const& identity, DeviceOrigin const& origin, Time now);
    /// It is registered now.
    void adopted(DeviceProtocol protocol, std::string const& identity);

    /// A report was turned down for good. Of one device and reason one record is kept; true when it is a new one.
    struct Rejection {
        DeviceProtocol protocol = DeviceProtocol::osmand;
        std::string identity;  ///< Empty when the report names none: then the address stands for it.
        RejectReason reason = RejectReason::unreadable;
        std::string detail;
        std::string address;
    };
    bool reject(Rejection const& rejection, Time now);

    DeviceContacts contacts;
    RecentList<UnknownDevice> unknown{strangers_max};
    RecentList<RejectedReport> rejected{strangers_max};
};

}  // namespace tiaodu
