// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson_zones.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

std::string feature(std::string const& properties, std::string const& type, std::string const& coordinates) {
    return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":{"type":")" + type +
           R"(","coordinates":)" + coordinates + "}}";
}
std::string file(std::vector<std::string> const& features) {
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (std::size_t i = 0; i < features.size(); ++i) text += (i == 0 ? "" : ",") + features[i];
    return text + "]}";
}
std::string named(std::string const& kind) {
    return R"("kind":")" + kind + R"(","title":"甲","owners":"310106013-ZD01")";
}

std::string const ring = "[[[121.40,31.20],[121.41,31.20],[121.41,31.21],[121.40,31.20]]]";
std::string const good_ring = feature(named("key_zone"), "Polygon", ring);
std::string const good_line =
    feature(named("patrol_route") +
                R"(,"width_m":30,"checkpoints":[{"title":"口","point":{"lon":121.405,"lat":31.2},"radius_m":50}])",
            "LineString", "[[121.40,31.20],[121.41,31.20]]");
std::string const good_point = feature(named("post") + R"(,"radius_m":50)", "Point", "[121.40,31.20]");

Error refused(std::string const& text) {
    auto const zones = read_zone_features(text, Datum::wgs84);
    REQUIRE(!zones.has_value());
    return zones.error();
}

}  // namespace

TEST_CASE("polygons, lines and points become rings, routes and circles with what their properties say") {
    auto const hours =
        feature(named("key_zone") + R"(,"hours":[{"weekdays":[1,5],"from":"22:00","to":"06:00"}],)"
                                    R"("watches":[{"kind":"dwell","seconds":600}],"valid_to":"2026-12-31T16:00:00Z")",
                "Polygon", ring);
    auto const zones = read_zone_features(file({good_ring, good_line, good_point, hours}), Datum::wgs84);
    REQUIRE(zones.has_value());
    REQUIRE(zones->zones.size() == 4);
    CHECK(zones->zones[0].kind == ZoneKind::key_zone);
    CHECK(zones->zones[0].title == "甲");
    CHECK(zones->zones[0].owners == std::vector{OrgCode("310106013-ZD01")});
    CHECK(zones->zones[0].ring == std::vector{121.40, 31.20, 121.41, 31.20, 121.41, 31.21, 121.40, 31.20});
    CHECK(zones->zones[1].line == std::vector{121.40, 31.20, 121.41, 31.20});
    CHECK(zones->zones[1].width_m == 30);
    CHECK(zones->zones[1].checkpoints.at(0).point == GeoPoint{121.405, 31.2});
    CHECK(zones->zones[2].center == GeoPoint{121.40, 31.20});
    CHECK(zones->zones[2].radius_m == 50);
    CHECK(zones->zones[3].hours.at(0).weekdays == std::vector{1, 5});
    CHECK(zones->zones[3].watches.at(0).seconds == 600);
    CHECK(zones->zones[3].valid_to == parse_rfc3339("2026-12-31T16:00:00Z").value());
}

TEST_CASE("coordinates of a shifted map are put where they belong, those of checkpoints too") {
    auto const zones = read_zone_features(file({good_line, good_point}), Datum::gcj02);
    REQUIRE(zones.has_value());
    auto const shifted = [](GeoPoint point) { return to_wgs84(point, Datum::gcj02); };
    CHECK(distance_m({zones->zones[0].line[0], zones->zones[0].line[1]}, shifted({121.40, 31.20})) < 0.01);
    CHECK(distance_m(zones->zones[0].checkpoints[0].point, shifted({121.405, 31.2})) < 0.01);
    CHECK(distance_m(*zones->zones[1].center, {121.40, 31.20}) > 300);
}

TEST_CASE("what is wrong is said with its feature and field, and nothing of the file is taken") {
    auto const second = [](std::string const& bad) { return refused(file({good_ring, bad})); };
    CHECK(second(feature(named("fence"), "Polygon", ring)).path == "feature 2: kind");
    CHECK(second(feature(R"("kind":"post","owners":"x")", "Polygon", ring)).path == "feature 2: title");
    CHECK(second(feature(named("post") + R"(,"radius_m":3)", "Point", "[121.4,31.2]")).path == "feature 2: radius_m");
    CHECK(second(feature(named("post") + R"(,"colour":"red")", "Point", "[121.4,31.2]")).path == "feature 2: colour");
    CHECK(second(feature(named("post") + R"(,"ring":[1,2])", "Point", "[121.4,31.2]")).path == "feature 2: ring");
    CHECK(second(feature(named("key_zone") + R"(,"watches":[{"kind":"nothing"}])", "Polygon", ring)).path ==
          "feature 2: watches[0].kind");
    CHECK(second(feature(named("key_zone"), "MultiPolygon", "[" + ring + "]")).path == "feature 2");
    CHECK(second(feature(named("key_zone"), "Polygon", "[[[1,2]],[[3,4]]]")).detail == "a zone has no holes");
    CHECK(second(feature(named("key_zone"), "Polygon", R"([[["a","b"]]])")).path == "feature 2");
    CHECK(second(R"({"type":"Feature","geometry":null})").detail == "it has no properties");
    CHECK(refused("[1]").detail == "not a GeoJSON FeatureCollection");
    CHECK(refused("{").path.empty());
}
