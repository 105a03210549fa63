// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/derive_areas.hpp"
#include "server/core/org.hpp"

namespace tiaodu {

/// The squads among `organisations`, with what area import and derivation need, in the same order.
std::vector<SquadSite> squad_sites(std::span<Organisation const> organisations);
std::vector<SquadSite> squad_sites(OrgTree const& org);

}  // namespace tiaodu
