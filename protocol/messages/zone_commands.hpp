// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/zone.hpp"

namespace tiaodu {

/// Most zones that a home has at a time, those that are over not counted.
inline constexpr std::size_t zones_max = 10'000;

/// Sets many zones, all or nothing. A zone with the same kind, title and owners (in any order) as one that exists is
/// that zone: changed when anything else differs, left alone otherwise. Zones that are not named stay as they are.
/// Reply: ZonesImported.
struct ImportZones {
    static constexpr std::string_view type = "zone.import";
    static constexpr std::string_view name = "ImportZones";
    std::vector<ZonePlan> zones;
};
template <class Visitor>
void describe(Visitor& visit, ImportZones& m) {
    visit("zones", m.zones, Field{.items_min = 1, .items_max = zones_max});
}

struct ZonesImported {
    static constexpr std::string_view name = "ZonesImported";
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
};
template <class Visitor>
void describe(Visitor& visit, ZonesImported& m) {
    visit("added", m.added);
    visit("changed", m.changed);
    visit("unchanged", m.unchanged);
}

}  // namespace tiaodu
