// SPDX-License-Identifier: Apache-2.0
#include "server/core/area.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

using namespace tiaodu;

namespace {

Ring square(double west, double south, double size) {
    return {{west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}};
}

Ring reversed(Ring ring) { return {ring.rbegin(), ring.rend()}; }

MultiPolygon shape_of(Ring outer, std::vector<Ring> holes = {}) {
    return {{Polygon{std::move(outer), std::move(holes)}}};
}

std::string problem_of(MultiPolygon shape, AreaRules rules = {}) {
    auto const checked = checked_area(std::move(shape), rules);
    return checked ? "" : checked.error().detail;
}

bool begins_with(std::string const& text, std::string const& start) { return text.substr(0, start.size()) == start; }

}  // namespace

TEST_CASE("a sound polygon passes, with its outer ring anticlockwise and its holes clockwise") {
    Ring const outer = square(121.4, 31.2, 0.1);
    Ring const hole = square(121.43, 31.23, 0.02);
    auto const checked = checked_area(shape_of(reversed(outer), {hole}), {});
    REQUIRE(checked.has_value());
    CHECK(checked->polygons[0].outer == outer);
    CHECK(checked->polygons[0].holes[0] == reversed(hole));
    CHECK(contains(*checked, {121.41, 31.21}));
    CHECK_FALSE(contains(*checked, {121.44, 31.24}));
    CHECK_FALSE(contains(*checked, {121.6, 31.24}));
}

TEST_CASE("points that repeat the one before are dropped") {
    Ring ring = square(121.4, 31.2, 0.1);
    ring.insert(ring.begin() + 1, ring[1]);
    ring.push_back(ring.back());
    CHECK(checked_area(shape_of(ring), {})->polygons[0].outer == square(121.4, 31.2, 0.1));
}

TEST_CASE("a broken polygon is refused with the reason") {
    double const nan = std::numeric_limits<double>::quiet_NaN();
    Ring const big = square(121.0, 31.0, 1.0);
    struct Case {
        std::string name;
        MultiPolygon shape;
        std::string reason;
    };
    Case const cases[] = {
        {"no polygon", {}, "the shape has no polygon"},
        {"too few points", shape_of({{121, 31}, {122, 31}, {121, 31}}), "ring 1 has 3 points"},
        {"not closed", shape_of({{121, 31}, {122, 31}, {122, 32}, {121, 32}}), "ring 1 is not closed"},
        {"bow-tie", shape_of({{121, 31}, {122, 32}, {122, 31}, {121, 32}, {121, 31}}), "ring 1 crosses itself near 1"},
        {"touches itself",
         shape_of({{121, 31}, {122, 31}, {121.5, 31.5}, {122, 32}, {121, 32}, {121.5, 31.5}, {121, 31}}),
         "ring 1 touches itself near 1"},
        {"folds back", shape_of({{121, 31}, {122, 31}, {121.5, 31}, {121.5, 32}, {121, 31}}), "ring 1 folds back"},
        {"a line", shape_of({{121, 31}, {122, 31}, {123, 31}, {121, 31}}), "ring 1 has no area"},
        {"one point", shape_of({{121, 31}, {121, 31}, {121, 31}, {121, 31}}), "ring 1 has no area"},
        {"below one square metre", shape_of(square(121, 31, 0.000001)), "ring 1 has no area"},
        {"not a number", shape_of({{121, 31}, {122, nan}, {122, 32}, {121, 31}}), "ring 1 has a point that is not"},
        {"metres of a local grid", shape_of(square(-1200, 3400, 100)), "ring 1 has a point that is not lon,lat"},
        {"another continent", shape_of(square(-71, 42, 0.1)), "ring 1 has a point outside the expected region"},
        {"latitude first", shape_of({{31, 121}, {31, 122}, {32, 122}, {31, 121}}),
         "coordinate order looks like lat,lon; GeoJSON is lon,lat"},
        {"hole outside", shape_of(big, {square(123, 31, 0.1)}), "ring 2 is a hole outside ring 1"},
        {"hole across the border", shape_of(big, {square(121.9, 31.5, 0.2)}), "ring 2 crosses ring 1"},
        {"hole along the border", shape_of(big, {square(121.0, 31.5, 0.2)}), "ring 2 runs along ring 1"},
        {"hole in a hole", shape_of(big, {square(121.2, 31.2, 0.5), square(121.3, 31.3, 0.1)}),
         "ring 3 lies inside ring 2"},
        {"second polygon inside the first",
         {{Polygon{big, {}}, Polygon{square(121.4, 31.4, 0.1), {}}}},
         "polygon 2, ring 1 lies inside polygon 1, ring 1"},
        {"same polygon twice",
         {{Polygon{big, {}}, Polygon{big, {}}}},
         "polygon 2, ring 1 runs along polygon 1, ring 1"},
        {"second polygon not closed",
         {{Polygon{big, {}}, Polygon{{{123, 31}, {124, 31}, {124, 32}, {123, 32}}, {}}}},
         "polygon 2, ring 1 is not closed"},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        std::string const problem = problem_of(broken.shape);
        CAPTURE(problem);
        CHECK(begins_with(problem, broken.reason));
    }
}

