// SPDX-License-Identifier: Apache-2.0
#include "server/core/scope.hpp"

#include <algorithm>
#include <array>

namespace tiaodu {

namespace {

constexpr std::array all_rights{Right::view,       Right::take_in, Right::handle, Right::respond,
                                Right::administer, Right::trace,   Right::secure, Right::audit};

constexpr RightSet rights_of(Role role) {
    switch (role) {
        case Role::administrator: return Right::administer;
        case Role::dispatcher: return Right::view | Right::take_in | Right::handle | Right::trace;
        case Role::squad_leader: return Right::view | Right::take_in | Right::respond | Right::trace;
        case Role::viewer:
        case Role::wall: return Right::view;
        case Role::integrator: return Right::take_in;
        case Role::security_administrator: return Right::secure;
        case Role::auditor: return Right::audit;
    }
    return Right::view;
}

constexpr auto seeing = (Right::view | Right::trace).bits();

/// Later in the enumeration sees less.
Audience audience_of(Role role) {
    switch (role) {
        case Role::dispatcher: return Audience::desk;
        case Role::wall: return Audience::wall;
        case Role::administrator:
        case Role::squad_leader:
        case Role::viewer:
        case Role::integrator:
        case Role::security_administrator:
        case Role::auditor: return Audience::squad;
    }
    return Audience::wall;
}

}  // namespace

bool role_gives(Role role, Right right) { return (rights_of(role).bits() & RightSet(right).bits()) != 0; }

bool role_gives_by_street(Role role, Right right) {
    return (rights_of(role).bits() & seeing & RightSet(right).bits()) != 0;
}

Scope::Scope(OrgTree const& tree, std::span<Grant const> grants, Time now) : masks_(tree.size(), 0) {
    std::optional<Audience> sees_as;
    bool wall = false;
    for (auto const& grant : grants) {
        auto const node = tree.find(grant.node);
        if (!node || (grant.expires_at && *grant.expires_at <= now)) continue;
        if (grant.expires_at && (!expires_at_ || *grant.expires_at < *expires_at_)) expires_at_ = grant.expires_at;
        auto const audience = audience_of(grant.role);
        wall = wall || audience == Audience::wall;
        sees_as = std::min(sees_as.value_or(audience), audience);
        unsigned full = 0, by_street = 0;
        for (auto const right : all_rights) {
            if (role_gives(grant.role, right)) full |= RightSet(right).bits();
            if (role_gives_by_street(grant.role, right)) by_street |= RightSet(right).bits();
        }
        for (std::size_t i = 0; i < masks_.size(); ++i) {
            auto const below = OrgIndex{static_cast<std::uint16_t>(i)};
            if (!tree.covers(*node, below)) continue;
            masks_[i] = static_cast<std::uint16_t>(masks_[i] | (tree.commands(*node, below) ? full : by_street));
            everywhere_ = static_cast<std::uint16_t>(everywhere_ | masks_[i]);
        }
    }
    // A screen that everybody in the room sees stays one, whatever else its account was given.
    audience_ = wall ? Audience::wall : sees_as.value_or(Audience::wall);
}

bool Scope::allows_any(Right right, std::span<OrgIndex const> nodes) const {
    return std::any_of(nodes.begin(), nodes.end(), [&](OrgIndex node) { return allows(right, node); });
}

bool Scope::allows_any(OrgTree const& tree, Right right, std::span<OrgCode const> nodes) const {
    return std::any_of(nodes.begin(), nodes.end(), [&](OrgCode const& code) {
        auto const index = tree.find(code);
        return index && allows(right, *index);
    });
}

std::vector<OrgIndex> Scope::nodes_with(Right right) const {
    std::vector<OrgIndex> found;
    for (std::size_t i = 0; i < masks_.size(); ++i)
        if (allows(right, OrgIndex{static_cast<std::uint16_t>(i)}))
            found.push_back(OrgIndex{static_cast<std::uint16_t>(i)});
    return found;
}

std::optional<Error> authorise(Actor const& actor, RightSet any_of, std::string_view what, Time now) {
    if (actor.scope && actor.scope->holds_at(now) && actor.scope->allows_somewhere(any_of)) return std::nullopt;
    return Error{Errc::forbidden, "", "this account may not use " + std::string(what)};
}

}  // namespace tiaodu
