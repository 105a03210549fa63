// SPDX-License-Identifier: Apache-2.0
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr Millis just_before{1};

/// Fires at `after` the start and says which stages that brought, with who was told.
std::vector<std::pair<ReceiptStage, std::optional<OrgCode>>> stages_at(OrderWorld& test, Time start, Millis after) {
    test.now = start + after;
    std::vector<std::pair<ReceiptStage, std::optional<OrgCode>>> stages;
    for (auto const& chase : test.chased()) stages.emplace_back(chase.stage, chase.told);
    return stages;
}

using Stages = std::vector<std::pair<ReceiptStage, std::optional<OrgCode>>>;

}  // namespace

TEST_CASE("an unanswered order is reminded of after a, told to the next level after b, to the top after c") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    auto const start = test.now;
    auto const seconds = [](int count) { return Millis(std::chrono::seconds(count)); };
    CHECK(stages_at(test, start, seconds(600) - just_before).empty());
    CHECK(stages_at(test, start, seconds(600)) == Stages{{ReceiptStage::reminded, std::nullopt}});
    CHECK(stages_at(test, start, seconds(1800) - just_before).empty());
    CHECK(stages_at(test, start, seconds(1800)) == Stages{{ReceiptStage::climbed_next, jingan}});
    CHECK(stages_at(test, start, seconds(3600)) == Stages{{ReceiptStage::climbed_top, city}});
    CHECK(stages_at(test, start, seconds(360000)).empty());
    CHECK(order.recipients[0].stage == ReceiptStage::climbed_top);
}

TEST_CASE("an emergency has its receipt within 60 seconds or climbs, at night as by day") {
    OrderWorld test;
    test.now += std::chrono::hours(18);  // 02:30 in the morning
    auto const start = test.now;
    test.issued(test.city_desk, {to_node(jingansi_squad)}, OrderKind::emergency);
    auto const seconds = [](int count) { return Millis(std::chrono::seconds(count)); };
    CHECK(stages_at(test, start, seconds(30)) == Stages{{ReceiptStage::reminded, std::nullopt}});
    CHECK(stages_at(test, start, seconds(60) - just_before).empty());
    CHECK(stages_at(test, start, seconds(60)) == Stages{{ReceiptStage::climbed_next, jingan}});
    CHECK(stages_at(test, start, seconds(180)) == Stages{{ReceiptStage::climbed_top, city}});
}

TEST_CASE("where the rule counts working hours, nobody is chased at night") {
    OrderWorld test;
    test.now += std::chrono::hours(14);  // Monday 22:30
    auto const evening = test.now;
    test.issued(test.city_desk, {to_node(jingan)}, OrderKind::patrol);
    CHECK(stages_at(test, evening, std::chrono::hours(9)).empty());  // 07:30: half an hour asleep, not at work
    CHECK(!stages_at(test, evening, std::chrono::hours(12)).empty());
}

TEST_CASE("the urgency of an order decides how soon it is chased") {
    OrderWorld test;
    auto const start = test.now;
    for (auto const urgency : {Urgency::normal, Urgency::urgent, Urgency::emergency}) {
        auto command = OrderWorld::task({to_node(jingan)});
        command.urgency = urgency;
        test.done(decide_issue(test.as(test.city_desk), command));
    }
    auto const seconds = [](int count) { return Millis(std::chrono::seconds(count)); };
    CHECK(stages_at(test, start, seconds(30)).size() == 1);   // the emergency
    CHECK(stages_at(test, start, seconds(300)).size() == 3);  // its two climbs, and the urgent one
    CHECK(stages_at(test, start, seconds(600)).size() == 1);  // the normal one
}

TEST_CASE("times of chasing are data: other rules, other times") {
    OrderWorld test;
    for (auto& kind : test.world.rules.orders.kinds)
        if (kind.kind == OrderKind::key_task) kind.chase = {{std::nullopt, LimitClass::urgent_hours, 7, 8, 9}};
    auto const start = test.now;
    test.issued(test.city_desk, {to_node(jingan)});
    CHECK(stages_at(test, start, std::chrono::seconds(7)).size() == 1);
    for (auto& kind : test.world.rules.orders.kinds) kind.chase.clear();
    CHECK(stages_at(test, start, std::chrono::hours(7)).empty());  // no rule: nobody is chased
}

TEST_CASE("whoever is told can see the order from then on") {
    OrderWorld test;
    auto const& order = test.issued(test.jingan_desk, {to_node(jingansi_squad)}, OrderKind::emergency);
    test.now += std::chrono::minutes(5);
    test.fire();
    REQUIRE(order.informed.size() == 2);
    CHECK(order.informed[0].node == jingan);
    CHECK(order.informed[0].why == InformedWhy::climbed_next);
    CHECK(order.informed[1].node == city);
    CHECK(order.informed[1].why == InformedWhy::climbed_top);
    CHECK(order.informed[1].at == test.now);
}

