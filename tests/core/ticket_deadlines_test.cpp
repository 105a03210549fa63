// SPDX-License-Identifier: Apache-2.0
#include "server/core/knot_rules.hpp"
#include "server/core/report_rules.hpp"
#include "server/core/zone_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Colours that are announced now, in the order of tickets.
std::vector<std::string> announced(TestWorld& test) {
    std::vector<std::string> causes;
    for (auto const& event : only<TicketClocksChanged>(tick(test))) causes.push_back(event.cause);
    return causes;
}

using Causes = std::vector<std::string>;

/// A ticket, an order, a knot without an owner, an untaken ticket and a report, all waiting for the clock.
void fill(TestWorld& test) {
    test.world.rules.general.knot_owner_at = 2;
    std::vector<double> const ring{121.418, 31.20, 121.422, 31.20, 121.422, 31.22, 121.418, 31.22, 121.418, 31.20};
    test.done(
        decide_set_zone(test.as(test.admin), {{}, {}, border_plan("结合部", {jingansi_squad, caojiadu_squad}, ring)}));
    test.registered(test.city_desk, TestWorld::complaint(GeoPoint{121.419, 31.21}));
    auto const& first = dispatched_ticket(test);
    auto const& second = test.accepted(test.jingan_desk);
    test.done(decide_link(test.as(test.jingan_desk), {second.id, second.version, first.id}));
    test.done(decide_submit(test.as(test.leader), {"坠落", "一人轻伤", test.now, {}, {}}));
}

/// The world as text, as far as the clock can change it.
std::string shown(World const& world) {
    std::string text;
    for (auto const& [id, ticket] : world.tickets) text += encode(ticket) + "\n";
    for (auto const& [id, order] : world.orders) text += encode(order) + "\n";
    for (auto const& [id, knot] : world.knots) text += encode(knot) + "\n";
    for (auto const& [id, report] : world.reports) text += encode(report) + "\n";
    return text;
}

std::string shown(Events const& events) {
    std::string text;
    for (auto const& event : events) text += encode(event) + "\n";
    return text;
}

}  // namespace

TEST_CASE("a clock is green to 80 % of its limit, yellow to all of it, then red; each turn is told once") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);  // 100 minutes for the step, 5000 for the whole
    auto const light = [&] { return find_clock(ticket, "step")->light; };
    test.now = monday + minutes(80);
    CHECK(announced(test).empty());
    test.now += Millis(1);
    CHECK(announced(test) == Causes{"yellow"});
    CHECK(light() == ClockLight::yellow);
    CHECK(announced(test).empty());
    test.now = monday + minutes(100);
    CHECK(announced(test).empty());
    test.now += Millis(1);
    CHECK(announced(test) == Causes{"red"});
    CHECK(light() == ClockLight::red);
    test.now = monday + minutes(4000);
    CHECK(announced(test).empty());
    test.now += Millis(1);
    CHECK(announced(test) == Causes{"yellow"});  // of the total now
    test.now = monday + minutes(5000) + Millis(1);
    CHECK(announced(test) == Causes{"red"});
    test.now += days(30);
    CHECK(announced(test).empty());
}

TEST_CASE("a server that slept through both turns tells the worse one, once") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);
    test.now += minutes(101);
    CHECK(announced(test) == Causes{"red"});
    CHECK(find_clock(ticket, "step")->light == ClockLight::red);
    CHECK(find_clock(ticket, "total")->light == ClockLight::green);
    CHECK(announced(test).empty());
}

TEST_CASE("a new step begins green; what the old one had turned does not stick to it") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);
    test.now += minutes(101);
    announced(test);
    test.move(test.jingan_desk, ticket.id, "accept");
    CHECK(find_clock(ticket, "step")->light == ClockLight::green);
    test.now += minutes(161);
    CHECK(announced(test) == Causes{"yellow"});
}

TEST_CASE("more time takes the colour back, and it may turn again") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(5001);
    announced(test);
    CHECK(find_clock(ticket, "total")->light == ClockLight::red);
    test.done(decide_extend(test.as(test.jingan_desk), {ticket.id, ticket.version, 5000, "complex", {}}));
    CHECK(find_clock(ticket, "total")->light == ClockLight::green);
    test.now = monday + minutes(8000) + Millis(1);
    CHECK(announced(test) == Causes{"yellow"});
    test.now = monday + minutes(10'000) + Millis(1);
    CHECK(announced(test) == Causes{"red"});
}

