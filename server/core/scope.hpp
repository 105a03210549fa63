// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "server/core/org.hpp"
#include "server/core/session_facts.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// What may be done. See and act are separate; roles are sets of these.
enum class Right : std::uint8_t {
    view,        ///< See tickets, orders, units and positions.
    take_in,     ///< Register tickets.
    handle,      ///< Accept, locate, dispatch, close.
    respond,     ///< Answer orders for a squad, set postures.
    administer,  ///< Units, devices, zones, rules, calendars, areas, imports.
    trace,       ///< See where units have been: sensitive personal data, so a wall that shows positions has it not.
    secure,      ///< Accounts, grants, sessions, codes of devices, keys of other systems.
    audit,       ///< Read the audit trail.
};

/// Rights of which any one is enough. There is no empty set: a door without a rule does not compile.
class RightSet {
public:
    constexpr RightSet(Right right) : bits_(static_cast<std::uint16_t>(1u << static_cast<unsigned>(right))) {}
    constexpr RightSet operator|(RightSet other) const { return RightSet(bits_ | other.bits_); }
    constexpr std::uint16_t bits() const { return bits_; }
    friend constexpr bool operator==(RightSet, RightSet) = default;

private:
    constexpr explicit RightSet(int bits) : bits_(static_cast<std::uint16_t>(bits)) {}
    std::uint16_t bits_;
};
constexpr RightSet operator|(Right a, Right b) { return RightSet(a) | RightSet(b); }

/// Whoever works with tickets and orders, at a desk or in a squad.
inline constexpr RightSet acting = Right::handle | Right::respond;

/// Which rights a role gives on its node and on what the node commands.
bool role_gives(Role role, Right right);
/// Which of them a role gives where only the administrative line leads: a street office sees its squads, the district
/// bureau acts (两条线: 街镇 / 区局).
bool role_gives_by_street(Role role, Right right);

/// For whom a thing is drawn. The least of an account's roles decides.
enum class Audience : std::uint8_t {
    desk,   ///< Everything that is not personal data.
    squad,  ///< The same, but nothing that could lead to a complainant who asked for confidentiality.
    wall,   ///< Codes, times and places: no words that people wrote, and no people.
};

/// What one account may see and do, worked out once from its grants: one set of rights per organisation. Only made from
/// grants, so a function that takes a Scope cannot be called without one.
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
    bool allows_somewhere(RightSet any_of) const { return (everywhere_ & any_of.bits()) != 0; }
    /// Organisations where the right is held, in table order.
    std::vector<OrgIndex> nodes_with(Right right) const;
    /// The earliest moment at which a grant ends and the scope must be made anew; none when no grant has an end.
    std::optional<Time> expires_at() const { return expires_at_; }
    /// False from the moment on at which a grant has ended: nothing more may be shown or done with this scope.
    bool holds_at(Time now) const { return !expires_at_ || now < *expires_at_; }
    Audience audience() const { return audience_; }

private:
    std::vector<std::uint16_t> masks_;
    std::uint16_t everywhere_ = 0;  ///< All of `masks_` together.
    std::optional<Time> expires_at_;
    Audience audience_ = Audience::desk;
};

/// Who sends a command: made by the session layer after it has checked the session or token.
struct Actor {
    AccountId account;
    std::string display_name;
    OrgIndex home{};  ///< Where the account works: the node of its first grant.
    std::shared_ptr<Scope const> scope;
    SessionFacts session;  ///< Empty for programs and for the server itself.
    std::string address;   ///< Where the request came from, for the audit trail; empty: the server itself.
};

/// The one check in front of every command, query and report, whichever way it came in. Errors: forbidden, when the
/// account holds none of the rights anywhere, or when its rights have ended. What is asked about is checked by the
/// decision or the query: outside the scope it does not exist.
std::optional<Error> authorise(Actor const& actor, RightSet any_of, std::string_view what, Time now);

}  // namespace tiaodu
