// SPDX-License-Identifier: Apache-2.0
#include "server/core/scope.hpp"

#include <algorithm>

namespace tiaodu {

bool role_gives(Role role, Right right) {
    switch (role) {
        case Role::administrator: return right == Right::administer || right == Right::trace;
        case Role::dispatcher:
            return right == Right::view || right == Right::take_in || right == Right::handle || right == Right::trace;
        case Role::squad_leader:
            return right == Right::view || right == Right::take_in || right == Right::respond || right == Right::trace;
        case Role::viewer: return right == Right::view;
        case Role::integrator: return right == Right::take_in;
        case Role::security_administrator: return right == Right::secure;
        case Role::auditor: return right == Right::audit;
    }
    return false;
}

Scope::Scope(OrgTree const& tree, std::span<Grant const> grants, Time now) : masks_(tree.size(), 0) {
    constexpr std::array rights{Right::view,       Right::take_in, Right::handle, Right::respond,
                                Right::administer, Right::trace,   Right::secure, Right::audit};
    for (auto const& grant : grants) {
        auto const node = tree.find(grant.node);
        if (!node || (grant.expires_at && *grant.expires_at <= now)) continue;
        if (grant.expires_at && (!expires_at_ || *grant.expires_at < *expires_at_)) expires_at_ = grant.expires_at;
        unsigned mask = 0;
        for (auto const right : rights)
            if (role_gives(grant.role, right)) mask |= 1u << static_cast<unsigned>(right);
        for (std::size_t i = 0; i < masks_.size(); ++i)
            if (tree.covers(*node, OrgIndex{static_cast<std::uint16_t>(i)}))
                masks_[i] = static_cast<std::uint8_t>(masks_[i] | mask);
    }
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

bool Scope::allows_somewhere(Right right) const { return !nodes_with(right).empty(); }

std::vector<OrgIndex> Scope::nodes_with(Right right) const {
    std::vector<OrgIndex> found;
    for (std::size_t i = 0; i < masks_.size(); ++i)
        if (allows(right, OrgIndex{static_cast<std::uint16_t>(i)}))
            found.push_back(OrgIndex{static_cast<std::uint16_t>(i)});
    return found;
}

}  // namespace tiaodu
