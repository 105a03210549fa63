// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/words.hpp"
#include "server/core/area.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tiaodu::simulate {

/// A squad with ground of its own.
struct SquadGround {
    OrgCode code;
    OrgCode district;
    std::string name;  ///< Short, without 中队, as it begins call signs and addresses.
    std::string district_name;
    GeoPoint heart;  ///< Inside `shape`: where its people live and work.
    MultiPolygon shape;
    BoundingBox box;
    double weight = 1;  ///< How much happens here, compared with other squads: falls with the distance from the centre.
    double grid_deg = 0;  ///< Which way its streets run: 0 … 90, one direction of the grid, clockwise from north.
};

struct CategoryEntry {
    std::string code;
    std::string name;
};

/// What the simulator knows of the city: the answers of three GET requests. Immutable once built.
struct City {
    OrgCode code;
    std::string name;
    std::vector<OrgCode> districts;
    std::vector<SquadGround> squads;  ///< Sorted by code.
    std::vector<CategoryEntry> categories;

    SquadGround const* find(OrgCode const& squad) const;
};

/// Builds the city from the bodies of `GET /api/v1/organisations`, `/areas` (GeoJSON) and `/categories`. Fields it does
/// not know are ignored. Errors: malformed; not_found when there is no city, no area or no category.
Result<City> read_city(std::string_view organisations, std::string_view areas, std::string_view categories);

/// A random-looking but fixed point of a squad's ground: near its heart for most draws, anywhere on it for the rest.
class Random;
GeoPoint point_in(SquadGround const& squad, Random& random);

}  // namespace tiaodu::simulate
