// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"
#include "tests/sim/crash_vfs.hpp"
#include "tests/sim/kernel.hpp"
#include "tests/sim/lossy_bus.hpp"

namespace tiaodu::test {

/// What the seed makes of the world under the server.
struct NodeSettings {
    std::filesystem::path folder;  ///< For the server's lock; its database lies on the simulated disk.
    std::string seed_file;         ///< The organisations.
    std::optional<Losses> losses;  ///< None: the local bus as it is.
    double slow_sync = 0;          ///< How often a sync takes seconds.
    std::size_t queue_max = 50;
    std::int64_t outbox_bytes_max = 24 * 1024;
};

/// What the simulation is told by its server.
struct NodeHooks {
    std::function<void(Database&)> committed;        ///< A group is durable; a reading connection to look at it.
    std::function<void(std::string const&)> broken;  ///< The store broke: the process ends and is started again.
};

/// One life of the server's process: the real Application on the simulated disk, with one thread's worth of work for
/// everything that has threads of its own in the real one. Destroy it to end the process; kill the disk first for a
/// crash.
class Node {
public:
    /// Throws DatabaseError when the disk fails while the server starts.
    Node(Kernel& kernel, CrashDisk& disk, Clock const& clock, NodeSettings const& settings, NodeHooks hooks);
    ~Node();
    Node(Node const&) = delete;
    Node& operator=(Node const&) = delete;

    Application& application() { return *application_; }
    /// Ends with the process.
    Life const& life() const { return life_; }
    /// From now on the bus loses nothing.
    void calm();
    /// From now on nothing happens by itself.
    void hold_timers() { held_ = true; }
    std::string database_name() const { return (settings_.folder / "main.db").string(); }
    Database& reader();

private:
    class Queue;
    class DelayedReaders;
    class DelayedHashes;
    void every(Millis period, std::function<void()> work);

    Kernel& kernel_;
    CrashDisk& disk_;
    NodeSettings settings_;
    NodeHooks hooks_;
    Life life_ = new_life();
    LossyBus* lossy_ = nullptr;
    bool held_ = false;
    std::optional<Database> reader_;
    std::unique_ptr<Application> application_;
};

}  // namespace tiaodu::test
