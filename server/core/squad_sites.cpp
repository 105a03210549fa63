// SPDX-License-Identifier: Apache-2.0
#include "server/core/squad_sites.hpp"

namespace tiaodu {

std::vector<SquadSite> squad_sites(std::span<Organisation const> organisations) {
    std::unordered_map<OrgCode, std::string> names;
    for (auto const& organisation : organisations) names[organisation.code] = organisation.short_name;
    std::vector<SquadSite> sites;
    for (auto const& squad : organisations) {
        if (squad.kind != OrgKind::squad) continue;
        sites.push_back({squad.code, squad.street.value_or(OrgCode()), squad.district.value_or(OrgCode()),
                         squad.full_name, squad.street ? names[*squad.street] : std::string(),
                         GeoPoint{squad.lon, squad.lat}});
    }
    return sites;
}

std::vector<SquadSite> squad_sites(OrgTree const& org) {
    std::vector<Organisation> organisations;
    for (std::size_t i = 0; i < org.size(); ++i)
        organisations.push_back(org.at(OrgIndex{static_cast<std::uint16_t>(i)}));
    return squad_sites(organisations);
}

}  // namespace tiaodu
