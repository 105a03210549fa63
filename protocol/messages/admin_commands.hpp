// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "protocol/messages/point.hpp"
#include "protocol/messages/unit.hpp"

namespace tiaodu {

/// Adds a unit to a squad. Reply: UnitChanged. The call sign is unique within the squad.
struct RegisterUnit {
    static constexpr std::string_view type = "unit.register";
    static constexpr std::string_view name = "RegisterUnit";
    OrgCode squad;
    UnitKind kind = UnitKind::vehicle;
    std::string call_sign;
    std::optional<DutyPosture> posture;
    std::vector<std::string> skills;
};

template <class Visitor>
void describe(Visitor& visit, RegisterUnit& m) {
    visit("squad", m.squad);
    visit("kind", m.kind);
    visit("call_sign", m.call_sign, Field{.bytes_max = 60});
    visit("posture", m.posture, Field{.doc = "Default: standby."});
    visit("skills", m.skills,
          Field{.doc = "Codes of what it can do, for example drone_pilot.",
                .items_max = 16,
                .presence = Presence::optional});
}

/// Sets what a unit can do; choosing who should go looks at it. Reply: UnitChanged.
struct SetSkills {
    static constexpr std::string_view type = "unit.set_skills";
    static constexpr std::string_view name = "SetSkills";
    UnitId unit_id;
    std::vector<std::string> skills;
};

template <class Visitor>
void describe(Visitor& visit, SetSkills& m) {
    visit("unit_id", m.unit_id);
    visit("skills", m.skills, Field{.items_max = 16});
}

/// Changes what a unit is on duty for. Off duty, no position is stored or shown. Reply: UnitChanged.
struct SetPosture {
    static constexpr std::string_view type = "unit.set_posture";
    static constexpr std::string_view name = "SetPosture";
    UnitId unit_id;
    DutyPosture posture = DutyPosture::standby;
};

template <class Visitor>
void describe(Visitor& visit, SetPosture& m) {
    visit("unit_id", m.unit_id);
    visit("posture", m.posture);
}

struct UnitChanged {
    static constexpr std::string_view name = "UnitChanged";
    UnitId unit_id;
    std::int64_t version = 0;
};

template <class Visitor>
void describe(Visitor& visit, UnitChanged& m) {
    visit("unit_id", m.unit_id);
    visit("version", m.version);
}

/// Creates an account that signs in with a password, or with a token when `token` is true. Reply: AccountCreated with
/// the secret, which is made by the server and shown once.
struct CreateAccount {
    static constexpr std::string_view type = "account.create";
    static constexpr std::string_view name = "CreateAccount";
    std::string login;
    std::string display_name;
    std::vector<Grant> grants;
    std::optional<bool> token;
};

template <class Visitor>
void describe(Visitor& visit, CreateAccount& m) {
    visit("name", m.login, Field{.bytes_min = 2, .bytes_max = 64});
    visit("display_name", m.display_name, Field{.bytes_max = 100});
    visit("grants", m.grants, Field{.items_min = 1, .items_max = 32});
    visit("token", m.token,
          Field{.doc = "True: for a program, signs in with a bearer token; default: with a password."});
}

/// One polygon ring after another; the first is the outside. Points are lon, lat, lon, lat, …
struct AreaPolygon {
    static constexpr std::string_view name = "AreaPolygon";
    std::vector<std::vector<double>> rings;
};

template <class Visitor>
void describe(Visitor& visit, AreaPolygon& m) {
    visit("rings", m.rings,
          Field{.doc = "lon, lat, lon, lat, …; closed; the first ring is the outside.",
                .min = -180,
                .max = 180,
                .items_min = 1,
                .items_max = 200000});
}

struct AreaShape {
    static constexpr std::string_view name = "AreaShape";
    OrgCode squad;
    bool approximate = false;
    std::vector<AreaPolygon> polygons;
};

template <class Visitor>
void describe(Visitor& visit, AreaShape& m) {
    visit("squad", m.squad);
    visit("approximate", m.approximate, Field{.doc = "The source says that this border is not exact."});
    visit("polygons", m.polygons, Field{.items_min = 1, .items_max = 1000});
}

/// Sets the areas of the named squads in one step; any broken one refuses all. Reply: AreasImported.
struct ImportAreas {
    static constexpr std::string_view type = "area.import";
    static constexpr std::string_view name = "ImportAreas";
    std::string attribution;
    std::vector<AreaShape> areas;
};

template <class Visitor>
void describe(Visitor& visit, ImportAreas& m) {
    visit("attribution", m.attribution, Field{.doc = "Shown on the map.", .bytes_min = 0, .bytes_max = 200});
    visit("areas", m.areas, Field{.items_min = 1, .items_max = 5000});
}

struct AreasImported {
    static constexpr std::string_view name = "AreasImported";
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
};

template <class Visitor>
void describe(Visitor& visit, AreasImported& m) {
    visit("changed", m.changed);
    visit("unchanged", m.unchanged);
}

}  // namespace tiaodu
