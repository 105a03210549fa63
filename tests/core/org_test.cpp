// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

OrgTree tree() {
    OrgTree made;
    for (auto& node : small_city()) made.add(std::move(node)).value();
    return made;
}

Scope scope_of(OrgTree const& org, OrgCode const& node, Role role) {
    std::vector<Grant> const grants{{node, role, std::nullopt}};
    return Scope(org, grants, monday);
}

std::vector<std::string> codes(OrgTree const& org, std::vector<OrgIndex> const& nodes) {
    std::vector<std::string> found;
    for (auto const node : nodes) found.push_back(org.at(node).code.text());
    return found;
}

}  // namespace

TEST_CASE("a squad answers to its street, its district and the city") {
    auto const org = tree();
    auto const squad = *org.find(jingansi_squad);
    for (auto const& above : {city, jingan, jingansi, jingansi_squad}) CHECK(org.covers(*org.find(above), squad));
    for (auto const& beside : {baoshan, caojiadu, caojiadu_squad, flying_squad})
        CHECK(!org.covers(*org.find(beside), squad));
    CHECK(!org.covers(squad, *org.find(jingansi)));
    CHECK(org.lineage(squad).size() == 4);
    CHECK(org.lineage(*org.find(flying_squad)).size() == 3);
    CHECK(org.professional_parent(squad) == org.find(jingan));
    CHECK(org.professional_parent(*org.find(jingan)) == org.find(city));
    CHECK(!org.professional_parent(org.city()).has_value());
}

TEST_CASE("organisations are numbered from 1 in the order in which they were added") {
    auto const org = tree();
    CHECK(org.at(org.city()).number == 1);
    CHECK(org.at(*org.find(flying_squad)).number == org.size());
    CHECK(org.of_kind(OrgKind::squad).size() == 4);
    CHECK(!org.find(OrgCode("999999")).has_value());
}

