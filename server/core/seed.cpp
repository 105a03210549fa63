// SPDX-License-Identifier: Apache-2.0
#include "server/core/seed.hpp"

#include "server/core/seed_rows.hpp"

#include <charconv>
#include <map>
#include <set>

namespace tiaodu {
namespace {

std::optional<double> number_in(std::string_view text) {
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<Error> read_point(CsvRow const& row, SeedFields const& fields, SeedOrganisation& organisation) {
    std::string_view const lon_text = fields[6];
    std::string_view const lat_text = fields[7];
    if (lon_text.empty() && lat_text.empty()) return std::nullopt;
    auto const lon = number_in(lon_text);
    auto const lat = number_in(lat_text);
    if (!lon || !lat || !in_range(GeoPoint{*lon, *lat}))
        return Error{Errc::invalid_field, row_path(row, "lon, lat"), "must be a WGS-84 position in degrees"};
    organisation.point = GeoPoint{*lon, *lat};
    return std::nullopt;
}

/// Which parents a kind must have and must not have, given those that the row names.
std::optional<std::string> parent_problem(SeedOrganisation const& organisation,
                                          std::map<OrgCode, SeedOrganisation const*> const& known) {
    auto const is_kind = [&known](OrgCode const& code, OrgKind kind) {
        auto const at = known.find(code);
        return at != known.end() && at->second->kind == kind;
    };
    bool const has_district = organisation.kind == OrgKind::street || organisation.kind == OrgKind::squad;
    if (has_district && !is_kind(organisation.district, OrgKind::district)) return "district is not a known district";
    if (!has_district && !organisation.district.empty()) return "district must be empty for this kind";
    if (organisation.street.empty()) return std::nullopt;
    if (organisation.kind != OrgKind::squad) return "street must be empty for this kind";
    if (!is_kind(organisation.street, OrgKind::street)) return "street is not a known street office";
    if (known.at(organisation.street)->district != organisation.district) return "street is in another district";
    return std::nullopt;
}

std::optional<Error> check_tree(std::vector<SeedOrganisation> const& organisations) {
    std::map<OrgCode, SeedOrganisation const*> known;
    for (auto const& organisation : organisations) {
        if (!known.emplace(organisation.code, &organisation).second)
            return Error{Errc::conflict, organisation.code.text(), "the code is given twice"};
    }
    for (auto const& organisation : organisations) {
        if (auto problem = parent_problem(organisation, known))
            return Error{Errc::invalid_field, organisation.code.text(), *std::move(problem)};
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<SeedOrganisation>> parse_seed_organisations(std::string_view csv) {
    std::vector<SeedOrganisation> organisations;
    auto const read = [&](CsvRow const& row, SeedFields const& fields) -> std::optional<Error> {
        SeedOrganisation organisation;
        auto const code = parse_org_code(fields[0]);
        if (!code) return Error{Errc::invalid_field, row_path(row, "code"), code.error().detail};
        organisation.code = *code;
        auto const kind = from_word<OrgKind>(fields[1]);
        if (!kind) return Error{Errc::invalid_field, row_path(row, "kind"), "must be city, district, street or squad"};
        organisation.kind = *kind;
        if (fields[2].empty() || fields[3].empty())
            return Error{Errc::missing_field, row_path(row, "name, short_name"), "must not be empty"};
        organisation.name = fields[2];
        organisation.short_name = fields[3];
        organisation.district = OrgCode(std::string(fields[4]));
        organisation.street = OrgCode(std::string(fields[5]));
        if (auto error = read_point(row, fields, organisation)) return error;
        organisations.push_back(std::move(organisation));
        return std::nullopt;
    };
    auto error = each_row(csv, {"code", "kind", "name", "short_name", "district", "street", "lon", "lat"}, read);
    if (!error) error = check_tree(organisations);
    if (error) return *std::move(error);
    return organisations;
}

Result<std::vector<SeedCategory>> parse_seed_categories(std::string_view csv) {
    std::vector<SeedCategory> categories;
    std::set<std::string, std::less<>> codes;
    auto const read = [&](CsvRow const& row, SeedFields const& fields) -> std::optional<Error> {
        for (std::string_view const field : fields)
            if (field.empty()) return Error{Errc::missing_field, row_path(row, "code, class, name"), "is empty"};
        SeedCategory category{std::string(fields[0]), std::string(fields[1]), std::string(fields[2]),
                              std::string(fields[3])};
        if (category.code.substr(0, category.class_code.size()) != category.class_code)
            return Error{Errc::invalid_field, row_path(row, "code"), "must begin with the class code"};
        if (!codes.insert(category.code).second)
            return Error{Errc::conflict, row_path(row, "code"), "the code is given twice"};
        categories.push_back(std::move(category));
        return std::nullopt;
    };
    if (auto error = each_row(csv, {"code", "class_code", "class_name", "name"}, read)) return *std::move(error);
    return categories;
}

std::vector<SquadSite> squad_sites(std::span<SeedOrganisation const> organisations) {
    std::map<OrgCode, std::string> street_names;
    for (auto const& organisation : organisations)
        if (organisation.kind == OrgKind::street) street_names[organisation.code] = organisation.short_name;
    std::vector<SquadSite> sites;
    for (auto const& organisation : organisations) {
        if (organisation.kind != OrgKind::squad) continue;
        auto const street = street_names.find(organisation.street);
        sites.push_back({organisation.code, organisation.street, organisation.district, organisation.name,
                         street == street_names.end() ? std::string() : street->second, organisation.point});
    }
    return sites;
}

}  // namespace tiaodu
