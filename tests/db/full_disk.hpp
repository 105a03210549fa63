// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sqlite3.h>

#include <atomic>
#include <map>
#include <mutex>

namespace tiaodu::test {

/// A disk that can be full or broken: SQLite's own file system with one write in front of it. Install it before any
/// database is opened.
class Disk {
public:
    static Disk& install() {
        static Disk disk;
        return disk;
    }
    /// Writes fail for lack of space until there is some again.
    void full(bool yes) { code_ = yes ? SQLITE_FULL : SQLITE_OK; }
    /// Writes fail with an I/O error.
    void broken(bool yes) { code_ = yes ? SQLITE_IOERR_WRITE : SQLITE_OK; }
    int refused() const { return refused_; }

private:
    Disk() {
        vfs() = *real();
        vfs().zName = "failing";
        vfs().xOpen = [](sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out) {
            int const code = real()->xOpen(real(), name, file, flags, out);
            if (code == SQLITE_OK && file->pMethods) file->pMethods = patched(file->pMethods);
            return code;
        };
        sqlite3_vfs_register(&vfs(), 1);
    }
    static sqlite3_vfs* real() {
        static sqlite3_vfs* const found = sqlite3_vfs_find("unix");
        return found;
    }
    static sqlite3_vfs& vfs() {
        static sqlite3_vfs made{};
        return made;
    }
    /// One of SQLite's tables of functions, with our write; main files and logs have different ones.
    struct Methods {
        sqlite3_io_methods made;  ///< First, so that a file's table leads back to this.
        sqlite3_io_methods const* original;
    };
    static sqlite3_io_methods const* patched(sqlite3_io_methods const* original) {
        static std::mutex mutex;
        static std::map<sqlite3_io_methods const*, Methods> known;
        std::lock_guard lock(mutex);
        auto& methods = known[original];
        if (methods.original == nullptr) {
            methods = {*original, original};
            methods.made.xWrite = [](sqlite3_file* file, void const* bytes, int count, sqlite3_int64 at) {
                if (int const code = install().code_.load(); code != SQLITE_OK) {
                    ++install().refused_;
                    return code;
                }
                return reinterpret_cast<Methods const*>(file->pMethods)->original->xWrite(file, bytes, count, at);
            };
        }
        return &methods.made;
    }

    std::atomic<int> code_{SQLITE_OK};
    std::atomic<int> refused_{0};
};

}  // namespace tiaodu::test
