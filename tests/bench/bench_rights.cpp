// SPDX-License-Identifier: Apache-2.0
// What rights cost: the check per event and console, a scope made anew, the door of a command, and an event drawn for
// each audience, in the built-in city.
#include "protocol/messages/codec.hpp"
#include "server/app/audience.hpp"
#include "server/app/event_text.hpp"
#include "server/app/first_content.hpp"

#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace tiaodu;

namespace {

using Clock = std::chrono::steady_clock;

/// Median ns per call of 15 rounds. `work` gets the number of the call and returns something that must be computed.
double median_ns(int calls, std::function<std::size_t(int)> const& work) {
    std::vector<double> rounds;
    std::size_t sum = 0;
    for (int round = 0; round < 15; ++round) {
        auto const start = Clock::now();
        for (int i = 0; i < calls; ++i) sum += work(i);
        rounds.push_back(std::chrono::duration<double, std::nano>(Clock::now() - start).count() / calls);
    }
    std::sort(rounds.begin(), rounds.end());
    if (sum == 1) std::printf(" ");  // keeps the work
    return rounds[rounds.size() / 2];
}

Ticket some_ticket(OrgCode const& node) {
    Ticket ticket;
    ticket.id = TicketId(310000, 1);
    ticket.version = 1;
    ticket.category = "0102";
    ticket.title = "占道经营";
    ticket.description = "门口摆摊，占用人行道";
    ticket.node = node;
    ticket.confidentiality = Confidentiality::confidential;
    return ticket;
}

}  // namespace

int main() {
    World world;
    for (auto& node : first_content(OrganisationConfig{}).organisations) world.org.add(std::move(node)).value();
    auto const city = world.org.at(world.org.city()).code;
    auto const squads = world.org.of_kind(OrgKind::squad);
    auto const district = world.org.of_kind(OrgKind::district).front();
    Time const now{};
    auto const scope_of = [&](OrgIndex node, Role role) {
        std::vector<Grant> const grants{{world.org.at(node).code, role, std::nullopt}};
        return std::make_shared<Scope const>(world.org, grants, now);
    };
    // As many different consoles as a city has: one scope for each squad, district and the city.
    std::vector<std::shared_ptr<Scope const>> scopes{scope_of(world.org.city(), Role::dispatcher)};
    for (auto const squad : squads) scopes.push_back(scope_of(squad, Role::squad_leader));
    std::vector<OrgIndex> const nodes{district, squads[3], squads[7]};

    auto const delivery = median_ns(1'000'000, [&](int i) {
        auto const& scope = *scopes[static_cast<std::size_t>(i) % scopes.size()];
        return static_cast<std::size_t>(scope.holds_at(now) && scope.allows_any(Right::view, nodes));
    });
    Actor actor{AccountId(310000, 1), "x", world.org.city(), scopes.front(), {}};
    auto const door = median_ns(1'000'000, [&](int) {
        return static_cast<std::size_t>(authorise(actor, acting, "ticket.close", now).has_value());
    });
    auto const made = median_ns(2000, [&](int) {
        return scope_of(world.org.city(), Role::dispatcher)->allows_somewhere(Right::view) ? std::size_t{2} : 3;
    });
    auto const ticket = some_ticket(world.org.at(squads[3]).code);
    auto const text = "{\"topic\":\"ticket.registered\",\"body\":{\"ticket\":" + encode(ticket) + "}}";
    auto const drawn = [&](Audience audience) {
        return median_ns(5000, [&](int) { return drawn_for(audience, world, text).size(); });
    };
    double const desk = drawn(Audience::desk), squad = drawn(Audience::squad), wall = drawn(Audience::wall);

    std::printf("%zu organisations, %zu scopes, event of %zu bytes seen by %zu nodes\n", world.org.size(),
                scopes.size(), text.size(), nodes.size());
    std::printf("check per event and console     %9.1f ns\n", delivery);
    std::printf("door of a command or query      %9.1f ns\n", door);
    std::printf("scope of a city account, new    %9.1f us\n", made / 1000);
    std::printf("event drawn once for a desk     %9.2f us\n", desk / 1000);
    std::printf("               ... for a squad  %9.2f us (a confidential ticket)\n", squad / 1000);
    std::printf("               ... for a wall   %9.2f us\n", wall / 1000);
    nlohmann::json const report{{"check_ns", delivery},           {"door_ns", door},
                                {"scope_us", made / 1000},        {"drawn_desk_us", desk / 1000},
                                {"drawn_squad_us", squad / 1000}, {"drawn_wall_us", wall / 1000}};
    std::cout << report.dump() << std::endl;
    return 0;
}