TEST_CASE("an island in a lake is sound") {
    MultiPolygon shape = shape_of(square(121, 31, 1), {square(121.2, 31.2, 0.6)});
    shape.polygons.push_back({square(121.4, 31.4, 0.1), {}});
    CHECK(problem_of(shape) == "");
}

TEST_CASE("a hole may touch its outer ring in a point") {
    Ring const hole{{121.0, 31.5}, {121.3, 31.4}, {121.3, 31.6}, {121.0, 31.5}};
    CHECK(problem_of(shape_of(square(121, 31, 1), {hole})) == "");
}

TEST_CASE("the expected region is the caller's: anywhere on Earth when none is given") {
    CHECK(problem_of(shape_of(square(-71, 42, 0.1)), {.expected = std::nullopt}) == "");
    CHECK(begins_with(problem_of(shape_of(square(31, 81, 0.1)), {.expected = BoundingBox{80, 30, 82, 32}}),
                      "coordinate order looks like lat,lon"));
}

TEST_CASE("a shape may have exactly the permitted number of points") {
    CHECK(problem_of(shape_of(square(121, 31, 1)), {.points_max = 5}) == "");
    CHECK(checked_area(shape_of(square(121, 31, 1)), {.points_max = 4}).error().code == Errc::limit_exceeded);
}

TEST_CASE("a ring of 20,000 points is checked") {
    Ring ring;
    for (int i = 0; i < 20'000; ++i) {
        double const angle = 2.0 * std::numbers::pi * i / 20'000.0;
        double const radius = 0.3 + 0.02 * std::sin(300.0 * angle);
        ring.push_back({121.5 + radius * std::cos(angle), 31.2 + radius * std::sin(angle)});
    }
    ring.push_back(ring.front());
    CHECK(problem_of(shape_of(ring)) == "");
    std::swap(ring[5000], ring[5003]);
    CHECK(begins_with(problem_of(shape_of(ring)), "ring 1 crosses itself"));
}

TEST_CASE("area is in square kilometres and holes do not count") {
    // 0.1 degree at 31.2 N: 11.12 km by 11.12 km * cos(31.25).
    CHECK(area_km2(shape_of(square(121.4, 31.2, 0.1))) == doctest::Approx(105.70).epsilon(0.001));
    CHECK(area_km2(shape_of(square(121.4, 31.2, 0.1), {square(121.42, 31.22, 0.05)})) ==
          doctest::Approx(79.27).epsilon(0.001));
}

TEST_CASE("the inner point of a shape lies inside it") {
    Ring const u_shape{{121, 31},     {121.9, 31},   {121.9, 31.9}, {121.8, 31.9}, {121.8, 31.1},
                       {121.1, 31.1}, {121.1, 31.9}, {121, 31.9},   {121, 31}};
    CHECK(contains(shape_of(u_shape), inner_point(shape_of(u_shape))));
    CHECK(contains(shape_of(square(121, 31, 1), {square(121.1, 31.1, 0.8)}),
                   inner_point(shape_of(square(121, 31, 1), {square(121.1, 31.1, 0.8)}))));
}

TEST_CASE("neighbours that share a border do not overlap; those that cut into each other do") {
    std::vector<OwnedArea> const areas{{OrgCode("A"), shape_of(square(121.0, 31.0, 0.1))},
                                       {OrgCode("B"), shape_of(square(121.1, 31.0, 0.1))},
                                       {OrgCode("C"), shape_of(square(121.15, 31.05, 0.1))},
                                       {OrgCode("D"), shape_of(square(121.03, 31.03, 0.01))}};
    auto const overlaps = find_overlaps(areas);
    REQUIRE(overlaps.size() == 2);
    CHECK(overlaps[0].first == 0);
    CHECK(overlaps[0].second == 3);
    CHECK(overlaps[1].first == 1);
    CHECK(overlaps[1].second == 2);
}
