// SPDX-License-Identifier: Apache-2.0
#include "server/core/track_shape.hpp"

#include "tests/core/test_world.hpp"

#include <cmath>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr Millis second = std::chrono::seconds(1);

TrackFix at(std::int64_t seconds, double east_m, double north_m = 0, std::optional<double> speed_mps = {}) {
    TrackFix fix;
    fix.fix_at = monday + seconds * second;
    fix.point = moved(moved(in_jingansi, 90, east_m), 0, north_m);
    fix.speed_mps = speed_mps;
    return fix;
}

/// Which fixes are drawn at a tolerance.
std::vector<std::size_t> drawn(std::vector<TrackFix> const& fixes, double tolerance_m) {
    auto const significance = significances(fixes);
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < fixes.size(); ++i)
        if (significance[i] >= tolerance_m) indices.push_back(i);
    return indices;
}

/// How far a drawn track is at most from where the unit really was.
double worst_m(std::vector<TrackFix> const& fixes, std::vector<std::size_t> const& indices) {
    double worst = 0;
    for (std::size_t k = 0; k + 1 < indices.size(); ++k) {
        auto const& a = fixes[indices[k]];
        auto const& b = fixes[indices[k + 1]];
        for (auto i = indices[k]; i < indices[k + 1]; ++i) {
            using Seconds = std::chrono::duration<double>;
            double const part = Seconds(fixes[i].fix_at - a.fix_at) / Seconds(b.fix_at - a.fix_at);
            GeoPoint const shown{a.point.lon_deg + part * (b.point.lon_deg - a.point.lon_deg),
                                 a.point.lat_deg + part * (b.point.lat_deg - a.point.lat_deg)};
            worst = std::max(worst, distance_m(shown, fixes[i].point));
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("more than the gap without a fix is a gap, exactly the gap is not") {
    std::vector const fixes{at(0, 0), at(300, 10), at(601, 20), at(602, 30)};
    auto const parts = parts_of(fixes, 300 * second);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].first == 0);
    CHECK(parts[0].count == 2);
    CHECK(parts[1].first == 2);
    CHECK(parts[1].count == 2);
    CHECK(parts_of({}, second).empty());
}

TEST_CASE("distance and moving time count what was driven, not the drift of a standing receiver") {
    std::vector<TrackFix> fixes;
    for (int i = 0; i <= 10; ++i) fixes.push_back(at(10 * i, 100.0 * i));           // 10 m/s
    for (int i = 1; i <= 60; ++i) fixes.push_back(at(100 + 10 * i, 1000 + i % 2));  // stands, drifts by a metre
    auto const part = parts_of(fixes, 300 * second).at(0);
    CHECK(part.distance_m == doctest::Approx(1000).epsilon(0.01));
    CHECK(part.moving == 100 * second);
    // The receiver's own speed is better than what follows from two places.
    std::vector const parked{at(0, 0, 0, 0.0), at(10, 20, 0, 0.0), at(20, 40, 0, 2.0)};
    auto const measured = parts_of(parked, 300 * second).at(0);
    CHECK(measured.distance_m == doctest::Approx(20).epsilon(0.01));
    CHECK(measured.moving == 10 * second);
}

TEST_CASE("a jump and a simulated position add no metres") {
    std::vector fixes{at(0, 0), at(10, 5000), at(20, 200)};
    fixes[1].flags.set(FixFlag::jump);
    CHECK(parts_of(fixes, 300 * second).at(0).distance_m == doctest::Approx(200).epsilon(0.01));
    fixes[1].flags = {FixFlag::mock};
    CHECK(parts_of(fixes, 300 * second).at(0).distance_m == doctest::Approx(200).epsilon(0.01));
}

TEST_CASE("a straight way at even speed needs its ends only, a corner is kept") {
    std::vector<TrackFix> fixes;
    for (int i = 0; i <= 20; ++i) fixes.push_back(at(10 * i, 100.0 * i));
    CHECK(drawn(fixes, 5) == std::vector<std::size_t>{0, 20});
    for (int i = 1; i <= 20; ++i) fixes.push_back(at(200 + 10 * i, 2000, 100.0 * i));
    CHECK(drawn(fixes, 5) == std::vector<std::size_t>{0, 20, 40});
    CHECK(drawn(fixes, 0).size() == fixes.size());
}

TEST_CASE("a stop on a straight way stays a stop") {
    std::vector<TrackFix> fixes;
    for (int i = 0; i <= 10; ++i) fixes.push_back(at(10 * i, 100.0 * i));
    for (int i = 1; i <= 30; ++i) fixes.push_back(at(100 + 10 * i, 1000));
    for (int i = 1; i <= 10; ++i) fixes.push_back(at(400 + 10 * i, 1000 + 100.0 * i));
    CHECK(drawn(fixes, 5) == std::vector<std::size_t>{0, 10, 40, 50});
}

TEST_CASE("nobody is drawn farther than the tolerance from where he was") {
    std::vector<TrackFix> fixes;
    unsigned random = 7;
    double east = 0, north = 0;
    for (int i = 0; i < 5000; ++i) {
        random = random * 1'664'525u + 1'013'904'223u;
        double const turn = static_cast<double>(random >> 16) / 65536.0 * 6.28;
        east += 30 * std::cos(turn);
        north += 30 * std::sin(turn);
        fixes.push_back(at(10 * i, east, north));
    }
    std::size_t before = fixes.size();
    for (double const tolerance : {5.0, 20.0, 100.0}) {
        auto const shown = drawn(fixes, tolerance);
        CHECK(shown.size() < before);
        before = shown.size();
        CHECK(shown.front() == 0);
        CHECK(shown.back() == fixes.size() - 1);
        CHECK(worst_m(fixes, shown) <= tolerance * 1.01);
    }
}

TEST_CASE("the tolerance rises until no more points are left than wanted") {
    std::vector<double> const significance{HUGE_VAL, 1, 9, 4, 4, 7, HUGE_VAL};
    CHECK(tolerance_for(significance, 0, 5) == 0);
    CHECK(tolerance_for(significance, 3, 5) == 3);
    auto const shown = [&](std::size_t points_max) {
        auto const tolerance = tolerance_for(significance, 0, points_max);
        return std::count_if(significance.begin(), significance.end(),
                             [&](double value) { return value >= tolerance; });
    };
    CHECK(shown(4) == 2 + 4);
    CHECK(shown(3) == 2 + 2);  // of two that matter alike both go
    CHECK(shown(2) == 2 + 2);
    CHECK(shown(1) == 2 + 1);
    CHECK(shown(0) == 2);
}

TEST_CASE("a track of one fix is that fix") {
    std::vector const single{at(0, 0)};
    CHECK(drawn(single, 1000) == std::vector<std::size_t>{0});
    CHECK(significances({}).empty());
}
