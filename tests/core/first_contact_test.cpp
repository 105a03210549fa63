// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// First contact (先行联系) within 30 minutes.
void ask_for_contact(TestWorld& test) {
    for (auto& rule : test.world.rules.limits.limits) rule.first_contact = TimeLimit{LimitClass::urgent_minutes, 30};
}

}  // namespace

TEST_CASE("the first-contact clock runs from the receipt, not from the registration") {
    TestWorld test;
    ask_for_contact(test);
    auto command = TestWorld::complaint();
    command.received_at = test.now - minutes(10);
    auto const& ticket = test.registered(test.jingan_desk, command);
    CHECK(clock_of(ticket, "first_contact").started_at == *command.received_at);
    CHECK(clock_of(ticket, "first_contact").due_at == *command.received_at + minutes(30));
}

TEST_CASE("only somebody who was reached stops the first-contact clock; every attempt is on record") {
    TestWorld test;
    ask_for_contact(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    for (auto const result : {ContactResult::no_answer, ContactResult::wrong_number, ContactResult::refused}) {
        test.done(try_contact(test, test.leader, ticket, result));
        CHECK(!clock_of(ticket, "first_contact").stopped_at);
        CHECK(!ticket.contacted_at);
    }
    test.now += minutes(3);
    test.done(try_contact(test, test.leader, ticket, ContactResult::reached));
    CHECK(clock_of(ticket, "first_contact").stopped_at == test.now);
    CHECK(ticket.contacted_at == test.now);
    REQUIRE(ticket.contacts.size() == 4);
    CHECK(ticket.contacts[0].result == ContactResult::no_answer);
    CHECK(ticket.contacts[3].by == "静安寺中队长");
    CHECK(ticket.contacts[3].node == jingansi_squad);
    CHECK(ticket.status == TicketStatus::accepted);
}

TEST_CASE("a contact counts at the time of the call, and the first one that reached somebody stays the first") {
    TestWorld test;
    ask_for_contact(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(40);
    auto const called = test.now - minutes(15);
    test.done(try_contact(test, test.leader, ticket, ContactResult::reached, called));
    CHECK(ticket.contacted_at == called);
    CHECK(clock_of(ticket, "first_contact").stopped_at == called);
    tick(test);
    CHECK(find_clock(ticket, "first_contact")->light == ClockLight::green);
    test.done(try_contact(test, test.leader, ticket, ContactResult::reached));
    CHECK(ticket.contacted_at == called);
    CHECK(ticket.contacts.size() == 2);
}

TEST_CASE("nobody was called in the future, nor before he complained") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(5);
    auto const call = [&](Time at) { return try_contact(test, test.leader, ticket, ContactResult::reached, at); };
    CHECK(refused(call(test.now + Millis(1))).path == "at");
    CHECK(refused(call(ticket.received_at - Millis(1))).code == Errc::invalid_field);
    CHECK(call(test.now).has_value());
    CHECK(call(ticket.received_at).has_value());
}

TEST_CASE("a first contact that is late turns its clock yellow after 24 of 30 minutes, then red") {
    TestWorld test;
    ask_for_contact(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const shown = [&] {
        tick(test);
        return find_clock(ticket, "first_contact")->light;
    };
    test.now = monday + minutes(24);
    CHECK(shown() == ClockLight::green);
    test.now += Millis(1);
    CHECK(shown() == ClockLight::yellow);
    test.now = monday + minutes(30);
    CHECK(shown() == ClockLight::yellow);
    test.now += Millis(1);
    CHECK(shown() == ClockLight::red);
}

TEST_CASE("fifty contacts are enough for one ticket") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    for (int i = 0; i < 50; ++i) test.done(try_contact(test, test.leader, ticket, ContactResult::no_answer));
    CHECK(refused(try_contact(test, test.leader, ticket, ContactResult::no_answer)).code == Errc::limit_exceeded);
}

TEST_CASE("the squad may contact the complainant in every state in which the ticket lives") {
    TestWorld test;
    auto const& flow = test.world.rules.flow;
    auto const& ticket = test.registered(test.jingan_desk);
    for (auto const& state : flow.states) {
        CAPTURE(state.label.code);
        auto& changed = test.world.tickets.at(ticket.id);
        changed.state = state.label.code;
        changed.status = state.status;
        CHECK(try_contact(test, test.leader, ticket, ContactResult::reached).has_value() == !is_over(state.status));
    }
}
