// SPDX-License-Identifier: Apache-2.0
#include "db/evidence_files.hpp"

#include "db/hash_chain.hpp"
#include "protocol/vocab/text.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace tiaodu {
namespace {

constexpr std::string_view unfinished = ".unfinished";

struct Magic {
    EvidenceType type;
    std::size_t at;
    std::string_view bytes;
};
using namespace std::string_view_literals;
constexpr std::array magics{
    Magic{EvidenceType::jpeg, 0, "\xFF\xD8\xFF"sv}, Magic{EvidenceType::png, 0, "\x89PNG\r\n\x1A\n"sv},
    Magic{EvidenceType::tiff, 0, "II*\0"sv},        Magic{EvidenceType::tiff, 0, "MM\0*"sv},
    Magic{EvidenceType::mp3, 0, "ID3"sv},           Magic{EvidenceType::mp3, 0, "\xFF\xFB"sv},
    Magic{EvidenceType::mp3, 0, "\xFF\xF3"sv},      Magic{EvidenceType::mp3, 0, "\xFF\xF2"sv},
    Magic{EvidenceType::wav, 8, "WAVE"sv},          Magic{EvidenceType::wmv, 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv},
    Magic{EvidenceType::mp4, 4, "ftyp"sv},
};

/// A descriptor that is closed whatever happens.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    bool open() const { return number_ >= 0; }
    int number() const { return number_; }

private:
    int number_;
};

/// Why a call failed; a full disk is not a broken one.
Error disk_error(char const* what, std::error_code reason) {
    bool const full = reason.value() == ENOSPC || reason.value() == EDQUOT;
    return Error{full ? Errc::storage_full : Errc::internal, "", std::string(what) + ": " + reason.message()};
}
Error disk_error(char const* what) { return disk_error(what, std::error_code(errno, std::generic_category())); }

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool sync_folder(std::filesystem::path const& folder) {
    Descriptor const opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.open() && ::fsync(opened.number()) == 0;
}

/// True when the file is there and its bytes are those of its name.
bool holds(std::filesystem::path const& path, std::string const& hash, std::size_t size) {
    std::error_code error;
    if (std::filesystem::file_size(path, error) != size || error) return false;
    std::ifstream file(path, std::ios::binary);
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    return file.gcount() == static_cast<std::streamsize>(size) && sha256(bytes) == hash;
}

}  // namespace

std::optional<EvidenceType> type_of_evidence(std::string_view bytes) {
    for (Magic const& magic : magics)
        if (bytes.size() > magic.at && bytes.substr(magic.at).starts_with(magic.bytes)) return magic.type;
    return std::nullopt;
}

EvidenceFiles::EvidenceFiles(std::filesystem::path const& folder, EvidenceSettings settings)
    : root_(folder / "evidence"), settings_(std::move(settings)) {
    std::filesystem::create_directories(root_);
    for (auto const& entry : std::filesystem::directory_iterator(root_))
        if (entry.path().extension() == unfinished) std::filesystem::remove(entry.path());
    thread_ = std::thread([this] { run(); });
}

EvidenceFiles::~EvidenceFiles() { stop(); }

void EvidenceFiles::keep(std::string bytes, Done on_done) {
    auto const type = type_of_evidence(bytes);
    std::optional<Error> error;
    if (!type) error = Error{Errc::unsupported, "", "not a picture, sound or video that is known here"};
    if (bytes.size() > settings_.file_bytes_max)
        error = Error{Errc::limit_exceeded, "", "at most " + std::to_string(settings_.file_bytes_max) + " bytes"};
    if (!error) {
        std::lock_guard lock(mutex_);
        bool const room = queue_.size() < settings_.waiting_max &&
                          bytes.size() <= settings_.waiting_bytes_max - waiting_bytes_ && !stopping_;
        if (room) {
            waiting_bytes_ += bytes.size();
            queue_.push_back({std::move(bytes), *type, std::move(on_done)});
            wake_.notify_one();
            return;
        }
        error = Error{Errc::busy, "", "too many files wait for the disk"};
    }
    finish(std::move(on_done), std::move(*error));
}

Result<std::filesystem::path> EvidenceFiles::path_of(std::string_view sha256) const {
    if (sha256.size() != 64 || sha256.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return Error{Errc::invalid_field, "sha256", "64 lower-case hexadecimal digits"};
    return root_ / sha256.substr(0, 2) / sha256.substr(2, 2) / sha256;
}

void EvidenceFiles::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void EvidenceFiles::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto item = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        finish(std::move(item.on_done), write(item));
        lock.lock();
        waiting_bytes_ -= item.bytes.size();
    }
}

Result<KeptFile> EvidenceFiles::write(Item const& item) {
    auto const hash = sha256(item.bytes);
    KeptFile kept{to_hex(hash), item.bytes.size(), item.type};
    auto const path = path_of(kept.sha256).value();
    auto const folder = path.parent_path();
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return disk_error("cannot create a folder", error);
    if (!holds(path, hash, item.bytes.size())) {
        auto const temporary = root_ / (kept.sha256 + std::string(unfinished));
        ::unlink(temporary.c_str());
        Descriptor const file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.open()) return disk_error("cannot create a file");
        bool const done = write_all(file.number(), item.bytes) && ::fsync(file.number()) == 0 &&
                          ::rename(temporary.c_str(), path.c_str()) == 0;
        if (!done) {
            auto failure = disk_error("cannot write a file");
            ::unlink(temporary.c_str());
            return failure;
        }
    }
    // Also when it was there: an earlier process may have ended between the rename and this.
    for (auto const& one : {folder, folder.parent_path(), root_})
        if (!sync_folder(one)) return disk_error("cannot sync a folder");
    return kept;
}

void EvidenceFiles::finish(Done on_done, Result<KeptFile> outcome) {
    ++(outcome ? kept_ : refused_);
    settings_.post([on_done = std::move(on_done), outcome = std::move(outcome)] { on_done(outcome); });
}

}  // namespace tiaodu
