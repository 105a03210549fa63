// SPDX-License-Identifier: Apache-2.0
#include "server/importers/road_files.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

RoadClasses classes() {
    return parse_road_classes(
               "class,vehicle_kmh,limit_share,on_foot,stops,one_way\n"
               "motorway,90,1,no,no,yes\nresidential,18,0.5,yes,yes,no\nfootway,,,yes,yes,no\n")
        .value();
}

std::string line(std::string const& points, std::string const& properties = R"("highway":"residential")",
                 std::string const& type = "LineString") {
    return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":{"type":")" + type +
           R"(","coordinates":)" + points + "}}";
}

Result<RoadImport> read_text(std::string const& text, Datum datum = Datum::wgs84) {
    return read_road_geojson({"roads.geojson", text}, datum, classes());
}

Result<RoadImport> read(std::vector<std::string> const& features) {
    std::string text =
        R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[)";
    for (std::size_t i = 0; i < features.size(); ++i) text += (i == 0 ? "\n" : ",\n") + features[i];
    return read_text(text + "]}");
}

RoadPiece only_piece(std::string const& properties) {
    auto const import = read({line("[[121.47,31.23],[121.471,31.23]]", properties)});
    REQUIRE_MESSAGE(import.has_value(), (import ? "" : import.error().path + ": " + import.error().detail));
    REQUIRE(import->network.pieces.size() == 1);
    return import->network.pieces[0];
}

constexpr std::uint32_t both = road_forward | road_backward | road_on_foot | road_stops;
constexpr std::uint32_t along = road_forward | road_on_foot | road_stops;
constexpr std::uint32_t against = road_backward | road_on_foot | road_stops;
constexpr std::uint32_t closed = road_on_foot | road_stops;

}  // namespace

TEST_CASE("roads meet where their coordinates are the same, also in the middle of a line") {
    // A street of three points, one that begins at its middle, and a bridge that crosses it without a common point.
    auto const import =
        read({line("[[121.47,31.23],[121.471,31.23],[121.472,31.23]]"), line("[[121.471,31.23],[121.471,31.231]]"),
              line("[[121.4715,31.229],[121.4715,31.231]]")});
    REQUIRE(import.has_value());
    auto const& network = import->network;
    CHECK(network.pieces.size() == 4);
    CHECK(network.nodes.size() == 6);
    auto const middle = std::find(network.nodes.begin(), network.nodes.end(), packed({121.471, 31.23}));
    REQUIRE(middle != network.nodes.end());
    auto const index = static_cast<std::uint32_t>(middle - network.nodes.begin());
    CHECK(std::count_if(network.pieces.begin(), network.pieces.end(),
                        [&](RoadPiece const& piece) { return piece.from == index || piece.to == index; }) == 3);
}

TEST_CASE("a ring is one road from its gate back to it, and a line that crosses itself is cut where it does") {
    auto const ring = read({line("[[121.47,31.23],[121.471,31.23],[121.471,31.231],[121.47,31.23]]")});
    REQUIRE(ring.has_value());
    REQUIRE(ring->network.pieces.size() == 1);
    CHECK(ring->network.pieces[0].from == ring->network.pieces[0].to);
    auto const eight = read(
        {line("[[121.47,31.23],[121.471,31.23],[121.472,31.231],[121.472,31.229],[121.471,31.23],[121.47,31.231]]")});
    REQUIRE(eight.has_value());
    CHECK(eight->network.pieces.size() == 3);
}

TEST_CASE("oneway is read in all its spellings; roundabouts and motorways are one-way by themselves") {
    std::string const road = R"("highway":"residential")";
    CHECK(only_piece(road).use == both);
    CHECK(only_piece(road + R"(,"oneway":"yes")").use == along);
    CHECK(only_piece(road + R"(,"oneway":true)").use == along);
    CHECK(only_piece(road + R"(,"oneway":"1")").use == along);
    CHECK(only_piece(road + R"(,"oneway":"no")").use == both);
    CHECK(only_piece(road + R"(,"oneway":null)").use == both);
    CHECK(only_piece(road + R"(,"oneway":"-1")").use == against);
    CHECK(only_piece(road + R"(,"oneway":-1)").use == against);
    CHECK(only_piece(road + R"(,"oneway":"reversible")").use == closed);
    CHECK(only_piece(road + R"(,"junction":"roundabout")").use == along);
    CHECK(only_piece(road + R"(,"junction":"roundabout","oneway":"no")").use == both);
    CHECK(only_piece(R"("highway":"motorway")").use == road_forward);
    CHECK(only_piece(R"("highway":"motorway","oneway":"no")").use == (road_forward | road_backward));
    CHECK(only_piece(R"("highway":"footway","oneway":"yes")").use == closed);
}

