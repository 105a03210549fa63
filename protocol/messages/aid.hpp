// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/unit.hpp"

/// Help across districts (跨区支援): a unit is lent to a node that is not above it, with a reason and an end. Both
/// sides see it on the unit.
namespace tiaodu {

/// Lends units: until then `node` sees them and may order them. Reply: AidReply. A second one for the same node
/// replaces the first.
struct GrantAid {
    static constexpr std::string_view type = "aid.grant";
    static constexpr std::string_view name = "GrantAid";
    std::vector<UnitId> units;
    OrgCode node;
    Time until{};
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, GrantAid& m) {
    visit("units", m.units, Field{.items_min = 1, .items_max = 100});
    visit("node", m.node, Field{.doc = "Who is helped: a district or squad that is not above the units."});
    visit("until", m.until, Field{.doc = "At most 30 days from now."});
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Ends the help before its time; either side may. Orders that were given meanwhile go on. Reply: AidReply.
struct EndAid {
    static constexpr std::string_view type = "aid.end";
    static constexpr std::string_view name = "EndAid";
    std::vector<UnitId> units;
    OrgCode node;
};
template <class Visitor>
void describe(Visitor& visit, EndAid& m) {
    visit("units", m.units, Field{.items_min = 1, .items_max = 100});
    visit("node", m.node, Field{.doc = "Who was helped."});
}

struct AidReply {
    static constexpr std::string_view name = "AidReply";
    std::int64_t changed = 0;
};
template <class Visitor>
void describe(Visitor& visit, AidReply& m) {
    visit("changed", m.changed, Field{.doc = "How many units."});
}

struct AidGranted {
    static constexpr std::string_view type = "aid.granted";
    static constexpr std::string_view name = "AidGranted";
    UnitId unit_id;
    UnitAid aid;
};
template <class Visitor>
void describe(Visitor& visit, AidGranted& m) {
    visit("unit_id", m.unit_id);
    visit("aid", m.aid);
}

struct AidEnded {
    static constexpr std::string_view type = "aid.ended";
    static constexpr std::string_view name = "AidEnded";
    UnitId unit_id;
    OrgCode node;
};
template <class Visitor>
void describe(Visitor& visit, AidEnded& m) {
    visit("unit_id", m.unit_id);
    visit("node", m.node);
}

}  // namespace tiaodu
