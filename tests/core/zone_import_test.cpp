// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_rules.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

ZonePlan circle(std::string title, std::vector<OrgCode> owners, std::int32_t radius_m = 100) {
    ZonePlan plan;
    plan.kind = ZoneKind::key_zone;
    plan.title = std::move(title);
    plan.owners = std::move(owners);
    plan.center = in_jingansi;
    plan.radius_m = radius_m;
    return plan;
}

struct Importing {
    TestWorld test;
    ZonesImported bring(std::vector<ZonePlan> plans) {
        auto made = decide_import_zones(test.as(test.admin), {std::move(plans)});
        REQUIRE(made.has_value());
        test.done(std::move(made->events));
        return made->counts;
    }
    Error refused(std::vector<ZonePlan> plans, Actor const& by) const {
        auto const made = decide_import_zones(test.as(by), {std::move(plans)});
        REQUIRE(!made.has_value());
        return made.error();
    }
};

}  // namespace

TEST_CASE("zones that are imported again are the same zones: changed or left alone, never doubled") {
    Importing city;
    auto first = city.bring({circle("甲", {jingansi_squad}), circle("乙", {jingansi_squad, caojiadu_squad})});
    CHECK(first.added == 2);
    auto again = city.bring({circle("甲", {jingansi_squad}, 150), circle("乙", {jingansi_squad, caojiadu_squad}),
                             circle("甲", {caojiadu_squad})});
    CHECK(again.added == 1);
    CHECK(again.changed == 1);
    CHECK(again.unchanged == 1);
    REQUIRE(city.test.world.zones.size() == 3);
    auto const& zone = city.test.world.zones.begin()->second;
    CHECK(zone.version == 2);
    CHECK(zone.plan.radius_m == 150);
    auto third = city.bring({circle("乙", {caojiadu_squad, jingansi_squad})});
    CHECK(third.added == 0);
    CHECK(city.test.world.zones.size() == 3);
}

TEST_CASE("one bad zone refuses the whole list, with its place and field") {
    Importing city;
    auto const good = circle("甲", {jingansi_squad});
    auto bad = circle("乙", {jingansi_squad});
    bad.radius_m.reset();
    CHECK(city.refused({good, bad}, city.test.admin).path == "zones[1].plan.radius_m");
    CHECK(city.refused({good, good}, city.test.admin).path == "zones[1].plan.title");
    auto const foreign = city.refused({circle("丙", {yanghang_squad})}, city.test.jingan_admin);
    CHECK(foreign.code == Errc::not_found);
    CHECK(foreign.path == "zones[0].plan.owners[0]");
    CHECK(city.test.world.zones.empty());
}

TEST_CASE("a zone is retired by its end, and makes room for another one") {
    Importing city;
    std::vector<ZonePlan> plans;
    for (std::size_t i = 0; i < zones_max; ++i) plans.push_back(circle(std::to_string(i), {jingansi_squad}));
    city.bring(std::move(plans));
    SetZone const more{{}, {}, circle("甲", {jingansi_squad})};
    auto const as = [&] { return city.test.as(city.test.admin); };
    CHECK(refused(decide_set_zone(as(), more)).code == Errc::limit_exceeded);
    CHECK(city.refused({more.plan}, city.test.admin).code == Errc::limit_exceeded);
    auto const& zone = city.test.world.zones.begin()->second;
    auto over = zone.plan;
    over.valid_to = city.test.now;
    city.test.done(decide_set_zone(as(), {zone.id, zone.version, over}));
    city.test.done(decide_set_zone(as(), more));
    CHECK(city.test.world.zones.size() == zones_max + 1);
}
