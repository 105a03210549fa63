// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Events> accept(TestWorld const& test, Actor const& by, TicketId id, std::int64_t version) {
    return decide_move(test.as(by), {id, version, "accept", {}, {}, {}});
}

CloseTicket closing(Ticket const& ticket) {
    CloseTicket command;
    command.ticket_id = ticket.id;
    command.version = ticket.version;
    command.note = "查无此事";
    return command;
}

}  // namespace

TEST_CASE("a ticket with a point goes to the squad whose area holds it") {
    TestWorld test;
    CHECK(test.registered(test.city_desk, TestWorld::complaint(in_jingansi)).node == jingansi_squad);
    CHECK(test.registered(test.city_desk, TestWorld::complaint(in_yanghang)).node == yanghang_squad);
}

TEST_CASE("a ticket without a usable point stays with the level that took it in, which must locate it") {
    TestWorld test;
    CHECK(test.registered(test.city_desk, TestWorld::complaint(std::nullopt)).node == city);
    CHECK(test.registered(test.jingan_desk, TestWorld::complaint(std::nullopt)).node == jingan);
    CHECK(test.registered(test.jingan_desk, TestWorld::complaint(nowhere)).node == jingan);
    auto named = TestWorld::complaint(in_jingansi);
    named.node = baoshan;
    CHECK(test.registered(test.city_desk, named).node == baoshan);
}

TEST_CASE("a new ticket starts at version 1 with its step clock and its total clock running") {
    TestWorld test;
    auto command = TestWorld::complaint();
    command.urgency = Urgency::urgent;
    command.received_at = test.now - std::chrono::minutes(30);
    command.contact_phone = "13800138000";
    auto const& ticket = test.registered(test.city_desk, command);
    CHECK(ticket.version == 1);
    CHECK(ticket.status == TicketStatus::registered);
    CHECK(ticket.registered_at == test.now);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(10));
    CHECK(ticket.due_at == *command.received_at + std::chrono::minutes(500));
    CHECK(ticket.contact == "138****8000");
    CHECK(test.registered(test.city_desk).id.number() == ticket.id.number() + 1);
}

TEST_CASE("a phone number is never shown whole") {
    CHECK(masked_phone("13800138000") == "138****8000");
    CHECK(masked_phone("021-62180000") == "021****000");
    CHECK(masked_phone("12345").find("234") == std::string::npos);
    CHECK(masked_phone("1") == "****");
    CHECK(masked_phone("") == "****");
}

TEST_CASE("a registration that cannot be is refused with its field") {
    TestWorld test;
    auto first = TestWorld::complaint();
    first.external_id = "W-1";
    test.registered(test.city_desk, first);
    struct Case {
        char const* rule;
        std::function<void(RegisterTicket&)> spoil;
        Errc code;
        char const* path;
    };
    std::vector<Case> const cases{
        {"the category exists", [](auto& c) { c.category = "9999"; }, Errc::invalid_field, "category"},
        {"source and external id are unique together", [](auto& c) { c.external_id = "W-1"; }, Errc::already_exists,
         "external_id"},
        {"nobody complains in the future", [&](auto& c) { c.received_at = test.now + std::chrono::minutes(6); },
         Errc::invalid_field, "received_at"},
        {"the deadline is not before the complaint", [&](auto& c) { c.due_at = test.now - Millis(1); },
         Errc::invalid_field, "due_at"},
        {"the named node exists", [](auto& c) { c.node = OrgCode("999999"); }, Errc::not_found, "node"},
        {"a street office owns no tickets", [](auto& c) { c.node = jingansi; }, Errc::invalid_field, "node"},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto command = TestWorld::complaint();
        one.spoil(command);
        auto const error = refused(decide_register(test.as(test.city_desk), command));
        CHECK(error.code == one.code);
        CHECK(error.path == one.path);
    }
    auto elsewhere = TestWorld::complaint();
    elsewhere.source = TicketSource::media;
    elsewhere.external_id = "W-1";
    CHECK(decide_register(test.as(test.city_desk), elsewhere).has_value());
    auto soon = TestWorld::complaint();
    soon.received_at = test.now + std::chrono::minutes(5);  // clocks of platforms differ a little
    CHECK(decide_register(test.as(test.city_desk), soon).has_value());
}

TEST_CASE("nobody registers a ticket for organisations outside their own") {
    TestWorld test;
    CHECK(refused(decide_register(test.as(test.jingan_desk), TestWorld::complaint(in_yanghang))).code ==
          Errc::forbidden);
    CHECK(refused(decide_register(test.as(test.street_office), TestWorld::complaint())).code == Errc::forbidden);
    CHECK(decide_register(test.as(test.leader), TestWorld::complaint(in_jingansi)).has_value());
    CHECK(refused(decide_register(test.as(test.leader), TestWorld::complaint(in_caojiadu))).code == Errc::forbidden);
}

