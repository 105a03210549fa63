// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RegisterTicket caller(Confidentiality confidentiality = Confidentiality::open) {
    auto command = TestWorld::complaint();
    command.contact_name = "王阿婆";
    command.contact_phone = "13800138000";
    command.confidentiality = confidentiality;
    return command;
}

Result<Events> reveal(TestWorld const& test, Actor const& by, TicketId id) {
    return decide_reveal(test.as(by), {id, "先行联系"});
}

}  // namespace

TEST_CASE("neither the ticket nor any event shows a name or a whole number") {
    TestWorld test;
    auto const& ticket = closed_ticket(test, caller());
    CHECK(ticket.contact == "138****8000");
    for (auto const& event : test.history) {
        auto const text = encode(event.body);
        CHECK(text.find("王阿婆") == std::string::npos);
        CHECK(text.find("13800138000") == std::string::npos);
    }
}

TEST_CASE("of a confidential complainant not even a masked number leaves the intake") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk, caller(Confidentiality::confidential));
    CHECK(!ticket.contact);
    CHECK(ticket.confidentiality == Confidentiality::confidential);
    for (auto const& event : test.history) CHECK(encode(event.body).find("8000\"") == std::string::npos);
}

TEST_CASE("who asks to see the complainant is on record with the reason, and changes nothing") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk, caller());
    auto const events = reveal(test, test.leader, ticket.id);
    REQUIRE(events.has_value());
    REQUIRE(only<TicketRevealed>(*events).size() == 1);
    CHECK(only<TicketRevealed>(*events)[0].account_id == test.leader.account);
    CHECK(only<TicketRevealed>(*events)[0].reason == "先行联系");
    test.done(events);
    CHECK(ticket.version == 1);
}

TEST_CASE("the desk and the squad that handles it may see the complainant; who only looks on, or is elsewhere, not") {
    TestWorld test;
    auto const id = test.registered(test.city_desk, caller()).id;
    CHECK(reveal(test, test.city_desk, id).has_value());
    CHECK(reveal(test, test.jingan_desk, id).has_value());
    CHECK(reveal(test, test.leader, id).has_value());
    CHECK(refused(reveal(test, test.street_office, id)).code == Errc::forbidden);
    CHECK(refused(reveal(test, test.caojiadu_leader, id)).code == Errc::not_found);
    CHECK(refused(reveal(test, test.baoshan_desk, id)).code == Errc::not_found);
    CHECK(refused(reveal(test, test.admin, id)).code == Errc::not_found);
}

TEST_CASE("a confidential complainant is hidden from the handling squad, its own desk included") {
    TestWorld test;
    auto const id = test.registered(test.city_desk, caller(Confidentiality::confidential)).id;
    auto const desk = squad_desk(test);
    CHECK(refused(reveal(test, test.leader, id)).code == Errc::forbidden);
    CHECK(refused(reveal(test, desk, id)).code == Errc::forbidden);
    CHECK(reveal(test, test.jingan_desk, id).has_value());
    CHECK(reveal(test, test.city_desk, id).has_value());
    auto const open = test.registered(test.city_desk, caller()).id;
    CHECK(reveal(test, desk, open).has_value());
}

TEST_CASE("an account sees at most so many complainants an hour; the hour moves on, and others are not held up") {
    TestWorld test;
    test.world.rules.general.reveals_per_hour = 3;
    auto const id = test.registered(test.city_desk, caller()).id;
    for (int i = 0; i < 3; ++i) {
        test.done(reveal(test, test.leader, id));
        test.now += minutes(10);
    }
    CHECK(refused(reveal(test, test.leader, id)).code == Errc::rate_limited);
    CHECK(reveal(test, test.jingan_desk, id).has_value());
    test.now = monday + hours(1) - Millis(1);
    CHECK(refused(reveal(test, test.leader, id)).code == Errc::rate_limited);
    test.now += Millis(1);
    test.done(reveal(test, test.leader, id));
    CHECK(refused(reveal(test, test.leader, id)).code == Errc::rate_limited);
    test.now += hours(2);
    test.done(reveal(test, test.leader, id));
    CHECK(test.world.reveals.at(test.leader.account).size() == 1);  // older ones are not kept in memory
}

TEST_CASE("a restart does not forget how many complainants an account has seen") {
    TestWorld test;
    test.world.rules.general.reveals_per_hour = 2;
    auto const id = test.registered(test.city_desk, caller()).id;
    for (int i = 0; i < 2; ++i) test.done(reveal(test, test.leader, id));
    auto world = replayed(test);
    world.rules.general = test.world.rules.general;
    CHECK(refused(decide_reveal({world, test.leader, test.now}, {id, "x"})).code == Errc::rate_limited);
}

TEST_CASE("a limit of none shows nobody to anybody") {
    TestWorld test;
    test.world.rules.general.reveals_per_hour = 0;
    auto const id = test.registered(test.city_desk, caller()).id;
    CHECK(refused(reveal(test, test.city_desk, id)).code == Errc::rate_limited);
}
