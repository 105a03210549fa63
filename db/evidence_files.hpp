// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/enum_names.hpp"
#include "protocol/vocab/error.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace tiaodu {

/// What a file is, by its first bytes; what its sender calls it does not count.
enum class EvidenceType : std::uint8_t { jpeg, png, tiff, mp3, wav, wmv, mp4 };
template <>
struct EnumNames<EvidenceType> {
    static constexpr auto values = words_of<EvidenceType>("jpeg", "png", "tiff", "mp3", "wav", "wmv", "mp4");
};

/// Nothing for bytes that begin like none of them.
std::optional<EvidenceType> type_of_evidence(std::string_view bytes);

/// A file that is durable.
struct KeptFile {
    std::string sha256;  ///< 64 lower-case hexadecimal digits; the file's name.
    std::size_t bytes = 0;
    EvidenceType type = EvidenceType::jpeg;
};

struct EvidenceSettings {
    std::size_t file_bytes_max = 1u << 20;      ///< Of one file; terminals send no larger ones.
    std::size_t waiting_max = 64;               ///< Files waiting for the disk.
    std::size_t waiting_bytes_max = 32u << 20;  ///< And their bytes; beyond either, new ones are refused.
    /// Runs a function where callers want to hear of their files; called on the evidence thread.
    std::function<void(std::function<void()>)> post;
};

/// Keeps pictures, sound and video under their SHA-256: `<folder>/evidence/ab/cd/<sha256>`, written once and never
/// changed. One thread of its own does the writing: temporary name, fsync of the file, rename, fsync of the folder.
class EvidenceFiles {
public:
    using Done = std::function<void(Result<KeptFile>)>;

    /// Creates the folder and removes what an earlier process left half-written. Throws
    /// std::filesystem::filesystem_error.
    EvidenceFiles(std::filesystem::path const& folder, EvidenceSettings settings);
    ~EvidenceFiles();
    EvidenceFiles(EvidenceFiles const&) = delete;
    EvidenceFiles& operator=(EvidenceFiles const&) = delete;

    /// Any thread. `on_done` is posted once, when the file is durable or why it is not: unsupported (none of the
    /// types), limit_exceeded (too large), busy (too many wait), storage_full, internal (the disk failed). The same
    /// bytes may be kept again at any time; they are stored once.
    void keep(std::string bytes, Done on_done);

    /// Where the file of a hash is, or would be. Errors: invalid_field when it is not 64 hexadecimal digits.
    Result<std::filesystem::path> path_of(std::string_view sha256) const;

    std::int64_t kept() const { return kept_.load(); }
    std::int64_t refused() const { return refused_.load(); }
    /// Writes what waits, then ends the thread. Idempotent; nothing may be kept afterwards.
    void stop();

private:
    struct Item {
        std::string bytes;
        EvidenceType type;
        Done on_done;
    };
    void run();
    Result<KeptFile> write(Item const& item);
    void finish(Done on_done, Result<KeptFile> outcome);

    std::filesystem::path root_;
    EvidenceSettings settings_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Item> queue_;
    std::size_t waiting_bytes_ = 0;
    bool stopping_ = false;
    std::atomic<std::int64_t> kept_{0};
    std::atomic<std::int64_t> refused_{0};
    std::thread thread_;
};

}  // namespace tiaodu
