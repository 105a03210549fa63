// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("a recall frees the units at once, and every recipient confirms that it knows") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_unit(car), to_node(baoshan)});
    test.step(test.leader, order, RecipientState::en_route);
    test.now += std::chrono::minutes(5);
    test.recall(test.city_desk, order);
    CHECK(!car.order_id.has_value());
    CHECK(car.status == UnitStatus::available);
    CHECK(order.state == OrderState::recalled);
    CHECK(order.closed_at == test.now);
    CHECK(order.recipients[0].state == RecipientState::en_route);  // it does not know yet
    CHECK(order.recipients[0].recall_from == test.now);
    CHECK(order.recipients[0].reason == "任务取消");
    CHECK(refused(test.answer(test.leader, order, RecipientState::on_scene)).code == Errc::wrong_state);
    test.now += std::chrono::minutes(1);
    test.done(test.answer(test.leader, order, RecipientState::recalled));
    CHECK(order.recipients[0].state == RecipientState::recalled);
    CHECK(order.recipients[0].ended_at == test.now);
    CHECK(refused(test.answer(test.leader, order, RecipientState::recalled)).code == Errc::wrong_state);
    CHECK(refused(test.answer(test.city_desk, order, RecipientState::recalled, 1)).code == Errc::forbidden);
}

TEST_CASE("nobody confirms a recall that there was not") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    CHECK(refused(test.answer(test.jingan_desk, order, RecipientState::recalled)).code == Errc::wrong_state);
}

TEST_CASE("calling back from some leaves the order to the others") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)});
    test.recall(test.city_desk, order, {0});
    CHECK(order.state == OrderState::open);
    CHECK(!order.recipients[1].recall_from.has_value());
    test.step(test.baoshan_desk, order, RecipientState::reported, 1);
    CHECK(order.state == OrderState::done);
}

TEST_CASE("an order is called back once, and from recipients that it has") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)});
    auto const recall = [&](std::vector<std::int32_t> recipients) {
        return decide_recall(test.as(test.city_desk), {order.id, order.version, std::move(recipients), "x"});
    };
    CHECK(refused(recall({2})).path == "recipients[0]");
    CHECK(refused(recall({-1})).code == Errc::not_found);
    test.recall(test.city_desk, order, {0});
    CHECK(refused(recall({1, 0})).path == "recipients[1]");
    test.recall(test.city_desk, order);
    CHECK(refused(recall({})).code == Errc::wrong_state);
}

TEST_CASE("only the issuer and the levels above it call an order back") {
    OrderWorld test;
    auto const& order = test.issued(test.jingan_desk, {to_node(jingansi_squad)});
    auto const recall = [&](Actor const& by) { return decide_recall(test.as(by), {order.id, order.version, {}, "x"}); };
    CHECK(refused(recall(test.leader)).code == Errc::forbidden);
    CHECK(recall(test.jingan_desk).has_value());
    CHECK(recall(test.city_desk).has_value());
}

TEST_CASE("a ticket whose order was called back waits for another dispatch") {
    OrderWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.step(test.leader, order, RecipientState::started);
    test.recall(test.city_desk, order);
    CHECK(ticket.status == TicketStatus::accepted);
    test.done(decide_dispatch(test.as(test.city_desk), {ticket.id, ticket.version, {to_node(caojiadu_squad)}, {}}));
    test.done(test.answer(test.leader, order, RecipientState::recalled));  // late, and harmless
    CHECK(ticket.status == TicketStatus::dispatched);
}

TEST_CASE("calling back while the ticket stands still does not leave it without a way on") {
    OrderWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.step(test.leader, order, RecipientState::started);
    test.move(test.leader, ticket.id, "wait", {}, "等诉求人提供地址");
    test.recall(test.city_desk, order);
    CHECK(ticket.status == TicketStatus::parked);  // that somebody let it wait still holds
    test.move(test.city_desk, ticket.id, "resume");
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(decide_dispatch(test.as(test.city_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}})
              .has_value());
}

TEST_CASE("an order whose ticket is over is answered, changed and chased by nobody") {
    OrderWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.done(
        decide_close(test.as(test.city_desk), {ticket.id, ticket.version, Outcome::explained, {}, "重复件", {}, {}}));
    CHECK(refused(test.answer(test.leader, order, RecipientState::started)).code == Errc::wrong_state);
    CHECK(refused(decide_add(test.as(test.city_desk), {order.id, order.version, {to_node(jingan)}})).code ==
          Errc::wrong_state);
    test.now += std::chrono::hours(100);
    CHECK(test.chased().empty());
}

TEST_CASE("an order of before the ticket was reopened takes no unit back from its next job") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.dispatched(test.city_desk, {to_unit(car)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.done(
        decide_close(test.as(test.city_desk), {ticket.id, ticket.version, Outcome::explained, {}, "重复件", {}, {}}));
    auto const& next = test.dispatched(test.city_desk, {to_unit(car)});
    test.move(test.city_desk, ticket.id, "reopen", "came_back", "又来了");
    CHECK(refused(test.answer(test.leader, order, RecipientState::started)).code == Errc::wrong_state);
    CHECK(car.order_id == next.id);
}

TEST_CASE("sending a ticket back for rework frees whoever was added after it was resolved") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.step(test.leader, order, RecipientState::reported);
    test.done(decide_add(test.as(test.city_desk), {order.id, order.version, {to_unit(car)}}));
    CHECK(car.order_id == order.id);
    test.move(test.city_desk, ticket.id, "rework", "not_done", "没清理");
    CHECK(!car.order_id.has_value());
}

TEST_CASE("a unit that was called back and ordered again keeps its job when it confirms the old recall") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_unit(car), to_node(baoshan)});
    test.recall(test.city_desk, order, {0});
    test.done(decide_add(test.as(test.city_desk), {order.id, order.version, {to_unit(car)}}));
    test.done(test.answer(test.leader, order, RecipientState::recalled, 0));
    CHECK(car.order_id == order.id);
    CHECK(car.status == UnitStatus::assigned);
}
