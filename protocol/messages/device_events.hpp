// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/device.hpp"
#include "protocol/messages/evidence.hpp"

/// What happens to devices, and what they send to be kept.
namespace tiaodu {

struct DeviceRegistered {
    static constexpr std::string_view type = "device.registered";
    static constexpr std::string_view name = "DeviceRegistered";
    Device device;
};
template <class Visitor>
void describe(Visitor& visit, DeviceRegistered& m) {
    visit("device", m.device);
}

/// Another unit (or nobody) carries the device, or the registry says something else of it.
struct DeviceChanged {
    static constexpr std::string_view type = "device.changed";
    static constexpr std::string_view name = "DeviceChanged";
    Device device;
};
template <class Visitor>
void describe(Visitor& visit, DeviceChanged& m) {
    visit("device", m.device);
}

/// A photo, sound or film is stored; its file was on the disk before this event was made.
struct EvidenceStored {
    static constexpr std::string_view type = "evidence.stored";
    static constexpr std::string_view name = "EvidenceStored";
    Evidence evidence;
};
template <class Visitor>
void describe(Visitor& visit, EvidenceStored& m) {
    visit("evidence", m.evidence);
}

}  // namespace tiaodu
