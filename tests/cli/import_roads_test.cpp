// SPDX-License-Identifier: Apache-2.0
#include "server/cli/import_roads.hpp"

#include "server/app/log.hpp"
#include "server/cli/cli.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace tiaodu;

namespace {

/// A data folder without a server, and two small files of roads.
struct Import {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("tiaodu-import-roads-" + std::to_string(::getpid()));

    Import() {
        set_log_level(LogLevel::error);
        std::filesystem::create_directories(folder);
        write("nodes.csv", "node,lon,lat\n1,121.47,31.23\n2,121.48,31.23\n");
        write("edges.csv", "from,to,highway,freeflow_kmh\n1,2,primary,36\n2,1,primary,36\n");
        write(
            "lines.geojson",
            R"({"type":"FeatureCollection","attribution":"© 某测绘院","features":[{"type":"Feature",)"
            R"("properties":{"highway":"primary"},"geometry":{"type":"LineString","coordinates":[[121.47,31.23],[121.49,31.23]]}}]})");
    }
    ~Import() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    std::string path(std::string const& name) const { return (folder / name).string(); }
    std::string data() const { return path("data"); }
    void write(std::string const& name, std::string const& text) const { std::ofstream(folder / name) << text; }

    int run(std::vector<std::string> const& words) const {
        std::vector<char const*> arguments{"tiaodu", "import", "roads"};
        for (auto const& word : words) arguments.push_back(word.c_str());
        return run_cli(static_cast<int>(arguments.size()), arguments.data());
    }
    PortOptions where() const {
        PortOptions options;
        options.config.server.data_dir = data();
        return options;
    }
    int import(RoadImportOptions const& options, std::string& said) const {
        std::ostringstream out;
        int const code = import_road_files(where(), options, out);
        said = out.str();
        return code;
    }
    RoadImportOptions csv() const { return {path("nodes.csv"), path("edges.csv"), "", "wgs84", "© OpenStreetMap"}; }
    std::size_t road_files() const {
        std::size_t count = 0;
        if (!std::filesystem::exists(data())) return 0;
        for (auto const& entry : std::filesystem::directory_iterator(data()))
            count += entry.path().filename().string().starts_with("roads-") ? 1u : 0u;
        return count;
    }
    nlohmann::json known() const { return open_port(where())->query("roads.get", nlohmann::json::object()).value(); }
};

}  // namespace

TEST_CASE("roads come into a folder without a server, and the next server finds them") {
    Import import;
    std::string said;
    CHECK(import.import(import.csv(), said) == 0);
    CHECK(said.find("2 junctions, 1 roads between them (0 one-way), 1.0 km") != std::string::npos);
    CHECK(import.road_files() == 1);
    auto const known = import.known();
    CHECK(known["loaded"] == true);
    CHECK(known["known"]["roads"]["nodes"] == 2);
    CHECK(known["known"]["roads"]["source"] == "nodes.csv, edges.csv");
    CHECK(known["known"]["roads"]["attribution"] == "© OpenStreetMap");
}

TEST_CASE("other roads replace them, the same ones change nothing, and one file remains") {
    Import import;
    std::string said;
    REQUIRE(import.import(import.csv(), said) == 0);
    CHECK(import.import(import.csv(), said) == 0);
    CHECK(import.road_files() == 1);
    CHECK(import.import({"", "", import.path("lines.geojson"), "wgs84", std::nullopt}, said) == 0);
    CHECK(import.road_files() == 1);
    CHECK(import.known()["known"]["roads"]["attribution"] == "© 某测绘院");
    CHECK(import.known()["loaded"] == true);
}

TEST_CASE("a broken file is refused with its name, line and field, and leaves everything as it was") {
    Import import;
    std::string said;
    REQUIRE(import.import(import.csv(), said) == 0);
    auto const before = import.known();
    import.write("edges.csv", "from,to,highway\n1,2,primary\n1,7,primary\n");
    CHECK(import.import(import.csv(), said) == 1);
    CHECK(said == "edges.csv line 3, to: is not among the nodes\nNothing was changed.\n");
    CHECK(import.known() == before);
    CHECK(import.road_files() == 1);
}

TEST_CASE("whose data it is must be said, by the file or by hand") {
    Import import;
    std::string said;
    auto options = import.csv();
    options.attribution.reset();
    CHECK(import.import(options, said) == 1);
    CHECK(said.find("--attribution") != std::string::npos);
    options.attribution = "";
    CHECK(import.import(options, said) == 0);
    options.attribution = std::string(201, 'x');
    CHECK(import.import(options, said) == 1);
}

TEST_CASE("the datum is asked for, and so is one kind of file") {
    Import import;
    auto const nodes = import.path("nodes.csv"), edges = import.path("edges.csv"), lines = import.path("lines.geojson");
    CHECK(import.run({"--nodes", nodes, "--edges", edges, "--data", import.data()}) == 2);
    CHECK(import.run({"--nodes", nodes, "--edges", edges, "--datum", "wgs-84", "--data", import.data()}) == 2);
    CHECK(import.run({"--nodes", nodes, "--datum", "wgs84", "--data", import.data()}) == 2);
    CHECK(import.run({"--edges", edges, "--datum", "wgs84", "--data", import.data()}) == 2);
    CHECK(import.run({"--datum", "wgs84", "--data", import.data()}) == 2);
    CHECK(import.run({"--geojson", lines, "--nodes", nodes, "--edges", edges, "--datum", "wgs84"}) == 2);
    CHECK(import.run({"--geojson", lines, "--datum", "wgs84", "--data", import.data()}) == 0);
    CHECK(import.run({"--geojson", lines + ".none", "--datum", "wgs84", "--data", import.data()}) == 1);
}
