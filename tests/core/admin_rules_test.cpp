// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Error refused(Result<AreaDecision> const& decision) {
    REQUIRE(!decision.has_value());
    return decision.error();
}

}  // namespace

TEST_CASE("a new unit stands by in its squad and has the next number") {
    TestWorld test;
    test.done(decide_register_unit(test.as(test.jingan_admin), {jingansi_squad, UnitKind::drone, "一号", {}}));
    auto const& unit = test.world.units.begin()->second;
    CHECK(unit.posture == DutyPosture::standby);
    CHECK(unit.status == UnitStatus::available);
    CHECK(unit.version == 1);
    CHECK(unit.number == 1);
    CHECK(test.unit(yanghang_squad, "一号").number == 2);  // the call sign is unique within the squad only
    CHECK(refused(decide_register_unit(test.as(test.admin), {jingansi_squad, UnitKind::officer, "一号", {}})).code ==
          Errc::already_exists);
}

TEST_CASE("units belong to squads of the administrator") {
    TestWorld test;
    for (auto const& node : {jingan, jingansi, OrgCode("999999-ZD01")})
        CHECK(refused(decide_register_unit(test.as(test.admin), {node, UnitKind::vehicle, "x", {}})).code ==
              Errc::not_found);
    CHECK(
        refused(decide_register_unit(test.as(test.jingan_admin), {yanghang_squad, UnitKind::vehicle, "x", {}})).code ==
        Errc::not_found);
    CHECK(refused(decide_register_unit(test.as(test.city_desk), {jingansi_squad, UnitKind::vehicle, "x", {}})).code ==
          Errc::not_found);
}

TEST_CASE("the squad and the administrator set a posture; nobody else sees the unit to do it") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号", DutyPosture::patrol);
    auto const set = [&](Actor const& by, DutyPosture posture) {
        return decide_posture(test.as(by), {unit.id, posture});
    };
    CHECK(set(test.leader, DutyPosture::fixed_post).has_value());
    CHECK(set(test.jingan_admin, DutyPosture::fixed_post).has_value());
    for (auto const* actor : {&test.caojiadu_leader, &test.city_desk, &test.street_office})
        CHECK(refused(set(*actor, DutyPosture::standby)).code == Errc::not_found);
    CHECK(set(test.leader, DutyPosture::patrol)->empty());  // nothing changes, nothing happens
    test.done(set(test.leader, DutyPosture::on_watch));
    CHECK(unit.posture == DutyPosture::on_watch);
    CHECK(unit.version == 2);
}

TEST_CASE("a unit on an order does not go off duty") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号");
    auto const& order = test.dispatched(test.city_desk, {to_unit(unit)});
    auto const error = refused(decide_posture(test.as(test.leader), {unit.id, DutyPosture::off_duty}));
    CHECK(error.code == Errc::wrong_state);
    CHECK(error.detail.find(to_string(order.id)) != std::string::npos);
    CHECK(decide_posture(test.as(test.leader), {unit.id, DutyPosture::fixed_post}).has_value());
    test.step(test.leader, order, RecipientState::reported);
    CHECK(decide_posture(test.as(test.leader), {unit.id, DutyPosture::off_duty}).has_value());
}

TEST_CASE("a security administrator gives rights on the own nodes only; the one of the system gives none") {
    TestWorld test;
    auto const create = [&](Actor const& by, std::vector<Grant> grants) {
        return decide_create_account(test.as(by), {"new", "新", std::move(grants), {}});
    };
    CHECK(create(test.jingan_security, {{jingansi_squad, Role::squad_leader, {}}}).has_value());
    auto const outside =
        refused(create(test.jingan_security, {{jingan, Role::viewer, {}}, {baoshan, Role::viewer, {}}}));
    CHECK(outside.code == Errc::forbidden);
    CHECK(outside.path == "grants[1].node");
    CHECK(refused(create(test.jingan_security, {{city, Role::viewer, {}}})).code == Errc::forbidden);
    CHECK(refused(create(test.city_desk, {{city, Role::viewer, {}}})).code == Errc::forbidden);
    CHECK(refused(create(test.admin, {{city, Role::viewer, {}}})).code == Errc::forbidden);
    test.done(create(test.security, {{city, Role::viewer, {}}}));
    CHECK(refused(create(test.security, {{city, Role::viewer, {}}})).code == Errc::already_exists);
}

