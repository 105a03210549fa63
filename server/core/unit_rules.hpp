// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/alert_rules.hpp"

#include <array>
#include <map>
#include <tuple>

namespace tiaodu {

/// Which rule of each kind holds for units of one squad, kind and posture: worked out once, looked up per fix.
class UnitRules {
public:
    UnitRules(World const& world, Unit const& unit);
    /// Null when no rule of that kind holds.
    AlertRule const* find(AlertKind kind) const { return rows_[place(kind)].any; }
    AlertRule const* find(AlertKind kind, ZoneKind zone) const {
        return rows_[place(kind)].by_zone[static_cast<std::size_t>(zone)];
    }

private:
    struct Row {
        AlertRule const* any = nullptr;
        std::array<AlertRule const*, EnumNames<ZoneKind>::values.size()> by_zone{};
    };
    static constexpr std::size_t place(AlertKind kind) { return static_cast<std::size_t>(kind); }

    std::array<Row, EnumNames<AlertKind>::values.size()> rows_{};
};

/// One UnitRules for all units that are alike; there are at most squads × kinds × postures.
class UnitRuleTable {
public:
    /// Stays where it is until `clear`.
    UnitRules const& of(World const& world, Unit const& unit);
    /// The rules have changed: whoever holds a UnitRules must ask again.
    void clear() { tables_.clear(); }

private:
    std::map<std::tuple<OrgCode, UnitKind, DutyPosture>, UnitRules> tables_;
};

}  // namespace tiaodu
