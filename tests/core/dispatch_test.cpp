// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Orders about tickets that name no deadline get 800 minutes here, which no limit of a ticket can be mistaken for.
void plain_deadline(TestWorld& test) {
    for (auto& kind : test.world.rules.orders.kinds)
        if (kind.kind == OrderKind::ticket_disposal) kind.due = {LimitClass::urgent_minutes, 800};
}

}  // namespace

TEST_CASE("dispatching gives an order to a squad and the squad becomes a responder") {
    TestWorld test;
    plain_deadline(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += std::chrono::minutes(1);
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, 2, {to_node(caojiadu_squad)}, "请速处置"}));
    CHECK(ticket.status == TicketStatus::dispatched);
    CHECK(ticket.version == 3);
    CHECK(ticket.dispatched_at == test.now);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(300));
    CHECK(ticket.responders == std::vector<OrgCode>{caojiadu_squad});
    auto const& order = test.world.orders.at(*ticket.order_id);
    CHECK(order.version == 1);
    CHECK(order.issuer == jingan);
    CHECK(order.issued_by == "静安坐席");
    CHECK(order.note == "请速处置");
    CHECK(order.due_at == test.now + std::chrono::minutes(800));
    REQUIRE(order.recipients.size() == 1);
    CHECK(order.recipients[0].state == RecipientState::issued);
    CHECK(!order.recipients[0].acknowledged_at.has_value());  // sending is not receiving
}

TEST_CASE("an order is due no later than its ticket, unless the ticket is late already") {
    TestWorld test;
    plain_deadline(test);
    auto command = TestWorld::complaint();
    command.due_at = test.now + std::chrono::minutes(10);
    CHECK(test.dispatched(test.jingan_desk, {to_node(jingansi_squad)}, command).due_at == *command.due_at);
    command.due_at = test.now + std::chrono::minutes(1);
    auto const& late = test.accepted(test.jingan_desk, command);
    test.now += std::chrono::minutes(2);
    test.done(decide_dispatch(test.as(test.jingan_desk), {late.id, 2, {to_node(jingansi_squad)}, {}}));
    CHECK(test.world.orders.at(*late.order_id).due_at == test.now + std::chrono::minutes(800));
}

TEST_CASE("a dispatched unit is assigned, and its squad is told too") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "沪A1234");
    auto const& order = test.dispatched(test.city_desk, {to_unit(unit)});
    CHECK(unit.status == UnitStatus::assigned);
    CHECK(unit.order_id == order.id);
    CHECK(unit.version == 2);
    CHECK(order.recipients[0].node == jingansi_squad);
    CHECK(order.recipients[0].unit_id == unit.id);
}

TEST_CASE("one order goes to several squads and units, each with an obligation of its own") {
    TestWorld test;
    auto const& first = test.unit(jingansi_squad, "一号车");
    auto const& second = test.unit(jingansi_squad, "二号车");
    auto const& order = test.dispatched(
        test.city_desk, {to_node(yanghang_squad), to_unit(first), to_unit(second), to_node(jingansi_squad)});
    REQUIRE(order.recipients.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) CHECK(order.recipients[i].index == static_cast<std::int32_t>(i));
    CHECK(test.world.tickets.at(*order.ticket_id).responders == std::vector<OrgCode>{yanghang_squad, jingansi_squad});
    CHECK(first.order_id == order.id);
    CHECK(second.order_id == order.id);
}

TEST_CASE("a busy unit is refused with who sent it, when and where to") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号车");
    auto const& order = test.dispatched(test.jingan_desk, {to_unit(unit)});
    test.now += std::chrono::minutes(3);
    auto const& other = test.accepted(test.city_desk);
    auto const error = refused(decide_dispatch(test.as(test.city_desk), {other.id, 2, {to_unit(unit)}, {}}));
    CHECK(error.code == Errc::conflict);
    CHECK(error.path == "recipients[0].unit_id");
    CHECK(error.detail ==
          "一号车 was sent by 静安坐席 at 2026-01-05T00:30:00Z to ticket " + to_string(*order.ticket_id));
}

TEST_CASE("a unit off duty is not sent anywhere") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号车", DutyPosture::off_duty);
    auto const& ticket = test.accepted(test.city_desk);
    auto const error = refused(decide_dispatch(test.as(test.city_desk), {ticket.id, 2, {to_unit(unit)}, {}}));
    CHECK(error.code == Errc::wrong_state);
    CHECK(error.path == "recipients[0].unit_id");
}

