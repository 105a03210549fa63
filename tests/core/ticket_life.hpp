// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/deadlines.hpp"
#include "server/core/flow.hpp"
#include "tests/core/test_world.hpp"

#include <algorithm>

/// Ways through the life of a ticket that several tests walk.
namespace tiaodu::test {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

inline TicketClock const* find_clock(Ticket const& ticket, std::string_view code) {
    for (auto const& clock : ticket.clocks)
        if (clock.code == code) return &clock;
    return nullptr;
}
inline LimitClock const& clock_of(Ticket const& ticket, std::string_view code) {
    auto const* found = find_clock(ticket, code);
    REQUIRE_MESSAGE(found, std::string(code));
    return found->clock;
}

/// Somebody who does the desk's work in a squad: below the level whose consent many steps need.
inline Actor squad_desk(TestWorld& test) { return test.account(jingansi_squad, Role::dispatcher, "静安寺内勤"); }

inline Result<Events> try_move(TestWorld const& test, Actor const& by, Ticket const& ticket, std::string action,
                               std::optional<std::string> reason = {}, std::optional<std::string> note = {}) {
    return decide_move(test.as(by),
                       {ticket.id, ticket.version, std::move(action), std::move(reason), std::move(note), {}});
}

inline Ticket const& ticket_of(TestWorld const& test, Order const& order) {
    return test.world.tickets.at(*order.ticket_id);
}

/// With an order for the squad of Jing'an Temple.
inline Ticket const& dispatched_ticket(TestWorld& test, RegisterTicket const& command = TestWorld::complaint()) {
    return ticket_of(test, test.dispatched(test.jingan_desk, {to_node(jingansi_squad)}, command));
}
inline void squad_step(TestWorld& test, Ticket const& ticket, RecipientState state) {
    test.step(test.leader, test.world.orders.at(*ticket.order_id), state);
}
inline Ticket const& resolved_ticket(TestWorld& test, RegisterTicket const& command = TestWorld::complaint()) {
    auto const& ticket = dispatched_ticket(test, command);
    squad_step(test, ticket, RecipientState::reported);
    return ticket;
}

inline Result<Events> try_contact(TestWorld const& test, Actor const& by, Ticket const& ticket, ContactResult result,
                                  std::optional<Time> at = {}) {
    return decide_contact(test.as(by), {ticket.id, ticket.version, ContactWay::phone, result, at, {}});
}
inline void reply_to(TestWorld& test, Ticket const& ticket) {
    test.done(decide_reply(test.as(test.jingan_desk), {ticket.id, ticket.version, ContactWay::phone, "已清理"}));
}
inline void call_back(TestWorld& test, Ticket const& ticket, Satisfaction result = Satisfaction::satisfied,
                      Satisfaction attitude = Satisfaction::satisfied) {
    test.done(decide_call_back(test.as(test.jingan_desk), {ticket.id, ticket.version, result, attitude, {}}));
}

inline CloseTicket closing(Ticket const& ticket) {
    CloseTicket command;
    command.ticket_id = ticket.id;
    command.version = ticket.version;
    command.note = "已核实";
    return command;
}
inline Result<Events> try_close(TestWorld const& test, CloseTicket const& command) {
    return decide_close(test.as(test.jingan_desk), command);
}
inline Ticket const& closed_ticket(TestWorld& test, RegisterTicket const& command = TestWorld::complaint()) {
    auto const& ticket = resolved_ticket(test, command);
    test.done(try_close(test, closing(ticket)));
    return ticket;
}

/// What the clock brings about now, put into effect.
inline Events tick(TestWorld& test, std::size_t limit = 1000) {
    auto events = due_events(test.world, test.now, limit);
    for (auto const& event : events) test.happen(event);
    return events;
}
template <class Body>
std::vector<Body> only(Events const& events) {
    std::vector<Body> found;
    for (auto const& event : events)
        if (auto const* body = std::get_if<Body>(&event)) found.push_back(*body);
    return found;
}

/// Replays everything that happened from nothing, as a restart does.
inline World replayed(TestWorld const& test) {
    TestWorld empty;
    World world;
    world.home = empty.world.home;
    world.org = empty.world.org;
    world.categories = empty.world.categories;
    for (auto const& event : test.history) apply(world, event);
    return world;
}

}  // namespace tiaodu::test
