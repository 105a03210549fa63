// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/world.hpp"

#include <string>

/// What a push, a page of a snapshot or an answer looks like to an audience (server/core/scope.hpp).
namespace tiaodu {

/// `json` as the audience may read it. For a desk it stays as it is. For a squad whatever was said with a complainant
/// who asked for confidentiality is left out. For a wall only strings stay that are listed as codes, times and names of
/// places or units: a field that nobody thought of is left out. Text that is no JSON object comes back as `{}`.
std::string drawn_for(Audience audience, World const& world, std::string json);

}  // namespace tiaodu
