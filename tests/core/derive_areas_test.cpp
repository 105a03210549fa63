// SPDX-License-Identifier: Apache-2.0
#include "server/core/derive_areas.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "protocol/vocab/embedded.hpp"
#include "server/core/area_index.hpp"
#include "server/core/seed.hpp"

using namespace tiaodu;

namespace {

SquadSite site(std::string code, GeoPoint centre, std::string district = "D1") {
    return {OrgCode(code), OrgCode(code + "-S"), OrgCode(std::move(district)), code, code, centre};
}

std::vector<SquadSite> seed_sites() {
    for (EmbeddedFile const& file : embedded::seeds())
        if (file.name == "organisations.csv") return squad_sites(*parse_seed_organisations(file.content));
    return {};
}

double total_km2(std::vector<OwnedArea> const& areas) {
    double total = 0;
    for (auto const& area : areas) total += area_km2(area.shape);
    return total;
}

/// Ground of a merged outline: rings around ground count positive, around holes negative.
double outline_km2(std::vector<Ring> const& rings) {
    double total = 0;
    for (Ring const& ring : rings) {
        double turn = 0;
        for (std::size_t i = 0; i + 1 < ring.size(); ++i)
            turn += (ring[i].lon_deg - ring[0].lon_deg) * (ring[i + 1].lat_deg - ring[0].lat_deg) -
                    (ring[i + 1].lon_deg - ring[0].lon_deg) * (ring[i].lat_deg - ring[0].lat_deg);
        double const km2 = area_km2({{Polygon{ring, {}}}});
        total += turn > 0 ? km2 : -km2;
    }
    return total;
}

bool same_areas(std::vector<OwnedArea> const& a, std::vector<OwnedArea> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](OwnedArea const& x, OwnedArea const& y) {
        return x.owner == y.owner && x.shape.polygons[0].outer == y.shape.polygons[0].outer;
    });
}

}  // namespace

TEST_CASE("every street squad of the seed gets a sound cell that holds its own centre, and cells do not overlap") {
    auto const sites = seed_sites();
    auto const derived = derive_areas(sites);
    CHECK(derived.areas.size() == 218);
    REQUIRE(derived.without.size() == 2);
    CHECK(derived.without[0].squad == OrgCode("310106-ZD01"));
    for (auto const& area : derived.areas) {
        auto const checked = checked_area(area.shape, {});
        CHECK_MESSAGE(checked.has_value(), area.owner.text() << ": " << (checked ? "" : checked.error().detail));
    }
    CHECK(find_overlaps(derived.areas, 0.05).empty());
    AreaIndex const index(derived.areas);
    for (auto const& squad : sites)
        if (!squad.street.empty()) CHECK(index.find(*squad.centre) == squad.squad);
}

