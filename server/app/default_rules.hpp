// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/world.hpp"

namespace tiaodu {

/// Gives a world the built-in rules (db/seed/rules.json), the limits of the law and the national calendar, which what
/// somebody has changed is then laid over. Throws std::runtime_error when a built-in file is broken.
void set_default_rules(World& world);

/// The built-in file `name`. Throws std::runtime_error when there is none.
std::string built_in_file(std::string_view name);

}  // namespace tiaodu