TEST_CASE(
    "a speed limit that is a number counts by the share that is driven, any other leaves the speed of the class") {
    auto const mps = [](std::string const& limit) {
        return only_piece(R"("highway":"residential","maxspeed":)" + limit).forward_mps;
    };
    CHECK(mps(R"("72")") == doctest::Approx(10));
    CHECK(mps("36") == doctest::Approx(5));
    CHECK(mps(R"("72 km/h")") == doctest::Approx(10));
    CHECK(mps(R"("30 mph")") == doctest::Approx(6.7056));
    for (auto const* word : {R"("CN:urban")", R"("signals")", R"("50;30")", R"("0")", R"("900")", "null", "[]"}) {
        CAPTURE(word);
        CHECK(mps(word) == doctest::Approx(5));
    }
}

TEST_CASE("what is no road is left out and counted, and names nobody can read are not repeated") {
    auto const import = read(
        {line("[[121.47,31.23],[121.471,31.23]]"), line("[121.47,31.23]", R"("highway":"stop")", "Point"),
         line("[[121.47,31.23],[121.471,31.23]]", R"("waterway":"river")"),
         line("[[121.47,31.23],[121.471,31.23]]", R"("highway":"raceway")"),
         line("[[121.47,31.23],[121.471,31.23]]", R"("highway":"a\u0007b")"), line("[[121.47,31.23],[121.47,31.23]]")});
    REQUIRE(import.has_value());
    CHECK(import->network.pieces.size() == 1);
    CHECK(import->left_out ==
          std::map<std::string, std::size_t>{
              {"(no line)", 1}, {"(none)", 1}, {"raceway", 1}, {"(unreadable)", 1}, {"(no length)", 1}});
}

TEST_CASE("a line in several parts is several roads") {
    auto const import = read({line("[[[121.47,31.23],[121.471,31.23]],[[121.48,31.23],[121.481,31.23]]]",
                                   R"("highway":"residential")", "MultiLineString")});
    REQUIRE(import.has_value());
    CHECK(import->network.pieces.size() == 2);
}

TEST_CASE("a broken feature refuses the whole file, with its number and the property") {
    struct Case {
        std::string feature;
        std::string path;
    };
    std::string const road = R"("highway":"residential")";
    std::string const points = "[[121.47,31.23],[121.471,31.23]]";
    std::vector<Case> const cases{
        {line("[[121.47,31.23]]"), "coordinates"},
        {line("[[121.47,31.23],[121.47]]"), "coordinates"},
        {line(R"([[121.47,31.23],["121.47",31.23]])"), "coordinates"},
        {line("[[31.23,121.47],[31.23,121.471]]"), "coordinates"},
        {line("{}"), "coordinates"},
        {line(points, road, "MultiLineString"), "coordinates"},
        {line(points, road + R"(,"oneway":"maybe")"), "oneway"},
        {line(points, road + R"(,"oneway":["yes"])"), "oneway"},
    };
    for (auto const& [feature, path] : cases) {
        CAPTURE(feature);
        auto const import = read({line(points), feature});
        REQUIRE_FALSE(import.has_value());
        CHECK(import.error().path == "roads.geojson feature 2, " + path);
    }
}

TEST_CASE("a broken file is refused, with the line where it breaks") {
    CHECK(read_text("{\"type\":\"FeatureCollection\",\n\"features\":[\n{]}").error().path == "roads.geojson line 3");
    CHECK(read_text("").error().code == Errc::malformed);
    CHECK(read_text("[]").error().path == "roads.geojson");
    CHECK(read_text(R"({"type":"Topology","features":[]})").error().detail == "not a GeoJSON FeatureCollection");
    CHECK(read_text(R"({"type":"FeatureCollection","features":[]})").error().detail ==
          "there is no road of a known class in it");
    std::string const deep(20, '[');
    CHECK(read_text(deep + std::string(20, ']')).error().detail == "nested deeper than 16 levels");
}