TEST_CASE("a point belongs to the nearest centre, up to the radius") {
    auto const sites = seed_sites();
    AreaIndex const index(derive_areas(sites, 5'000).areas);
    for (double lon = 121.0; lon < 121.9; lon += 0.037) {
        for (double lat = 30.8; lat < 31.6; lat += 0.023) {
            std::vector<std::pair<double, OrgCode>> near;
            for (auto const& squad : sites)
                if (!squad.street.empty()) near.emplace_back(distance_m(*squad.centre, {lon, lat}), squad.squad);
            std::sort(near.begin(), near.end());
            // The plane is not the sphere: leave a margin near borders and near the 1 % that chords cut off.
            if (near[1].first - near[0].first < 100) continue;
            if (near[0].first < 4'900) CHECK(index.find({lon, lat}) == near[0].second);
            if (near[0].first > 5'050) CHECK_FALSE(index.find({lon, lat}).has_value());
        }
    }
}

TEST_CASE("derived cells depend on the squads, not on their order") {
    auto sites = seed_sites();
    auto const first = derive_areas(sites);
    std::reverse(sites.begin(), sites.end());
    CHECK(same_areas(first.areas, derive_areas(sites).areas));
}

TEST_CASE("a lonely squad gets a round cell of the greatest radius") {
    auto const derived = derive_areas(std::vector{site("A", {121.5, 31.2})}, 1'000);
    REQUIRE(derived.areas.size() == 1);
    CHECK(derived.areas[0].shape.polygons[0].outer.size() == 25);
    CHECK(area_km2(derived.areas[0].shape) == doctest::Approx(3.106).epsilon(0.005));  // 24-gon: 12 sin 15° r²
}

TEST_CASE("two neighbours share their border with identical vertices, also where the circle cuts it") {
    auto const derived = derive_areas(std::vector{site("A", {121.50, 31.2}), site("B", {121.512, 31.204})}, 1'000);
    MultiPolygon const* shapes[] = {&derived.areas[0].shape, &derived.areas[1].shape};
    auto const outline = merged_outline(shapes);
    REQUIRE(outline.size() == 1);
    CHECK(outline[0].size() ==
          derived.areas[0].shape.polygons[0].outer.size() + derived.areas[1].shape.polygons[0].outer.size() - 3);
    CHECK(outline_km2(outline) == doctest::Approx(total_km2(derived.areas)).epsilon(1e-9));
}

TEST_CASE("a regular lattice, where four cells meet in each corner, works") {
    std::vector<SquadSite> sites;
    for (int i = 0; i < 36; ++i)
        sites.push_back(site("L" + std::to_string(100 + i), {121.0 + 0.01 * (i % 6), 31.0 + 0.01 * (i / 6)}));
    auto const derived = derive_areas(sites, 3'000);
    REQUIRE(derived.areas.size() == 36);
    for (auto const& area : derived.areas) CHECK(checked_area(area.shape, {}).has_value());
    CHECK(find_overlaps(derived.areas, 0.05).empty());
    auto const outlines = district_outlines(derived.areas, sites);
    REQUIRE(outlines.size() == 1);
    CHECK(outlines[0].rings.size() == 1);
}

TEST_CASE("squads without a usable centre get no cell and a reason") {
    SquadSite direct = site("B", {121.5, 31.2});
    direct.street = OrgCode();
    SquadSite blank = site("C", {});
    blank.centre.reset();
    auto const derived =
        derive_areas(std::vector{site("D", {121.5, 31.20001}), site("A", {121.5, 31.2}), direct, blank});
    REQUIRE(derived.areas.size() == 1);
    CHECK(derived.areas[0].owner == OrgCode("A"));
    REQUIRE(derived.without.size() == 3);
    CHECK(derived.without[0].reason == "direct squad of a district, no ground of its own");
    CHECK(derived.without[1].reason == "no centre point");
    CHECK(derived.without[2].reason == "its centre point is that of A");
    CHECK(derive_areas({}).areas.empty());
}

TEST_CASE("district outlines cover exactly the cells of the district") {
    auto const sites = seed_sites();
    auto const derived = derive_areas(sites);
    auto const outlines = district_outlines(derived.areas, sites);
    REQUIRE(outlines.size() == 16);
    for (auto const& outline : outlines) {
        double cells = 0;
        for (auto const& squad : sites) {
            if (squad.district != outline.district) continue;
            for (auto const& area : derived.areas)
                if (area.owner == squad.squad) cells += area_km2(area.shape);
        }
        CAPTURE(outline.district.text());
        CHECK(outline_km2(outline.rings) == doctest::Approx(cells).epsilon(1e-6));
        for (Ring const& ring : outline.rings) CHECK(ring.front() == ring.back());
    }
}

TEST_CASE("holes stay in an outline, and areas that meet only in a point keep two rings") {
    auto const box = [](double west, double south, double size) {
        return Ring{
            {west, south}, {west + size, south}, {west + size, south + size}, {west, south + size}, {west, south}};
    };
    Ring hole = box(121.2, 31.2, 0.125);
    std::reverse(hole.begin(), hole.end());
    MultiPolygon const ring{{Polygon{box(121, 31, 1), {hole}}}};
    MultiPolygon const plug{{Polygon{box(121.2, 31.2, 0.125), {}}}};
    MultiPolygon const corner{{Polygon{box(122, 32, 1), {}}}};
    MultiPolygon const* with_hole[] = {&ring};
    MultiPolygon const* filled[] = {&ring, &plug};
    MultiPolygon const* diagonal[] = {&ring, &plug, &corner};
    CHECK(merged_outline(with_hole).size() == 2);
    CHECK(merged_outline(filled).size() == 1);
    CHECK(outline_km2(merged_outline(diagonal)) ==
          doctest::Approx(area_km2({{Polygon{box(121, 31, 1), {}}}}) + area_km2(corner)));
}
