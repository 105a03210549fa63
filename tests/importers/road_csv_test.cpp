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

constexpr std::string_view nodes =
    "node,osm_node,lon,lat,signal\n"
    "7,,121.4700,31.2300,0\n"
    "8,,121.4710,31.2300,1\n"
    "9,,121.4710,31.2310,0\n";
constexpr std::string_view edge_header = "from,to,osm_way,highway,name,length_m,freeflow_kmh,freeflow_s,shape\n";

Result<RoadImport> read(std::string_view node_rows, std::string const& edge_rows, Datum datum = Datum::wgs84) {
    static std::string edges;  // outlives the call
    edges = edge_rows;
    return read_road_csv({"nodes.csv", node_rows}, {"edges.csv", edges}, datum, classes());
}

Result<RoadImport> read_edges(std::string const& rows) { return read(nodes, std::string(edge_header) + rows); }

RoadNetwork network_of(std::string const& rows) {
    auto const import = read_edges(rows);
    REQUIRE_MESSAGE(import.has_value(), (import ? "" : import.error().path + ": " + import.error().detail));
    return import->network;
}

}  // namespace

TEST_CASE("a road and its way back become one piece that goes both ways, each at its own speed") {
    auto const network = network_of(
        "7,8,1,residential,威海路,100,36,10,\"121.47,31.23;121.4705,31.2301;121.471,31.23\"\n"
        "8,7,1,residential,威海路,100,18,20,\"121.471,31.23;121.4705,31.2301;121.47,31.23\"\n");
    REQUIRE(network.pieces.size() == 1);
    auto const& piece = network.pieces[0];
    CHECK(piece.use == (road_forward | road_backward | road_on_foot | road_stops));
    CHECK(piece.length_m == 100);
    CHECK(piece.forward_mps == doctest::Approx(10));
    CHECK(piece.backward_mps == doctest::Approx(5));
    CHECK(piece.point_count == 3);
    CHECK(network.nodes.size() == 3);
}

TEST_CASE("a road without a way back is one-way, and two carriageways stay two roads") {
    auto const import = read_edges(
        "7,8,1,residential,a,100,36,,\"121.47,31.23;121.471,31.23\"\n"
        "8,9,2,residential,b,,,,\"121.471,31.23;121.4711,31.2305;121.471,31.231\"\n"
        "9,8,3,residential,b,,,,\"121.471,31.231;121.4709,31.2305;121.471,31.23\"\n");
    REQUIRE(import.has_value());
    CHECK(import->network.pieces.size() == 3);
    CHECK(import->one_way == 3);
}

TEST_CASE("what a file does not say follows from the class and the shape") {
    auto const import = read(nodes, "from,to,highway\n7,8,residential\n8,9,motorway\n9,8,footway\n8,9,footway\n");
    REQUIRE(import.has_value());
    auto const& pieces = import->network.pieces;
    REQUIRE(pieces.size() == 3);
    for (auto const& piece : pieces) {
        CHECK(piece.point_count == 2);
        if (piece.use == (road_forward | road_on_foot | road_stops)) {
            CHECK(piece.forward_mps == doctest::Approx(5));
            CHECK(piece.length_m == doctest::Approx(95.1).epsilon(0.001));
        } else if (piece.use == road_forward) {
            CHECK(piece.forward_mps == doctest::Approx(25));
            CHECK(piece.length_m == doctest::Approx(111.2).epsilon(0.001));
        } else {
            CHECK(piece.use == (road_on_foot | road_stops));  // there and back: one footpath
        }
    }
}

TEST_CASE("roads of a class that nobody knows are left out and counted") {
    auto const import =
        read_edges("7,8,1,residential,,,,,\n8,9,1,construction,,,,,\n7,9,1,construction,,,,,\n7,9,1,raceway,,,,,\n");
    REQUIRE(import.has_value());
    CHECK(import->network.pieces.size() == 1);
    CHECK(import->left_out == std::map<std::string, std::size_t>{{"construction", 2}, {"raceway", 1}});
    CHECK(import->to_text().find("left out: 2 of class construction") != std::string::npos);
}

TEST_CASE("coordinates of another datum are converted") {
    auto const wgs84 = read(nodes, "from,to,highway\n7,8,residential\n").value().network;
    auto const gcj02 = read(nodes, "from,to,highway\n7,8,residential\n", Datum::gcj02).value().network;
    auto const there = to_wgs84({121.47, 31.23}, Datum::gcj02);
    CHECK(std::count(wgs84.nodes.begin(), wgs84.nodes.end(), packed({121.47, 31.23})) == 1);
    CHECK(std::count(gcj02.nodes.begin(), gcj02.nodes.end(), packed(there)) == 1);
}

