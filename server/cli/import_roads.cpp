// SPDX-License-Identifier: Apache-2.0
#include "server/cli/import_roads.hpp"

#include "protocol/describe/json_writer.hpp"
#include "protocol/messages/roads.hpp"
#include "server/app/road_file.hpp"
#include "server/cli/files.hpp"
#include "server/importers/road_files.hpp"

#include <cmath>
#include <ostream>

namespace tiaodu {
namespace {

constexpr std::size_t attribution_bytes_max = 200;

std::string sentence(Error const& error) { return (error.path.empty() ? "" : error.path + ": ") + error.detail; }

std::string name_of_file(std::string const& path) { return std::filesystem::path(path).filename().string(); }

Result<RoadImport> read_files(RoadImportOptions const& options, Datum datum) {
    auto const& classes = built_in_road_classes();
    if (!options.geojson.empty()) {
        auto const text = read_file(options.geojson);
        return read_road_geojson({name_of_file(options.geojson), text}, datum, classes);
    }
    auto const nodes = read_file(options.nodes);
    auto const edges = read_file(options.edges);
    return read_road_csv({name_of_file(options.nodes), nodes}, {name_of_file(options.edges), edges}, datum, classes);
}

RoadSet described(RoadNetwork const& network, std::string checksum, RoadImportOptions const& options,
                  std::string attribution) {
    auto const source = options.geojson.empty() ? name_of_file(options.nodes) + ", " + name_of_file(options.edges)
                                                : name_of_file(options.geojson);
    return {std::move(checksum),
            static_cast<std::int64_t>(network.nodes.size()),
            static_cast<std::int64_t>(network.pieces.size()),
            std::llround(total_length_m(network)),
            source,
            std::move(attribution)};
}

}  // namespace

int import_road_files(PortOptions const& where, RoadImportOptions const& options, std::ostream& out) {
    auto const refuse = [&out](std::string const& why) {
        out << why << "\nNothing was changed.\n";
        return 1;
    };
    auto const datum = from_word<Datum>(options.datum);
    if (!datum) return refuse("there is no datum " + options.datum);
    auto const import = read_files(options, *datum);
    if (!import) return refuse(sentence(import.error()));
    out << import->to_text();
    auto const attribution = options.attribution.value_or(import->attribution);
    if (!options.attribution && attribution.empty())
        return refuse(
            "Say whose data this is with --attribution (\"\" when nobody need be named); it is shown on maps.");
    if (attribution.size() > attribution_bytes_max) return refuse("--attribution is longer than 200 bytes");

    auto const port = open_port(where);
    std::filesystem::path const folder = where.config.server.data_dir;
    auto const known_before = [&] {
        auto const answer = port->query("roads.get", nlohmann::json::object());
        return answer && answer->contains("known") ? (*answer)["known"]["roads"].value("checksum", "") : "";
    }();
    auto const checksum = write_road_file(folder, import->network);
    UseRoads const command{described(import->network, checksum, options, attribution)};
    auto const answer = port->command(UseRoads::type, to_json(command));
    if (answer) {
        out << "In use now.\n";
        return 0;
    }
    std::error_code ignored;
    if (known_before != checksum) std::filesystem::remove(road_file(folder, checksum), ignored);
    return refuse("The server refused the roads: " + sentence(answer.error()));
}

}  // namespace tiaodu
