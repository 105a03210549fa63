// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"

#include <vector>

namespace tiaodu {

/// A border zone (区际、街镇结合部) that several squads or districts share.
struct BorderZone {
    static constexpr std::string_view name = "BorderZone";
    ZoneId id;
    std::int64_t version = 0;
    std::string title;
    std::vector<OrgCode> owners;
    std::vector<double> ring;  ///< Closed ring lon, lat, lon, lat …, WGS-84.
};
template <class Visitor>
void describe(Visitor& visit, BorderZone& m) {
    visit("id", m.id);
    visit("version", m.version, Field{.min = 0});
    visit("title", m.title, Field{.bytes_max = 200});
    visit("owners", m.owners, Field{.doc = "Squads or districts that share it.", .items_min = 2, .items_max = 8});
    visit("ring", m.ring,
          Field{.doc = "Closed ring: lon, lat, lon, lat …; WGS-84; first point = last.",
                .items_min = 8,
                .items_max = 4000});
}

}  // namespace tiaodu
