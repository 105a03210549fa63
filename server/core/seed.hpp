// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "protocol/vocab/geo.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/words.hpp"
#include "server/core/derive_areas.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tiaodu {

/// One row of db/seed/organisations.csv.
struct SeedOrganisation {
    OrgCode code;
    OrgKind kind = OrgKind::city;
    std::string name;
    std::string short_name;  ///< For map labels and lists.
    OrgCode district;        ///< Of streets and squads; empty otherwise.
    OrgCode street;          ///< Of squads that belong to one; empty for direct squads and all other kinds.
    std::optional<GeoPoint> point;
};

/// One row of db/seed/categories.csv.
struct SeedCategory {
    std::string code;
    std::string class_code;
    std::string class_name;
    std::string name;
};

/// Reads organisations in file order. Parents must exist and be of the right kind, codes and kinds must agree, codes
/// are unique. Errors: malformed, missing_field, invalid_field, conflict; `path` names the line or row and column.
Result<std::vector<SeedOrganisation>> parse_seed_organisations(std::string_view csv);

/// Reads categories in file order; codes are unique and begin with their class code. Errors as above.
Result<std::vector<SeedCategory>> parse_seed_categories(std::string_view csv);

/// The squads among `organisations`, with what area import and derivation need, in the same order.
std::vector<SquadSite> squad_sites(std::span<SeedOrganisation const> organisations);

}  // namespace tiaodu
