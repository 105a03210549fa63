// SPDX-License-Identifier: Apache-2.0
#include "server/core/zone_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// On the border of two squads of one district, and of two districts.
constexpr GeoPoint on_border{121.419, 31.21}, between_districts{121.41, 31.405};

std::vector<double> ring(double west, double south, double east, double north) {
    return {west, south, east, south, east, north, west, north, west, south};
}

struct Zones {
    TestWorld test;
    Actor yanghang_leader = test.account(yanghang_squad, Role::squad_leader, "杨行中队长");
    Zone const* squads = nullptr;
    Zone const* districts = nullptr;

    Zones() {
        squads =
            &set({{},
                  {},
                  border_plan("静曹结合部", {jingansi_squad, caojiadu_squad}, ring(121.418, 31.20, 121.422, 31.22))});
        districts = &set({{}, {}, border_plan("静宝结合部", {jingan, baoshan}, ring(121.40, 31.40, 121.42, 31.41))});
    }
    Zone const& set(SetZone const& command) {
        test.done(decide_set_zone(test.as(test.admin), command));
        return test.world.zones.rbegin()->second;
    }
    Ticket const& shared(GeoPoint point = on_border) {
        return test.registered(test.city_desk, TestWorld::complaint(point));
    }
    Result<Events> take(Actor const& by, Ticket const& ticket) const {
        return decide_take(test.as(by), {ticket.id, ticket.version});
    }
    Result<Events> refuse(Actor const& by, Ticket const& ticket) const {
        return decide_refuse(test.as(by), {ticket.id, ticket.version, "应属对方"});
    }
    bool sees(Actor const& who, Ticket const& ticket) const {
        return visible_ticket(test.as(who), ticket.id).has_value();
    }
};

}  // namespace

TEST_CASE("a ticket in a border zone is seen by all who share the zone, and waits to be taken") {
    Zones zones;
    auto const& ticket = zones.shared();
    CHECK(ticket.zone_id == zones.squads->id);
    CHECK(ticket.zone_due_at == zones.test.now + minutes(120));
    CHECK(zones.sees(zones.test.leader, ticket));
    CHECK(zones.sees(zones.test.caojiadu_leader, ticket));
    CHECK(zones.sees(zones.test.jingan_desk, ticket));
    CHECK(!zones.sees(zones.yanghang_leader, ticket));
    CHECK(!zones.sees(zones.test.baoshan_desk, ticket));
    CHECK(!zones.shared(in_caojiadu).zone_id);
}

TEST_CASE("the first to take it owns it; the second learns who was first") {
    Zones zones;
    auto const& ticket = zones.shared();
    auto const version = ticket.version;
    zones.test.done(zones.take(zones.test.caojiadu_leader, ticket));
    CHECK(ticket.node == caojiadu_squad);
    CHECK(!ticket.zone_due_at);
    CHECK(ticket.zone_id == zones.squads->id);
    CHECK(zones.sees(zones.test.leader, ticket));  // both go on seeing it
    auto const late = refused(decide_take(zones.test.as(zones.test.leader), {ticket.id, version}));
    CHECK(late.code == Errc::wrong_state);
    CHECK(late.detail.find("was taken by 310106012-ZD01") != std::string::npos);
    CHECK(refused(zones.refuse(zones.test.leader, ticket)).code == Errc::wrong_state);
    zones.test.now += days(1);
    CHECK(only<TicketZoneClimbed>(tick(zones.test)).empty());
}

TEST_CASE("districts share a zone too, and their own desks take what lies in it") {
    Zones zones;
    auto const& ticket = zones.shared(between_districts);
    CHECK(zones.sees(zones.test.jingan_desk, ticket));
    CHECK(zones.sees(zones.test.baoshan_desk, ticket));
    CHECK(refused(zones.take(zones.yanghang_leader, ticket)).code == Errc::forbidden);
    zones.test.done(zones.take(zones.test.jingan_desk, ticket));
    CHECK(ticket.node == jingan);
    CHECK(zones.sees(zones.test.baoshan_desk, ticket));
}

