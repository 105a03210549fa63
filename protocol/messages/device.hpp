// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/datum.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tiaodu {

/// Carriers that a device remembers; the oldest is forgotten first.
inline constexpr std::size_t carriers_max = 200;

/// Who carried a device, from `from` until `to`: a late position belongs to who carried the device when it was taken.
struct Carrier {
    static constexpr std::string_view name = "Carrier";
    UnitId unit_id;
    Time from{};
    std::optional<Time> to;
    friend bool operator==(Carrier const&, Carrier const&) = default;
};
template <class Visitor>
void describe(Visitor& visit, Carrier& m) {
    visit("unit_id", m.unit_id);
    visit("from", m.from);
    visit("to", m.to, Field{.doc = "Absent: still carries it."});
}

/// A terminal, a phone, a camera, a tablet. `identity` is what the device calls itself.
struct Device {
    static constexpr std::string_view name = "Device";
    DeviceId id;
    std::int64_t version = 0;
    DeviceProtocol protocol = DeviceProtocol::jt808;
    std::string identity;
    std::string label;
    Datum datum = Datum::wgs84;
    std::int32_t utc_offset_minutes = 480;
    bool login_required = true;
    bool retired = false;
    OrgCode squad;                  ///< Who answers for it: the squad of its last carrier.
    std::vector<Carrier> carriers;  ///< Oldest first, without overlap; only the last may be open.
};
template <class Visitor>
void describe(Visitor& visit, Device& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 1});
    visit("protocol", m.protocol);
    visit(
        "identity", m.identity,
        Field{.doc = "JT/T 808 terminal number without leading zeros, GB/T 28181 id, OsmAnd id, OwnTracks user/device, "
                     "or the login of the tablet's account.",
              .bytes_max = 64});
    visit("label", m.label, Field{.doc = "What people call it.", .bytes_min = 0, .bytes_max = 100});
    visit("datum", m.datum, Field{.doc = "Of the coordinates that it sends."});
    visit("utc_offset_minutes", m.utc_offset_minutes,
          Field{.doc = "Clock of the terminal; 480 = Beijing time.", .min = -720, .max = 840});
    visit("login_required", m.login_required,
          Field{.doc = "False: a tracker that never registers may report at once."});
    visit("retired", m.retired, Field{.doc = "Taken out of use: nothing of it is accepted any more."});
    visit("squad", m.squad, Field{.doc = "Who answers for it: the squad of its last carrier."});
    visit("carriers", m.carriers,
          Field{.doc = "Oldest first; the last one without `to` carries it now.", .items_max = carriers_max});
}

}  // namespace tiaodu
