// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "server/core/road_network.hpp"

#include <filesystem>
#include <string>

/// Roads in the data folder: one file `roads-<16 digits of its checksum>.bin`. Named by its content, so a new one never
/// touches the one in use, and what is known of the roads (in the database) and the roads themselves cannot be mixed
/// up. Not in the database, because 30 MB in one row would go through the write-ahead log and into every backup.
namespace tiaodu {

/// Writes the roads durably; returns the checksum (SHA-256, 64 hexadecimal digits). A crash leaves the whole file or
/// none. Throws std::runtime_error when the folder cannot be written.
std::string write_road_file(std::filesystem::path const& folder, RoadNetwork const& network);

/// Errors: not_found (no such file), malformed (another version, damaged, not what the checksum says).
Result<RoadNetwork> read_road_file(std::filesystem::path const& folder, std::string const& checksum);

std::filesystem::path road_file(std::filesystem::path const& folder, std::string const& checksum);

/// Removes every road file that was written before that of `checksum`: a later one may be about to be used. What cannot
/// be removed stays.
void remove_older_road_files(std::filesystem::path const& folder, std::string const& checksum);

}  // namespace tiaodu
