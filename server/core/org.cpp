// SPDX-License-Identifier: Apache-2.0
#include "server/core/org.hpp"

#include "protocol/vocab/assert.hpp"

#include <algorithm>

namespace tiaodu {
namespace {

/// Which kind the professional parent of a node must have.
std::optional<OrgKind> parent_kind(OrgKind kind) {
    switch (kind) {
        case OrgKind::city: return std::nullopt;
        case OrgKind::district: return OrgKind::city;
        case OrgKind::street:
        case OrgKind::squad: return OrgKind::district;
    }
    return std::nullopt;
}

}  // namespace

Result<OrgIndex> OrgTree::add(Organisation organisation) {
    if (nodes_.size() >= 65535) return Error{Errc::limit_exceeded, "code", "at most 65,535 organisations"};
    if (by_code_.contains(organisation.code))
        return Error{Errc::already_exists, "code", organisation.code.text() + " exists"};
    if (organisation.kind == OrgKind::city && !nodes_.empty())
        return Error{Errc::invalid_field, "kind", "the city comes first and once"};
    if (organisation.kind != OrgKind::squad && organisation.street)
        return Error{Errc::invalid_field, "street", "only a squad has a street"};

    OrgIndex const index{static_cast<std::uint16_t>(nodes_.size())};
    Node node{std::move(organisation), {index}};
    auto const inherit = [&](OrgCode const& code, OrgKind kind, char const* field) -> std::optional<Error> {
        auto const parent = find(code);
        if (!parent) return Error{Errc::not_found, field, "no organisation " + code.text()};
        if (at(*parent).kind != kind)
            return Error{Errc::invalid_field, field, code.text() + " is not a " + std::string(to_word(kind))};
        for (auto const above : lineage(*parent))
            if (std::find(node.lineage.begin(), node.lineage.end(), above) == node.lineage.end())
                node.lineage.push_back(above);
        return std::nullopt;
    };
    if (auto const kind = parent_kind(node.organisation.kind)) {
        if (!node.organisation.district) return Error{Errc::missing_field, "district", "needs a parent"};
        if (auto error = inherit(*node.organisation.district, *kind, "district")) return *error;
    }
    if (node.organisation.street)
        if (auto error = inherit(*node.organisation.street, OrgKind::street, "street")) return *error;

    node.organisation.number = static_cast<std::uint32_t>(nodes_.size()) + 1;
    by_code_.emplace(node.organisation.code, index);
    nodes_.push_back(std::move(node));
    return index;
}

std::optional<OrgIndex> OrgTree::find(OrgCode const& code) const {
    auto const found = by_code_.find(code);
    if (found == by_code_.end()) return std::nullopt;
    return found->second;
}

bool OrgTree::covers(OrgIndex above, OrgIndex below) const {
    auto const line = lineage(below);
    return std::find(line.begin(), line.end(), above) != line.end();
}

bool OrgTree::commands(OrgIndex above, OrgIndex below) const {
    for (auto at = std::optional(below); at; at = professional_parent(*at))
        if (*at == above) return true;
    return false;
}

OrgIndex OrgTree::city() const {
    TIAODU_ASSERT(!nodes_.empty());
    return OrgIndex{0};
}

std::vector<OrgIndex> OrgTree::of_kind(OrgKind kind) const {
    std::vector<OrgIndex> found;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
        if (nodes_[i].organisation.kind == kind) found.push_back(OrgIndex{static_cast<std::uint16_t>(i)});
    return found;
}

std::optional<OrgIndex> OrgTree::professional_parent(OrgIndex index) const {
    auto const& district = at(index).district;
    return district ? find(*district) : std::nullopt;
}

}  // namespace tiaodu
