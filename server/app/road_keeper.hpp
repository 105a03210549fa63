// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/reader_pool.hpp"
#include "protocol/messages/roads.hpp"
#include "server/core/road_graph.hpp"

#include <filesystem>
#include <functional>
#include <memory>

namespace tiaodu {

/// Brings the roads of the data folder into memory. Used on the core thread; files are read and graphs built on a
/// reader thread, so that a city of 300,000 junctions does not hold the core thread.
class RoadKeeper {
public:
    RoadKeeper(std::filesystem::path folder, Readers& readers, std::function<void(std::function<void()>)> post);

    /// The roads in use; null when there are none. Whoever works on another thread copies the pointer.
    std::shared_ptr<RoadGraph const> const& graph() const { return graph_; }

    /// Loads the roads at once, at the start. What is missing or broken is logged; the server works without.
    void load(KnownRoads const& roads);

    /// Reads and builds the roads of a checksum; `done` is called on the core thread.
    /// Errors: not_found, malformed (as read_road_file); busy.
    void prepare(std::string const& checksum, std::function<void(Result<std::shared_ptr<RoadGraph const>>)> done);

    /// From now on these roads are in use.
    void use(std::shared_ptr<RoadGraph const> graph);

    /// Removes the files of all other roads than those of `checksum`, on a reader thread; what was in use before is
    /// given back there too.
    void clean_up(std::string const& checksum);

private:
    std::filesystem::path folder_;
    Readers& readers_;
    std::function<void(std::function<void()>)> post_;
    std::shared_ptr<RoadGraph const> graph_;
    std::shared_ptr<RoadGraph const> former_;
};

}  // namespace tiaodu
