// SPDX-License-Identifier: Apache-2.0
#include "server/core/aid_rules.hpp"
#include "server/core/deadlines.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A unit of Jing'an, and Bao-shan that could do with it.
struct Neighbours {
    TestWorld test;
    UnitId unit = test.unit(jingansi_squad, "一号").id;

    GrantAid aid(std::chrono::hours length = std::chrono::hours(2)) const {
        return {{unit}, baoshan, test.now + length, "台风支援"};
    }
    void lend() { test.done(decide_grant_aid(test.as(test.jingan_desk), aid()), test.jingan_desk); }
    /// Whether Bao-shan may send the unit to a ticket of its own.
    bool may_send() {
        auto const& ticket = test.accepted(test.baoshan_desk, TestWorld::complaint(GeoPoint{121.41, 31.41}));
        return decide_dispatch(test.as(test.baoshan_desk), {ticket.id, ticket.version, {{{}, unit, {}, {}}}, {}})
            .has_value();
    }
};

}  // namespace

TEST_CASE("a lent unit is seen and sent by whom it helps, until the help ends by its time") {
    Neighbours t;
    CHECK(!t.may_send());
    t.lend();
    auto const& unit = t.test.world.units.at(t.unit);
    CHECK(nodes_of(unit) == std::vector{jingansi_squad, baoshan});
    REQUIRE(unit.aids.has_value());
    CHECK(unit.aids->front().by == "静安坐席");
    CHECK(unit.aids->front().reason == "台风支援");
    CHECK(t.may_send());
    t.test.now += std::chrono::hours(2);
    CHECK(!t.may_send());  // by the clock at once, whether or not the event has been written
    auto const due = due_events(t.test.world, t.test.now, 100);
    auto const ended = std::count_if(due.begin(), due.end(),
                                     [](EventBody const& body) { return std::holds_alternative<AidEnded>(body); });
    CHECK(ended == 1);
    t.test.done(Result<Events>(due));
    CHECK(!t.test.world.units.at(t.unit).aids.has_value());
    CHECK(ended_aids(t.test.world, t.test.now, 100).empty());
}

TEST_CASE("units are lent by whoever commands them: not by their squad, their street office or who wants them") {
    Neighbours t;
    auto const lent_by = [&](Actor const& actor) { return decide_grant_aid(t.test.as(actor), t.aid()); };
    CHECK(lent_by(t.test.jingan_desk).has_value());
    CHECK(lent_by(t.test.city_desk).has_value());
    for (auto const* actor : {&t.test.baoshan_desk, &t.test.leader, &t.test.street_office, &t.test.jingan_admin})
        CHECK(refused(lent_by(*actor)).code == Errc::not_found);
    auto const street = t.test.account(jingansi, Role::dispatcher, "街道");
    CHECK(refused(lent_by(street)).code == Errc::not_found);
}

TEST_CASE("help has an end within 30 days, a node that is not above, and each unit once") {
    Neighbours t;
    auto const refusal = [&](GrantAid command) {
        return refused(decide_grant_aid(t.test.as(t.test.jingan_desk), command)).path;
    };
    CHECK(decide_grant_aid(t.test.as(t.test.jingan_desk), t.aid(std::chrono::hours(24 * 30))).has_value());
    CHECK(refusal(t.aid(std::chrono::hours(24 * 30 + 1))) == "until");
    CHECK(refusal(t.aid(std::chrono::hours(0))) == "until");
    auto command = t.aid();
    for (auto const& above : {jingansi_squad, jingan, city}) {
        command.node = above;
        CHECK(refusal(command) == "node");
    }
    command.node = jingansi;
    CHECK(refusal(command) == "node");  // a street office
    command.node = OrgCode("440100");
    CHECK(refusal(command) == "node");
    command = t.aid();
    command.units.push_back(t.unit);
    CHECK(refusal(command) == "units[1]");
}

TEST_CASE("help is ended by either side before its time, by nobody else; a new grant replaces the old one") {
    Neighbours t;
    t.lend();
    t.lend();
    CHECK(t.test.world.units.at(t.unit).aids->size() == 1);
    auto const ended_by = [&](Actor const& actor) { return decide_end_aid(t.test.as(actor), {{t.unit}, baoshan}); };
    CHECK(ended_by(t.test.jingan_desk).has_value());
    CHECK(refused(ended_by(t.test.leader)).code == Errc::not_found);
    CHECK(refused(ended_by(t.test.street_office)).code == Errc::not_found);
    t.test.done(ended_by(t.test.baoshan_desk));
    CHECK(refused(ended_by(t.test.baoshan_desk)).code == Errc::not_found);  // it is over
}
