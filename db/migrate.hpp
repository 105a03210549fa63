// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "protocol/vocab/embedded.hpp"

#include <span>

namespace tiaodu {

/// Brings a database up to the newest of `migrations` (named NNNN_*.sql, forward only, one transaction each). Throws
/// std::runtime_error with a plain sentence when the file was written by a newer program, or when a step fails.
void migrate(Database& database, std::span<EmbeddedFile const> migrations);

/// Highest number among the migrations.
std::int64_t newest_version(std::span<EmbeddedFile const> migrations);

}  // namespace tiaodu
