// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/point.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>

namespace tiaodu {

/// A node of the organisation: city bureau, district bureau, street office or squad. A squad has two parents.
struct Organisation {
    static constexpr std::string_view name = "Organisation";
    OrgCode code;
    std::uint32_t number = 0;
    OrgKind kind = OrgKind::squad;
    std::string full_name;
    std::string short_name;
    std::optional<OrgCode> district;  ///< Professional parent; for a street its district; for a district the city.
    std::optional<OrgCode> street;    ///< Administrative parent of a squad.
    double lon = 0;
    double lat = 0;
};

template <class Visitor>
void describe(Visitor& visit, Organisation& m) {
    visit("code", m.code, Field{.doc = "Official division code; squads add a suffix."});
    visit("number", m.number, Field{.doc = "Small number used in binary position frames, valid for the epoch."});
    visit("kind", m.kind);
    visit("name", m.full_name);
    visit("short_name", m.short_name, Field{.doc = "For maps and lists."});
    visit("district", m.district, Field{.doc = "The parent: district of a squad or street, city of a district."});
    visit("street", m.street, Field{.doc = "The street office that a squad answers to."});
    visit("lon", m.lon, Field{.doc = "Label point.", .min = -180, .max = 180});
    visit("lat", m.lat, Field{.doc = "Label point.", .min = -90, .max = 90});
}

}  // namespace tiaodu
