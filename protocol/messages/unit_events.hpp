// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "protocol/messages/admin_commands.hpp"
#include "protocol/messages/unit.hpp"

/// What happens to units, devices, accounts and areas.
namespace tiaodu {

struct UnitRegistered {
    static constexpr std::string_view type = "unit.registered";
    static constexpr std::string_view name = "UnitRegistered";
    Unit unit;
};
template <class Visitor>
void describe(Visitor& visit, UnitRegistered& m) {
    visit("unit", m.unit);
}

struct PostureChanged {
    static constexpr std::string_view type = "unit.posture_changed";
    static constexpr std::string_view name = "PostureChanged";
    UnitId unit_id;
    DutyPosture posture = DutyPosture::standby;
};
template <class Visitor>
void describe(Visitor& visit, PostureChanged& m) {
    visit("unit_id", m.unit_id);
    visit("posture", m.posture);
}

struct UnitSkillsChanged {
    static constexpr std::string_view type = "unit.skills_changed";
    static constexpr std::string_view name = "UnitSkillsChanged";
    UnitId unit_id;
    std::vector<std::string> skills;
};
template <class Visitor>
void describe(Visitor& visit, UnitSkillsChanged& m) {
    visit("unit_id", m.unit_id);
    visit("skills", m.skills, Field{.items_max = 16});
}

/// Fixes from a file were put into the unit's track; the fixes themselves are in the track files.
struct UnitTrackImported {
    static constexpr std::string_view type = "unit.track_imported";
    static constexpr std::string_view name = "UnitTrackImported";
    UnitId unit_id;
    Time from{};
    Time to{};
    std::int64_t fixes = 0;
};
template <class Visitor>
void describe(Visitor& visit, UnitTrackImported& m) {
    visit("unit_id", m.unit_id);
    visit("from", m.from, Field{.doc = "Of the first fix."});
    visit("to", m.to, Field{.doc = "Of the last fix."});
    visit("fixes", m.fixes);
}

struct AreaReplaced {
    static constexpr std::string_view type = "area.replaced";
    static constexpr std::string_view name = "AreaReplaced";
    AreaShape area;
    std::string attribution;
};
template <class Visitor>
void describe(Visitor& visit, AreaReplaced& m) {
    visit("area", m.area);
    visit("attribution", m.attribution, Field{.bytes_min = 0});
}

struct AccountCreated {
    static constexpr std::string_view type = "account.created";
    static constexpr std::string_view name = "AccountCreated";
    Account account;
};
template <class Visitor>
void describe(Visitor& visit, AccountCreated& m) {
    visit("account", m.account);
}

}  // namespace tiaodu
