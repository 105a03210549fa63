// SPDX-License-Identifier: Apache-2.0
#include "server/app/application.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tiaodu {
namespace {

/// The descriptor of the folder's lock file, locked when possible; -1 when another process holds it.
int lock(std::filesystem::path const& path) {
    int const file = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error("cannot write in the data folder " + path.string());
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
    ::close(file);
    return -1;
}

}  // namespace

DataFolder::DataFolder(std::filesystem::path path) : path_(std::move(path)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error) throw std::runtime_error("cannot create the data folder " + path_.string() + ": " + error.message());
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
    lock_ = lock(path_);
    if (lock_ < 0) throw std::runtime_error("another tiaodu is working on the data folder " + path_.string());
}

DataFolder::~DataFolder() {
    if (lock_ >= 0) ::close(lock_);
}

bool DataFolder::is_locked(std::filesystem::path const& path) {
    if (!std::filesystem::exists(path / "lock")) return false;
    int const file = lock(path);
    if (file >= 0) ::close(file);
    return file < 0;
}

}  // namespace tiaodu
