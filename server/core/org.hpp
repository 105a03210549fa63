// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/organisation.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace tiaodu {

/// Place of an organisation in the tree's table. Valid as long as the tree lives; never on the wire.
enum class OrgIndex : std::uint16_t {};
inline constexpr std::size_t slot(OrgIndex index) { return static_cast<std::size_t>(index); }

/// City, districts, street offices and squads. A squad has two parents: its street (administrative) and its district
/// (professional).
class OrgTree {
public:
    /// Adds a node; parents first. Errors: already_exists, not_found (a parent), invalid_field (a second city, a wrong
    /// parent), limit_exceeded (65,535).
    Result<OrgIndex> add(Organisation organisation);

    std::optional<OrgIndex> find(OrgCode const& code) const;
    Organisation const& at(OrgIndex index) const { return nodes_[slot(index)].organisation; }
    std::size_t size() const { return nodes_.size(); }
    /// The node itself and everything above it, through both parents.
    std::span<OrgIndex const> lineage(OrgIndex index) const { return nodes_[slot(index)].lineage; }
    bool covers(OrgIndex above, OrgIndex below) const;
    /// The same through professional parents only: a district commands its squads, a street office does not.
    bool commands(OrgIndex above, OrgIndex below) const;
    /// The one node of kind city. Asserts that the tree is not empty.
    OrgIndex city() const;
    std::vector<OrgIndex> of_kind(OrgKind kind) const;
    /// The professional parent: district of a squad or street, city of a district; none for the city.
    std::optional<OrgIndex> professional_parent(OrgIndex index) const;

private:
    struct Node {
        Organisation organisation;
        std::vector<OrgIndex> lineage;
    };
    std::vector<Node> nodes_;
    std::unordered_map<OrgCode, OrgIndex> by_code_;
};

}  // namespace tiaodu