TEST_CASE("an organisation that does not fit into the tree is refused with the field that is wrong") {
    struct Case {
        char const* rule;
        Organisation node;
        Errc code;
        char const* path;
    };
    OrgCode const fresh{"310109"};
    std::vector<Case> const cases{
        {"a code stands once", organisation(jingan, OrgKind::district, city), Errc::already_exists, "code"},
        {"there is one city", organisation(OrgCode("320000"), OrgKind::city), Errc::invalid_field, "kind"},
        {"only squads have a street", organisation(fresh, OrgKind::district, city, jingansi), Errc::invalid_field,
         "street"},
        {"a district has a parent", organisation(fresh, OrgKind::district), Errc::missing_field, "district"},
        {"the parent exists", organisation(fresh, OrgKind::squad, OrgCode("310120")), Errc::not_found, "district"},
        {"a squad's parent is a district", organisation(fresh, OrgKind::squad, city), Errc::invalid_field, "district"},
        {"a street's parent is a district", organisation(fresh, OrgKind::street, city), Errc::invalid_field,
         "district"},
        {"the street exists", organisation(fresh, OrgKind::squad, jingan, OrgCode("310106099")), Errc::not_found,
         "street"},
        {"the street is a street", organisation(fresh, OrgKind::squad, jingan, baoshan), Errc::invalid_field, "street"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto org = tree();
        auto const size = org.size();
        auto const added = org.add(one.node);
        REQUIRE(!added.has_value());
        CHECK(added.error().code == one.code);
        CHECK(added.error().path == one.path);
        CHECK(org.size() == size);
        CHECK((org.find(one.node.code).has_value() == (one.node.code == jingan)));
    }
}

TEST_CASE("each role gives exactly its rights") {
    struct Row {
        Role role;
        bool view, take_in, handle, respond, administer, trace, secure, audit;
    };
    constexpr Row matrix[] = {
        {Role::administrator, false, false, false, false, true, false, false, false},
        {Role::dispatcher, true, true, true, false, false, true, false, false},
        {Role::squad_leader, true, true, false, true, false, true, false, false},
        {Role::viewer, true, false, false, false, false, false, false, false},
        {Role::integrator, false, true, false, false, false, false, false, false},
        {Role::security_administrator, false, false, false, false, false, false, true, false},
        {Role::auditor, false, false, false, false, false, false, false, true},
        {Role::wall, true, false, false, false, false, false, false, false},
    };
    CHECK(std::size(matrix) == EnumNames<Role>::values.size());
    for (auto const& row : matrix) {
        CAPTURE(to_word(row.role));
        CHECK(role_gives(row.role, Right::view) == row.view);
        CHECK(role_gives(row.role, Right::take_in) == row.take_in);
        CHECK(role_gives(row.role, Right::handle) == row.handle);
        CHECK(role_gives(row.role, Right::respond) == row.respond);
        CHECK(role_gives(row.role, Right::administer) == row.administer);
        CHECK(role_gives(row.role, Right::trace) == row.trace);
        CHECK(role_gives(row.role, Right::secure) == row.secure);
        CHECK(role_gives(row.role, Right::audit) == row.audit);
        // What a street office holds over a squad: never more than seeing.
        for (auto const right :
             {Right::take_in, Right::handle, Right::respond, Right::administer, Right::secure, Right::audit})
            CHECK(!role_gives_by_street(row.role, right));
        CHECK(role_gives_by_street(row.role, Right::view) == row.view);
    }
}

TEST_CASE("a grant covers its node and what is below it through either parent, never sideways or upward") {
    auto const org = tree();
    auto const seen_from = [&](OrgCode const& node) {
        return codes(org, scope_of(org, node, Role::viewer).nodes_with(Right::view));
    };
    using Codes = std::vector<std::string>;
    CHECK(seen_from(city).size() == org.size());
    CHECK(seen_from(baoshan) == Codes{"310113", "310113001", "310113001-ZD01"});
    CHECK(seen_from(jingansi) == Codes{"310106013", "310106013-ZD01"});
    CHECK(seen_from(jingansi_squad) == Codes{"310106013-ZD01"});
    CHECK(seen_from(jingan).size() == 6);
}

TEST_CASE("a street office sees its squad, the district acts: the administrative line gives no right to act") {
    auto const org = tree();
    auto const squad = *org.find(jingansi_squad);
    auto const street = scope_of(org, jingansi, Role::dispatcher);
    CHECK(street.allows(Right::view, squad));
    CHECK(street.allows(Right::trace, squad));
    CHECK(!street.allows(Right::handle, squad));
    CHECK(!street.allows(Right::take_in, squad));
    CHECK(street.allows(Right::handle, *org.find(jingansi)));
    auto const district = scope_of(org, jingan, Role::dispatcher);
    CHECK(district.allows(Right::handle, squad));
    CHECK(scope_of(org, city, Role::dispatcher).allows(Right::handle, squad));
}

TEST_CASE("an account is shown what the least of its roles may see; without any it is a wall") {
    auto const org = tree();
    auto const audience = [&](std::vector<Grant> grants) { return Scope(org, grants, monday).audience(); };
    CHECK(audience({{city, Role::dispatcher, {}}}) == Audience::desk);
    CHECK(audience({{jingansi_squad, Role::squad_leader, {}}, {jingan, Role::dispatcher, {}}}) == Audience::desk);
    CHECK(audience({{jingansi_squad, Role::squad_leader, {}}}) == Audience::squad);
    CHECK(audience({{city, Role::wall, {}}}) == Audience::wall);
    CHECK(audience({{city, Role::wall, {}}, {city, Role::dispatcher, {}}}) == Audience::wall);
    CHECK(audience({{city, Role::dispatcher, monday}}) == Audience::wall);
}

TEST_CASE("a right held nowhere is not held; rights of several grants add up per node") {
    auto const org = tree();
    std::vector<Grant> const grants{{jingan, Role::viewer, {}}, {jingansi_squad, Role::squad_leader, {}}};
    Scope const scope(org, grants, monday);
    CHECK(scope.allows(Right::view, *org.find(caojiadu_squad)));
    CHECK(!scope.allows(Right::respond, *org.find(caojiadu_squad)));
    CHECK(scope.allows(Right::respond, *org.find(jingansi_squad)));
    CHECK(scope.allows_somewhere(Right::respond));
    CHECK(!scope.allows_somewhere(Right::handle));
    std::vector<OrgIndex> const mixed{*org.find(baoshan), *org.find(jingansi_squad)};
    CHECK(scope.allows_any(Right::view, mixed));
    CHECK(!scope.allows_any(Right::view, std::vector<OrgIndex>{*org.find(baoshan), org.city()}));
    CHECK(!scope.allows_any(Right::view, std::vector<OrgIndex>{}));
}

TEST_CASE("a grant ends at its moment, and the scope says when it must be made anew") {
    auto const org = tree();
    auto const ends = monday + std::chrono::hours(1);
    std::vector<Grant> const grants{{jingan, Role::viewer, ends},
                                    {baoshan, Role::viewer, ends + std::chrono::hours(1)},
                                    {OrgCode("999999"), Role::viewer, monday}};
    Scope const before(org, grants, ends - Millis(1));
    CHECK(before.allows(Right::view, *org.find(jingan)));
    CHECK(before.expires_at() == ends);
    Scope const after(org, grants, ends);
    CHECK(!after.allows(Right::view, *org.find(jingan)));
    CHECK(after.allows(Right::view, *org.find(baoshan)));
    CHECK(after.expires_at() == ends + std::chrono::hours(1));
    CHECK(!scope_of(org, city, Role::viewer).expires_at().has_value());
}
