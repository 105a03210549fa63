// SPDX-License-Identifier: Apache-2.0
#include "server/core/knot_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Events> try_link(TestWorld const& test, Ticket const& ticket, Ticket const& earlier) {
    return decide_link(test.as(test.jingan_desk), {ticket.id, ticket.version, earlier.id});
}

/// `count` complaints about the same thing, a minute apart.
Knot const& knot_of(TestWorld& test, std::size_t count, std::vector<Ticket const*>* tickets = nullptr) {
    auto const& first = test.accepted(test.jingan_desk);
    if (tickets) tickets->push_back(&first);
    for (std::size_t i = 1; i < count; ++i) {
        test.now += minutes(1);
        auto const& repeat = test.accepted(test.jingan_desk);
        test.done(try_link(test, repeat, first));
        if (tickets) tickets->push_back(&repeat);
    }
    return test.world.knots.at(*first.knot_id);
}

Result<Events> try_own(TestWorld const& test, Knot const& knot, Actor const& owner) {
    return decide_own(test.as(test.jingan_desk), {knot.id, knot.version, owner.account, "本月内拆除"});
}
Result<Events> try_close_knot(TestWorld const& test, Knot const& knot) {
    return decide_close_knot(test.as(test.jingan_desk), {knot.id, knot.version, "已拆除"});
}

}  // namespace

TEST_CASE("two tickets about the same thing share a knot; the later one repeats the first") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 3, &tickets);
    CHECK(knot.tickets == std::vector<TicketId>{tickets[0]->id, tickets[1]->id, tickets[2]->id});
    CHECK(knot.version == 2);
    CHECK(knot.node == jingansi_squad);
    CHECK(knot.title == tickets[0]->title);
    CHECK(knot.category == tickets[0]->category);
    for (auto const* ticket : tickets) CHECK(ticket->knot_id == knot.id);
    CHECK(!tickets[0]->repeat_of);
    CHECK(tickets[1]->repeat_of == tickets[0]->id);
    CHECK(tickets[2]->repeat_of == tickets[0]->id);
}

TEST_CASE("who repeats a repeat repeats the first one, in the same knot") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 2, &tickets);
    auto const& third = test.accepted(test.jingan_desk);
    test.done(try_link(test, third, *tickets[1]));
    CHECK(third.repeat_of == tickets[0]->id);
    CHECK(knot.tickets.size() == 3);
    CHECK(test.world.knots.size() == 1);
}

TEST_CASE("the place of a knot is the middle of its tickets") {
    TestWorld test;
    auto const& first = test.accepted(test.jingan_desk, TestWorld::complaint(GeoPoint{121.410, 31.210}));
    auto const& second = test.accepted(test.jingan_desk, TestWorld::complaint(GeoPoint{121.412, 31.212}));
    test.done(try_link(test, second, first));
    auto const& knot = test.world.knots.at(*first.knot_id);
    CHECK(knot.point->lon_deg == doctest::Approx(121.411));
    CHECK(knot.point->lat_deg == doctest::Approx(31.211));
}

TEST_CASE("a ticket repeats neither itself nor a later one nor one that is hidden, and is in one knot only") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    knot_of(test, 2, &tickets);
    CHECK(refused(try_link(test, *tickets[1], *tickets[1])).path == "repeat_of");
    CHECK(refused(try_link(test, *tickets[1], *tickets[0])).code == Errc::already_exists);
    auto old = TestWorld::complaint();
    old.received_at = monday - days(1);
    auto const& older = test.accepted(test.jingan_desk, old);
    CHECK(refused(try_link(test, older, *tickets[0])).code == Errc::invalid_field);
    auto const& elsewhere = test.accepted(test.city_desk, TestWorld::complaint(in_yanghang));
    test.now += minutes(1);
    auto const& fresh = test.accepted(test.jingan_desk);
    auto const hidden = refused(try_link(test, fresh, elsewhere));
    CHECK(hidden.code == Errc::not_found);
    CHECK(hidden.path == "repeat_of");
    CHECK(refused(decide_link(test.as(test.leader), {fresh.id, fresh.version, tickets[0]->id})).code ==
          Errc::forbidden);
}

TEST_CASE("the fifth complaint about the same thing tells the district and calls for a named owner within a day") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 4, &tickets);
    CHECK(!knot.district_told_at);
    CHECK(!knot.owner_due_at);
    test.now += minutes(1);
    auto const& fifth = test.accepted(test.jingan_desk);
    test.done(try_link(test, fifth, *tickets[0]));
    CHECK(knot.tickets.size() == 5);
    CHECK(knot.district_told_at == test.now);
    CHECK(knot.owner_due_at == test.now + hours(24));
    auto const told = *knot.district_told_at;
    test.now += minutes(1);
    test.done(try_link(test, test.accepted(test.jingan_desk), *tickets[0]));
    CHECK(knot.district_told_at == told);  // once
    CHECK(knot.owner_due_at == told + hours(24));
}

TEST_CASE("at how many repeats an owner is called for is a setting") {
    TestWorld test;
    test.world.rules.general.knot_owner_at = 2;
    CHECK(knot_of(test, 2).district_told_at == test.now);
}

TEST_CASE("an owner who is still missing when the day is over is chased, once") {
    TestWorld test;
    auto const& knot = knot_of(test, 5);
    auto const chased = [&] { return only<KnotChanged>(tick(test)).size(); };
    test.now = *knot.owner_due_at - Millis(1);
    CHECK(chased() == 0);
    test.now += Millis(1);
    CHECK(chased() == 1);
    CHECK(knot.owner_chased_at == test.now);
    test.now += days(3);
    CHECK(chased() == 0);
}

