// SPDX-License-Identifier: Apache-2.0
#include "server/app/road_file.hpp"

#include "tests/core/road_sketch.hpp"
#include "tests/db/temporary.hpp"

#include <fstream>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RoadNetwork some_roads(float length_m = 500) {
    Sketch sketch;
    auto const a = sketch.node(0, 0);
    auto const b = sketch.node(500, 0);
    sketch.road(a, b, length_m, 10, Sketch::both_ways, {Sketch::at(250, 20)});
    sketch.road(b, sketch.node(500, 300), 320, 5, Sketch::one_way);
    return sketch.network();
}

std::string bytes_of(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(std::filesystem::path const& path, std::string const& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::size_t files_in(std::filesystem::path const& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("roads are read as they were written, and the same roads have the same file") {
    TemporaryFolder folder;
    auto const network = some_roads();
    auto const checksum = write_road_file(folder.path(), network);
    CHECK(checksum.size() == 64);
    auto const read = read_road_file(folder.path(), checksum);
    REQUIRE(read.has_value());
    CHECK(read->nodes == network.nodes);
    CHECK(read->points == network.points);
    REQUIRE(read->pieces.size() == 2);
    CHECK(read->pieces[1].length_m == 320);
    CHECK(read->pieces[1].use == Sketch::one_way);
    CHECK(write_road_file(folder.path(), network) == checksum);
    CHECK(files_in(folder.path()) == 1);
    CHECK(write_road_file(folder.path(), RoadNetwork{}) != checksum);
}

TEST_CASE("a file that is damaged anywhere, cut or of another version is refused") {
    TemporaryFolder folder;
    auto const checksum = write_road_file(folder.path(), some_roads());
    auto const path = road_file(folder.path(), checksum);
    auto const whole = bytes_of(path);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        write_bytes(path, damaged);
        auto const read = read_road_file(folder.path(), checksum);
        REQUIRE_FALSE(read.has_value());
        REQUIRE(read.error().code == Errc::malformed);
    }
    for (std::size_t size = 0; size < whole.size(); ++size) {
        write_bytes(path, whole.substr(0, size));
        REQUIRE_FALSE(read_road_file(folder.path(), checksum).has_value());
    }
    write_bytes(path, whole);
    CHECK(read_road_file(folder.path(), checksum).has_value());
}

TEST_CASE("roads that are not there are said not to be there") {
    TemporaryFolder folder;
    auto const checksum = write_road_file(folder.path(), some_roads());
    CHECK(read_road_file(folder.path(), std::string(64, '0')).error().code == Errc::not_found);
    // The right file under another name: its digits agree with the name, the whole checksum does not.
    auto other = checksum;
    other.back() = other.back() == '0' ? '1' : '0';
    CHECK(read_road_file(folder.path(), other).error().code == Errc::malformed);
}

TEST_CASE("roads no longer in use are removed, and nothing else is: not even those about to be used") {
    TemporaryFolder folder;
    auto const old = write_road_file(folder.path(), some_roads());
    auto const kept = write_road_file(folder.path(), some_roads(600));
    auto const next = write_road_file(folder.path(), some_roads(700));
    auto const written = std::filesystem::last_write_time(road_file(folder.path(), kept));
    std::filesystem::last_write_time(road_file(folder.path(), old), written - std::chrono::seconds(1));
    std::filesystem::last_write_time(road_file(folder.path(), next), written + std::chrono::seconds(1));
    write_bytes(folder.path() / "roads-of-mine.txt", "x");
    write_bytes(folder.path() / "main.db", "x");
    remove_older_road_files(folder.path(), kept);
    CHECK_FALSE(std::filesystem::exists(road_file(folder.path(), old)));
    CHECK(std::filesystem::exists(road_file(folder.path(), kept)));
    CHECK(std::filesystem::exists(road_file(folder.path(), next)));
    CHECK(files_in(folder.path()) == 4);
}
