// SPDX-License-Identifier: Apache-2.0
#include "server/core/area_index.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

using namespace tiaodu;

namespace {

/// A wavy border: neighbours built from the same nodes share identical vertices.
double wave(double t, std::uint32_t seed) { return 0.004 * std::sin(40.0 * t + seed) + 0.002 * std::sin(171.0 * t); }

std::string cell_code(int row, int column) { return "A" + std::to_string(100 + row * 20 + column); }

/// rows × columns areas over a 0.4 degree square whose borders have `steps` points per side.
std::vector<OwnedArea> wavy_city(int rows, int columns, int steps) {
    auto const node = [&](double row, double column) {
        double const inner = row > 0 && row < rows && column > 0 && column < columns ? 1.0 : 0.0;
        return GeoPoint{121.2 + 0.4 * column / columns + inner * wave(row, 1),
                        31.0 + 0.4 * row / rows + inner * wave(column, 2)};
    };
    std::vector<OwnedArea> areas;
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < columns; ++c) {
            Ring ring;
            for (int i = 0; i < steps; ++i) ring.push_back(node(r, c + i / double(steps)));
            for (int i = 0; i < steps; ++i) ring.push_back(node(r + i / double(steps), c + 1));
            for (int i = steps; i > 0; --i) ring.push_back(node(r + 1, c + i / double(steps)));
            for (int i = steps; i > 0; --i) ring.push_back(node(r + i / double(steps), c));
            ring.push_back(ring.front());
            areas.push_back({OrgCode(cell_code(r, c)), {{Polygon{ring, {}}}}});
        }
    }
    return areas;
}

}  // namespace

TEST_CASE("the index gives the same answer as looking at every area") {
    auto const areas = wavy_city(6, 5, 30);
    AreaIndex const index(areas);
    std::mt19937 random(7);
    std::uniform_real_distribution<double> lon(121.15, 121.65), lat(30.95, 31.45);
    for (int i = 0; i < 1500; ++i) {
        GeoPoint const point{lon(random), lat(random)};
        std::optional<OrgCode> expected;
        for (auto const& area : areas)
            if (!expected && contains(area.shape, point)) expected = area.owner;
        CHECK(index.find(point) == expected);
    }
}

TEST_CASE("a point on a shared border, corners included, belongs to exactly one neighbour") {
    auto const areas = wavy_city(4, 4, 12);
    AreaIndex const index(areas);
    for (auto const& area : areas) {
        Ring const& ring = area.shape.polygons[0].outer;
        for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
            for (double const part : {0.0, 0.5, 0.3}) {
                GeoPoint const point{ring[i].lon_deg + part * (ring[i + 1].lon_deg - ring[i].lon_deg),
                                     ring[i].lat_deg + part * (ring[i + 1].lat_deg - ring[i].lat_deg)};
                int owners = 0;
                for (auto const& other : areas) owners += contains(other.shape, point) ? 1 : 0;
                CHECK(owners <= 1);
                bool const inner =
                    point.lon_deg > 121.2 && point.lon_deg < 121.6 && point.lat_deg > 31.0 && point.lat_deg < 31.4;
                if (inner) CHECK(owners == 1);
                CHECK(index.find(point).has_value() == (owners == 1));
            }
        }
    }
}

TEST_CASE("the answer does not depend on the order of the areas; where they overlap the smaller code wins") {
    MultiPolygon const big{{Polygon{{{121, 31}, {122, 31}, {122, 32}, {121, 32}, {121, 31}}, {}}}};
    for (bool const turned : {false, true}) {
        std::vector<OwnedArea> areas{{OrgCode("B"), big}, {OrgCode("A"), big}};
        if (turned) std::swap(areas[0], areas[1]);
        CHECK(AreaIndex(areas).find({121.5, 31.5}) == OrgCode("A"));
    }
}

TEST_CASE("outside everything, in a hole, and for points that are no points there is no owner") {
    Ring const outer{{121, 31}, {122, 31}, {122, 32}, {121, 32}, {121, 31}};
    Ring const hole{{121.4, 31.4}, {121.4, 31.6}, {121.6, 31.6}, {121.6, 31.4}, {121.4, 31.4}};
    AreaIndex const index({{OrgCode("A"), {{Polygon{outer, {hole}}}}}});
    double const nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(index.find({121.2, 31.2}).has_value());
    CHECK_FALSE(index.find({121.5, 31.5}).has_value());
    CHECK_FALSE(index.find({120, 31.5}).has_value());
    CHECK_FALSE(index.find({nan, 31.5}).has_value());
    CHECK_FALSE(AreaIndex().find({121.5, 31.5}).has_value());
}

TEST_CASE("areas can be looked up by owner") {
    AreaIndex const index(wavy_city(2, 2, 3));
    REQUIRE(index.area_of(OrgCode("A101")) != nullptr);
    CHECK(index.area_of(OrgCode("A101"))->owner == OrgCode("A101"));
    CHECK(index.area_of(OrgCode("A999")) == nullptr);
    CHECK(index.areas().size() == 4);
    CHECK(index.bounds().contains({121.4, 31.2}));
}

TEST_CASE(
    "among 224 areas with 45,000 points nearly every place of the city has an owner, and it is the one that contains "
    "it") {
    AreaIndex const index(wavy_city(14, 16, 50));
    std::mt19937 random(3);
    std::uniform_real_distribution<double> lon(121.2, 121.6), lat(31.0, 31.4);
    std::size_t found = 0;
    for (int i = 0; i < 2'000; ++i) {
        GeoPoint const point{lon(random), lat(random)};
        auto const owner = index.find(point);
        if (!owner) continue;
        ++found;
        CHECK(contains(index.area_of(*owner)->shape, point));
    }
    CHECK(found > 1'950);
}
