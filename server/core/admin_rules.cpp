// SPDX-License-Identifier: Apache-2.0
#include "server/core/admin_rules.hpp"

#include "server/core/squad_sites.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {
namespace {

constexpr std::size_t units_max = 100'000;

bool administers(DecisionContext const& context, OrgCode const& node) {
    return holds(context, Right::administer, node);
}

Error no_squad(OrgCode const& code, std::string path) {
    return {Errc::not_found, std::move(path), "no squad " + code.text()};
}

bool is_squad(World const& world, OrgCode const& code) {
    auto const index = world.org.find(code);
    return index && world.org.at(*index).kind == OrgKind::squad;
}

MultiPolygon to_shape(AreaShape const& area) {
    MultiPolygon shape;
    for (auto const& polygon : area.polygons) {
        Polygon made;
        for (std::size_t r = 0; r < polygon.rings.size(); ++r) {
            Ring ring;
            for (std::size_t i = 0; i + 1 < polygon.rings[r].size(); i += 2)
                ring.push_back({polygon.rings[r][i], polygon.rings[r][i + 1]});
            (r == 0 ? made.outer : made.holes.emplace_back()) = std::move(ring);
        }
        shape.polygons.push_back(std::move(made));
    }
    return shape;
}

}  // namespace

Result<Events> decide_register_unit(DecisionContext const& context, RegisterUnit const& command) {
    if (!is_squad(context.world, command.squad) || !administers(context, command.squad))
        return no_squad(command.squad, "squad");
    if (context.world.units.size() >= units_max) return Error{Errc::limit_exceeded, "", "at most 100,000 units"};
    for (auto const& [id, unit] : context.world.units)
        if (unit.squad == command.squad && unit.call_sign == command.call_sign)
            return Error{Errc::already_exists, "call_sign",
                         command.call_sign + " exists in this squad: " + to_string(id)};
    Unit unit;
    unit.id = UnitId(context.world.home, context.world.counters.unit + 1);
    unit.version = 1;
    unit.number = static_cast<std::uint32_t>(unit.id.number());
    unit.squad = command.squad;
    unit.kind = command.kind;
    unit.call_sign = command.call_sign;
    unit.posture = command.posture.value_or(DutyPosture::standby);
    unit.skills = command.skills;
    return Events{UnitRegistered{std::move(unit)}};
}

Result<Events> decide_posture(DecisionContext const& context, SetPosture const& command) {
    auto const found = context.world.units.find(command.unit_id);
    bool const may = found != context.world.units.end() &&
                     (administers(context, found->second.squad) || holds(context, Right::respond, found->second.squad));
    if (!may) return Error{Errc::not_found, "unit_id", "no unit " + to_string(command.unit_id)};
    if (found->second.order_id && command.posture == DutyPosture::off_duty)
        return Error{Errc::wrong_state, "posture",
                     found->second.call_sign + " is on order " + to_string(*found->second.order_id)};
    if (found->second.posture == command.posture) return Events{};
    return Events{PostureChanged{command.unit_id, command.posture}};
}

Result<Events> decide_skills(DecisionContext const& context, SetSkills const& command) {
    auto const found = context.world.units.find(command.unit_id);
    if (found == context.world.units.end() || !administers(context, found->second.squad))
        return Error{Errc::not_found, "unit_id", "no unit " + to_string(command.unit_id)};
    if (found->second.skills == command.skills) return Events{};
    return Events{UnitSkillsChanged{command.unit_id, command.skills}};
}

std::optional<Error> check_grants(DecisionContext const& context, std::span<Grant const> grants) {
    // Whoever gives rights or reads the audit trail has no other work; a screen on a wall is nobody's desk.
    constexpr std::array alone{Role::security_administrator, Role::auditor, Role::wall};
    for (std::size_t i = 0; i < grants.size(); ++i) {
        auto const path = "grants[" + std::to_string(i) + "]";
        if (!holds(context, Right::secure, grants[i].node))
            return Error{Errc::forbidden, path + ".node", "outside the organisations of this administrator"};
        auto const with = std::find(alone.begin(), alone.end(), grants[i].role);
        bool const mixed = with != alone.end() && std::any_of(grants.begin(), grants.end(),
                                                              [&](Grant const& other) { return other.role != *with; });
        if (mixed)
            return Error{Errc::invalid_field, path + ".role",
                         std::string(to_word(*with)) + " may not be given together with another role"};
    }
    return std::nullopt;
}

Result<Events> decide_create_account(DecisionContext const& context, CreateAccount const& command) {
    if (auto error = check_grants(context, command.grants)) return *error;
    if (context.world.account_by_login.contains(command.login))
        return Error{Errc::already_exists, "name", "an account " + command.login + " exists"};
    Account account;
    account.id = AccountId(context.world.home, context.world.counters.account + 1);
    account.login = command.login;
    account.display_name = command.display_name;
    account.grants = command.grants;
    return Events{AccountCreated{std::move(account)}};
}

Result<AreaDecision> decide_import_areas(DecisionContext const& context, ImportAreas const& command) {
    AreaDecision decision;
    std::unordered_set<std::string> seen;
    for (std::size_t i = 0; i < command.areas.size(); ++i) {
        auto const& area = command.areas[i];
        auto const path = "areas[" + std::to_string(i) + "]";
        if (!is_squad(context.world, area.squad) || !administers(context, area.squad))
            return no_squad(area.squad, path + ".squad");
        if (!seen.insert(area.squad.text()).second)
            return Error{Errc::invalid_field, path + ".squad", area.squad.text() + " stands twice"};
        for (auto const& polygon : area.polygons)
            for (auto const& ring : polygon.rings)
                if (ring.size() % 2 != 0)
                    return Error{Errc::invalid_field, path + ".polygons", "a ring has an odd number of coordinates"};
        auto const shape = checked_area(to_shape(area), AreaRules{});
        if (!shape) return Error{shape.error().code, path + ".polygons", shape.error().detail};
        auto const known = context.world.shapes.find(area.squad);
        bool const same = known != context.world.shapes.end() && known->second.approximate == area.approximate &&
                          std::equal(known->second.polygons.begin(), known->second.polygons.end(),
                                     area.polygons.begin(), area.polygons.end(),
                                     [](AreaPolygon const& a, AreaPolygon const& b) { return a.rings == b.rings; });
        if (same) {
            ++decision.counts.unchanged;
            continue;
        }
        ++decision.counts.changed;
        decision.events.push_back(AreaReplaced{area, command.attribution});
    }
    return decision;
}

void refresh_areas(World& world) {
    std::vector<OwnedArea> areas;
    for (auto const& [squad, area] : world.shapes)
        if (auto shape = checked_area(to_shape(area), AreaRules{})) areas.push_back({squad, std::move(*shape)});
    if (areas.empty()) areas = derive_areas(squad_sites(world.org)).areas;
    world.areas = AreaIndex(std::move(areas));
}

}  // namespace tiaodu
