// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/recall.hpp"
#include "protocol/describe/json_parse.hpp"

namespace tiaodu {

/// What a command's body names that is not in memory, though this home once made it.
LongAgo named_long_ago(World const& world, nlohmann::json const& body);

}  // namespace tiaodu
