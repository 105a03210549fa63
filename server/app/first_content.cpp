// SPDX-License-Identifier: Apache-2.0
#include "server/app/first_content.hpp"

#include "server/app/default_rules.hpp"
#include "server/core/seed.hpp"

#include <fstream>
#include <sstream>

namespace tiaodu {
namespace {

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error("cannot read " + path);
    return text.str();
}

template <class T>
T must(Result<T> result, std::string const& file) {
    if (!result) throw std::runtime_error(file + ": " + result.error().path + ": " + result.error().detail);
    return std::move(*result);
}

}  // namespace

FirstContent first_content(OrganisationConfig const& config) {
    FirstContent content;
    content.home = static_cast<std::uint32_t>(config.home);
    auto const name = config.seed_file.empty() ? std::string("organisations.csv") : config.seed_file;
    auto const text = config.seed_file.empty() ? built_in_file(name) : read_file(name);
    for (auto const& row : must(parse_seed_organisations(text), name)) {
        Organisation organisation;
        organisation.code = row.code;
        organisation.number = static_cast<std::uint32_t>(content.organisations.size()) + 1;
        organisation.kind = row.kind;
        organisation.full_name = row.name;
        organisation.short_name = row.short_name;
        if (!row.district.empty()) organisation.district = row.district;
        if (row.kind == OrgKind::district) organisation.district = content.organisations.front().code;
        if (!row.street.empty()) organisation.street = row.street;
        if (row.point) organisation.lon = row.point->lon_deg, organisation.lat = row.point->lat_deg;
        content.organisations.push_back(std::move(organisation));
    }
    for (auto const& row : must(parse_seed_categories(built_in_file("categories.csv")), "categories.csv"))
        content.categories.push_back({row.code, row.class_code, row.class_name, row.name});
    return content;
}

}  // namespace tiaodu
