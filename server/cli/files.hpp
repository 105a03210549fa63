// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

namespace tiaodu {

/// The whole file. Throws std::runtime_error with a plain sentence.
std::string read_file(std::filesystem::path const& path);
/// The first line without its end. Throws std::runtime_error.
std::string read_line(std::filesystem::path const& path);
/// Writes a file that only its owner may read (0600), whole or not at all. Throws std::runtime_error.
void write_private_file(std::filesystem::path const& path, std::string const& text);

}  // namespace tiaodu