TEST_CASE("a named owner ends the call for one; his promise and his naming stand in the history") {
    TestWorld test;
    auto const& knot = knot_of(test, 5);
    CHECK(refused(try_own(test, knot, test.baoshan_desk)).path == "owner");
    CHECK(refused(decide_own(test.as(test.jingan_desk), {knot.id, knot.version, AccountId(310000, 999), {}})).code ==
          Errc::not_found);
    CHECK(refused(decide_own(test.as(test.leader), {knot.id, knot.version, test.leader.account, {}})).code ==
          Errc::forbidden);
    CHECK(refused(decide_own(test.as(test.baoshan_desk), {knot.id, knot.version, test.leader.account, {}})).code ==
          Errc::not_found);
    auto const before = knot.version;
    test.done(try_own(test, knot, test.leader));
    CHECK(knot.owner == test.leader.account);
    CHECK(knot.owner_name == "静安寺中队长");
    CHECK(knot.promise == "本月内拆除");
    CHECK(!knot.owner_due_at);
    CHECK(knot.version == before + 1);
    REQUIRE(knot.notes.size() == 1);
    CHECK(knot.notes[0].by == "静安坐席");
    CHECK(knot.notes[0].at == test.now);
    test.now += days(2);
    CHECK(only<KnotChanged>(tick(test)).empty());
    CHECK(refused(decide_note(test.as(test.jingan_desk), {knot.id, before, "x"})).code == Errc::conflict);
    test.done(decide_note(test.as(test.jingan_desk), {knot.id, knot.version, "已约谈房东"}));
    CHECK(knot.notes.back().content == "已约谈房东");
}

TEST_CASE("closing a ticket inside an open knot says what is different this time") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 3, &tickets);
    for (auto const* ticket : {tickets[0], tickets[2]}) {
        auto const error = refused(try_close(test, closing(*ticket)));
        CHECK(error.code == Errc::missing_field);
        CHECK(error.path == "different_this_time");
        CHECK(error.detail.find("3 times") != std::string::npos);
    }
    auto command = closing(*tickets[0]);
    command.different_this_time = "";
    CHECK(!try_close(test, command).has_value());
    command.different_this_time = "拆除而非劝离";
    auto const events = try_close(test, command);
    REQUIRE(events.has_value());
    CHECK(only<TicketClosed>(*events)[0].different_this_time == "拆除而非劝离");
    test.done(events);
    CHECK(!knot.closed_at);  // the knot is not over with one of its tickets
}

TEST_CASE("a knot ends when its tickets are over and somebody answers for it; afterwards nothing more is asked") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 5, &tickets);
    CHECK(refused(try_close_knot(test, knot)).code == Errc::wrong_state);
    for (auto const* ticket : tickets) {
        auto command = closing(*ticket);
        command.different_this_time = "已拆除";
        test.done(try_close(test, command));
    }
    auto const nobody = refused(try_close_knot(test, knot));
    CHECK(nobody.code == Errc::missing_field);
    CHECK(nobody.path == "owner");
    test.done(try_own(test, knot, test.leader));
    test.done(try_close_knot(test, knot));
    CHECK(knot.closed_at == test.now);
    CHECK(knot.notes.back().content == "已拆除");
    CHECK(refused(try_close_knot(test, knot)).code == Errc::wrong_state);
}

TEST_CASE("a new repeat opens a closed knot again") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 2, &tickets);
    for (auto const* ticket : tickets) {
        auto command = closing(*ticket);
        command.different_this_time = "已劝离";
        test.done(try_close(test, command));
    }
    test.done(try_close_knot(test, knot));
    test.now += hours(2);
    auto const& again = test.accepted(test.jingan_desk);
    auto const events = try_link(test, again, *tickets[1]);
    REQUIRE(events.has_value());
    CHECK(only<KnotChanged>(*events)[0].what == "reopened");
    test.done(events);
    CHECK(!knot.closed_at);
    CHECK(knot.tickets.size() == 3);
    CHECK(refused(try_close(test, closing(again))).path == "different_this_time");
}

TEST_CASE("a ticket that was tied by mistake leaves its knot; one alone is no knot") {
    TestWorld test;
    std::vector<Ticket const*> tickets;
    auto const& knot = knot_of(test, 3, &tickets);
    auto const leave = [&](Ticket const& ticket) {
        return decide_unlink(test.as(test.jingan_desk), {ticket.id, ticket.version});
    };
    test.done(leave(*tickets[2]));
    CHECK(!tickets[2]->knot_id);
    CHECK(!tickets[2]->repeat_of);
    CHECK(knot.tickets.size() == 2);
    CHECK(!knot.closed_at);
    CHECK(refused(leave(*tickets[2])).code == Errc::wrong_state);
    test.done(leave(*tickets[1]));
    CHECK(knot.closed_at == test.now);
    CHECK(try_close(test, closing(*tickets[0])).has_value());
}

TEST_CASE("everybody who sees one of its tickets sees the knot") {
    TestWorld test;
    auto const& first = test.accepted(test.city_desk);
    auto const& other = test.accepted(test.city_desk, TestWorld::complaint(in_yanghang));
    test.done(decide_link(test.as(test.city_desk), {other.id, other.version, first.id}));
    auto const nodes = nodes_of(test.world, test.world.knots.at(*first.knot_id));
    CHECK(nodes == std::vector<OrgCode>{jingansi_squad, yanghang_squad});
}
