// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/main_store.hpp"
#include "server/app/config.hpp"

namespace tiaodu {

/// What a new database is filled with: the organisations of `seed_file` or of the built-in city, and the built-in
/// categories. Throws std::runtime_error, with file and line, when a seed cannot be read.
FirstContent first_content(OrganisationConfig const& config);

}  // namespace tiaodu