TEST_CASE("only who shares the zone decides: not the level above, not who only looks on") {
    Zones zones;
    auto const& ticket = zones.shared();
    for (auto const* actor : {&zones.test.jingan_desk, &zones.test.city_desk, &zones.test.street_office})
        CHECK(refused(zones.take(*actor, ticket)).code == Errc::forbidden);
    CHECK(refused(zones.take(zones.yanghang_leader, ticket)).code == Errc::not_found);
    auto const looking_on = zones.test.account(jingansi_squad, Role::viewer, "访客");
    CHECK(refused(zones.take(looking_on, ticket)).code == Errc::forbidden);
    auto const& inside = zones.shared(in_jingansi);
    CHECK(refused(zones.take(zones.test.leader, inside)).code == Errc::wrong_state);
}

TEST_CASE("refusals are counted with who, when and why; refusing twice counts once") {
    Zones zones;
    auto const& ticket = zones.shared();
    zones.test.done(zones.refuse(zones.test.leader, ticket));
    REQUIRE(ticket.refusals.size() == 1);
    CHECK(ticket.refusals[0].node == jingansi_squad);
    CHECK(ticket.refusals[0].by == "静安寺中队长");
    CHECK(ticket.refusals[0].at == zones.test.now);
    CHECK(ticket.refusals[0].reason == "应属对方");
    CHECK(ticket.zone_due_at);
    CHECK(refused(zones.refuse(zones.test.leader, ticket)).code == Errc::already_exists);
    CHECK(zones.take(zones.test.leader, ticket).has_value());  // who thinks better of it may still take it
    zones.test.done(zones.take(zones.test.caojiadu_leader, ticket));
    CHECK(ticket.refusals.size() == 1);
}

TEST_CASE("when everybody has refused the common parent decides at once") {
    Zones zones;
    auto const& ticket = zones.shared();
    zones.test.done(zones.refuse(zones.test.leader, ticket));
    zones.test.done(zones.refuse(zones.test.caojiadu_leader, ticket));
    CHECK(ticket.node == jingan);
    CHECK(!ticket.zone_due_at);
    CHECK(ticket.refusals.size() == 2);
    CHECK(refused(zones.take(zones.test.leader, ticket)).code == Errc::wrong_state);
}

TEST_CASE("a ticket that nobody has taken in time goes to the common parent, once, and everybody still sees it") {
    Zones zones;
    auto const& ticket = zones.shared();
    auto const& wide = zones.shared(between_districts);
    zones.test.now = *ticket.zone_due_at - Millis(1);
    CHECK(only<TicketZoneClimbed>(tick(zones.test)).empty());
    zones.test.now += Millis(1);
    CHECK(only<TicketZoneClimbed>(tick(zones.test)).size() == 2);
    CHECK(ticket.node == jingan);
    CHECK(wide.node == city);
    CHECK(zones.sees(zones.test.leader, ticket));
    CHECK(zones.sees(zones.test.caojiadu_leader, ticket));
    zones.test.now += days(1);
    CHECK(only<TicketZoneClimbed>(tick(zones.test)).empty());
}

TEST_CASE("how long a zone waits is a setting") {
    Zones zones;
    zones.test.world.rules.general.zone_wait_minutes = 5;
    CHECK(zones.shared().zone_due_at == zones.test.now + minutes(5));
}

TEST_CASE("what the common parent has decided is not contended for again in the same zone") {
    Zones zones;
    auto const& ticket = zones.shared();
    zones.test.now += minutes(120);
    tick(zones.test);
    auto const as = zones.test.as(zones.test.jingan_desk);
    zones.test.done(decide_locate(as, {ticket.id, ticket.version, GeoPoint{121.4195, 31.21}, {}}));
    CHECK(ticket.node == jingansi_squad);
    CHECK(!ticket.zone_due_at);
    zones.test.done(
        decide_locate(zones.test.as(zones.test.jingan_desk), {ticket.id, ticket.version, {}, caojiadu_squad}));
    CHECK(ticket.node == caojiadu_squad);
    CHECK(!ticket.zone_due_at);
}

