// SPDX-License-Identifier: Apache-2.0
#include "server/importers/road_builder.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace tiaodu {
namespace {

std::uint64_t ends(std::uint32_t from, std::uint32_t to) { return (std::uint64_t{from} << 32U) | to; }

float metres_per_second(double kmh) { return static_cast<float>(kmh / 3.6); }

}  // namespace

std::uint32_t RoadBuilder::add_node(PackedPoint point) {
    made_.network.nodes.push_back(point);
    return static_cast<std::uint32_t>(made_.network.nodes.size() - 1);
}

std::optional<std::uint32_t> RoadBuilder::add(std::uint32_t from, std::uint32_t to, std::span<PackedPoint const> shape,
                                              double length_m, RoadClass const& its_class, RoadSpeeds const& speeds) {
    auto& network = made_.network;
    RoadPiece piece{from, to, static_cast<std::uint32_t>(network.points.size()),
                    static_cast<std::uint32_t>(shape.size())};
    piece.length_m = static_cast<float>(length_m);
    if (its_class.on_foot) piece.use |= road_on_foot;
    if (its_class.vehicles && speeds.forward_kmh) {
        piece.use |= road_forward;
        piece.forward_mps = metres_per_second(*speeds.forward_kmh);
    }
    if (its_class.vehicles && speeds.backward_kmh) {
        piece.use |= road_backward;
        piece.backward_mps = metres_per_second(*speeds.backward_kmh);
    }
    if (piece.use == 0) return std::nullopt;
    if (its_class.stops) piece.use |= road_stops;
    auto const index = static_cast<std::uint32_t>(network.pieces.size());
    network.points.insert(network.points.end(), shape.begin(), shape.end());
    network.pieces.push_back(piece);
    has_way_back_.push_back(false);
    by_ends_.emplace(ends(from, to), index);
    return index;
}

std::optional<std::uint32_t> RoadBuilder::way_back(std::uint32_t from, std::uint32_t to,
                                                   std::span<PackedPoint const> shape) const {
    auto const [first, last] = by_ends_.equal_range(ends(to, from));
    for (auto at = first; at != last; ++at) {
        auto const there = made_.network.shape(made_.network.pieces[at->second]);
        if (!has_way_back_[at->second] && std::equal(there.begin(), there.end(), shape.rbegin(), shape.rend()))
            return at->second;
    }
    return std::nullopt;
}

void RoadBuilder::add_way_back(std::uint32_t index, std::optional<double> kmh) {
    auto& piece = made_.network.pieces[index];
    has_way_back_[index] = true;
    if ((piece.use & road_forward) == 0 || !kmh) return;
    piece.use |= road_backward;
    piece.backward_mps = metres_per_second(*kmh);
}

Result<RoadImport> RoadBuilder::finish(std::string const& file) && {
    if (made_.network.pieces.empty())
        return Error{Errc::missing_field, file, "there is no road of a known class in it"};
    if (auto error = check_network(made_.network)) return Error{error->code, file + " " + error->path, error->detail};
    auto const one_way = [](RoadPiece const& piece) {
        auto const ways = piece.use & (road_forward | road_backward);
        return ways == road_forward || ways == road_backward;
    };
    made_.one_way =
        static_cast<std::size_t>(std::count_if(made_.network.pieces.begin(), made_.network.pieces.end(), one_way));
    made_.network = arranged(made_.network);
    return std::move(made_);
}

double length_along(std::span<PackedPoint const> shape) {
    double length_m = 0;
    for (std::size_t i = 0; i + 1 < shape.size(); ++i)
        length_m += distance_m(unpacked(shape[i]), unpacked(shape[i + 1]));
    return length_m;
}

std::optional<PackedPoint> packed_from(GeoPoint point, Datum datum) {
    if (!in_range(point)) return std::nullopt;
    auto const moved_point = to_wgs84(point, datum);
    if (!in_range(moved_point)) return std::nullopt;
    return packed(moved_point);
}

std::string RoadImport::to_text() const {
    std::ostringstream text;
    text << network.nodes.size() << " junctions, " << network.pieces.size() << " roads between them (" << one_way
         << " one-way), " << std::fixed << std::setprecision(1) << total_length_m(network) / 1000 << " km\n";
    for (auto const& [its_class, count] : left_out) text << "left out: " << count << " of class " << its_class << "\n";
    return text.str();
}

}  // namespace tiaodu
