// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/core/admin_rules.hpp"
#include "server/core/order_rules.hpp"

#include <doctest/doctest.h>

#include <functional>

#include <string>
#include <vector>

namespace tiaodu::test {

/// 2026-01-05 08:30 in Beijing.
inline constexpr Time monday = time_from_ms(1'767'573'000'000);

inline OrgCode const city{"310000"}, jingan{"310106"}, baoshan{"310113"};
inline OrgCode const jingansi{"310106013"}, caojiadu{"310106012"}, yanghang{"310113001"};
inline OrgCode const jingansi_squad{"310106013-ZD01"}, caojiadu_squad{"310106012-ZD01"},
    yanghang_squad{"310113001-ZD01"};
inline OrgCode const flying_squad{"310106-ZD01"};  ///< Of the district itself, without a street.
inline constexpr GeoPoint in_jingansi{121.41, 31.21}, in_caojiadu{121.43, 31.21}, in_yanghang{121.41, 31.41},
    nowhere{120.0, 30.0};

inline Organisation organisation(OrgCode code, OrgKind kind, std::optional<OrgCode> district = {},
                                 std::optional<OrgCode> street = {}) {
    Organisation made;
    made.code = std::move(code);
    made.kind = kind;
    made.full_name = made.short_name = made.code.text();
    made.district = std::move(district);
    made.street = std::move(street);
    return made;
}

/// A city with two districts; parents before children.
inline std::vector<Organisation> small_city() {
    return {organisation(city, OrgKind::city),
            organisation(jingan, OrgKind::district, city),
            organisation(baoshan, OrgKind::district, city),
            organisation(jingansi, OrgKind::street, jingan),
            organisation(caojiadu, OrgKind::street, jingan),
            organisation(yanghang, OrgKind::street, baoshan),
            organisation(jingansi_squad, OrgKind::squad, jingan, jingansi),
            organisation(caojiadu_squad, OrgKind::squad, jingan, caojiadu),
            organisation(yanghang_squad, OrgKind::squad, baoshan, yanghang),
            organisation(flying_squad, OrgKind::squad, jingan)};
}

/// A square of 0.02 degrees whose south-west corner is given.
inline AreaShape square(OrgCode squad, double west, double south) {
    AreaShape shape;
    shape.squad = std::move(squad);
    double const east = west + 0.02, north = south + 0.02;
    shape.polygons.push_back({{{west, south, east, south, east, north, west, north, west, south}}});
    return shape;
}

/// A small city with areas, people and units: real rules, real state. Decisions are put into effect by `done`.
class TestWorld {
public:
    TestWorld() {
        world.home = 310000;
        for (auto& node : small_city()) world.org.add(std::move(node)).value();
        world.categories = {"0101", "0202"};
        clocks.by_urgency[static_cast<std::size_t>(Urgency::emergency)] = limits(1);
        clocks.by_urgency[static_cast<std::size_t>(Urgency::urgent)] = limits(10);
        clocks.by_urgency[static_cast<std::size_t>(Urgency::normal)] = limits(100);
        for (auto const& area : {square(jingansi_squad, 121.40, 31.20), square(caojiadu_squad, 121.42, 31.20),
                                 square(yanghang_squad, 121.40, 31.40)})
            happen(AreaReplaced{area, "test"});
        refresh_areas(world);
        city_desk = account(city, Role::dispatcher, "市局坐席");
        jingan_desk = account(jingan, Role::dispatcher, "静安坐席");
        baoshan_desk = account(baoshan, Role::dispatcher, "宝山坐席");
        leader = account(jingansi_squad, Role::squad_leader, "静安寺中队长");
        caojiadu_leader = account(caojiadu_squad, Role::squad_leader, "曹家渡中队长");
        street_office = account(jingansi, Role::viewer, "静安寺街道");
        admin = account(city, Role::administrator, "管理员");
        jingan_admin = account(jingan, Role::administrator, "静安管理员");
    }

    Actor account(OrgCode const& node, Role role, std::string name) {
        auto const id = AccountId(world.home, world.counters.account + 1);
        happen(AccountCreated{{id, "login" + std::to_string(id.number()), name, {{node, role, {}}}}});
        std::vector<Grant> const grants{{node, role, std::nullopt}};
        return {id, std::move(name), *world.org.find(node), std::make_shared<Scope const>(world.org, grants, now)};
    }

    DecisionContext as(Actor const& actor) const { return {world, actor, now, clocks}; }

    /// Puts one event into effect as it would come back from the database.
    Touched happen(EventBody body) {
        Event event;
        event.seq = world.counters.seq + 1;
        event.at = now;
        event.body = std::move(body);
        auto touched = apply(world, event);
        history.push_back(std::move(event));
        return touched;
    }

    /// Requires that the decision was possible and puts it into effect.
    void done(Result<Events> decision) {
        REQUIRE_MESSAGE(decision.has_value(),
                        (decision ? std::string() : decision.error().path + ": " + decision.error().detail));
        for (auto& body : *decision) happen(std::move(body));
    }

    static RegisterTicket complaint(std::optional<GeoPoint> point = in_jingansi) {
        RegisterTicket command;
        command.source = TicketSource::hotline_12345;
        command.category = "0101";
        command.title = "占道经营";
        command.point = point;
        return command;
    }
    Ticket const& registered(Actor const& by, RegisterTicket const& command = complaint()) {
        done(decide_register(as(by), command));
        return world.tickets.rbegin()->second;
    }
    Ticket const& accepted(Actor const& by, RegisterTicket const& command = complaint()) {
        auto const& ticket = registered(by, command);
        done(decide_accept(as(by), {ticket.id, ticket.version}));
        return ticket;
    }
    /// An order for an accepted ticket.
    Order const& dispatched(Actor const& by, std::vector<RecipientChoice> recipients,
                            RegisterTicket const& command = complaint()) {
        auto const& ticket = accepted(by, command);
        done(decide_dispatch(as(by), {ticket.id, ticket.version, std::move(recipients), {}}));
        return world.orders.at(*ticket.order_id);
    }
    Unit const& unit(OrgCode const& squad, std::string call_sign, DutyPosture posture = DutyPosture::patrol) {
        done(decide_register_unit(as(admin), {squad, UnitKind::vehicle, std::move(call_sign), posture}));
        return world.units.rbegin()->second;
    }
    void step(Actor const& by, Order const& order, RecipientState state, std::int32_t recipient = 0) {
        auto const result = state == RecipientState::reported ? std::optional<std::string>("已劝离") : std::nullopt;
        done(decide_step(as(by), {order.id, recipient, state, result}));
    }

    World world;
    ClockRules clocks;
    Time now = monday;
    std::vector<Event> history;
    Actor city_desk, jingan_desk, baoshan_desk, leader, caojiadu_leader, street_office, admin, jingan_admin;

private:
    /// Six limits that cannot be mistaken for one another.
    static StepLimits limits(int scale) {
        auto const minutes = [scale](int count) { return Millis(std::chrono::minutes(count * scale)); };
        return {minutes(1), minutes(2), minutes(3), minutes(5), minutes(7), minutes(50)};
    }
};

inline RecipientChoice to_squad(OrgCode const& squad) { return {squad, std::nullopt}; }
inline RecipientChoice to_unit(Unit const& unit) { return {std::nullopt, unit.id}; }

inline Error refused(Result<Events> const& decision) {
    REQUIRE(!decision.has_value());
    return decision.error();
}

}  // namespace tiaodu::test