TEST_CASE("a ticket that is located comes into a zone, and out of it again") {
    Zones zones;
    auto const& ticket = zones.test.registered(zones.test.jingan_desk, TestWorld::complaint(std::nullopt));
    CHECK(!ticket.zone_id);
    auto const locate = [&](GeoPoint point) {
        zones.test.done(decide_locate(zones.test.as(zones.test.jingan_desk), {ticket.id, ticket.version, point, {}}));
    };
    locate(on_border);
    CHECK(ticket.zone_id == zones.squads->id);
    CHECK(ticket.zone_due_at == zones.test.now + minutes(120));
    CHECK(zones.sees(zones.test.caojiadu_leader, ticket));
    locate(in_jingansi);
    CHECK(!ticket.zone_id);
    CHECK(!ticket.zone_due_at);
}

TEST_CASE("nobody is sent before somebody has taken it, and nobody takes what is over") {
    Zones zones;
    auto const& ticket = zones.shared();
    zones.test.move(zones.test.jingan_desk, ticket.id, "accept");
    auto const by = zones.test.as(zones.test.jingan_desk);
    auto const error = refused(decide_dispatch(by, {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    CHECK(error.code == Errc::wrong_state);
    CHECK(error.detail.find("take it first") != std::string::npos);
    zones.test.move(zones.test.jingan_desk, ticket.id, "void", "test", "测试");
    CHECK(refused(zones.take(zones.test.leader, ticket)).code == Errc::wrong_state);
}

TEST_CASE("the lowest level that all owners answer to decides, and never one of them") {
    TestWorld test;
    auto const parent = [&](std::vector<OrgCode> owners) { return common_parent(test.world.org, owners); };
    CHECK(parent({jingansi_squad, caojiadu_squad}) == jingan);
    CHECK(parent({jingansi_squad, flying_squad}) == jingan);
    CHECK(parent({jingansi_squad, yanghang_squad}) == city);
    CHECK(parent({jingan, baoshan}) == city);
    CHECK(parent({jingan, jingansi_squad}) == city);
}

TEST_CASE("a zone has a ring that is an area, and squads or districts of the administrator as its owners") {
    Zones zones;
    auto const by = [&](Actor const& actor, std::vector<OrgCode> owners, std::vector<double> shape) {
        return decide_set_zone(zones.test.as(actor), {{}, {}, border_plan("x", std::move(owners), std::move(shape))});
    };
    auto const good = ring(121.0, 31.0, 121.1, 31.1);
    CHECK(by(zones.test.jingan_admin, {jingansi_squad, caojiadu_squad}, good).has_value());
    CHECK(refused(by(zones.test.jingan_admin, {jingansi_squad, yanghang_squad}, good)).path == "plan.owners[1]");
    CHECK(refused(by(zones.test.jingan_desk, {jingansi_squad, caojiadu_squad}, good)).code == Errc::not_found);
    CHECK(refused(by(zones.test.admin, {jingansi_squad, jingansi}, good)).code == Errc::invalid_field);
    CHECK(refused(by(zones.test.admin, {jingan, jingan}, good)).code == Errc::invalid_field);
    CHECK(refused(by(zones.test.admin, {jingan, OrgCode("999999")}, good)).path == "plan.owners[1]");
    CHECK(refused(by(zones.test.admin, {jingan, baoshan}, {121.0, 31.0, 121.1})).path == "plan.ring");
    std::vector<double> const bow{121.0, 31.0, 121.1, 31.1, 121.1, 31.0, 121.0, 31.1, 121.0, 31.0};
    CHECK(refused(by(zones.test.admin, {jingan, baoshan}, bow)).path == "plan.ring");
}

TEST_CASE("a zone is changed at its own version") {
    Zones zones;
    SetZone change{zones.squads->id, 1, border_plan("改名", {jingansi_squad, caojiadu_squad}, zones.squads->plan.ring)};
    zones.test.done(decide_set_zone(zones.test.as(zones.test.admin), change));
    CHECK(zones.squads->version == 2);
    CHECK(zones.squads->plan.title == "改名");
    CHECK(zones.test.world.zones.size() == 2);
    CHECK(refused(decide_set_zone(zones.test.as(zones.test.admin), change)).code == Errc::conflict);
    change.zone_id = ZoneId(310000, 99);
    CHECK(refused(decide_set_zone(zones.test.as(zones.test.admin), change)).path == "zone_id");
}
