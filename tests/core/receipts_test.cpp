// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("delivered is what the recipient's own session says, not what the sender did") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    CHECK(refused(test.answer(test.city_desk, order, RecipientState::delivered)).code == Errc::forbidden);
    test.now += std::chrono::seconds(3);
    test.step(test.jingan_desk, order, RecipientState::delivered);
    CHECK(order.recipients[0].state == RecipientState::delivered);
    CHECK(order.recipients[0].delivered_at == test.now);
    CHECK(!order.recipients[0].acknowledged_at.has_value());
    CHECK(owes_receipt(order, order.recipients[0]));  // having is not reading
}

TEST_CASE("only the recipient itself answers: squad, district, unit's squad, person") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const colleague = test.person(jingansi_squad);
    auto const viewer = test.person(jingan, Role::viewer);
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad), to_unit(car),
                                                     to_person(test.leader), to_node(jingan)});
    struct Case {
        char const* rule;
        Actor const* by;
        std::int32_t recipient;
        bool may;
    };
    std::vector<Case> const cases{
        {"the squad's leader for the squad", &test.leader, 0, true},
        {"another squad's leader does not", &test.leader, 1, false},
        {"the leader for the squad's unit", &test.leader, 2, true},
        {"the person for himself", &test.leader, 3, true},
        {"a colleague does not answer for a person", &colleague, 3, false},
        {"the district's desk for the district", &test.jingan_desk, 4, true},
        {"the district does not answer for its squad", &test.jingan_desk, 0, false},
        {"the issuer answers for nobody", &test.city_desk, 4, false},
        {"who only looks on answers for nobody", &viewer, 4, false},
        {"the street office does not answer for the squad", &test.street_office, 0, false},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto const decision = test.answer(*one.by, order, RecipientState::acknowledged, one.recipient);
        CHECK(decision.has_value() == one.may);
        if (!one.may) CHECK(refused(decision).code == Errc::forbidden);
    }
}

TEST_CASE("an order outside the scope, or a recipient that it does not have, cannot be answered") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    CHECK(refused(test.answer(test.baoshan_desk, order, RecipientState::acknowledged)).code == Errc::not_found);
    CHECK(refused(test.answer(test.leader, order, RecipientState::acknowledged, 1)).path == "recipient");
    CHECK(refused(test.answer(test.leader, order, RecipientState::acknowledged, -1)).path == "recipient");
    CHECK(
        refused(decide_step(test.as(test.leader), {OrderId(310000, 99), 0, RecipientState::started, 1, {}, {}})).code ==
        Errc::not_found);
}

TEST_CASE("every step has a time of its own, and the order is done when what it needs is") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    auto const& recipient = order.recipients[0];
    std::vector<std::pair<RecipientState, std::optional<Time> Recipient::*>> const steps{
        {RecipientState::delivered, &Recipient::delivered_at},
        {RecipientState::acknowledged, &Recipient::acknowledged_at},
        {RecipientState::started, &Recipient::started_at},
        {RecipientState::en_route, &Recipient::en_route_at},
        {RecipientState::on_scene, &Recipient::on_scene_at},
        {RecipientState::reported, &Recipient::reported_at}};
    for (auto const& [state, at] : steps) {
        CHECK(order.state == OrderState::open);
        test.now += std::chrono::minutes(1);
        test.step(test.leader, order, state);
        CHECK(recipient.state == state);
        CHECK(recipient.*at == test.now);
    }
    CHECK(order.state == OrderState::done);
    CHECK(order.closed_at == test.now);
    CHECK(recipient.by == "静安寺中队长");
}

TEST_CASE("a report says what was found and done, a refusal says why") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    for (auto const& words : {std::optional<std::string>(), std::optional<std::string>("")}) {
        auto const report =
            refused(decide_step(test.as(test.leader), {order.id, 0, RecipientState::reported, 1, words, {}}));
        CHECK(report.code == Errc::missing_field);
        CHECK(report.path == "result");
        auto const decline =
            refused(decide_step(test.as(test.leader), {order.id, 0, RecipientState::declined, 1, {}, words}));
        CHECK(decline.code == Errc::missing_field);
        CHECK(decline.path == "reason");
    }
}

TEST_CASE("who has declined is out, with the reason, and the rest goes on") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_unit(car), to_node(caojiadu_squad)});
    test.done(test.answer(test.leader, order, RecipientState::declined));
    CHECK(order.recipients[0].state == RecipientState::declined);
    CHECK(order.recipients[0].reason == "车辆故障");
    CHECK(order.recipients[0].ended_at == test.now);
    CHECK(!car.order_id.has_value());
    CHECK(car.status == UnitStatus::available);
    CHECK(order.state == OrderState::open);
    CHECK(refused(test.answer(test.leader, order, RecipientState::acknowledged)).code == Errc::wrong_state);
    test.step(test.caojiadu_leader, order, RecipientState::reported, 1);
    CHECK(order.state == OrderState::done);
}

TEST_CASE("when everybody has declined a ticket's order, the ticket waits for another dispatch") {
    OrderWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.done(test.answer(test.leader, order, RecipientState::declined, 0));
    CHECK(ticket.status == TicketStatus::dispatched);
    test.done(test.answer(test.caojiadu_leader, order, RecipientState::declined, 1));
    CHECK(order.state == OrderState::recalled);
    CHECK(ticket.status == TicketStatus::accepted);
    test.done(decide_dispatch(test.as(test.city_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    CHECK(ticket.order_id != order.id);
}

TEST_CASE("only the issuer verifies, and only what was reported") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)}, OrderKind::inspection);
    auto const verify = [&](Actor const& by) {
        return decide_verify(test.as(by), {order.id, order.version, 0, "合格"});
    };
    test.step(test.jingan_desk, order, RecipientState::on_scene);
    CHECK(refused(verify(test.city_desk)).code == Errc::wrong_state);
    test.step(test.jingan_desk, order, RecipientState::reported);
    CHECK(order.state == OrderState::open);  // an inspection is done when it was checked
    CHECK(refused(verify(test.jingan_desk)).code == Errc::forbidden);
    test.now += std::chrono::minutes(5);
    test.done(verify(test.city_desk));
    CHECK(order.recipients[0].state == RecipientState::verified);
    CHECK(order.recipients[0].verified_at == test.now);
    CHECK(order.state == OrderState::done);
    CHECK(refused(verify(test.city_desk)).code == Errc::wrong_state);
}

TEST_CASE("verifying is no receipt: who has not read the change still owes it") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)}, OrderKind::inspection);
    test.step(test.jingan_desk, order, RecipientState::reported);
    auto const read_at = order.recipients[0].acknowledged_at;
    test.now += std::chrono::minutes(5);
    test.amend(test.city_desk, order);
    test.done(decide_verify(test.as(test.city_desk), {order.id, order.version, 0, {}}));
    CHECK(owes_receipt(order, order.recipients[0]));
    CHECK(order.recipients[0].acknowledged_at == read_at);
    CHECK(order.state == OrderState::open);
    test.done(test.answer(test.jingan_desk, order, RecipientState::acknowledged));
    CHECK(order.recipients[0].state == RecipientState::verified);
    CHECK(order.state == OrderState::done);
}

TEST_CASE("what was called back after its report is not verified any more: the recall waits for its confirmation") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)}, OrderKind::inspection);
    test.step(test.jingan_desk, order, RecipientState::reported);
    test.recall(test.city_desk, order, {0});
    auto const verified = refused(decide_verify(test.as(test.city_desk), {order.id, order.version, 0, "合格"}));
    CHECK(verified.code == Errc::wrong_state);
    CHECK(verified.path == "recipient");
}
