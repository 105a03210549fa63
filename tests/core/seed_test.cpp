// SPDX-License-Identifier: Apache-2.0
#include "server/core/seed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "protocol/vocab/embedded.hpp"

using namespace tiaodu;

namespace {

std::string_view seed_text(std::string_view name) {
    for (EmbeddedFile const& file : embedded::seeds())
        if (file.name == name) return file.content;
    return {};
}

constexpr std::string_view header = "code,kind,name,short_name,district,street,lon,lat\n";
constexpr std::string_view tree =
    "31,city,C,C,,,,\n3101,district,D,D,,,,\n3102,district,E,E,,,,\n"
    "310101,street,S,S,3101,,121.4,31.2\n";

Error error_of(std::string rows) { return parse_seed_organisations(std::string(header) + rows).error(); }

}  // namespace

TEST_CASE("the seed holds the whole tree of the city") {
    auto const organisations = parse_seed_organisations(seed_text("organisations.csv"));
    REQUIRE_MESSAGE(organisations.has_value(), (organisations ? "" : organisations.error().path));
    std::map<OrgKind, int> count;
    for (auto const& organisation : *organisations) {
        ++count[organisation.kind];
        REQUIRE(organisation.point.has_value());
        CHECK(organisation.point->lon_deg == doctest::Approx(121.4).epsilon(0.01));
    }
    CHECK(count[OrgKind::city] == 1);
    CHECK(count[OrgKind::district] == 16);
    CHECK(count[OrgKind::street] == 218);
    CHECK(count[OrgKind::squad] == 220);
    auto const temple = std::find_if(organisations->begin(), organisations->end(),
                                     [](auto const& org) { return org.code == OrgCode("310106013-ZD01"); });
    REQUIRE(temple != organisations->end());
    CHECK(temple->name == "静安寺街道综合行政执法队");
    CHECK(temple->district == OrgCode("310106"));
    CHECK(temple->street == OrgCode("310106013"));
}

TEST_CASE("every street of the seed has exactly one squad, and two squads are direct") {
    auto const organisations = *parse_seed_organisations(seed_text("organisations.csv"));
    auto const sites = squad_sites(organisations);
    std::map<OrgCode, int> squads;
    for (auto const& site : sites) ++squads[site.street];
    CHECK(squads[OrgCode()] == 2);
    for (auto const& organisation : organisations)
        if (organisation.kind == OrgKind::street) CHECK(squads[organisation.code] == 1);
    auto const in_district =
        std::count_if(sites.begin(), sites.end(), [](auto const& site) { return site.district == OrgCode("310106"); });
    CHECK(in_district == 16);
}

TEST_CASE("the seed has event categories with unique codes in their classes") {
    auto const categories = parse_seed_categories(seed_text("categories.csv"));
    REQUIRE(categories.has_value());
    CHECK(categories->size() == 68);
    CHECK(categories->front().code == "0101");
    CHECK(categories->front().class_name == "市容环境");
}

TEST_CASE("a broken organisation file is refused with the place and the reason") {
    std::string const good(tree);
    CHECK(parse_seed_organisations(std::string(header) + good).has_value());
    CHECK(parse_seed_organisations("").error().detail == "the file is empty");
    CHECK(parse_seed_organisations("code,kind\n").error().path == "name");
    CHECK(error_of(good + "x y,squad,Q,Q,3101,310101,,\n").path == "row 6, code");
    CHECK(error_of(good + "31010101,team,Q,Q,3101,310101,,\n").path == "row 6, kind");
    CHECK(error_of(good + "31010101,squad,,Q,3101,310101,,\n").code == Errc::missing_field);
    CHECK(error_of(good + "31010101,squad,Q,Q,3101,310101,121.4\n").code == Errc::malformed);
    CHECK(error_of(good + "31010101,squad,Q,Q,3101,310101,121.4,\n").path == "row 6, lon, lat");
    CHECK(error_of(good + "31010101,squad,Q,Q,3101,310101,121.4,131.2\n").path == "row 6, lon, lat");
    CHECK(error_of(good + "310101,squad,Q,Q,3101,310101,,\n").code == Errc::conflict);
    CHECK(error_of(good + "31010101,squad,Q,Q,9999,310101,,\n").detail == "district is not a known district");
    CHECK(error_of(good + "31010101,squad,Q,Q,3101,3102,,\n").detail == "street is not a known street office");
    CHECK(error_of(good + "31010101,squad,Q,Q,3102,310101,,\n").detail == "street is in another district");
    CHECK(error_of(good + "32,city,Q,Q,3101,,,\n").detail == "district must be empty for this kind");
    CHECK(error_of(good + "310102,street,Q,Q,3101,310101,,\n").detail == "street must be empty for this kind");
}

TEST_CASE("a broken category file is refused") {
    std::string const head = "code,class_code,class_name,name\n";
    CHECK(parse_seed_categories(head + "0101,01,A,B\n0101,01,A,C\n").error().code == Errc::conflict);
    CHECK(parse_seed_categories(head + "0201,01,A,B\n").error().code == Errc::invalid_field);
    CHECK(parse_seed_categories(head + "0101,01,A,\n").error().code == Errc::missing_field);
}
