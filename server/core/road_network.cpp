// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_network.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace tiaodu {
namespace {

constexpr std::uint32_t every_use = road_forward | road_backward | road_on_foot | road_stops;

std::optional<Error> wrong(std::string path, std::string detail) {
    return Error{Errc::invalid_field, std::move(path), std::move(detail)};
}

bool in_range(PackedPoint point) {
    return std::abs(std::int64_t{point.lon_e7}) <= 1'800'000'000 && std::abs(std::int64_t{point.lat_e7}) <= 900'000'000;
}

bool is_speed(float mps) { return mps >= road_mps_min && mps <= road_mps_max; }

std::optional<Error> check_piece(RoadNetwork const& network, std::size_t index) {
    auto const& piece = network.pieces[index];
    auto const path = [index](char const* field) { return "pieces[" + std::to_string(index) + "]." + field; };
    if (piece.from >= network.nodes.size()) return wrong(path("from"), "no such node");
    if (piece.to >= network.nodes.size()) return wrong(path("to"), "no such node");
    if (piece.point_count < 2 || piece.point_count > network.points.size() ||
        piece.first_point > network.points.size() - piece.point_count)
        return wrong(path("shape"), "needs two or more of the points");
    auto const shape = network.shape(piece);
    if (shape.front() != network.nodes[piece.from] || shape.back() != network.nodes[piece.to])
        return wrong(path("shape"), "does not lead from one node to the other");
    if (!(piece.length_m >= 0 && piece.length_m <= road_piece_m_max))
        return wrong(path("length_m"), "must be 0 to 200,000");
    if (piece.use > every_use) return wrong(path("use"), "is not a sum of uses");
    if ((piece.use & road_forward) != 0 && !is_speed(piece.forward_mps))
        return wrong(path("forward_mps"), "must be 0.1 to 70");
    if ((piece.use & road_backward) != 0 && !is_speed(piece.backward_mps))
        return wrong(path("backward_mps"), "must be 0.1 to 70");
    return std::nullopt;
}

/// Place of a cell on the Hilbert curve through a square of 2^16 × 2^16 cells.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
    std::uint32_t place = 0;
    for (std::uint32_t side = 1u << 15u; side > 0; side >>= 1u) {
        std::uint32_t const right = (x & side) != 0 ? 1 : 0;
        std::uint32_t const up = (y & side) != 0 ? 1 : 0;
        place = place * 4 + ((3 * right) ^ up);
        if (up == 0) {
            if (right == 1) {
                x = 0xFFFFu - x;
                y = 0xFFFFu - y;
            }
            std::swap(x, y);
        }
    }
    return place;
}

/// The indices of `points` along the curve.
std::vector<std::uint32_t> order_along_curve(std::vector<PackedPoint> const& points) {
    PackedPoint low{INT32_MAX, INT32_MAX};
    PackedPoint high{INT32_MIN, INT32_MIN};
    for (auto const point : points) {
        low = {std::min(low.lon_e7, point.lon_e7), std::min(low.lat_e7, point.lat_e7)};
        high = {std::max(high.lon_e7, point.lon_e7), std::max(high.lat_e7, point.lat_e7)};
    }
    auto const extent =
        std::max<std::int64_t>({std::int64_t{high.lon_e7} - low.lon_e7, std::int64_t{high.lat_e7} - low.lat_e7, 1});
    auto const cell = [extent](std::int32_t value, std::int32_t lowest) {
        return static_cast<std::uint32_t>((std::int64_t{value} - lowest) * 0xFFFF / extent);
    };
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
    places.reserve(points.size());
    for (std::uint32_t i = 0; i < points.size(); ++i)
        places.emplace_back(hilbert(cell(points[i].lon_e7, low.lon_e7), cell(points[i].lat_e7, low.lat_e7)), i);
    std::sort(places.begin(), places.end());
    std::vector<std::uint32_t> order;
    order.reserve(points.size());
    for (auto const& [place, index] : places) order.push_back(index);
    return order;
}

}  // namespace

PackedPoint packed(GeoPoint point) {
    return {static_cast<std::int32_t>(std::lround(point.lon_deg * 1e7)),
            static_cast<std::int32_t>(std::lround(point.lat_deg * 1e7))};
}

std::optional<Error> check_network(RoadNetwork const& network) {
    if (network.nodes.size() > road_nodes_max) return wrong("nodes", "more than 4,000,000");
    if (network.pieces.size() > road_pieces_max) return wrong("pieces", "more than 6,000,000");
    if (network.points.size() > road_points_max) return wrong("points", "more than 40,000,000");
    for (std::size_t i = 0; i < network.nodes.size(); ++i)
        if (!in_range(network.nodes[i])) return wrong("nodes[" + std::to_string(i) + "]", "is not on the Earth");
    for (std::size_t i = 0; i < network.points.size(); ++i)
        if (!in_range(network.points[i])) return wrong("points[" + std::to_string(i) + "]", "is not on the Earth");
    std::size_t next = 0;
    for (std::size_t i = 0; i < network.pieces.size(); ++i) {
        if (auto error = check_piece(network, i)) return error;
        if (network.pieces[i].first_point != next)
            return wrong("pieces[" + std::to_string(i) + "].shape", "does not follow the shape before it");
        next += network.pieces[i].point_count;
    }
    return std::nullopt;
}

RoadNetwork arranged(RoadNetwork const& network) {
    RoadNetwork made;
    made.nodes.reserve(network.nodes.size());
    made.points.reserve(network.points.size());
    made.pieces.reserve(network.pieces.size());
    std::vector<std::uint32_t> place(network.nodes.size());
    for (auto const old : order_along_curve(network.nodes)) {
        place[old] = static_cast<std::uint32_t>(made.nodes.size());
        made.nodes.push_back(network.nodes[old]);
    }
    std::vector<std::uint32_t> order(network.pieces.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return place[network.pieces[a].from] < place[network.pieces[b].from];
    });
    for (auto const old : order) {
        auto piece = network.pieces[old];
        auto const shape = network.shape(piece);
        piece.from = place[piece.from];
        piece.to = place[piece.to];
        piece.first_point = static_cast<std::uint32_t>(made.points.size());
        made.points.insert(made.points.end(), shape.begin(), shape.end());
        made.pieces.push_back(piece);
    }
    return made;
}

double total_length_m(RoadNetwork const& network) {
    return std::accumulate(network.pieces.begin(), network.pieces.end(), 0.0,
                           [](double sum, RoadPiece const& piece) { return sum + double{piece.length_m}; });
}

}  // namespace tiaodu
