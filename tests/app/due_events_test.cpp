// SPDX-License-Identifier: Apache-2.0
#include "tests/app/running.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Events that the next second brings about.
std::vector<std::string> next_second(Running& running) {
    Watcher wall(running, running.city_desk);
    running.application->every_second();
    running.settle();
    return wall.topics();
}

using Topics = std::vector<std::string>;

/// An accepted ticket and an emergency order that nobody answers.
void leave_waiting(Running& running) {
    running.accepted();
    running.done(running.city_desk, "order.issue",
                 {{"kind", "emergency"}, {"title", "大风"}, {"recipients", {{{"node", jingansi_squad.text()}}}}});
}

}  // namespace

TEST_CASE("what is due happens once, and not again after a restart") {
    Running running;
    leave_waiting(running);
    CHECK(next_second(running).empty());
    running.clock.advance(std::chrono::hours(24 * 30));
    auto const happened = next_second(running);
    CHECK(happened == Topics{"order.chased", "ticket.clocks_changed"});
    CHECK(next_second(running).empty());
    running.restart();
    CHECK(next_second(running).empty());
    auto const& world = running.application->world();
    CHECK(world.orders.begin()->second.recipients[0].stage == ReceiptStage::climbed_top);
    running.application->stop();
    CHECK(running.verified().sound());
}

TEST_CASE("what came due while the server was down happens when it is back") {
    Running running;
    leave_waiting(running);
    running.stop();
    running.clock.advance(std::chrono::hours(24 * 30));
    running.start();
    for (auto* actor : {&running.city_desk, &running.leader})
        *actor = running.application->auth().actor_of(actor->account);
    CHECK(next_second(running) == Topics{"order.chased", "ticket.clocks_changed"});
}

TEST_CASE("nobody is chased for the order of a ticket that is over") {
    Running running;
    auto const ticket = running.accepted();
    running.done(running.city_desk, "ticket.dispatch",
                 {{"ticket_id", ticket}, {"version", 2}, {"recipients", {{{"node", jingansi_squad.text()}}}}});
    running.done(running.city_desk, "ticket.close",
                 {{"ticket_id", ticket}, {"version", 3}, {"outcome", "explained"}, {"note", "当事人已自行改正"}});
    running.clock.advance(std::chrono::hours(20));
    CHECK(next_second(running).empty());
}

TEST_CASE("a server starts with the rules and the calendar that it brings along") {
    Running running;
    auto const& world = running.application->world();
    CHECK(world.rules.version == 0);
    CHECK(!world.rules.flow.states.empty());
    CHECK(!world.legal_limits.empty());
    CHECK(world.calendars.own(city).has_value());
    CHECK(world.node_calendars.contains(jingansi_squad));
    auto general = Json::parse(encode(world.rules))["general"];
    general["zone_wait_minutes"] = 7;
    running.done(running.admin, "rules.set", {{"version", 0}, {"rules", {{"general", general}}}});
    running.restart();
    auto const& again = running.application->world();
    CHECK(again.rules.version == 1);
    CHECK(again.rules.general.zone_wait_minutes == 7);
    CHECK(!again.rules.flow.states.empty());
}
