// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("an order goes forward step by step and each step is stamped when it is answered") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号车");
    auto const& order = test.dispatched(test.city_desk, {to_unit(unit)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    auto const& recipient = order.recipients[0];

    test.now += std::chrono::minutes(1);
    test.step(test.leader, order, RecipientState::acknowledged);
    CHECK(recipient.acknowledged_at == test.now);
    CHECK(recipient.by == "静安寺中队长");
    CHECK(ticket.status == TicketStatus::dispatched);
    CHECK(ticket.version == 3);  // an acknowledgement moves the order, not the ticket
    CHECK(unit.status == UnitStatus::assigned);

    test.now += std::chrono::minutes(1);
    test.step(test.leader, order, RecipientState::started);
    CHECK(recipient.started_at == test.now);
    CHECK(ticket.status == TicketStatus::in_progress);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(500));
    CHECK(unit.status == UnitStatus::assigned);  // begun, but still where it was

    test.now += std::chrono::minutes(1);
    test.step(test.leader, order, RecipientState::en_route);
    CHECK(recipient.en_route_at == test.now);
    CHECK(unit.status == UnitStatus::en_route);

    auto const handling_due = test.now - std::chrono::minutes(1) + std::chrono::minutes(500);
    test.now += std::chrono::minutes(1);
    test.step(test.leader, order, RecipientState::on_scene);
    CHECK(recipient.on_scene_at == test.now);
    CHECK(unit.status == UnitStatus::on_scene);
    CHECK(ticket.step_due_at == handling_due);  // arriving does not buy time

    test.now += std::chrono::minutes(1);
    test.step(test.leader, order, RecipientState::reported);
    CHECK(recipient.reported_at == test.now);
    CHECK(recipient.result == "已劝离");
    CHECK(ticket.status == TicketStatus::resolved);
    CHECK(ticket.resolved_at == test.now);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(700));
    CHECK(unit.status == UnitStatus::available);
    CHECK(!unit.order_id.has_value());
    CHECK(order.version == 6);
}

TEST_CASE("steps never go back and never repeat, for any pair of steps") {
    constexpr RecipientState states[] = {RecipientState::delivered, RecipientState::acknowledged,
                                         RecipientState::started,   RecipientState::en_route,
                                         RecipientState::on_scene,  RecipientState::reported};
    for (auto const first : states)
        for (auto const second : states) {
            CAPTURE(to_word(first));
            CAPTURE(to_word(second));
            TestWorld test;
            auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
            test.step(test.leader, order, first);
            auto const decision = decide_step(test.as(test.leader), {order.id, 0, second, 1, "结果", {}});
            CHECK(decision.has_value() == (second > first));
            if (second <= first) CHECK(decision.error().code == Errc::wrong_state);
        }
}

TEST_CASE("a step implies the ones that were skipped: a squad on scene has received its order") {
    TestWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    test.now += std::chrono::minutes(9);
    test.step(test.leader, order, RecipientState::on_scene);
    CHECK(order.recipients[0].delivered_at == test.now);
    CHECK(order.recipients[0].acknowledged_at == test.now);
    CHECK(!order.recipients[0].started_at.has_value());
    CHECK(!order.recipients[0].en_route_at.has_value());  // nobody said when it left
    CHECK(test.world.tickets.at(*order.ticket_id).status == TicketStatus::in_progress);
}

TEST_CASE("a ticket is resolved when the last recipient has reported, not before") {
    TestWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.step(test.leader, order, RecipientState::reported, 0);
    CHECK(ticket.status == TicketStatus::in_progress);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(500));
    CHECK(!ticket.resolved_at.has_value());
    test.step(test.caojiadu_leader, order, RecipientState::started, 1);
    CHECK(ticket.status == TicketStatus::in_progress);
    test.step(test.caojiadu_leader, order, RecipientState::reported, 1);
    CHECK(ticket.status == TicketStatus::resolved);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(700));
}

TEST_CASE("all events from nothing give the same world again") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号车");
    auto const& order = test.dispatched(test.city_desk, {to_unit(unit), to_node(caojiadu_squad)});
    test.step(test.leader, order, RecipientState::on_scene);
    test.done(decide_posture(test.as(test.leader), {unit.id, DutyPosture::fixed_post}));
    test.done(decide_close(
        test.as(test.city_desk),
        {*order.ticket_id, test.world.tickets.at(*order.ticket_id).version, Outcome::solved, {}, "够了", {}, {}}));
    World again;
    again.home = test.world.home;
    for (auto const& event : test.history) apply(again, event);
    CHECK(again.counters.seq == test.world.counters.seq);
    CHECK(again.counters.ticket == test.world.counters.ticket);
    auto const& before = test.world.tickets.at(*order.ticket_id);
    auto const& after = again.tickets.at(*order.ticket_id);
    CHECK(after.version == before.version);
    CHECK(after.status == TicketStatus::closed);
    CHECK(again.units.at(unit.id).version == unit.version);
    CHECK(again.units.at(unit.id).posture == DutyPosture::fixed_post);
    CHECK(again.orders.at(order.id).recipients[0].on_scene_at == order.recipients[0].on_scene_at);
    CHECK(again.account_by_login.size() == test.world.account_by_login.size());
}
