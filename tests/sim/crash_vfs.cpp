// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/crash_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace tiaodu::test {

namespace {

constexpr std::size_t sector_bytes = 512;

/// A change that is not synced yet.
struct Pending {
    std::size_t at = 0;
    std::optional<std::string> bytes;  ///< None: the file was cut off at `at`.
};

void put(std::string& image, std::size_t at, std::string_view bytes) {
    if (image.size() < at + bytes.size()) image.resize(at + bytes.size());
    std::copy(bytes.begin(), bytes.end(), image.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply(std::string& image, Pending const& change) {
    if (change.bytes) {
        put(image, change.at, *change.bytes);
    } else {
        image.resize(change.at);
    }
}

}  // namespace

struct CrashDisk::File {
    std::string now;      ///< What a reader sees.
    std::string durable;  ///< What a power cut leaves in any case.
    std::vector<Pending> pending;
    bool name_is_durable = false;
    std::map<void const*, int> locks;  ///< SQLITE_LOCK_… by connection.
    std::vector<std::unique_ptr<std::vector<char>>> shared_memory;
    std::array<int, SQLITE_SHM_NLOCK> shared{};     ///< Shared locks per slot.
    std::array<int, SQLITE_SHM_NLOCK> exclusive{};  ///< Exclusive locks per slot, 0 or 1.
};

/// The functions that SQLite calls. Each open file is a Handle in memory that SQLite owns.
struct CrashDisk::Calls {
    struct Handle {
        sqlite3_file base;
        CrashDisk* disk;
        std::shared_ptr<File> file;
        std::int64_t generation;
        std::array<bool, SQLITE_SHM_NLOCK> shared{};
        std::array<bool, SQLITE_SHM_NLOCK> exclusive{};
    };
    static Handle& handle(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    static bool gone(Handle const& handle) {
        return handle.disk->dead_ || handle.generation != handle.disk->generation_;
    }
    static CrashDisk& disk(sqlite3_vfs* vfs) { return *static_cast<CrashDisk*>(vfs->pAppData); }

    static int open(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* out) {
        auto& self = disk(vfs);
        file->pMethods = nullptr;
        if (self.dead_) return SQLITE_CANTOPEN;
        std::shared_ptr<File> found;
        if (name == nullptr) {
            found = std::make_shared<File>();
        } else if (auto const known = self.files_.find(name); known != self.files_.end()) {
            found = known->second;
        } else if ((flags & SQLITE_OPEN_CREATE) != 0) {
            found = self.files_[name] = std::make_shared<File>();
        } else {
            return SQLITE_CANTOPEN;
        }
        new (file) Handle{{methods()}, &self, std::move(found), self.generation_};
        if (out != nullptr) *out = flags;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, char const* name, int sync_folder) {
        auto& self = disk(vfs);
        if (self.dead_) return SQLITE_IOERR_DELETE;
        auto const found = self.files_.find(name);
        if (found == self.files_.end()) return SQLITE_IOERR_DELETE_NOENT;
        if (sync_folder == 0 && found->second->name_is_durable) self.deleted_[name] = found->second;
        self.files_.erase(found);
        return SQLITE_OK;
    }
    static int access(sqlite3_vfs* vfs, char const* name, int, int* out) {
        auto& self = disk(vfs);
        auto const found = self.files_.find(name);
        *out =
            found != self.files_.end() && !found->second->now.empty() ? 1 : 0;  // as the unix one: empty is not there
        return self.dead_ ? SQLITE_IOERR_ACCESS : SQLITE_OK;
    }
    static int full_path(sqlite3_vfs*, char const* name, int size, char* out) {
        sqlite3_snprintf(size, out, "%s", name);
        return SQLITE_OK;
    }
    static int randomness(sqlite3_vfs* vfs, int size, char* out) {
        for (int i = 0; i < size; ++i) out[i] = static_cast<char>(disk(vfs).random_.next());
        return size;
    }
    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
    static int current_time(sqlite3_vfs*, double* out) {
        *out = 2461045.5;  // a Julian day of 2026; no statement of ours asks for the time
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs*, int, char*) { return 0; }

    static int close(sqlite3_file* file) {
        auto& self = handle(file);
        if (self.generation == self.disk->generation_) self.file->locks.erase(file);
        self.~Handle();
        return SQLITE_OK;
    }
    static int read(sqlite3_file* file, void* out, int count, sqlite3_int64 at) {
        auto& self = handle(file);
        if (gone(self)) return SQLITE_IOERR_READ;
        auto const& now = self.file->now;
        auto const start = std::min(now.size(), static_cast<std::size_t>(at));
        auto const have = std::min(now.size() - start, static_cast<std::size_t>(count));
        std::memcpy(out, now.data() + start, have);
        std::memset(static_cast<char*>(out) + have, 0, static_cast<std::size_t>(count) - have);
        return have == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
    }
    static int write(sqlite3_file* file, void const* bytes, int count, sqlite3_int64 at) {
        auto& self = handle(file);
        if (gone(self)) return SQLITE_IOERR_WRITE;
        if (self.disk->full_) return SQLITE_FULL;
        std::string_view text(static_cast<char const*>(bytes), static_cast<std::size_t>(count));
        int const code = self.disk->begin(SQLITE_IOERR_WRITE);
        if (code != SQLITE_OK) text = text.substr(0, text.size() / 2);  // it fails half way
        put(self.file->now, static_cast<std::size_t>(at), text);
        self.file->pending.push_back({static_cast<std::size_t>(at), std::string(text)});
        return code;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& self = handle(file);
        if (gone(self)) return SQLITE_IOERR_TRUNCATE;
        if (int const code = self.disk->begin(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
        self.file->now.resize(static_cast<std::size_t>(size));
        self.file->pending.push_back({static_cast<std::size_t>(size), std::nullopt});
        return SQLITE_OK;
    }
    static int sync(sqlite3_file* file, int) {
        auto& self = handle(file);
        if (gone(self)) return SQLITE_IOERR_FSYNC;
        // After a failed sync nobody knows what is on the disk: what was pending stays so.
        if (int const code = self.disk->begin(SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
        for (auto const& change : self.file->pending) apply(self.file->durable, change);
        self.file->pending.clear();
        if (!self.file->name_is_durable) self.disk->sync_folder();
        return SQLITE_OK;
    }
    static int size(sqlite3_file* file, sqlite3_int64* out) {
        *out = static_cast<sqlite3_int64>(handle(file).file->now.size());
        return gone(handle(file)) ? SQLITE_IOERR_FSTAT : SQLITE_OK;
    }
    static int lock(sqlite3_file* file, int level) {
        auto& self = handle(file);
        if (gone(self)) return SQLITE_IOERR_LOCK;
        auto& locks = self.file->locks;
        for (auto const& [other, held] : locks) {
            if (other == file) continue;
            bool const clash = level == SQLITE_LOCK_SHARED     ? held >= SQLITE_LOCK_PENDING
                               : level == SQLITE_LOCK_RESERVED ? held >= SQLITE_LOCK_RESERVED
                                                               : held >= SQLITE_LOCK_SHARED;
            if (clash) return SQLITE_BUSY;
        }
        locks[file] = std::max(locks[file], level);
        return SQLITE_OK;
    }
    static int unlock(sqlite3_file* file, int level) {
        auto& self = handle(file);
        if (self.generation != self.disk->generation_) return SQLITE_OK;
        if (level == SQLITE_LOCK_NONE) {
            self.file->locks.erase(file);
        } else {
            self.file->locks[file] = level;
        }
        return SQLITE_OK;
    }
    static int check_reserved(sqlite3_file* file, int* out) {
        auto const& locks = handle(file).file->locks;
        *out = std::any_of(locks.begin(), locks.end(),
                           [](auto const& held) { return held.second >= SQLITE_LOCK_RESERVED; });
        return SQLITE_OK;
    }
    static int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
    static int sector_size(sqlite3_file*) { return static_cast<int>(sector_bytes); }
    static int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static int shm_map(sqlite3_file* file, int region, int size, int, void volatile** out) {
        auto& self = handle(file);
        *out = nullptr;
        if (gone(self)) return SQLITE_IOERR_SHMMAP;
        auto& regions = self.file->shared_memory;
        while (regions.size() <= static_cast<std::size_t>(region))
            regions.push_back(std::make_unique<std::vector<char>>(static_cast<std::size_t>(size)));
        *out = regions[static_cast<std::size_t>(region)]->data();
        return SQLITE_OK;
    }
    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        auto& self = handle(file);
        bool const unlocking = (flags & SQLITE_SHM_UNLOCK) != 0;
        bool const exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
        if (gone(self)) return unlocking ? SQLITE_OK : SQLITE_IOERR_SHMLOCK;
        auto const first = static_cast<std::size_t>(offset);
        for (auto slot = first; !unlocking && slot < first + static_cast<std::size_t>(count); ++slot) {
            bool const others_share = self.file->shared[slot] > (self.shared[slot] ? 1 : 0);
            bool const other_excludes = self.file->exclusive[slot] > (self.exclusive[slot] ? 1 : 0);
            if (other_excludes || (exclusive && others_share)) return SQLITE_BUSY;
        }
        for (auto slot = first; slot < first + static_cast<std::size_t>(count); ++slot) {
            auto& mine = exclusive ? self.exclusive[slot] : self.shared[slot];
            auto& all = exclusive ? self.file->exclusive[slot] : self.file->shared[slot];
            if (mine == !unlocking) continue;
            mine = !unlocking;
            all += unlocking ? -1 : 1;
        }
        return SQLITE_OK;
    }
    static void shm_barrier(sqlite3_file*) {}
    static int shm_unmap(sqlite3_file* file, int) {
        auto& self = handle(file);
        if (self.generation != self.disk->generation_) return SQLITE_OK;
        for (std::size_t slot = 0; slot < self.shared.size(); ++slot) {
            if (std::exchange(self.shared[slot], false)) --self.file->shared[slot];
            if (std::exchange(self.exclusive[slot], false)) --self.file->exclusive[slot];
        }
        return SQLITE_OK;
    }

    static sqlite3_io_methods const* methods() {
        static sqlite3_io_methods const table = [] {
            sqlite3_io_methods made{};
            made.iVersion = 2;
            made.xClose = close, made.xRead = read, made.xWrite = write, made.xTruncate = truncate;
            made.xSync = sync, made.xFileSize = size, made.xLock = lock, made.xUnlock = unlock;
            made.xCheckReservedLock = check_reserved, made.xFileControl = control;
            made.xSectorSize = sector_size, made.xDeviceCharacteristics = characteristics;
            made.xShmMap = shm_map, made.xShmLock = shm_lock, made.xShmBarrier = shm_barrier;
            made.xShmUnmap = shm_unmap;
            return made;
        }();
        return &table;
    }
};

CrashDisk::CrashDisk(std::uint64_t seed) : vfs_(std::make_unique<sqlite3_vfs>()), random_(seed, "disk") {
    static std::atomic<int> count{0};
    name_ = "crash-" + std::to_string(++count);
    vfs_->iVersion = 1;
    vfs_->szOsFile = sizeof(Calls::Handle);
    vfs_->mxPathname = 512;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = Calls::open;
    vfs_->xDelete = Calls::remove;
    vfs_->xAccess = Calls::access;
    vfs_->xFullPathname = Calls::full_path;
    vfs_->xRandomness = Calls::randomness;
    vfs_->xSleep = Calls::sleep;
    vfs_->xCurrentTime = Calls::current_time;
    vfs_->xGetLastError = Calls::last_error;
    if (sqlite3_vfs_register(vfs_.get(), 0) != SQLITE_OK) throw std::runtime_error("cannot register " + name_);
}

CrashDisk::~CrashDisk() { sqlite3_vfs_unregister(vfs_.get()); }

int CrashDisk::begin(int code_when_failing) {
    ++operations_;
    if (!planned_ || operations_ != planned_->operation) return SQLITE_OK;
    if (planned_->fault == DiskFault::power_cut) dead_ = true;
    planned_.reset();
    return code_when_failing;
}

/// SQLite syncs the folder with the first sync of a new log: with it every name in it is durable, and every deletion.
void CrashDisk::sync_folder() {
    for (auto const& [name, file] : files_) file->name_is_durable = true;
    deleted_.clear();
}

void CrashDisk::forget_connections() {
    ++generation_;
    dead_ = false;
    planned_.reset();
    for (auto const& [name, file] : files_) {
        file->locks.clear();
        file->shared_memory.clear();
        file->shared = {};
        file->exclusive = {};
    }
}

void CrashDisk::restart_after_kill() { forget_connections(); }

void CrashDisk::restart_after_power_cut() {
    for (auto const& [name, file] : deleted_)
        if (!files_.contains(name) && random_.chance(0.5)) files_.emplace(name, file);
    deleted_.clear();
    constexpr std::array kept_at{0.0, 0.1, 0.5, 0.9, 1.0};
    auto const kept = kept_at[random_.below(kept_at.size())];
    for (auto entry = files_.begin(); entry != files_.end();) {
        bool const never_synced = !entry->second->name_is_durable && random_.chance(0.5);
        settle(*entry->second, kept);
        entry = never_synced ? files_.erase(entry) : std::next(entry);
    }
    forget_connections();
}

/// Decides for each sector that was not synced whether it has reached the disk.
void CrashDisk::settle(File& file, double kept) {
    for (auto const& change : file.pending) {
        if (!change.bytes) {
            if (random_.chance(kept)) apply(file.durable, change);
            continue;
        }
        for (std::size_t from = 0; from < change.bytes->size();) {
            auto const left_in_sector = sector_bytes - (change.at + from) % sector_bytes;
            auto const piece = std::string_view(*change.bytes).substr(from, left_in_sector);
            if (random_.chance(kept)) {
                put(file.durable, change.at + from, piece);
            } else {
                ++sectors_lost_;
            }
            from += piece.size();
        }
    }
    file.pending.clear();
    file.now = file.durable;
}

void CrashDisk::copy(std::string const& from, std::string const& to) {
    auto made = std::make_shared<File>();
    if (auto const found = files_.find(from); found != files_.end()) made->now = made->durable = found->second->now;
    made->name_is_durable = true;
    files_[to] = std::move(made);
}

}  // namespace tiaodu::test
