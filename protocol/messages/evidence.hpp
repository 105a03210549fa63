// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>
#include <string>

namespace tiaodu {

/// A stored photo, sound or film. The file is found by its hash, never by a name that came from outside.
struct Evidence {
    static constexpr std::string_view name = "Evidence";
    EvidenceId id;
    std::string sha256;
    std::int64_t bytes = 0;
    std::string media_type;
    OrgCode squad;
    std::optional<UnitId> unit_id;
    std::optional<DeviceId> device_id;
    std::int32_t channel = 0;
    std::int32_t trigger = 0;
    std::optional<Time> taken_at;
    std::optional<GeoPoint> point;
    Time stored_at{};
};
template <class Visitor>
void describe(Visitor& visit, Evidence& m) {
    visit("id", m.id);
    visit("sha256", m.sha256, Field{.doc = "Of the file as it came, hexadecimal.", .bytes_min = 64, .bytes_max = 64});
    visit("bytes", m.bytes, Field{.min = 0});
    visit("media_type", m.media_type,
          Field{.doc = "From the bytes themselves, for example image/jpeg.", .bytes_max = 100});
    visit("squad", m.squad, Field{.doc = "Whose unit sent it."});
    visit("unit_id", m.unit_id);
    visit("device_id", m.device_id);
    visit("channel", m.channel, Field{.doc = "Camera of the terminal; 0 = unknown.", .min = 0, .max = 255});
    visit("trigger", m.trigger,
          Field{.doc = "What set it off, JT/T 808 event code: 0 platform, 1 timer, 2 robbery, 3 collision …",
                .min = 0,
                .max = 255});
    visit("taken_at", m.taken_at);
    visit("point", m.point);
    visit("stored_at", m.stored_at);
}

}  // namespace tiaodu