TEST_CASE("recipients that cannot be are refused by their place in the list") {
    TestWorld test;
    auto const& ours = test.unit(jingansi_squad, "一号车");
    auto const& theirs = test.unit(yanghang_squad, "一号车");
    auto const& ticket = test.accepted(test.jingan_desk);
    struct Case {
        char const* rule;
        std::vector<RecipientChoice> recipients;
        Errc code;
        char const* path;
    };
    std::vector<Case> const cases{
        {"one of node and unit", {{jingansi_squad, ours.id, {}, {}}}, Errc::invalid_field, "recipients[0]"},
        {"not neither", {to_node(jingansi_squad), {}}, Errc::invalid_field, "recipients[1]"},
        {"no such squad", {to_node(OrgCode("999999-ZD01"))}, Errc::not_found, "recipients[0].node"},
        {"a street office commands no squad", {to_node(jingansi)}, Errc::invalid_field, "recipients[0].node"},
        {"another district's squad looks absent", {to_node(yanghang_squad)}, Errc::not_found, "recipients[0].node"},
        {"a level above is not ordered", {to_node(city)}, Errc::not_found, "recipients[0].node"},
        {"no such unit", {{std::nullopt, UnitId(310000, 99)}}, Errc::not_found, "recipients[0].unit_id"},
        {"another district's unit looks absent", {to_unit(theirs)}, Errc::not_found, "recipients[0].unit_id"},
        {"a squad stands once",
         {to_node(jingansi_squad), to_node(jingansi_squad)},
         Errc::invalid_field,
         "recipients[1]"},
        {"a unit stands once", {to_unit(ours), to_unit(ours)}, Errc::invalid_field, "recipients[1]"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto const error = refused(decide_dispatch(test.as(test.jingan_desk), {ticket.id, 2, one.recipients, {}}));
        CHECK(error.code == one.code);
        CHECK(error.path == one.path);
    }
}

TEST_CASE("only an accepted ticket is dispatched, and only once at a time") {
    TestWorld test;
    auto const& fresh = test.registered(test.city_desk);
    CHECK(refused(decide_dispatch(test.as(test.city_desk), {fresh.id, 1, {to_node(jingansi_squad)}, {}})).code ==
          Errc::wrong_state);
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    CHECK(
        refused(decide_dispatch(test.as(test.city_desk), {*order.ticket_id, 3, {to_node(jingansi_squad)}, {}})).code ==
        Errc::wrong_state);
    CHECK(
        refused(decide_dispatch(test.as(test.city_desk), {*order.ticket_id, 2, {to_node(jingansi_squad)}, {}})).code ==
        Errc::conflict);
}

TEST_CASE("a ticket closes without words when everybody has reported, earlier only with a reason") {
    TestWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    auto const close = [&](std::optional<std::string> note) {
        return decide_close(test.as(test.city_desk),
                            {ticket.id, ticket.version, Outcome::explained, {}, std::move(note), {}, {}});
    };
    CHECK(refused(close({})).code == Errc::missing_field);
    CHECK(refused(close("")).path == "note");
    CHECK(close("重复件").has_value());
    test.step(test.leader, order, RecipientState::reported);
    test.done(close({}));
    CHECK(ticket.status == TicketStatus::closed);
    CHECK(ticket.outcome == Outcome::explained);
    CHECK(ticket.closed_at == test.now);
    CHECK(!ticket.step_due_at.has_value());
    CHECK(refused(close("again")).code == Errc::wrong_state);
}

TEST_CASE("a ticket is accepted before it is closed") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    auto const close = [&] {
        return decide_close(test.as(test.city_desk),
                            {ticket.id, ticket.version, Outcome::explained, Truth::not_true, "x", {}, {}});
    };
    CHECK(refused(close()).code == Errc::wrong_state);
    test.move(test.city_desk, ticket.id, "accept");
    CHECK(close().has_value());
}

TEST_CASE("a ticket that closes early frees the units that have not reported, and only those") {
    TestWorld test;
    auto const& first = test.unit(jingansi_squad, "一号车");
    auto const& second = test.unit(jingansi_squad, "二号车");
    auto const& order = test.dispatched(test.city_desk, {to_unit(first), to_unit(second)});
    test.step(test.leader, order, RecipientState::reported, 0);
    auto const& next = test.dispatched(test.city_desk, {to_unit(first)});  // free again, and sent elsewhere
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    test.done(decide_close(test.as(test.city_desk),
                           {ticket.id, ticket.version, Outcome::solved, {}, "二号车不用去了", {}, {}}));
    CHECK(second.status == UnitStatus::available);
    CHECK(!second.order_id.has_value());
    CHECK(first.status == UnitStatus::assigned);
    CHECK(first.order_id == next.id);
    CHECK(refused(decide_step(test.as(test.leader), {order.id, 1, RecipientState::started, 1, {}, {}})).code ==
          Errc::wrong_state);
}
