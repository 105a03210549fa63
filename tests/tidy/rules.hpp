// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/tidy/source_text.hpp"

/// The rules beside the layering. Each takes the path from the top of the tree and the file's text, and lists the
/// breaches.
namespace tidy {

inline constexpr std::size_t columns_max = 140;
inline constexpr std::size_t lines_max = 450;

/// The first line names the licence.
std::vector<Breach> check_licence(std::string const& path, std::string_view text);

/// At most `columns_max` characters in a line and `lines_max` lines.
std::vector<Breach> check_size(std::string const& path, std::string_view text);

/// No std::regex (it recurses on hostile input); no net::detached but in spawn.* (it swallows exceptions); no clock in
/// protocol/ and server/core (`now` is a parameter).
std::vector<Breach> check_banned_names(std::string const& path, std::string_view text);

/// Nothing unfinished and no folder of somebody's machine, in any kind of text file.
std::vector<Breach> check_left_overs(std::string const& path, std::string_view text);

/// GCC 12 destroys some temporaries twice in a full expression with co_await: braced values and lambdas must be named
/// on a line before, and so must what a structured binding takes apart. A subscript is harmless and allowed.
std::vector<Breach> check_co_await(std::string const& path, std::string_view text);

/// Migrations are called NNNN_name.sql with different numbers from 0001; some may be missing. `names` in any order.
std::vector<Breach> check_migrations(std::vector<std::string> names);

}  // namespace tidy
