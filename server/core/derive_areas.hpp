// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/area.hpp"

namespace tiaodu {

/// What area import and derivation need to know of a squad.
struct SquadSite {
    OrgCode squad;
    OrgCode street;  ///< Empty for a direct squad, which has no ground of its own.
    OrgCode district;
    std::string name;
    std::string street_name;  ///< As on maps; empty for a direct squad.
    std::optional<GeoPoint> centre;
};

/// A squad that has no area, and why.
struct SquadWithoutArea {
    OrgCode squad;
    std::string reason;
};

struct DerivedAreas {
    std::vector<OwnedArea> areas;  ///< Sorted by owner, each convex and sound by `checked_area`.
    std::vector<SquadWithoutArea> without;
};

/// Stand-in jurisdictions while no borders are imported: each street squad gets what is nearer to its centre than to
/// any other's (a Voronoi cell), within `radius_max_m` of the centre so that the outer cells stay plausible. Cells do
/// not overlap, neighbours share identical vertices, every centre lies in its own cell. The result depends on the
/// squads, not on their order. Direct squads and squads without a centre, or within 20 m of another one's, get none.
/// Coordinates are rounded to 1e-7 degree (1 cm). Computed in a local plane: good for regions up to 300 km wide.
DerivedAreas derive_areas(std::span<SquadSite const> squads, double radius_max_m = 12'000);

/// The outline of all shapes together: edges that two of them share cancel, the rest is joined to closed rings
/// (anticlockwise around ground, clockwise around holes). Exact for shapes that share identical vertices and are
/// oriented as by `checked_area`; where neighbours do not match, the border between them stays visible.
std::vector<Ring> merged_outline(std::span<MultiPolygon const* const> shapes);

struct DistrictOutline {
    OrgCode district;
    std::vector<Ring> rings;  ///< Closed lines, to draw.
};

/// District borders from the areas of their squads, sorted by district. Areas of unknown squads are left out.
std::vector<DistrictOutline> district_outlines(std::span<OwnedArea const> areas, std::span<SquadSite const> squads);

}  // namespace tiaodu
