// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tiaodu {

/// Seals small secrets for the database with a key that lies beside it in a file (XChaCha20-Poly1305), so that a copy
/// of the database alone opens nothing. Any thread.
class Sealer {
public:
    /// Reads the key, or makes it (32 random bytes, mode 0600). Throws std::runtime_error with a plain sentence.
    explicit Sealer(std::filesystem::path const& file);

    std::string seal(std::string_view secret) const;
    /// None when it was not sealed with this key, or has been changed.
    std::optional<std::string> open(std::string_view sealed) const;

private:
    std::string key_;
};

}  // namespace tiaodu
