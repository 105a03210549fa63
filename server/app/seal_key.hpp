// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tiaodu {

/// The key outside the database with which secrets that must be read again are sealed in it: 32 random bytes in a file
/// of the data folder (0600). Whoever has only the database, or a backup of it, cannot read them; whoever restores a
/// backup needs the file too.
class SealKey {
public:
    /// Reads the file, or makes it when there is none. Throws std::runtime_error when it cannot be read or written.
    static SealKey of_file(std::filesystem::path const& path);

    /// XChaCha20-Poly1305; `context` says whose secret it is and must be given again to open it.
    std::string seal(std::string_view secret, std::string_view context) const;
    /// None: sealed with another key or for another context, or changed.
    std::optional<std::string> open(std::string_view sealed, std::string_view context) const;
    /// 32 bytes that only the holder of the key can work out (BLAKE2b).
    std::string mark(std::string_view text, std::string_view context) const;

private:
    explicit SealKey(std::string key) : key_(std::move(key)) {}
    std::string key_;
};

}  // namespace tiaodu
