// SPDX-License-Identifier: Apache-2.0
#include "server/core/road_index.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiaodu {
namespace {

constexpr double cells_max = 2'000'000;
constexpr double cell_m_min = 50;
constexpr double metres_per_e7 = 6'371'008.8 * std::numbers::pi / 180.0 / 1e7;

double cosine_of(double lat_e7) { return std::max(std::cos(lat_e7 / 1e7 * std::numbers::pi / 180.0), 0.01); }

/// Where on the segment a–b a point is nearest, in a plane around the point: exact to centimetres within kilometres.
struct Foot {
    double along = 0;  ///< 0 at a … 1 at b.
    double away_m = 0;
};

Foot foot_on(PackedPoint a, PackedPoint b, double lon_e7, double lat_e7, double cosine) {
    double const ax = (a.lon_e7 - lon_e7) * metres_per_e7 * cosine;
    double const ay = (a.lat_e7 - lat_e7) * metres_per_e7;
    double const dx = (static_cast<double>(b.lon_e7) - a.lon_e7) * metres_per_e7 * cosine;
    double const dy = (static_cast<double>(b.lat_e7) - a.lat_e7) * metres_per_e7;
    double const square = dx * dx + dy * dy;
    double const along = square > 0 ? std::clamp(-(ax * dx + ay * dy) / square, 0.0, 1.0) : 0.0;
    return {along, std::hypot(ax + along * dx, ay + along * dy)};
}

GeoPoint between(GeoPoint a, GeoPoint b, double along) {
    return {a.lon_deg + (b.lon_deg - a.lon_deg) * along, a.lat_deg + (b.lat_deg - a.lat_deg) * along};
}

/// Lengths of a shape from its beginning to each of its points, metres.
std::vector<double> lengths_along(std::span<PackedPoint const> shape) {
    std::vector<double> lengths{0};
    for (std::size_t i = 0; i + 1 < shape.size(); ++i)
        lengths.push_back(lengths.back() + distance_m(unpacked(shape[i]), unpacked(shape[i + 1])));
    return lengths;
}

/// The piece that a point of the shapes belongs to.
std::uint32_t piece_of(RoadNetwork const& network, std::uint32_t point) {
    auto const after =
        std::upper_bound(network.pieces.begin(), network.pieces.end(), point,
                         [](std::uint32_t at, RoadPiece const& piece) { return at < piece.first_point; });
    return static_cast<std::uint32_t>(after - network.pieces.begin()) - 1;
}

template <class Visit>
void each_segment(RoadNetwork const& network, Visit const& visit) {
    for (auto const& piece : network.pieces)
        for (std::uint32_t i = piece.first_point; i + 1 < piece.first_point + piece.point_count; ++i)
            visit(i, network.points[i], network.points[i + 1]);
}

}  // namespace

RoadIndex::RoadIndex(RoadNetwork const& network) {
    if (network.pieces.empty()) return;
    double west = 2e9, south = 2e9, east = -2e9, north = -2e9;
    for (auto const point : network.points) {
        west = std::min(west, static_cast<double>(point.lon_e7));
        east = std::max(east, static_cast<double>(point.lon_e7));
        south = std::min(south, static_cast<double>(point.lat_e7));
        north = std::max(north, static_cast<double>(point.lat_e7));
    }
    west_e7_ = west;
    south_e7_ = south;
    double const middle = cosine_of((south + north) / 2);
    double const width_m = (east - west) * metres_per_e7 * middle;
    double const height_m = (north - south) * metres_per_e7;
    // About a cell for every piece, so that a look-up sees a handful of segments.
    double const cells = std::min(cells_max, static_cast<double>(network.pieces.size()));
    double const side_m =
        std::max({cell_m_min, std::sqrt(width_m * height_m / cells), std::max(width_m, height_m) / cells_max});
    cell_lat_e7_ = side_m / metres_per_e7;
    cell_lon_e7_ = cell_lat_e7_ / middle;
    cell_m_ = side_m * std::min(cosine_of(south), cosine_of(north)) / middle;
    cell_m_ = std::min(cell_m_, side_m);
    columns_ = static_cast<std::int64_t>((east - west) / cell_lon_e7_) + 1;
    rows_ = static_cast<std::int64_t>((north - south) / cell_lat_e7_) + 1;

    first_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
    each_segment(network, [&](std::uint32_t, PackedPoint a, PackedPoint b) {
        each_cell(a, b, [&](std::size_t cell) { ++first_[cell + 1]; });
    });
    for (std::size_t cell = 1; cell < first_.size(); ++cell) first_[cell] += first_[cell - 1];
    segments_.resize(first_.back());
    auto next = first_;
    each_segment(network, [&](std::uint32_t segment, PackedPoint a, PackedPoint b) {
        each_cell(a, b, [&](std::size_t cell) { segments_[next[cell]++] = segment; });
    });
}

std::int64_t RoadIndex::column_of(double lon_e7) const {
    return static_cast<std::int64_t>(std::floor((lon_e7 - west_e7_) / cell_lon_e7_));
}

std::int64_t RoadIndex::row_of(double lat_e7) const {
    return static_cast<std::int64_t>(std::floor((lat_e7 - south_e7_) / cell_lat_e7_));
}

