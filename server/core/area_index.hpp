// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/area.hpp"

#include <cstdint>

namespace tiaodu {

/// Whose jurisdiction a point is in. Immutable once built; safe to read from several threads.
///
/// A grid over all areas gives the few candidates of a cell; each candidate keeps its edges in latitude bands, so a
/// test looks at a handful of edges: about 0.15 us a look-up with 218 areas and 45,000 points at -O2.
class AreaIndex {
public:
    AreaIndex() = default;
    /// `areas` come from `checked_area` or `derive_areas`, one entry per owner.
    explicit AreaIndex(std::vector<OwnedArea> areas);

    /// The owner of the area that contains the point; none outside all of them. On a border stored with identical
    /// vertices exactly one neighbour answers, always the same one; where areas overlap, the smaller code.
    std::optional<OrgCode> find(GeoPoint point) const;

    /// Null when the owner has no area. Valid as long as the index.
    OwnedArea const* area_of(OrgCode const& owner) const;

    /// Sorted by owner.
    std::span<OwnedArea const> areas() const { return areas_; }
    /// Box around everything; empty when there is no area.
    BoundingBox const& bounds() const { return bounds_; }
    bool empty() const { return areas_.empty(); }

private:
    struct Edge {
        GeoPoint a;
        GeoPoint b;
    };
    /// Edges of one area; band k holds `edges_[first_edge[k] … first_edge[k + 1])`.
    struct Bands {
        BoundingBox box;
        double per_degree = 0;  ///< Bands per degree of latitude.
        std::vector<std::uint32_t> first_edge;
    };

    void add_bands(MultiPolygon const& shape);
    void build_grid();
    bool inside(std::size_t area, GeoPoint point) const;
    std::size_t column_of(double lon_deg) const;
    std::size_t row_of(double lat_deg) const;

    std::vector<OwnedArea> areas_;
    std::vector<Bands> bands_;
    std::vector<Edge> edges_;
    BoundingBox bounds_;
    std::size_t side_ = 0;  ///< Cells per side of the grid.
    std::vector<std::uint32_t> first_candidate_;
    std::vector<std::uint32_t> candidates_;
};

}  // namespace tiaodu
