// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_rules.hpp"
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("one order goes to any mix of districts, squads, units, persons and departments") {
    OrderWorld test;
    auto const& car = test.unit(yanghang_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(caojiadu_squad), to_unit(car),
                                                     to_person(test.leader), to_department("police")});
    REQUIRE(order.recipients.size() == 5);
    CHECK(order.recipients[0].node == jingan);
    CHECK(order.recipients[1].node == caojiadu_squad);
    CHECK(order.recipients[2].node == yanghang_squad);
    CHECK(order.recipients[2].unit_id == car.id);
    CHECK(order.recipients[3].node == jingansi_squad);
    CHECK(order.recipients[3].account_id == test.leader.account);
    CHECK(order.recipients[4].node == city);  // its answers are recorded by the issuer
    CHECK(order.recipients[4].department == "police");
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(order.recipients[i].index == static_cast<std::int32_t>(i));
        CHECK(order.recipients[i].state == RecipientState::issued);
        CHECK(order.recipients[i].revision == 0);
        CHECK(!order.recipients[i].delivered_at.has_value());  // sending is not receiving
    }
}

TEST_CASE("an order says who gave it, when, for which level, and what it asks for") {
    OrderWorld test;
    IssueOrder command;
    command.kind = OrderKind::key_task;
    command.title = "夜市整治";
    command.note = "重点路段";
    command.recipients = {to_node(jingan)};
    command.point = in_jingansi;
    command.address = "南京西路";
    test.done(decide_issue(test.as(test.city_desk), command));
    auto const& order = test.world.orders.rbegin()->second;
    CHECK(order.version == 1);
    CHECK(order.revision == 1);
    CHECK(order.state == OrderState::open);
    CHECK(order.issuer == city);
    CHECK(order.issued_by == "市局坐席");
    CHECK(order.issued_at == test.now);
    CHECK(order.title == "夜市整治");
    CHECK(order.note == "重点路段");
    CHECK(order.address == "南京西路");
    CHECK(order.urgency == Urgency::normal);
    CHECK(order.needs == OrderNeeds::report);
}

TEST_CASE("an order without a deadline gets the one of its kind, and one with a period ends with it") {
    OrderWorld test;
    auto command = OrderWorld::task({to_node(jingan)});
    test.done(decide_issue(test.as(test.city_desk), command));
    CHECK(test.world.orders.rbegin()->second.due_at == test.now + std::chrono::hours(24));
    command.starts_at = test.now + std::chrono::hours(1);
    command.ends_at = test.now + std::chrono::hours(5);
    test.done(decide_issue(test.as(test.city_desk), command));
    CHECK(test.world.orders.rbegin()->second.due_at == *command.ends_at);
    command.due_at = test.now + std::chrono::hours(2);
    test.done(decide_issue(test.as(test.city_desk), command));
    CHECK(test.world.orders.rbegin()->second.due_at == *command.due_at);
}

TEST_CASE("times that cannot be are refused") {
    OrderWorld test;
    auto command = OrderWorld::task({to_node(jingan)});
    command.due_at = test.now;
    CHECK(refused(decide_issue(test.as(test.city_desk), command)).path == "due_at");
    command.due_at.reset();
    command.starts_at = command.ends_at = test.now + std::chrono::hours(1);
    CHECK(refused(decide_issue(test.as(test.city_desk), command)).path == "ends_at");
}

TEST_CASE("a ticket is dispatched, not ordered about") {
    OrderWorld test;
    auto command = OrderWorld::task({to_node(jingan)});
    command.kind = OrderKind::ticket_disposal;
    CHECK(refused(decide_issue(test.as(test.city_desk), command)).path == "kind");
}

TEST_CASE("an order about a ticket leaves the ticket as it is, whoever is added to it later") {
    OrderWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    auto const version = ticket.version;
    auto command = OrderWorld::task({to_node(jingan)});
    command.ticket_id = ticket.id;
    test.done(decide_issue(test.as(test.city_desk), command));
    auto const& order = test.world.orders.rbegin()->second;
    test.done(decide_add(test.as(test.city_desk), {order.id, order.version, {to_node(yanghang_squad)}}));
    test.step(test.jingan_desk, order, RecipientState::started);
    CHECK(ticket.version == version);
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(!ticket.order_id.has_value());
    CHECK(ticket.responders.empty());
    command.ticket_id = TicketId(310000, 999);
    CHECK(refused(decide_issue(test.as(test.city_desk), command)).code == Errc::not_found);
}

TEST_CASE("nobody orders beside or above himself, and who only looks on orders nobody") {
    OrderWorld test;
    auto const& ours = test.unit(jingansi_squad, "一号车");
    auto const issue = [&](Actor const& by, RecipientChoice const& to) {
        return decide_issue(test.as(by), OrderWorld::task({to}));
    };
    CHECK(issue(test.city_desk, to_node(jingansi_squad)).has_value());
    CHECK(issue(test.jingan_desk, to_node(flying_squad)).has_value());
    CHECK(issue(test.leader, to_unit(ours)).has_value());  // his own squad's unit
    CHECK(refused(issue(test.jingan_desk, to_node(city))).code == Errc::not_found);
    CHECK(refused(issue(test.jingan_desk, to_node(baoshan))).code == Errc::not_found);
    CHECK(refused(issue(test.leader, to_node(caojiadu_squad))).code == Errc::not_found);
    CHECK(refused(issue(test.caojiadu_leader, to_unit(ours))).code == Errc::not_found);
    CHECK(refused(issue(test.jingan_desk, to_person(test.city_desk))).code == Errc::not_found);
    CHECK(refused(issue(test.street_office, to_unit(ours))).code == Errc::not_found);
    CHECK(refused(issue(test.admin, to_node(jingan))).code == Errc::not_found);
}

TEST_CASE("an order holds at most 512 recipients, and an event that was stored reads back") {
    OrderWorld test;
    std::vector<RecipientChoice> many;
    for (std::size_t i = 0; i < recipients_max + 1; ++i) many.push_back(to_person(test.person(caojiadu_squad)));
    auto const error = refused(decide_issue(test.as(test.city_desk), OrderWorld::task(many)));
    CHECK(error.code == Errc::limit_exceeded);
    many.pop_back();
    auto const& order = test.issued(test.city_desk, many);
    CHECK(order.recipients.size() == recipients_max);
    CHECK(refused(decide_add(test.as(test.city_desk), {order.id, order.version, {to_node(jingan)}})).code ==
          Errc::limit_exceeded);
    // After a long silence every recipient goes through every stage at once.
    test.now += std::chrono::hours(100);
    test.fire();
    for (auto const& event : test.history) {
        if (!std::holds_alternative<OrderIssued>(event.body) && !std::holds_alternative<OrderChased>(event.body))
            continue;
        CHECK(encode(decode_event_body(type_of(event.body), encode(event.body))) == encode(event.body));
    }
}

TEST_CASE("an order to one unit of every squad of the city tells every squad, and reads back") {
    OrderWorld test;
    std::vector<RecipientChoice> units;
    for (int i = 0; i < 230; ++i) {
        auto const squad = test.new_squad(baoshan, i);
        units.push_back(to_unit(test.unit(squad, "一号车")));
    }
    test.renew_desks();
    auto const& order = test.issued(test.city_desk, units, OrderKind::emergency);
    CHECK(order.informed.size() == 231);  // 230 squads and their district
    CHECK(encode(decode_order(encode(order))) == encode(order));
}
