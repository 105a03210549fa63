// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_plan.hpp"
#include "tests/core/test_world.hpp"

#include <functional>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Plans {
    TestWorld test;
    Unit const& car = test.unit(jingansi_squad, "一号车");

    static ZonePlan ring() {
        auto plan = border_plan("重点区域", {jingansi_squad},
                                {121.41, 31.205, 121.42, 31.205, 121.42, 31.215, 121.41, 31.215, 121.41, 31.205});
        plan.kind = ZoneKind::key_zone;
        return plan;
    }
    static ZonePlan route() {
        auto plan = ring();
        plan.kind = ZoneKind::patrol_route;
        plan.ring.clear();
        plan.line = {121.41, 31.205, 121.42, 31.205};
        plan.width_m = 30;
        plan.checkpoints.push_back({"路口", {121.415, 31.205}, 50});
        return plan;
    }
    ZonePlan post() const {
        auto plan = ring();
        plan.kind = ZoneKind::post;
        plan.ring.clear();
        plan.center = in_jingansi;
        plan.radius_m = 50;
        plan.units = {car.id};
        plan.watches.push_back({AlertKind::off_post, 300, {}});
        plan.hours.push_back({{1, 2, 3, 4, 5}, "08:00", "20:00", "2026-01-01", "2026-12-31", "早班"});
        return plan;
    }
    ZonePlan cordon() const {
        auto plan = ring();
        plan.kind = ZoneKind::cordon;
        plan.valid_from = test.now;
        plan.valid_to = test.now + std::chrono::hours(8);
        return plan;
    }
    static ZonePlan border() {
        auto plan = ring();
        plan.kind = ZoneKind::border;
        plan.owners = {jingansi_squad, caojiadu_squad};
        return plan;
    }
};

struct Reject {
    char const* what;
    ZonePlan plan;
    std::function<void(ZonePlan&)> spoil;
    char const* path;
};

ZoneHours& first_hours(ZonePlan& plan) {
    plan.hours.assign(1, {{}, "08:00", "20:00", {}, {}, {}});
    return plan.hours.front();
}

}  // namespace

TEST_CASE("a ring, a route, a circle, a cordon and a border zone that say all they must are sound") {
    Plans plans;
    for (auto const& plan : {Plans::ring(), Plans::route(), plans.post(), plans.cordon(), Plans::border()}) {
        auto const error = check_plan(plans.test.world, plan);
        CHECK_MESSAGE(!error, (error ? error->path + ": " + error->detail : std::string()));
    }
}

TEST_CASE("a zone is refused for one reason, and the field is named") {
    Plans plans;
    auto const unknown_unit = UnitId(310000, 999);
    std::vector<Reject> const rejects{
        {"nobody owns it", Plans::ring(), [](auto& p) { p.owners.clear(); }, "plan.owners"},
        {"unknown owner", Plans::ring(), [](auto& p) { p.owners = {OrgCode("999999")}; }, "plan.owners[0]"},
        {"a street owns no zone", Plans::ring(), [](auto& p) { p.owners = {jingansi}; }, "plan.owners[0]"},
        {"the city owns no zone", Plans::ring(), [](auto& p) { p.owners = {city}; }, "plan.owners[0]"},
        {"owner twice", Plans::border(),
         [](auto& p) {
             p.owners = {jingan, jingan};
         },
         "plan.owners[0]"},
        {"a border with one owner", Plans::border(), [](auto& p) { p.owners = {jingan}; }, "plan.owners"},
        {"no shape", Plans::ring(), [](auto& p) { p.ring.clear(); }, "plan.ring"},
        {"two shapes", Plans::ring(), [](auto& p) { p.center = in_jingansi; }, "plan.ring"},
        {"a border that is a circle", Plans::border(), [](auto& p) { p.ring.clear(), p.center = in_jingansi; },
         "plan.ring"},
        {"a route without a line", Plans::ring(), [](auto& p) { p.kind = ZoneKind::patrol_route; }, "plan.line"},
        {"checkpoints elsewhere", Plans::ring(), [](auto& p) { p.checkpoints = Plans::route().checkpoints; },
         "plan.checkpoints"},
        {"a circle without a radius", plans.post(), [](auto& p) { p.radius_m.reset(); }, "plan.radius_m"},
        {"half a point in a ring", Plans::ring(), [](auto& p) { p.ring.pop_back(); }, "plan.ring"},
        {"an open ring", Plans::ring(), [](auto& p) { p.ring.back() += 0.001; }, "plan.ring"},
        {"a ring in another country", Plans::ring(),
         [](auto& p) {
             for (std::size_t i = 0; i < p.ring.size(); i += 2) p.ring[i] -= 121;
         },
         "plan.ring"},
        {"half a point in a line", Plans::route(), [](auto& p) { p.line.pop_back(); }, "plan.line"},
        {"a line of one point", Plans::route(),
         [](auto& p) {
             p.line = {121.41, 31.2};
         },
         "plan.line"},
        {"a line beyond the pole", Plans::route(), [](auto& p) { p.line[1] = 91; }, "plan.line"},
        {"a line without a width", Plans::route(), [](auto& p) { p.width_m.reset(); }, "plan.width_m"},
        {"a checkpoint beyond the pole", Plans::route(), [](auto& p) { p.checkpoints[0].point.lat_deg = -91; },
         "plan.checkpoints[0].point"},
        {"an unknown unit", Plans::ring(), [&](auto& p) { p.units = {unknown_unit}; }, "plan.units[0]"},
        {"no time of day", Plans::ring(), [](auto& p) { first_hours(p).from = "25:00"; }, "plan.hours[0].from"},
        {"no end of the day", Plans::ring(), [](auto& p) { first_hours(p).to = "8:000"; }, "plan.hours[0].to"},
        {"no first day", Plans::ring(), [](auto& p) { first_hours(p).first_date = "2026-02-30"; },
         "plan.hours[0].first_date"},
        {"no last day", Plans::ring(), [](auto& p) { first_hours(p).last_date = "2026-13-01"; },
         "plan.hours[0].last_date"},
        {"a period that ends before it begins", plans.post(), [](auto& p) { p.hours[0].last_date = "2025-12-31"; },
         "plan.hours[0].last_date"},
        {"over before it begins", plans.cordon(), [](auto& p) { p.valid_to = p.valid_from; }, "plan.valid_to"},
        {"a cordon for ever", plans.cordon(), [](auto& p) { p.valid_to.reset(); }, "plan.valid_to"},
        {"an alert that no zone raises", Plans::ring(),
         [](auto& p) {
             p.watches = {{AlertKind::speeding, {}, {}}};
         },
         "plan.watches[0].kind"},
        {"an alert twice", Plans::ring(),
         [](auto& p) {
             p.watches.assign(2, {AlertKind::dwell, {}, {}});
         },
         "plan.watches[0].kind"},
        {"a post that nobody mans", plans.post(), [](auto& p) { p.units.clear(); }, "plan.units"},
    };
    for (auto const& reject : rejects) {
        CAPTURE(reject.what);
        REQUIRE(!check_plan(plans.test.world, reject.plan));
        auto plan = reject.plan;
        reject.spoil(plan);
        auto const error = check_plan(plans.test.world, plan);
        REQUIRE(error);
        CHECK(error->path == reject.path);
        CHECK(!error->detail.empty());
    }
}
