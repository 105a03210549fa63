// SPDX-License-Identifier: Apache-2.0
// How long it takes to find whose area a point is in, over a made-up city of as many streets and vertices as Shanghai.
#include "server/core/area_index.hpp"
#include "server/simulate/random.hpp"

#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t side = 15;  ///< Of a chessboard of cells …
constexpr std::size_t areas_wanted = 218;
constexpr std::size_t border_points = 52;  ///< … with ragged borders: 45,000 points, 1.1 MB as GeoJSON.
constexpr double west_deg = 120.9, south_deg = 30.7, cell_deg = 0.07;
constexpr double goal_us = 2;

double us_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

/// A ragged line from one corner to another, the same from both sides. Wobbles less than a quarter of a cell.
std::vector<GeoPoint> border(GeoPoint from, GeoPoint to, simulate::Random& random) {
    std::vector<GeoPoint> line;
    bool const level = from.lat_deg == to.lat_deg;
    for (std::size_t i = 0; i <= border_points; ++i) {
        double const along = static_cast<double>(i) / border_points;
        GeoPoint point{from.lon_deg + (to.lon_deg - from.lon_deg) * along,
                       from.lat_deg + (to.lat_deg - from.lat_deg) * along};
        double const room = cell_deg * 0.25 * std::min(along, 1 - along);
        (level ? point.lat_deg : point.lon_deg) += (random.unit() - 0.5) * room;
        line.push_back(point);
    }
    return line;
}

std::vector<OwnedArea> made_up_city(std::size_t& points) {
    simulate::Random random(1, "areas");
    auto const corner = [](std::size_t x, std::size_t y) {
        return GeoPoint{west_deg + static_cast<double>(x) * cell_deg, south_deg + static_cast<double>(y) * cell_deg};
    };
    std::vector<std::vector<GeoPoint>> level, upright;  // by y * (side + 1) + x
    for (std::size_t y = 0; y <= side; ++y) {
        for (std::size_t x = 0; x <= side; ++x) {
            level.push_back(border(corner(x, y), corner(x + 1, y), random));
            upright.push_back(border(corner(x, y), corner(x, y + 1), random));
        }
    }
    std::vector<OwnedArea> areas;
    for (std::size_t i = 0; i < areas_wanted; ++i) {
        auto const at = (i / side) * (side + 1) + i % side;
        Ring ring(level[at].begin(), level[at].end() - 1);
        ring.insert(ring.end(), upright[at + 1].begin(), upright[at + 1].end() - 1);
        ring.insert(ring.end(), level[at + side + 1].rbegin(), level[at + side + 1].rend() - 1);
        ring.insert(ring.end(), upright[at].rbegin(), upright[at].rend());
        points += ring.size();
        MultiPolygon shape{{Polygon{std::move(ring), {}}}};
        auto checked = checked_area(std::move(shape), AreaRules{});
        areas.push_back({OrgCode(std::to_string(310'000'001 + i)), checked.value()});
    }
    return areas;
}

}  // namespace

int main() {
    std::size_t points = 0;
    auto areas = made_up_city(points);
    auto start = Clock::now();
    AreaIndex const index(std::move(areas));
    double const build_ms = us_since(start) / 1000;

    simulate::Random random(2, "points");
    std::vector<GeoPoint> asked;
    for (int i = 0; i < 200'000; ++i)
        asked.push_back({west_deg + random.unit() * side * cell_deg, south_deg + random.unit() * side * cell_deg});
    std::vector<double> rounds;
    std::size_t found = 0;
    for (int round = 0; round < 15; ++round) {
        start = Clock::now();
        for (auto const& point : asked) found += index.find(point) ? 1U : 0U;
        rounds.push_back(us_since(start) / static_cast<double>(asked.size()));
    }
    std::sort(rounds.begin(), rounds.end());
    double const median_us = rounds[rounds.size() / 2];
    bool const met = median_us < goal_us;
    std::printf("%zu areas, %zu points (%.1f MB as GeoJSON), index made in %.1f ms\n", areas_wanted, points,
                static_cast<double>(points) * 24 / 1e6, build_ms);
    std::printf("point -> squad: median %.3f us, worst round %.3f us; %.1f %% of the points are inside\n", median_us,
                rounds.back(), 100.0 * static_cast<double>(found) / (15.0 * static_cast<double>(asked.size())));
    std::printf("Goal %.0f us: %s\n", goal_us, met ? "met" : "MISSED");
    nlohmann::json const report{{"areas", areas_wanted},  {"points", points},          {"build_ms", build_ms},
                                {"median_us", median_us}, {"worst_us", rounds.back()}, {"goal_us", goal_us}};
    std::cout << report.dump() << std::endl;
    return met ? 0 : 3;
}
