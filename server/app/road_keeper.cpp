// SPDX-License-Identifier: Apache-2.0
#include "server/app/road_keeper.hpp"

#include "server/app/log.hpp"
#include "server/app/road_file.hpp"

namespace tiaodu {
namespace {

Result<std::shared_ptr<RoadGraph const>> built(std::filesystem::path const& folder, std::string const& checksum) {
    auto network = read_road_file(folder, checksum);
    if (!network) return network.error();
    return std::make_shared<RoadGraph const>(std::move(*network));
}

}  // namespace

RoadKeeper::RoadKeeper(std::filesystem::path folder, Readers& readers, std::function<void(std::function<void()>)> post)
    : folder_(std::move(folder)), readers_(readers), post_(std::move(post)) {}

void RoadKeeper::load(KnownRoads const& roads) {
    auto graph = built(folder_, roads.roads.checksum);
    if (graph)
        graph_ = std::move(*graph);
    else
        log_error("roads_not_loaded").add("why", graph.error().detail);
}

void RoadKeeper::prepare(std::string const& checksum,
                         std::function<void(Result<std::shared_ptr<RoadGraph const>>)> done) {
    bool const reading = readers_.submit([folder = folder_, post = post_, checksum, done](Database&) {
        Result<std::shared_ptr<RoadGraph const>> made = Error{Errc::internal, "", "the roads could not be loaded"};
        try {
            made = built(folder, checksum);
        } catch (std::exception const&) {
            // Out of memory, most likely; the error above is what there is to say.
        }
        post([done, made = std::move(made)] { done(made); });
    });
    if (!reading) done(Error{Errc::busy, "", "too many questions are waiting; send the same command again later"});
}

void RoadKeeper::use(std::shared_ptr<RoadGraph const> graph) {
    former_ = std::exchange(graph_, std::move(graph));
    log_info("roads_in_use").add("roads", static_cast<std::int64_t>(graph_->network().pieces.size()));
}

void RoadKeeper::clean_up(std::string const& checksum) {
    // Giving back 70 MB and a large file takes longer than the core thread has.
    readers_.submit([folder = folder_, checksum, former = std::exchange(former_, nullptr)](Database&) mutable {
        former.reset();
        remove_older_road_files(folder, checksum);
    });
}

}  // namespace tiaodu