TEST_CASE("a clock that stands turns no further") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.move(test.jingan_desk, ticket.id, "park", "policy", "等");
    test.now += days(30);
    CHECK(tick(test).empty());
}

TEST_CASE("nobody is chased for a ticket that was closed before he answered") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test);
    test.now += hours(2);  // half an hour of working time and more
    CHECK(only<OrderChased>(tick(test)).size() == 1);
    test.done(try_close(test, closing(ticket)));
    test.now += days(10);
    CHECK(tick(test).empty());
}

TEST_CASE("a call brings about no more than it was asked to, and the rest comes with the next") {
    TestWorld test;
    fill(test);
    test.now += days(2);
    auto const all = shown(due_events(test.world, test.now, 1000)).size();
    std::string told;
    for (int calls = 0; calls < 100; ++calls) {
        auto const events = tick(test, 1);
        CHECK(events.size() <= 1);
        if (events.empty()) break;
        told += shown(events);
    }
    CHECK(tick(test).empty());
    CHECK(told.size() >= all);
}

TEST_CASE("whatever is due fires once") {
    TestWorld test;
    fill(test);
    test.now += days(2);
    auto const events = tick(test);
    CHECK(only<TicketClocksChanged>(events).size() == 3);
    CHECK(only<TicketZoneClimbed>(events).size() == 1);
    CHECK(only<OrderChased>(events).size() == 1);
    CHECK(only<KnotChanged>(events).size() == 1);
    CHECK(only<ReportChanged>(events).size() == 1);
    CHECK(tick(test).empty());
    test.now += Millis(1);
    CHECK(tick(test).empty());
}

TEST_CASE("a restart at any moment loses nothing and repeats nothing") {
    TestWorld test;
    fill(test);
    std::size_t fired = 0;
    for (auto const step : {minutes(20), minutes(70), minutes(100), minutes(1500), minutes(2000), minutes(4000)}) {
        CAPTURE(step.count());
        auto world = replayed(test);
        world.rules = test.world.rules;
        world.calendars = test.world.calendars;
        refresh_calendars(world);
        CHECK(shown(world) == shown(test.world));
        test.now += step;
        auto const here = due_events(test.world, test.now, 1000);
        CHECK(shown(due_events(world, test.now, 1000)) == shown(here));
        fired += here.size();
        for (auto const& event : here) test.happen(event);
    }
    CHECK(fired > 6);
    auto world = replayed(test);
    world.rules = test.world.rules;
    refresh_calendars(world);
    CHECK(due_events(world, test.now, 1000).empty());
}

TEST_CASE("replaying the whole life of a ticket gives the same ticket, whatever the rules are by then") {
    TestWorld test;
    auto const& ticket = closed_ticket(test);
    test.now += hours(1);
    test.move(test.jingan_desk, ticket.id, "reopen", "came_back", "回潮");
    test.move(test.jingan_desk, ticket.id, "park", "policy", "等");
    test.now += hours(1);
    test.move(test.jingan_desk, ticket.id, "resume");
    test.done(decide_extend(test.as(test.jingan_desk), {ticket.id, ticket.version, 3, "weather", {}}));
    auto const world = replayed(test);
    CHECK(world.rules.flow.states.empty());
    CHECK(encode(world.tickets.at(ticket.id)) == encode(ticket));
    CHECK(world.counters.ticket == test.world.counters.ticket);
}

TEST_CASE("a correction that leaves a deadline where it is does not announce its colour again") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);
    test.now += minutes(90);
    REQUIRE(announced(test) == Causes{"yellow"});
    CorrectTicket correct{ticket.id, ticket.version, "0202", {}, {}, {}};  // another category with the same limits
    test.done(decide_correct(test.as(test.jingan_desk), correct));
    CHECK(announced(test).empty());
    test.now += minutes(11);
    CHECK(announced(test) == Causes{"red"});
}