TEST_CASE("locating moves a ticket to the squad of the point, or to the organisation that is named") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk, TestWorld::complaint(std::nullopt));
    test.done(decide_locate(test.as(test.city_desk), {ticket.id, 1, in_caojiadu, {}}));
    CHECK(ticket.node == caojiadu_squad);
    CHECK(ticket.point == in_caojiadu);
    CHECK(ticket.version == 2);
    test.done(decide_locate(test.as(test.city_desk), {ticket.id, 2, in_jingansi, yanghang_squad}));
    CHECK(ticket.node == yanghang_squad);  // the name wins over the point
    test.done(decide_locate(test.as(test.city_desk), {ticket.id, 3, {}, baoshan}));
    CHECK(ticket.node == baoshan);
    CHECK(ticket.point == in_jingansi);
}

TEST_CASE("locating needs a place, and ends when an order is out") {
    TestWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    CHECK(refused(decide_locate(test.as(test.city_desk), {ticket.id, 2, {}, {}})).code == Errc::missing_field);
    CHECK(refused(decide_locate(test.as(test.city_desk), {ticket.id, 2, {}, jingansi})).path == "node");
    test.done(decide_dispatch(test.as(test.city_desk), {ticket.id, 2, {to_node(jingansi_squad)}, {}}));
    CHECK(refused(decide_locate(test.as(test.city_desk), {ticket.id, 3, in_caojiadu, {}})).code == Errc::wrong_state);
}

TEST_CASE("accepting stamps the time and starts the clock of the next step") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);
    test.now += std::chrono::minutes(4);
    test.done(accept(test, test.jingan_desk, ticket.id, 1));
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(ticket.accepted_at == test.now);
    CHECK(ticket.step_due_at == test.now + std::chrono::minutes(200));
    CHECK(ticket.version == 2);
}

TEST_CASE("of two who decide on the same version the second gets a conflict") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    test.done(accept(test, test.jingan_desk, ticket.id, 1));
    auto const late = refused(accept(test, test.city_desk, ticket.id, 1));
    CHECK(late.code == Errc::conflict);
    CHECK(late.path == "version");
    CHECK(late.detail.find("version 2") != std::string::npos);
    CHECK(late.detail.find("accepted") != std::string::npos);
    CHECK(refused(accept(test, test.city_desk, ticket.id, 2)).code == Errc::wrong_state);
    CHECK(refused(accept(test, test.city_desk, ticket.id, 3)).code == Errc::conflict);
}

TEST_CASE("a district hands a ticket to its own squads or upward, never to another district") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    auto const by_node = refused(decide_locate(test.as(test.jingan_desk), {ticket.id, 1, {}, yanghang_squad}));
    CHECK(by_node.code == Errc::forbidden);
    CHECK(by_node.path == "node");
    CHECK(refused(decide_locate(test.as(test.jingan_desk), {ticket.id, 1, in_yanghang, {}})).path == "point");
    test.done(decide_locate(test.as(test.jingan_desk), {ticket.id, 1, {}, city}));
    CHECK(ticket.node == city);
}

TEST_CASE("what is outside the scope looks as if it did not exist; what is seen but not ours is forbidden") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk, TestWorld::complaint(in_jingansi));
    auto const hidden = refused(accept(test, test.baoshan_desk, ticket.id, 1));
    auto const absent = refused(accept(test, test.jingan_desk, TicketId(310000, 999), 1));
    CHECK(hidden.code == Errc::not_found);
    CHECK(absent.code == Errc::not_found);
    CHECK(refused(accept(test, test.caojiadu_leader, ticket.id, 1)).code == Errc::not_found);
    CHECK(refused(accept(test, test.street_office, ticket.id, 1)).code == Errc::forbidden);
    CHECK(refused(accept(test, test.leader, ticket.id, 1)).code == Errc::forbidden);
    CHECK(accept(test, test.jingan_desk, ticket.id, 1).has_value());
    // The administrator's right is not the right to see tickets.
    CHECK(refused(accept(test, test.admin, ticket.id, 1)).code == Errc::not_found);
}

TEST_CASE("a squad that got an order from outside its own area sees the ticket but does not own it") {
    TestWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(yanghang_squad)}, TestWorld::complaint(in_jingansi));
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    CHECK(visible_ticket(test.as(test.baoshan_desk), ticket.id).has_value());
    CHECK(refused(decide_close(test.as(test.baoshan_desk), closing(ticket))).code == Errc::forbidden);
    CHECK(nodes_of(test.world, ticket.id) == std::vector<OrgCode>{jingansi_squad, yanghang_squad});
}

TEST_CASE("closed tickets leave the memory a day later, with their orders; open ones stay") {
    TestWorld test;
    auto const& order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    auto const closed = *order.ticket_id;
    auto const open = test.registered(test.city_desk).id;
    test.done(decide_close(test.as(test.city_desk), closing(test.world.tickets.at(closed))));
    forget_closed_before(test.world, test.now);
    CHECK(test.world.tickets.contains(closed));
    forget_closed_before(test.world, test.now + Millis(1));
    CHECK(!test.world.tickets.contains(closed));
    CHECK(test.world.orders.empty());
    CHECK(test.world.tickets.contains(open));
}
