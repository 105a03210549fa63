// SPDX-License-Identifier: Apache-2.0
#include "server/importers/geojson_areas.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

std::vector<SquadSite> squads() {
    auto const site = [](std::string street, std::string name) {
        return SquadSite{OrgCode(street + "-ZD01"), OrgCode(street), OrgCode("310106"), name + "综合行政执法队", name,
                         GeoPoint{121.4, 31.2}};
    };
    return {site("310106012", "南京西路街道"), site("310106013", "静安寺街道"), site("310106014", "曹家渡街道"),
            SquadSite{OrgCode("310106-ZD02"), OrgCode(), OrgCode("310106"), "铁路上海站执法中队", "", std::nullopt}};
}

std::string square(double west, double south) {
    auto const point = [](double x, double y) { return "[" + std::to_string(x) + "," + std::to_string(y) + "]"; };
    double const east = west + 0.01, north = south + 0.01;
    return "[[" + point(west, south) + "," + point(east, south) + "," + point(east, north) + "," + point(west, north) +
           "," + point(west, south) + "]]";
}

std::string feature(std::string const& code, std::string const& coordinates, std::string const& more = "",
                    std::string const& type = "Polygon") {
    return R"({"type":"Feature","properties":{"code":")" + code + "\"" + more + R"(},"geometry":{"type":")" + type +
           R"(","coordinates":)" + coordinates + "}}";
}

std::string collection(std::vector<std::string> const& features) {
    std::string text = R"({"type":"FeatureCollection","features":[)";
    for (std::size_t i = 0; i < features.size(); ++i) text += (i == 0 ? "" : ",") + features[i];
    return text + "]}";
}

AreaImport import_text(std::string const& text, AreaImportOptions const& options = {}) {
    return import_areas(text, squads(), options);
}

bool contains_text(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a feature finds its squad by 12-digit, 9-digit, squad and direct squad codes") {
    auto const import = import_text(
        collection({feature("310106012000", square(121.40, 31.2)), feature("310106013", square(121.41, 31.2)),
                    feature("310106014-ZD01", square(121.42, 31.2)), feature("310106-ZD02", square(121.43, 31.2))}));
    CHECK_MESSAGE(import.report.accepted(), import.report.to_text());
    REQUIRE(import.areas.size() == 4);
    CHECK(import.areas[0].owner == OrgCode("310106-ZD02"));
    CHECK(import.areas[1].owner == OrgCode("310106012-ZD01"));
    CHECK(import.report.without.empty());
    CHECK(import.report.warnings.empty());
    CHECK(import.report.matched[0].area_km2 == doctest::Approx(1.0577).epsilon(0.01));
}

TEST_CASE("a code may be a whole number, as GIS exports write it") {
    std::string text = collection({feature("CODE", square(121.4, 31.2))});
    text.replace(text.find("\"CODE\""), 6, "310106012000");
    CHECK(import_text(text).areas.size() == 1);
}

TEST_CASE("squads without a feature are listed with the reason, and do not stop the import") {
    auto const import = import_text(collection({feature("310106012000", square(121.4, 31.2))}));
    CHECK(import.report.accepted());
    REQUIRE(import.report.without.size() == 3);
    CHECK(import.report.without[0].squad == OrgCode("310106013-ZD01"));
    CHECK(contains_text(import.report.without[0].reason, "no sound feature for it or for 310106013"));
    CHECK(contains_text(import.report.without[2].reason, "direct squad"));
}

TEST_CASE("one broken feature refuses the whole file, with the feature's number and the reason") {
    std::string const good = feature("310106012000", square(121.4, 31.2));
    std::string const street = "310106013000";
    struct Case {
        std::string name;
        std::string feature;
        std::string reason;
    };
    Case const cases[] = {
        {"not closed", feature(street, "[[[121,31],[122,31],[122,32],[121,32]]]"), "feature 2: ring 1 is not closed"},
        {"bow-tie", feature(street, "[[[121,31],[122,32],[122,31],[121,32],[121,31]]]"),
         "feature 2: ring 1 crosses itself"},
        {"too few points", feature(street, "[[[121,31],[122,31],[121,31]]]"), "feature 2: ring 1 has 3 points"},
        {"latitude first", feature(street, "[[[31,121],[31,122],[32,122],[31,121]]]"),
         "feature 2: coordinate order looks like lat,lon; GeoJSON is lon,lat"},
        {"elsewhere", feature(street, square(-71, 42)), "feature 2: ring 1 has a point outside the expected region"},
        {"unknown code", feature("999999999000", square(121.5, 31.2)), "feature 2: unknown code 999999999000"},
        {"district code", feature("310106", square(121.5, 31.2)), "feature 2: code 310106 is a district"},
        {"community code", feature("310106013001", square(121.5, 31.2)), "feature 2: unknown code 310106013001"},
        {"duplicate", feature("310106012", square(121.5, 31.2)),
         "feature 2: squad 310106012-ZD01 already has an area from feature 1"},
        {"no code", feature("", square(121.5, 31.2)), "feature 2: it has no property \"code\""},
        {"control characters", feature("31\\u001b[2J", square(121.5, 31.2)),
         "feature 2: property \"code\" is too long or has control characters"},
        {"point", feature(street, "[121,31]", "", "Point"), "feature 2: geometry is Point; Polygon or MultiPolygon"},
        {"no geometry", R"({"type":"Feature","properties":{"code":"310106013"},"geometry":null})",
         "feature 2: it has no geometry"},
        {"no properties", R"({"type":"Feature","properties":null,"geometry":null})", "feature 2: it has no property"},
        {"not a feature", "17", "feature 2: it is not a Feature"},
        {"no rings", feature(street, "[]"), "feature 2: polygon has no rings"},
        {"text for a number", feature(street, R"([[[121,"31"],[122,31],[121,31]]])"),
         "feature 2: ring 1, point 1 is not a [lon, lat] pair"},
        {"empty MultiPolygon", feature(street, "[]", "", "MultiPolygon"), "feature 2: the shape has no polygon"},
        {"second polygon",
         feature(street, "[" + square(121.6, 31.2) + ",[[[121,31],[122,31],[122,32],[121,32]]]]", "", "MultiPolygon"),
         "feature 2: polygon 2, ring 1 is not closed"},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        auto const import = import_text(collection({good, broken.feature}));
        CHECK(import.areas.empty());
        CHECK(import.report.features == 2);
        REQUIRE(import.report.refused.size() == 1);
        CHECK_MESSAGE(contains_text(import.report.to_text(), broken.reason), import.report.to_text());
    }
}

