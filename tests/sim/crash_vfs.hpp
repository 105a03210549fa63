// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/simulate/random.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace tiaodu::test {

/// What the simulated disk does wrong at a chosen operation.
enum class DiskFault {
    io_error,   ///< The write or sync fails; what it should have written may be there in part.
    power_cut,  ///< The power goes in the middle of it: nothing works any more until restart_after_power_cut().
};

/// A disk in memory under the real SQLite, registered as a file system of its own. What is written is seen at once, but
/// only what has been synced survives a power cut: of everything else each sector of 512 bytes is kept or lost by
/// itself. Bytes beside a write are never damaged, as on the disks for which SQLite is built by default (powersafe
/// overwrite). One thread.
class CrashDisk {
public:
    explicit CrashDisk(std::uint64_t seed);
    ~CrashDisk();
    CrashDisk(CrashDisk const&) = delete;
    CrashDisk& operator=(CrashDisk const&) = delete;

    /// Name for Database.
    std::string const& vfs() const { return name_; }

    /// Writes fail for lack of space until there is some again.
    void fill() { full_ = true; }
    void free_space() { full_ = false; }
    bool full() const { return full_; }
    /// The `count`th write, truncation or sync from now (1 = the next) goes wrong.
    void fail_after(std::int64_t count, DiskFault fault) { planned_ = Planned{operations_ + count, fault}; }
    void forget_fault() { planned_.reset(); }

    /// Nothing that the present connections do reaches the disk any more: the process has died. They must be closed
    /// before the restart.
    void kill() { dead_ = true; }
    /// True after kill() or a power cut.
    bool dead() const { return dead_; }
    /// A new process finds all that was written.
    void restart_after_kill();
    /// A new process finds what was synced, and of the rest what chance has kept.
    void restart_after_power_cut();
    /// A copy of a file as it is, under another name (a backup that is put in place); an empty one when it is missing.
    void copy(std::string const& from, std::string const& to);
    void remove(std::string const& name) { files_.erase(name); }

    std::int64_t operations() const { return operations_; }  ///< Writes, truncations and syncs so far.
    std::int64_t sectors_lost() const { return sectors_lost_; }

    /// How the file system's functions see a file; public for them only.
    struct File;
    struct Calls;

private:
    struct Planned {
        std::int64_t operation = 0;
        DiskFault fault = DiskFault::io_error;
    };
    /// Counts an operation; the SQLite code that it must fail with, or 0.
    int begin(int code_when_failing);
    void sync_folder();
    void settle(File& file, double kept);
    void forget_connections();

    std::string name_;
    std::unique_ptr<sqlite3_vfs> vfs_;
    simulate::Random random_;
    std::map<std::string, std::shared_ptr<File>> files_;
    std::map<std::string, std::shared_ptr<File>> deleted_;  ///< Names whose end is not durable yet.
    std::int64_t generation_ = 0;
    std::int64_t operations_ = 0;
    std::int64_t sectors_lost_ = 0;
    std::optional<Planned> planned_;
    bool full_ = false;
    bool dead_ = false;
};

}  // namespace tiaodu::test