TEST_CASE("the next level of a unit or person is its squad, of a department the issuer") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    test.issued(test.jingan_desk, {to_unit(car), to_person(test.caojiadu_leader), to_department("police")},
                OrderKind::emergency);
    auto const start = test.now;
    stages_at(test, start, std::chrono::seconds(30));
    CHECK(stages_at(test, start, std::chrono::seconds(60)) == Stages{{ReceiptStage::climbed_next, jingansi_squad},
                                                                     {ReceiptStage::climbed_next, caojiadu_squad},
                                                                     {ReceiptStage::climbed_next, jingan}});
}

TEST_CASE("having an order is no receipt, acknowledging it is") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)});
    test.step(test.jingan_desk, order, RecipientState::delivered, 0);
    test.step(test.baoshan_desk, order, RecipientState::acknowledged, 1);
    test.now += std::chrono::minutes(10);
    auto const chases = test.chased();
    REQUIRE(chases.size() == 1);
    CHECK(chases[0].recipient == 0);
}

TEST_CASE("nothing fires twice, and nothing is lost over a restart") {
    OrderWorld test;
    test.issued(test.city_desk, {to_node(jingansi_squad)});
    auto const start = test.now;
    CHECK(stages_at(test, start, std::chrono::minutes(10)).size() == 1);
    CHECK(test.fire().empty());
    // The server stands still over the other two stages and is rebuilt from its events.
    World again;
    again.home = test.world.home;
    again.org = test.world.org;
    again.rules = test.world.rules;
    again.calendars = test.world.calendars;
    refresh_calendars(again);
    for (auto const& event : test.history) apply(again, event);
    CHECK(due_events(again, test.now, 100).empty());
    auto const late = due_events(again, start + std::chrono::hours(5), 100);
    REQUIRE(late.size() == 1);
    auto const& chases = std::get<OrderChased>(late[0]).chases;
    REQUIRE(chases.size() == 2);  // each stage once, one after the other
    CHECK(chases[0].stage == ReceiptStage::climbed_next);
    CHECK(chases[1].stage == ReceiptStage::climbed_top);
}

TEST_CASE("what is due comes in portions, and none is left out") {
    OrderWorld test;
    for (int i = 0; i < 5; ++i) test.issued(test.city_desk, {to_node(jingan)});
    test.now += std::chrono::minutes(10);
    std::size_t fired = 0;
    for (int round = 0; round < 3; ++round) {
        auto const events = due_events(test.world, test.now, 2);
        CHECK(events.size() <= 2);
        for (auto const& body : events) test.happen(body);
        fired += events.size();
    }
    CHECK(fired == 5);
}

TEST_CASE("an officer off duty is not called, and the issuer sees who was passed over and why") {
    OrderWorld test;
    auto const& home = test.unit(jingansi_squad, "一号车", DutyPosture::off_duty);
    auto const& car = test.unit(jingansi_squad, "二号车");
    auto const& order = test.issued(test.city_desk, {to_unit(home), to_unit(car)}, OrderKind::emergency);
    CHECK(order.recipients[0].state == RecipientState::not_called);
    CHECK(order.recipients[0].reason == "off_duty");
    CHECK(order.recipients[0].ended_at == test.now);
    CHECK(!home.order_id.has_value());
    CHECK(order.recipients[1].state == RecipientState::issued);
    test.now += std::chrono::seconds(30);
    auto const chases = test.chased();
    REQUIRE(chases.size() == 1);
    CHECK(chases[0].recipient == 1);
    CHECK(!chases[0].skipped.has_value());
}

TEST_CASE("who goes off duty before the reminder is not called for it, and the level above hears why") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    test.issued(test.city_desk, {to_unit(car)}, OrderKind::joint_action);
    test.done(decide_posture(test.as(test.leader), {car.id, DutyPosture::off_duty}));
    test.now += std::chrono::hours(24);
    auto const chases = test.chased();
    REQUIRE(!chases.empty());
    for (auto const& chase : chases) CHECK(chase.skipped == "off_duty");
}

TEST_CASE("a change starts the receipt clock anew for those who must read it, and only for them") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)});
    auto const start = test.now;
    test.now += std::chrono::minutes(4);
    test.recall(test.city_desk, order, {1});
    test.now = start + std::chrono::minutes(9);
    test.amend(test.city_desk, order);
    CHECK(order.recipients[0].receipt_from == test.now);
    CHECK(order.recipients[1].receipt_from == start + std::chrono::minutes(4));  // its recall waits as before
    CHECK(stages_at(test, start, std::chrono::minutes(14)).size() == 1);
    CHECK(stages_at(test, start, std::chrono::minutes(19)).size() == 1);
}

TEST_CASE("a recall that is not confirmed is chased like an order that is not acknowledged") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    test.step(test.jingan_desk, order, RecipientState::started);
    test.recall(test.city_desk, order);
    auto const start = test.now;
    CHECK(stages_at(test, start, std::chrono::minutes(10)) == Stages{{ReceiptStage::reminded, std::nullopt}});
    test.done(test.answer(test.jingan_desk, order, RecipientState::recalled));
    CHECK(stages_at(test, start, std::chrono::hours(10)).empty());
}
