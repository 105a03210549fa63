// SPDX-License-Identifier: Apache-2.0
#include "server/core/derive_areas.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace tiaodu {
namespace {

struct Edge {
    GeoPoint from;
    GeoPoint to;
};

bool before(GeoPoint a, GeoPoint b) { return std::tuple(a.lon_deg, a.lat_deg) < std::tuple(b.lon_deg, b.lat_deg); }

bool edge_before(Edge const& a, Edge const& b) {
    return std::tuple(a.from.lon_deg, a.from.lat_deg, a.to.lon_deg, a.to.lat_deg) <
           std::tuple(b.from.lon_deg, b.from.lat_deg, b.to.lon_deg, b.to.lat_deg);
}

/// Sorted edges of all rings, without those that also occur in the other direction.
std::vector<Edge> uncancelled_edges(std::span<MultiPolygon const* const> shapes) {
    std::vector<Edge> edges;
    auto const add = [&edges](Ring const& ring) {
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) edges.push_back({ring[i], ring[i + 1]});
    };
    for (MultiPolygon const* shape : shapes) {
        for (Polygon const& polygon : shape->polygons) {
            add(polygon.outer);
            for (Ring const& hole : polygon.holes) add(hole);
        }
    }
    std::sort(edges.begin(), edges.end(), edge_before);
    std::vector<Edge> kept;
    for (Edge const& edge : edges)
        if (!std::binary_search(edges.begin(), edges.end(), Edge{edge.to, edge.from}, edge_before))
            kept.push_back(edge);
    return kept;
}

}  // namespace

std::vector<Ring> merged_outline(std::span<MultiPolygon const* const> shapes) {
    std::vector<Edge> const edges = uncancelled_edges(shapes);
    std::vector<bool> used(edges.size(), false);
    auto const next_from = [&](GeoPoint point) -> std::size_t {
        auto const at = std::lower_bound(edges.begin(), edges.end(), point,
                                         [](Edge const& edge, GeoPoint key) { return before(edge.from, key); });
        auto index = static_cast<std::size_t>(at - edges.begin());
        while (index < edges.size() && edges[index].from == point && used[index]) ++index;
        return index < edges.size() && edges[index].from == point ? index : edges.size();
    };
    std::vector<Ring> rings;
    for (std::size_t first = 0; first < edges.size(); ++first) {
        if (used[first]) continue;
        Ring ring{edges[first].from};
        // Every point has as many edges in as out, so the walk can only end where it began.
        for (std::size_t at = first; at < edges.size(); at = next_from(ring.back())) {
            used[at] = true;
            ring.push_back(edges[at].to);
            if (ring.back() == ring.front()) break;
        }
        rings.push_back(std::move(ring));
    }
    return rings;
}

std::vector<DistrictOutline> district_outlines(std::span<OwnedArea const> areas, std::span<SquadSite const> squads) {
    std::map<OrgCode, OrgCode> district_of;
    for (SquadSite const& site : squads) district_of[site.squad] = site.district;
    std::map<OrgCode, std::vector<MultiPolygon const*>> shapes;
    for (OwnedArea const& area : areas) {
        auto const at = district_of.find(area.owner);
        if (at != district_of.end()) shapes[at->second].push_back(&area.shape);
    }
    std::vector<DistrictOutline> outlines;
    for (auto const& [district, members] : shapes) outlines.push_back({district, merged_outline(members)});
    return outlines;
}

}  // namespace tiaodu