/// Visits the cells that the segment passes: row by row, in each the columns between the two crossings.
template <class Visit>
void RoadIndex::each_cell(PackedPoint a, PackedPoint b, Visit const& visit) const {
    if (a.lat_e7 > b.lat_e7) std::swap(a, b);
    double const rise = static_cast<double>(b.lat_e7) - a.lat_e7;
    double const run = static_cast<double>(b.lon_e7) - a.lon_e7;
    auto const column_in = [&](double lon_e7) { return std::clamp<std::int64_t>(column_of(lon_e7), 0, columns_ - 1); };
    auto const last = std::clamp<std::int64_t>(row_of(b.lat_e7), 0, rows_ - 1);
    for (auto row = std::clamp<std::int64_t>(row_of(a.lat_e7), 0, rows_ - 1); row <= last; ++row) {
        auto const lon_at = [&](double border_e7) {
            return rise > 0 ? a.lon_e7 + run * std::clamp((border_e7 - a.lat_e7) / rise, 0.0, 1.0) : 0.0;
        };
        double const low = south_e7_ + static_cast<double>(row) * cell_lat_e7_;
        double const one = rise > 0 ? lon_at(low) : a.lon_e7;
        double const other = rise > 0 ? lon_at(low + cell_lat_e7_) : b.lon_e7;
        auto const end = column_in(std::max(one, other) + 1);
        for (auto column = column_in(std::min(one, other) - 1); column <= end; ++column)
            visit(static_cast<std::size_t>(row * columns_ + column));
    }
}

std::optional<RoadPlace> RoadIndex::nearest(RoadNetwork const& network, GeoPoint point, double within_m,
                                            std::function<bool(std::uint32_t)> const& accept) const {
    if (columns_ == 0 || !in_range(point)) return std::nullopt;
    double const lon_e7 = point.lon_deg * 1e7;
    double const lat_e7 = point.lat_deg * 1e7;
    double const cosine = cosine_of(lat_e7);
    std::optional<std::uint32_t> best;
    std::uint32_t best_piece = 0;
    Foot best_foot{0, within_m};
    auto const look = [&](std::int64_t row, std::int64_t column) {
        if (row < 0 || row >= rows_ || column < 0 || column >= columns_) return;
        auto const cell = static_cast<std::size_t>(row * columns_ + column);
        for (auto i = first_[cell]; i < first_[cell + 1]; ++i) {
            auto const segment = segments_[i];
            auto const foot = foot_on(network.points[segment], network.points[segment + 1], lon_e7, lat_e7, cosine);
            if (foot.away_m > best_foot.away_m) continue;
            auto const piece = piece_of(network, segment);
            bool const worse = best && foot.away_m == best_foot.away_m && segment >= *best;
            if (worse || !accept(piece)) continue;
            best = segment;
            best_piece = piece;
            best_foot = foot;
        }
    };
    auto const row = row_of(lat_e7);
    auto const column = column_of(lon_e7);
    auto const rings = static_cast<std::int64_t>(within_m / cell_m_) + 1;
    for (std::int64_t ring = 0; ring <= rings; ++ring) {
        // What lies in this ring or further out is at least `ring - 1` cells away.
        if (best && best_foot.away_m < static_cast<double>(ring - 1) * cell_m_) break;
        for (auto r = row - ring; r <= row + ring; ++r) {
            bool const edge = r == row - ring || r == row + ring;
            for (auto c = column - ring; c <= column + ring; c += edge || ring == 0 ? 1 : 2 * ring) look(r, c);
        }
    }
    if (!best) return std::nullopt;
    auto const& piece = network.pieces[best_piece];
    auto const lengths = lengths_along(network.shape(piece));
    auto const at = *best - piece.first_point;
    double const along = lengths[at] + (lengths[at + 1] - lengths[at]) * best_foot.along;
    double const part = lengths.back() > 0 ? std::clamp(along / lengths.back(), 0.0, 1.0) : 0.0;
    auto const on_road = between(unpacked(network.points[*best]), unpacked(network.points[*best + 1]), best_foot.along);
    return RoadPlace{best_piece, part, best_foot.away_m, on_road};
}

std::vector<GeoPoint> line_between(RoadNetwork const& network, RoadPiece const& piece, double from, double to) {
    auto const shape = network.shape(piece);
    auto const lengths = lengths_along(shape);
    double const start = std::min(from, to) * lengths.back();
    double const end = std::max(from, to) * lengths.back();
    auto const point_at = [&](double along) {
        std::size_t i = 0;
        while (i + 2 < shape.size() && lengths[i + 1] < along) ++i;
        double const length = lengths[i + 1] - lengths[i];
        return between(unpacked(shape[i]), unpacked(shape[i + 1]), length > 0 ? (along - lengths[i]) / length : 0.0);
    };
    std::vector<GeoPoint> line{point_at(start)};
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (lengths[i] > start && lengths[i] < end) line.push_back(unpacked(shape[i]));
    line.push_back(point_at(end));
    if (from > to) std::reverse(line.begin(), line.end());
    return line;
}

}  // namespace tiaodu
