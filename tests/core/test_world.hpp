// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/codec.hpp"
#include "protocol/vocab/embedded.hpp"
#include "server/core/admin_rules.hpp"
#include "server/core/calendar_seed.hpp"
#include "server/core/order_change_rules.hpp"
#include "server/core/receipt_rules.hpp"
#include "server/core/ticket_clocks.hpp"
#include "server/core/ticket_life_rules.hpp"

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
        world.categories = {"0101", "0102", "0202"};
        use_built_in_rules();
        world.rules.limits.limits = {limits(Urgency::emergency, 1), limits(Urgency::urgent, 10),
                                     limits(std::nullopt, 100)};
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
        security = account(city, Role::security_administrator, "安全管理员");
        jingan_security = account(jingan, Role::security_administrator, "静安安全管理员");
    }

    Actor account(OrgCode const& node, Role role, std::string name) {
        auto const id = AccountId(world.home, world.counters.account + 1);
        happen(AccountCreated{{id, "login" + std::to_string(id.number()), name, {{node, role, {}}}}});
        std::vector<Grant> const grants{{node, role, std::nullopt}};
        return {id, std::move(name), *world.org.find(node), std::make_shared<Scope const>(world.org, grants, now), {}};
    }

    DecisionContext as(Actor const& actor) const { return {world, actor, now}; }

    /// The rules, limits of the law and national calendar that the server starts with.
    void use_built_in_rules() {
        world.rules = decode_rules(built_in("rules.json"));
        world.legal_limits = parse_legal_limits(built_in("legal_limits.csv")).value();
        WorkCalendar national{city, 0, {}, parse_calendar_days(built_in("calendar_cn.csv")).value(), {}, {}};
        national.published_years = years_in(national.days);
        REQUIRE(!world.calendars.put(national));
        refresh_calendars(world);
    }
    static std::string_view built_in(std::string_view name) {
        for (auto const& file : embedded::seeds())
            if (file.name == name) return file.content;
        FAIL("no built-in file ", name);
        return {};
    }

    /// Puts one event into effect as it would come back from the database; `by` is who did it.
    Touched happen(EventBody body, std::string by = {}) {
        Event event;
        event.seq = world.counters.seq + 1;
        event.at = now;
        event.actor.display_name = std::move(by);
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
    void done(Result<Events> decision, Actor const& by) {
        REQUIRE(decision.has_value());
        for (auto& body : *decision) happen(std::move(body), by.display_name);
    }

    static RegisterTicket complaint(std::optional<GeoPoint> point = in_jingansi) {
        RegisterTicket command;
        command.source = TicketSource::community;  // asks for nothing before closing, as 12345 would
        command.category = "0102";                 // no rule says that it should be a case
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
        move(by, ticket.id, "accept");
        return ticket;
    }
    /// An action of the flow.
    void move(Actor const& by, TicketId id, std::string action, std::optional<std::string> reason = {},
              std::optional<std::string> note = {}) {
        done(decide_move(
            as(by), {id, world.tickets.at(id).version, std::move(action), std::move(reason), std::move(note), {}}));
    }
    /// An order for an accepted ticket.
    Order const& dispatched(Actor const& by, std::vector<RecipientChoice> recipients,
                            RegisterTicket const& command = complaint()) {
        auto const& ticket = accepted(by, command);
        done(decide_dispatch(as(by), {ticket.id, ticket.version, std::move(recipients), {}}));
        return world.orders.at(*ticket.order_id);
    }
    Unit const& unit(OrgCode const& squad, std::string call_sign, DutyPosture posture = DutyPosture::patrol) {
        done(decide_register_unit(as(admin), {squad, UnitKind::vehicle, std::move(call_sign), posture, {}}));
        return world.units.rbegin()->second;
    }
    void step(Actor const& by, Order const& order, RecipientState state, std::int32_t recipient = 0) {
        auto const result = state == RecipientState::reported ? std::optional<std::string>("已劝离") : std::nullopt;
        done(decide_step(as(by), {order.id, recipient, state, order.revision, result, {}}));
    }

    World world;
    Time now = monday;
    std::vector<Event> history;
    Actor city_desk, jingan_desk, baoshan_desk, leader, caojiadu_leader, street_office, admin, jingan_admin, security,
        jingan_security;

private:
    /// Limits that cannot be mistaken for one another, in continuous minutes; no first-contact clock.
    static LimitRule limits(std::optional<Urgency> urgency, std::int32_t scale) {
        auto const minutes = [scale](std::int32_t count) {
            return TimeLimit{LimitClass::urgent_minutes, count * scale};
        };
        return {{std::nullopt, urgency, {}, {}},
                {{TicketStatus::registered, minutes(1)},
                 {TicketStatus::accepted, minutes(2)},
                 {TicketStatus::dispatched, minutes(3)},
                 {TicketStatus::in_progress, minutes(5)},
                 {TicketStatus::resolved, minutes(7)}},
                minutes(50),
                std::nullopt};
    }
};

inline RecipientChoice to_node(OrgCode const& node) { return {node, {}, {}, {}}; }
inline RecipientChoice to_unit(Unit const& unit) { return {{}, unit.id, {}, {}}; }
inline RecipientChoice to_person(Actor const& actor) { return {{}, {}, actor.account, {}}; }
inline RecipientChoice to_department(std::string code) { return {{}, {}, {}, std::move(code)}; }

inline Error refused(Result<Events> const& decision) {
    REQUIRE(!decision.has_value());
    return decision.error();
}

/// A border zone of these owners.
inline ZonePlan border_plan(std::string title, std::vector<OrgCode> owners, std::vector<double> shape) {
    ZonePlan plan;
    plan.title = std::move(title);
    plan.owners = std::move(owners);
    plan.ring = std::move(shape);
    return plan;
}

}  // namespace tiaodu::test
