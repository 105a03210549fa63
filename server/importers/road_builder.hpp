// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/importers/road_files.hpp"

#include <unordered_map>

namespace tiaodu {

/// How vehicles go on one road; absent directions are closed to them.
struct RoadSpeeds {
    std::optional<double> forward_kmh;
    std::optional<double> backward_kmh;
};

/// Puts pieces of road together.
class RoadBuilder {
public:
    std::uint32_t add_node(PackedPoint point);
    PackedPoint node(std::uint32_t index) const { return made_.network.nodes[index]; }

    /// A road along `shape`, which begins at `from` and ends at `to`. Speeds count only where the class lets vehicles
    /// in. Returns the index of the piece; nothing when nobody may go there.
    std::optional<std::uint32_t> add(std::uint32_t from, std::uint32_t to, std::span<PackedPoint const> shape,
                                     double length_m, RoadClass const& its_class, RoadSpeeds const& speeds);

    /// The earlier piece that leads the same way back along the same shape and is still closed in that direction (or
    /// for people on foot only, who go both ways anyhow).
    std::optional<std::uint32_t> way_back(std::uint32_t from, std::uint32_t to,
                                          std::span<PackedPoint const> shape) const;
    /// Opens a piece to vehicles in the other direction, or only takes note that it has had its way back.
    void add_way_back(std::uint32_t piece, std::optional<double> kmh);

    void leave_out(std::string const& its_class) { ++made_.left_out[its_class]; }

    /// Errors: those of `check_network`, with `file` before the path; missing_field when there is no road at all.
    Result<RoadImport> finish(std::string const& file) &&;

private:
    RoadImport made_;
    std::vector<bool> has_way_back_;  ///< By piece.
    std::unordered_multimap<std::uint64_t, std::uint32_t> by_ends_;
};

/// Length along a shape, metres.
double length_along(std::span<PackedPoint const> shape);

/// The point in WGS-84; nothing when it is out of range or no number.
std::optional<PackedPoint> packed_from(GeoPoint point, Datum datum);

}  // namespace tiaodu