TEST_CASE("nobody is two of the three administrators, and a wall is nothing else") {
    TestWorld test;
    auto const both = [&](Role first, Role second) {
        return decide_create_account(test.as(test.security),
                                     {"new", "新", {{city, first, {}}, {jingan, second, {}}}, {}});
    };
    for (auto const alone : {Role::security_administrator, Role::auditor, Role::wall}) {
        CAPTURE(to_word(alone));
        CHECK(both(alone, alone).has_value());
        for (auto const& [other, word] : EnumNames<Role>::values) {
            if (other == alone) continue;
            CHECK(refused(both(alone, other)).code == Errc::invalid_field);
            CHECK(refused(both(other, alone)).path.ends_with("].role"));
        }
    }
    CHECK(both(Role::administrator, Role::dispatcher).has_value());
}

TEST_CASE("imported areas decide at once where tickets go") {
    TestWorld test;
    ImportAreas const swap{"2026", {square(caojiadu_squad, 121.40, 31.20), square(jingansi_squad, 121.42, 31.20)}};
    auto decision = decide_import_areas(test.as(test.jingan_admin), swap);
    REQUIRE(decision.has_value());
    CHECK(decision->counts.changed == 2);
    test.done(std::move(decision->events));
    refresh_areas(test.world);
    CHECK(test.registered(test.city_desk, TestWorld::complaint(in_jingansi)).node == caojiadu_squad);
    CHECK(test.world.area_attribution == "2026");
    auto const again = decide_import_areas(test.as(test.jingan_admin), swap);
    CHECK(again->counts.unchanged == 2);
    CHECK(again->events.empty());
}

TEST_CASE("one broken area refuses the whole import and says which and why") {
    TestWorld test;
    auto bow_tie = square(caojiadu_squad, 121.42, 31.20);
    bow_tie.polygons[0].rings[0] = {121.42, 31.20, 121.44, 31.22, 121.44, 31.20, 121.42, 31.22, 121.42, 31.20};
    auto odd = square(caojiadu_squad, 121.42, 31.20);
    odd.polygons[0].rings[0].pop_back();
    struct Case {
        char const* rule;
        AreaShape second;
        Errc code;
        char const* path;
    };
    std::vector<Case> const cases{
        {"a ring does not cross itself", bow_tie, Errc::invalid_field, "areas[1].polygons"},
        {"coordinates come in pairs", odd, Errc::invalid_field, "areas[1].polygons"},
        {"a squad stands once", square(jingansi_squad, 121.42, 31.20), Errc::invalid_field, "areas[1].squad"},
        {"a district has no area", square(jingan, 121.42, 31.20), Errc::not_found, "areas[1].squad"},
        {"another district's squad looks absent", square(yanghang_squad, 121.42, 31.20), Errc::not_found,
         "areas[1].squad"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto const error = refused(decide_import_areas(test.as(test.jingan_admin),
                                                       {"x", {square(jingansi_squad, 121.40, 31.20), one.second}}));
        CHECK(error.code == one.code);
        CHECK(error.path == one.path);
        CHECK(!error.detail.empty());
    }
}

TEST_CASE("an area that loses a polygon has changed") {
    TestWorld test;
    auto two = square(jingansi_squad, 121.40, 31.20);
    two.polygons.push_back(square(jingansi_squad, 121.50, 31.20).polygons[0]);
    test.done(std::move(decide_import_areas(test.as(test.admin), {"x", {two}})->events));
    auto const one = decide_import_areas(test.as(test.admin), {"x", {square(jingansi_squad, 121.40, 31.20)}});
    CHECK(one->counts.changed == 1);
}