TEST_CASE("every broken feature is reported, not only the first") {
    auto const import =
        import_text(collection({feature("999", square(121.4, 31.2)), feature("310106012", square(121.4, 31.2)),
                                feature("310106013", "[[[121,31],[122,31],[122,32],[121,32]]]")}));
    REQUIRE(import.report.refused.size() == 2);
    CHECK(import.report.refused[0].feature == 1);
    CHECK(import.report.refused[1].feature == 3);
}

TEST_CASE("a file that is not a FeatureCollection of sane size is refused as a whole") {
    std::string const good = feature("310106012000", square(121.4, 31.2));
    std::string const deep(200'000, '[');
    struct Case {
        std::string name;
        std::string text;
        std::string reason;
    };
    Case const cases[] = {
        {"empty file", "", "the file: not JSON (at byte"},
        {"not JSON", "code,name\n1,2\n", "the file: not JSON (at byte"},
        {"cut off", collection({good}).substr(0, 100), "the file: not JSON (at byte"},
        {"not UTF-8", collection({feature("\xBE\xB2", square(121, 31))}), "the file: not JSON (at byte"},
        {"deep and unclosed", deep, "the file: not JSON (at byte"},
        {"too deep", deep + std::string(200'000, ']'), "the file: nested deeper than 16 levels"},
        {"a single feature", good, "the file: not a GeoJSON FeatureCollection"},
        {"huge number", collection({feature("310106012", "[[[1e999,31]]]")}),
         "the file: not JSON (a number is too large)"},
        {"a list", "[]", "the file: not a GeoJSON FeatureCollection"},
        {"no features", collection({}), "the file: the FeatureCollection is empty"},
        {"features is no list", R"({"type":"FeatureCollection","features":{}})",
         "the file: \"features\" is not a list"},
        {"web mercator",
         R"({"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[)" +
             good + "]}",
         "the file: its crs is not degrees"},
    };
    for (Case const& broken : cases) {
        CAPTURE(broken.name);
        auto const import = import_text(broken.text);
        CHECK(import.areas.empty());
        REQUIRE(import.report.refused.size() == 1);
        CHECK(import.report.refused[0].feature == 0);
        CHECK_MESSAGE(contains_text(import.report.to_text(), broken.reason), import.report.to_text());
    }
    CHECK(contains_text(import_text(collection({good}), {.text_bytes_max = 10}).report.to_text(), "larger than 10"));
    CHECK(contains_text(import_text(collection({good, good}), {.features_max = 1}).report.to_text(), "more than 1 f"));
}

TEST_CASE("exactly 16 levels may be nested") {
    auto const nested = [](std::size_t levels) {  // the property adds to root, list, feature and properties
        std::string const more = ",\"x\":" + std::string(levels - 4, '[') + std::string(levels - 4, ']');
        return collection({feature("310106012", square(121.4, 31.2), more)});
    };
    CHECK(import_text(nested(16)).report.accepted());
    CHECK_FALSE(import_text(nested(17)).report.accepted());
}

TEST_CASE("approximate borders, other names and overlaps are warnings") {
    auto const import =
        import_text(collection({feature("310106012", square(121.4, 31.2), R"(,"quality":"C","name":"南京西路街道")"),
                                feature("310106013", square(121.405, 31.205), R"(,"quality":"A","name":"Temple")")}));
    CHECK(import.report.accepted());
    REQUIRE(import.report.warnings.size() == 3);
    CHECK(import.report.warnings[0].reason == "南京西路街道: approximate border (quality C)");
    CHECK(import.report.warnings[1].reason == "the file says Temple, the organisation tree says 静安寺街道");
    CHECK(contains_text(import.report.warnings[2].reason, "overlaps feature 2 near 121.4"));
}

TEST_CASE("coordinates in another datum are converted on the way in") {
    std::string const text = collection({feature("310106012", square(121.4, 31.2))});
    auto const import = import_text(text, {.datum = Datum::gcj02});
    REQUIRE(import.areas.size() == 1);
    GeoPoint const corner = import.areas[0].shape.polygons[0].outer[0];
    CHECK(distance_m(corner, {121.4, 31.2}) > 400);
    CHECK(distance_m(wgs84_to_gcj02(corner), {121.4, 31.2}) < 0.01);
}

TEST_CASE("a street with two squads needs the squad's own code") {
    auto sites = squads();
    sites.push_back(sites[0]);
    sites.back().squad = OrgCode("310106012-ZD02");
    auto const by_street = import_areas(collection({feature("310106012", square(121.4, 31.2))}), sites, {});
    CHECK(contains_text(by_street.report.to_text(), "has several squads"));
    auto const by_squad = import_areas(collection({feature("310106012-ZD02", square(121.4, 31.2))}), sites, {});
    CHECK(by_squad.report.accepted());
}
