// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RegisterTicket from(TicketSource source) {
    auto command = TestWorld::complaint();
    command.source = source;
    if (source == TicketSource::grid_platform || source == TicketSource::city_platform) command.external_id = "G-1";
    return command;
}

}  // namespace

TEST_CASE("12345, callers, petitions and the director's mailbox are answered before the ticket is closed") {
    for (auto const source :
         {TicketSource::hotline_12345, TicketSource::direct, TicketSource::petition, TicketSource::director_mailbox}) {
        CAPTURE(std::string(to_word(source)));
        TestWorld test;
        auto const& ticket = resolved_ticket(test, from(source));
        auto const error = refused(try_close(test, closing(ticket)));
        CHECK(error.code == Errc::missing_field);
        CHECK(error.path == "reply");
        reply_to(test, ticket);
        auto const after = try_close(test, closing(ticket));
        bool const also_called_back = source == TicketSource::petition || source == TicketSource::director_mailbox;
        CHECK(after.has_value() == !also_called_back);
        if (also_called_back) CHECK(refused(after).path == "call_back");
        call_back(test, ticket);
        test.done(try_close(test, closing(ticket)));
        CHECK(ticket.status == TicketStatus::closed);
    }
}

TEST_CASE("sources without a caller ask for nothing before closing") {
    for (auto const source :
         {TicketSource::grid_platform, TicketSource::city_platform, TicketSource::media, TicketSource::camera,
          TicketSource::leader_instruction, TicketSource::environmental_inspection, TicketSource::officer,
          TicketSource::community, TicketSource::other}) {
        CAPTURE(std::string(to_word(source)));
        TestWorld test;
        auto const& ticket = resolved_ticket(test, from(source));
        CHECK(try_close(test, closing(ticket)).has_value());
    }
}

TEST_CASE("the platforms always give a number: without one their tickets are not taken in") {
    TestWorld test;
    for (auto const source : {TicketSource::grid_platform, TicketSource::city_platform}) {
        auto command = from(source);
        command.external_id.reset();
        auto const error = refused(decide_register(test.as(test.city_desk), command));
        CHECK(error.code == Errc::missing_field);
        CHECK(error.path == "external_id");
        CHECK(decide_register(test.as(test.city_desk), from(source)).has_value());
    }
}

TEST_CASE("a source may make its tickets urgent; what the desk says counts more") {
    TestWorld test;
    for (auto const source :
         {TicketSource::media, TicketSource::leader_instruction, TicketSource::environmental_inspection})
        CHECK(test.registered(test.city_desk, from(source)).urgency == Urgency::urgent);
    CHECK(test.registered(test.city_desk, from(TicketSource::community)).urgency == Urgency::normal);
    auto calm = from(TicketSource::media);
    calm.urgency = Urgency::normal;
    CHECK(test.registered(test.city_desk, calm).urgency == Urgency::normal);
}

TEST_CASE("the number of a source stays taken after its ticket was closed and forgotten") {
    TestWorld test;
    auto command = from(TicketSource::grid_platform);
    closed_ticket(test, command);
    forget_closed_before(test.world, test.now + Millis(1));
    REQUIRE(test.world.tickets.empty());
    CHECK(refused(decide_register(test.as(test.city_desk), command)).code == Errc::already_exists);
}

TEST_CASE("closing before everybody has reported needs a word why") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test);
    auto command = closing(ticket);
    for (auto const& note : {std::optional<std::string>(), std::optional<std::string>("")}) {
        command.note = note;
        CHECK(refused(try_close(test, command)).path == "note");
    }
    squad_step(test, ticket, RecipientState::reported);
    command.version = ticket.version;
    CHECK(try_close(test, command).has_value());
}

TEST_CASE("the end says what was true and what came of it") {
    for (auto const outcome : {Outcome::solved, Outcome::explained, Outcome::unsolvable})
        for (auto const truth : {Truth::confirmed, Truth::not_true}) {
            TestWorld test;
            auto const& ticket = resolved_ticket(test);
            auto command = closing(ticket);
            command.outcome = outcome;
            command.truth = truth;
            test.done(try_close(test, command));
            CHECK(ticket.outcome == outcome);
            CHECK(ticket.truth == truth);
            CHECK(ticket.closed_at == test.now);
        }
    TestWorld test;
    CHECK(closed_ticket(test).truth == Truth::confirmed);
}

TEST_CASE("a ticket that was reopened is answered and called back again before it is closed again") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test, from(TicketSource::petition));
    reply_to(test, ticket);
    call_back(test, ticket, Satisfaction::unsatisfied);
    test.done(try_close(test, closing(ticket)));
    CHECK(ticket.replied_at == test.now);
    test.now += hours(3);
    test.move(test.jingan_desk, ticket.id, "reopen", "unsatisfied", "再次来信");
    CHECK(refused(try_close(test, closing(ticket))).path == "reply");
    reply_to(test, ticket);
    CHECK(refused(try_close(test, closing(ticket))).path == "call_back");
}

TEST_CASE("who was called back and is not satisfied may get the work done again") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test);
    call_back(test, ticket, Satisfaction::unsatisfied, Satisfaction::satisfied);
    CHECK(ticket.status == TicketStatus::resolved);
    test.move(test.jingan_desk, ticket.id, "rework", "unsatisfied", "诉求人不满意");
    CHECK(ticket.reworks == 1);
    CHECK(!ticket.call_back);  // he is asked again when it is done
}

TEST_CASE("a satisfaction of before the rework does not close a petition") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test, from(TicketSource::petition));
    reply_to(test, ticket);
    call_back(test, ticket, Satisfaction::unsatisfied);
    test.move(test.jingan_desk, ticket.id, "rework", "unsatisfied", "诉求人不满意");
    CHECK(refused(try_close(test, closing(ticket))).path == "call_back");
}

TEST_CASE("closing frees the units and ends the squad's part") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号");
    auto const& order = test.dispatched(test.jingan_desk, {to_unit(unit)});
    auto const& ticket = ticket_of(test, order);
    CHECK(unit.order_id == order.id);
    test.done(try_close(test, closing(ticket)));
    CHECK(!unit.order_id);
    CHECK(unit.status == UnitStatus::available);
    auto const error =
        refused(decide_step(test.as(test.leader), {order.id, 0, RecipientState::acknowledged, order.revision, {}, {}}));
    CHECK(error.code == Errc::wrong_state);
}
