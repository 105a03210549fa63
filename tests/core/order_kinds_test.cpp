// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("each kind of order asks for what its rule says") {
    OrderWorld test;
    struct Kind {
        OrderKind kind;
        OrderNeeds needs;
        PrimaryJob primary;
        Interrupts interrupts;
    };
    constexpr auto takes = PrimaryJob::takes_unit, beside = PrimaryJob::beside;
    std::vector<Kind> const kinds{
        {OrderKind::key_task, OrderNeeds::report, takes, Interrupts::no},
        {OrderKind::emergency, OrderNeeds::report, takes, Interrupts::yes},
        {OrderKind::broadcast, OrderNeeds::receipt, beside, Interrupts::no},
        {OrderKind::patrol, OrderNeeds::report, beside, Interrupts::no},
        {OrderKind::inspection, OrderNeeds::verification, takes, Interrupts::no},
        {OrderKind::joint_action, OrderNeeds::report, beside, Interrupts::no},
        {OrderKind::guarantee, OrderNeeds::report, beside, Interrupts::no},
    };
    for (auto const& kind : kinds) {
        CAPTURE(to_word(kind.kind));
        auto const& order = test.issued(test.city_desk, {to_node(jingan)}, kind.kind);
        CHECK(order.needs == kind.needs);
        CHECK(order.primary == kind.primary);
        CHECK(order.interrupts == kind.interrupts);
    }
    auto const& ticket_order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    CHECK(ticket_order.kind == OrderKind::ticket_disposal);
    CHECK(ticket_order.needs == OrderNeeds::report);
    CHECK(ticket_order.primary == takes);
}

TEST_CASE("a broadcast asks for receipts only, and takes nobody away") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& job = test.issued(test.jingan_desk, {to_unit(car)});
    auto const& order = test.issued(test.city_desk, {to_unit(car), to_node(baoshan)}, OrderKind::broadcast);
    CHECK(car.order_id == job.id);
    test.step(test.leader, order, RecipientState::delivered);
    CHECK(order.state == OrderState::open);
    test.step(test.leader, order, RecipientState::acknowledged);
    test.step(test.baoshan_desk, order, RecipientState::acknowledged, 1);
    CHECK(order.state == OrderState::done);
    CHECK(car.order_id == job.id);
}

TEST_CASE("an emergency is an emergency whatever urgency is named") {
    OrderWorld test;
    auto command = OrderWorld::task({to_node(jingan)}, OrderKind::emergency);
    command.urgency = Urgency::normal;
    test.done(decide_issue(test.as(test.city_desk), command));
    CHECK(test.world.orders.rbegin()->second.urgency == Urgency::emergency);
}

TEST_CASE("a unit has one primary job: a second one is refused with who sent it, when and where to") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& job = test.issued(test.jingan_desk, {to_unit(car)});
    test.now += std::chrono::minutes(3);
    for (auto const kind : {OrderKind::key_task, OrderKind::emergency, OrderKind::inspection}) {
        auto const error = refused(decide_issue(test.as(test.city_desk), OrderWorld::task({to_unit(car)}, kind)));
        CHECK(error.code == Errc::conflict);
        CHECK(error.path == "recipients[0].unit_id");
        CHECK(error.detail == "一号车 was sent by 静安坐席 at 2026-01-05T00:30:00Z on order " + to_string(job.id));
    }
    for (auto const kind : {OrderKind::broadcast, OrderKind::patrol, OrderKind::joint_action, OrderKind::guarantee})
        CHECK(decide_issue(test.as(test.city_desk), OrderWorld::task({to_unit(car)}, kind)).has_value());
    CHECK(car.order_id == job.id);
}

TEST_CASE("adding, relaying and reassigning to a busy unit are refused like ordering it") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    test.issued(test.jingan_desk, {to_unit(car)});
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    CHECK(refused(decide_add(test.as(test.city_desk), {order.id, order.version, {to_unit(car)}})).code ==
          Errc::conflict);
    CHECK(refused(decide_relay(test.as(test.leader), {order.id, order.version, 0, {to_unit(car)}})).code ==
          Errc::conflict);
    auto const error =
        refused(decide_reassign(test.as(test.city_desk), {order.id, order.version, 0, to_unit(car), "x"}));
    CHECK(error.code == Errc::conflict);
    CHECK(error.path == "to.unit_id");
}

TEST_CASE("a kind refuses a unit off duty or leaves it out, as its rule says") {
    OrderWorld test;
    auto const& home = test.unit(jingansi_squad, "一号车", DutyPosture::off_duty);
    for (auto const kind : {OrderKind::key_task, OrderKind::inspection}) {
        auto const error = refused(decide_issue(test.as(test.city_desk), OrderWorld::task({to_unit(home)}, kind)));
        CHECK(error.code == Errc::wrong_state);
        CHECK(error.path == "recipients[0].unit_id");
    }
    for (auto const kind : {OrderKind::emergency, OrderKind::broadcast, OrderKind::patrol, OrderKind::guarantee}) {
        auto const& order = test.issued(test.city_desk, {to_node(jingan), to_unit(home)}, kind);
        CHECK(order.recipients[1].state == RecipientState::not_called);
        CHECK(order.recipients[1].reason == "off_duty");
    }
    CHECK(!home.order_id.has_value());
}

TEST_CASE("a unit on its primary job does not go off duty, one on a job beside may") {
    OrderWorld test;
    auto const& busy = test.unit(jingansi_squad, "一号车");
    auto const& guard = test.unit(jingansi_squad, "二号车");
    test.issued(test.city_desk, {to_unit(busy)});
    test.issued(test.city_desk, {to_unit(guard)}, OrderKind::guarantee);
    CHECK(refused(decide_posture(test.as(test.leader), {busy.id, DutyPosture::off_duty})).code == Errc::wrong_state);
    CHECK(decide_posture(test.as(test.leader), {guard.id, DutyPosture::off_duty}).has_value());
}

TEST_CASE("a guarantee period has a beginning and an end, and is due at its end") {
    OrderWorld test;
    auto command = OrderWorld::task({to_node(jingan)}, OrderKind::guarantee);
    command.starts_at = test.now + std::chrono::hours(24);
    command.ends_at = test.now + std::chrono::hours(72);
    test.done(decide_issue(test.as(test.city_desk), command));
    auto const& order = test.world.orders.rbegin()->second;
    CHECK(order.starts_at == command.starts_at);
    CHECK(order.ends_at == command.ends_at);
    CHECK(order.due_at == *command.ends_at);
}
