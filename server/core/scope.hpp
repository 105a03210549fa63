// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "server/core/org.hpp"
#include "server/core/session_facts.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tiaodu {

/// What may be done. See and act are separate; roles are sets of these.
enum class Right : std::uint8_t {
    view,        ///< See tickets, orders, units and positions.
    take_in,     ///< Register tickets.
    handle,      ///< Accept, locate, dispatch, close.
    respond,     ///< Answer orders for a squad, set postures.
    administer,  ///< Units, devices, accounts, areas, imports.
    trace,       ///< See where units have been: sensitive personal data, so a wall that shows positions has it not.
    secure,      ///< Accounts, grants, sessions, codes of devices, keys of other systems.
    audit,       ///< Read the audit trail.
};

/// Which rights a role gives on its node and below.
bool role_gives(Role role, Right right);

/// What one account may see and do, worked out once from its grants: one byte per organisation. Only made from grants,
/// so a function that takes a Scope cannot be called without one.
class Scope {
public:
    /// Grants that have expired at `now` or name an unknown node give nothing.
    Scope(OrgTree const& tree, std::span<Grant const> grants, Time now);

    bool allows(Right right, OrgIndex node) const {
        return ((masks_[slot(node)] >> static_cast<unsigned>(right)) & 1u) != 0;
    }
    bool allows_any(Right right, std::span<OrgIndex const> nodes) const;
    /// The same by code; unknown codes count as no. `tree` is the one that the scope was made from.
    bool allows_any(OrgTree const& tree, Right right, std::span<OrgCode const> nodes) const;
    /// True when the right is held anywhere at all.
    bool allows_somewhere(Right right) const;
    /// Organisations where the right is held, in table order.
    std::vector<OrgIndex> nodes_with(Right right) const;
    /// The earliest moment at which a grant ends and the scope must be made anew; none when no grant has an end.
    std::optional<Time> expires_at() const { return expires_at_; }

private:
    std::vector<std::uint8_t> masks_;
    std::optional<Time> expires_at_;
};

/// Who sends a command: made by the session layer after it has checked the session or token.
struct Actor {
    AccountId account;
    std::string display_name;
    OrgIndex home{};  ///< Where the account works: the node of its first grant.
    std::shared_ptr<Scope const> scope;
    SessionFacts session;  ///< Empty for programs and for the server itself.
};

}  // namespace tiaodu
