// SPDX-License-Identifier: Apache-2.0
#include "server/core/unit_rules.hpp"

namespace tiaodu {

UnitRules::UnitRules(World const& world, Unit const& unit) {
    for (auto const& [kind, kind_word] : EnumNames<AlertKind>::values) {
        auto& row = rows_[place(kind)];
        row.any = find_alert_rule(world, kind, unit);
        for (auto const& [zone, zone_word] : EnumNames<ZoneKind>::values)
            row.by_zone[static_cast<std::size_t>(zone)] = find_alert_rule(world, kind, unit, zone);
    }
}

UnitRules const& UnitRuleTable::of(World const& world, Unit const& unit) {
    std::tuple const key{unit.squad, unit.kind, unit.posture};
    auto found = tables_.find(key);
    if (found == tables_.end()) found = tables_.emplace(key, UnitRules(world, unit)).first;
    return found->second;
}

}  // namespace tiaodu
