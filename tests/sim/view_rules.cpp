// SPDX-License-Identifier: Apache-2.0
#include "protocol/messages/codec.hpp"
#include "server/app/audience.hpp"
#include "server/core/knot_rules.hpp"
#include "tests/sim/invariants.hpp"

/// Invariant 12: at the end each console knows the present state of all that it may see.
namespace tiaodu::test {
namespace {

/// What the console holds is what its audience may see of the thing now.
template <class Thing>
bool same(World const& world, Scope const& scope, std::map<std::string, Json>::const_iterator held,
          Thing const& thing) {
    return held->second == Json::parse(drawn_for(scope.audience(), world, encode(thing)));
}

}  // namespace

void Invariants::check_view(Application& application, Client const& client) {
    auto const& who = client.person().login;
    auto const& scope = scope_of(client);
    auto const& world = application.world();
    auto const& view = client.view();
    for (auto const& [id, ticket] : world.tickets) {
        auto const held = view.tickets.find(to_string(id));
        bool const visible = sees(scope, nodes_of(world, id));
        must(visible == (held != view.tickets.end()), 12,
             who + (visible ? " does not know " : " still shows ") + to_string(id));
        must(!visible || same(world, scope, held, ticket), 12, who + " knows an old state of " + to_string(id));
    }
    check_orders(world, client);
    check_rest(world, client);
}

/// Earlier orders of a ticket need not be known by those who came to it later; what is known must be right.
void Invariants::check_orders(World const& world, Client const& client) {
    auto const& who = client.person().login;
    auto const& orders = client.view().orders;
    for (auto const& [id, order] : world.orders) {
        if (!sees(scope_of(client), nodes_of(world, order))) continue;
        auto const held = orders.find(to_string(id));
        bool const in_force = !order.ticket_id || world.tickets.at(*order.ticket_id).order_id == id;
        if (held == orders.end() && !in_force) continue;
        must(held != orders.end(), 12, who + " does not know " + to_string(id));
        must(same(world, scope_of(client), held, order), 12, who + " knows another state of " + to_string(id));
    }
}

void Invariants::check_rest(World const& world, Client const& client) {
    auto const& who = client.person().login;
    auto const& scope = scope_of(client);
    auto const& view = client.view();
    auto const known = [&](auto const& things, auto const& held_things, auto const& node_of) {
        for (auto const& [id, thing] : things) {
            if (!sees(scope, std::vector{node_of(thing)})) continue;
            auto const held = held_things.find(to_string(id));
            must(held != held_things.end(), 12, who + " does not know " + to_string(id));
            must(same(world, scope, held, thing), 12, who + " knows another state of " + to_string(id));
        }
    };
    known(world.units, view.units, [](Unit const& unit) { return unit.squad; });
    known(world.knots, view.knots, [](Knot const& knot) { return knot.node; });
    known(world.reports, view.reports, [](EventReport const& report) { return report.node; });
}

}  // namespace tiaodu::test