TEST_CASE("a broken record refuses both files, with file, line and field") {
    struct Case {
        std::string edges;
        std::string path;
        std::string detail;
    };
    std::string const good = "7,8,1,residential,,,,,\n";
    std::vector<Case> const cases{
        {good + "7,77,1,residential,,,,,\n", "edges.csv line 3, to", "is not among the nodes"},
        {"x,8,1,residential,,,,,\n", "edges.csv line 2, from", "is not among the nodes"},
        {"7,8,1,,,,,,\n", "edges.csv line 2, highway", "must not be empty"},
        {"7,8,1,residential,,-3,,,\n", "edges.csv line 2, length_m", "must be 0 to"},
        {"7,8,1,residential,,nan,,,\n", "edges.csv line 2, length_m", "must be 0 to"},
        {"7,8,1,residential,,0.095,,,\n", "edges.csv line 2, length_m", "less than the straight line, 95 m"},
        {"7,8,1,residential,,100,0,,\n", "edges.csv line 2, freeflow_kmh", "must be 0.5 to 250"},
        {"7,8,1,residential,,100,fast,,\n", "edges.csv line 2, freeflow_kmh", "must be 0.5 to 250"},
        {"7,8,1,residential,,,,,\"121.47,31.23\"\n", "edges.csv line 2, shape", "two points"},
        {"7,8,1,residential,,,,,\"121.47;31.23\"\n", "edges.csv line 2, shape", "must be lon,lat"},
        {"7,8,1,residential,,,,,\"31.23,121.47;31.23,121.471\"\n", "edges.csv line 2, shape", "must be lon,lat"},
        {"7,8,1,residential,,,,,\"121.472,31.23;121.471,31.23\"\n", "edges.csv line 2, shape", "begins 190 m"},
        {"7,8,1,residential,,,,,\"121.47,31.23;121.471,31.231\"\n", "edges.csv line 2, shape", "ends 111 m"},
        {good + "7,8\n", "edges.csv line 3", "not as many fields"},
        {"7,8,1,\"residential,,,,,\n", "edges.csv line 2", "never closed"},
        {"7,8,1,construction,,,,,\n", "edges.csv", "no road of a known class"},
        {"", "edges.csv", "no road of a known class"},
    };
    for (auto const& [edges, path, detail] : cases) {
        CAPTURE(edges);
        auto const import = read_edges(edges);
        REQUIRE_FALSE(import.has_value());
        CHECK(import.error().path == path);
        CHECK_MESSAGE(import.error().detail.find(detail) != std::string::npos, import.error().detail);
    }
}

TEST_CASE("a broken list of junctions is refused, and so are missing columns") {
    std::string const edges = "from,to,highway\n7,8,residential\n";
    auto const error_of = [&](std::string_view rows) { return read(rows, edges).error(); };
    CHECK(error_of("node,lon,lat\n7,121.47,31.23\n8,121.47,91\n").path == "nodes.csv line 3, lon, lat");
    CHECK(error_of("node,lon,lat\n7,121.47,31.23\n8,121.47 E,31\n").path == "nodes.csv line 3, lon, lat");
    CHECK(error_of("node,lon,lat\n7,121.47,31.23\n7,121.48,31.23\n").path == "nodes.csv line 3, node");
    CHECK(error_of("node,lon\n7,121.47\n").path == "nodes.csv lat");
    CHECK(error_of("").path == "nodes.csv");
    CHECK(read(nodes, "from,to\n7,8\n").error().path == "edges.csv highway");
    CHECK(read(nodes, "from,to,highway,shape,shape\n").error().code == Errc::conflict);
}

TEST_CASE("the built-in classes are sound: motorways are closed to people on foot, footpaths to vehicles") {
    auto const& built_in = built_in_road_classes();
    CHECK(built_in.size() > 20);
    for (auto const* fast : {"motorway", "motorway_link", "trunk", "trunk_link"}) {
        CHECK_FALSE(built_in.at(fast).on_foot);
        CHECK_FALSE(built_in.at(fast).stops);
    }
    CHECK(built_in.at("motorway").one_way);
    for (auto const* slow : {"footway", "steps", "pedestrian", "path"}) CHECK_FALSE(built_in.at(slow).vehicles);
    CHECK(built_in.at("primary").vehicles->kmh > built_in.at("residential").vehicles->kmh);
}

TEST_CASE("a broken table of classes is refused, with row and column") {
    std::string const header = "class,vehicle_kmh,limit_share,on_foot,stops,one_way\n";
    auto const path_of = [&](std::string const& row) { return parse_road_classes(header + row).error().path; };
    CHECK(path_of("primary,0,1,yes,yes,no\n") == "row 2, vehicle_kmh");
    CHECK(path_of("primary,50,,yes,yes,no\n") == "row 2, limit_share");
    CHECK(path_of("primary,,1,yes,yes,no\n") == "row 2, limit_share");
    CHECK(path_of("primary,50,1,maybe,yes,no\n") == "row 2, on_foot");
    CHECK(path_of("primary,,,no,yes,no\n") == "row 2, on_foot");
    CHECK(path_of("primary,50,1,yes,yes,no\nprimary,50,1,yes,yes,no\n") == "row 3, class");
}
