// SPDX-License-Identifier: Apache-2.0
#include "server/core/account_rules.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Guards {
    Guards() {
        guard = test.account(city, Role::security_administrator, "安全管理员");
        jingan_guard = test.account(jingan, Role::security_administrator, "静安安全管理员");
    }
    Account const& of(Actor const& actor) const { return test.world.accounts.at(actor.account); }
    TestWorld test;
    Actor guard, jingan_guard;
};

}  // namespace

TEST_CASE("an account is looked after by who holds security on all its nodes, never by itself") {
    Guards city_of;
    auto& test = city_of.test;
    CHECK(looks_after(test.as(city_of.guard), city_of.of(test.jingan_desk)));
    CHECK(looks_after(test.as(city_of.guard), city_of.of(test.admin)));
    CHECK(looks_after(test.as(city_of.jingan_guard), city_of.of(test.leader)));
    CHECK(!looks_after(test.as(city_of.jingan_guard), city_of.of(test.baoshan_desk)));
    CHECK(!looks_after(test.as(city_of.jingan_guard), city_of.of(city_of.guard)));
    CHECK(!looks_after(test.as(city_of.guard), city_of.of(city_of.guard)));
    CHECK(!looks_after(test.as(test.admin), city_of.of(test.jingan_desk)));
    auto grants = city_of.of(test.leader).grants;
    grants.push_back({baoshan, Role::viewer, {}});
    test.happen(AccountGrantsSet{test.leader.account, grants});
    CHECK(!looks_after(test.as(city_of.jingan_guard), city_of.of(test.leader)));
}

TEST_CASE("locking says since when, unlocking takes it back, and neither does anything twice") {
    Guards city_of;
    auto& test = city_of.test;
    auto const id = test.jingan_desk.account;
    test.done(decide_lock_account(test.as(city_of.guard), {id, "lost"}));
    CHECK(city_of.of(test.jingan_desk).locked_at == test.now);
    CHECK(decide_lock_account(test.as(city_of.guard), {id, "again"})->empty());
    test.done(decide_unlock_account(test.as(city_of.guard), {id}));
    CHECK(!city_of.of(test.jingan_desk).locked_at.has_value());
    CHECK(decide_unlock_account(test.as(city_of.guard), {id})->empty());
    CHECK(refused(decide_lock_account(test.as(city_of.guard), {city_of.guard.account, "x"})).code == Errc::forbidden);
    CHECK(refused(decide_lock_account(test.as(test.admin), {id, "x"})).code == Errc::not_found);
}

TEST_CASE("grants lie on the own nodes and end in the future") {
    Guards city_of;
    auto& test = city_of.test;
    auto const id = test.leader.account;
    auto const set = [&](std::vector<Grant> grants) {
        return decide_set_grants(test.as(city_of.jingan_guard), {id, std::move(grants)});
    };
    CHECK(refused(set({{jingan, Role::viewer, {}}, {baoshan, Role::viewer, {}}})).path == "grants[1].node");
    CHECK(refused(set({{jingan, Role::viewer, test.now}})).path == "grants[0].expires_at");
    CHECK(set({{jingan, Role::viewer, test.now + Millis(1)}}).has_value());
    test.done(set({{caojiadu_squad, Role::squad_leader, {}}}));
    CHECK(city_of.of(test.leader).grants.front().node == caojiadu_squad);
    CHECK(set({{caojiadu_squad, Role::squad_leader, {}}})->empty());
}

TEST_CASE("a session must be settled for work, and fresh for what gives power away") {
    SessionFacts session;
    auto const now = time_from_ms(1'700'000'000'000);
    CHECK(!check_session(session, SessionNeeds::fresh, now).has_value());  // a program proves itself every time
    session.id = "x";
    session.proved_at = now - proof_holds;
    CHECK(!check_session(session, SessionNeeds::fresh, now).has_value());
    session.proved_at = now - proof_holds - Millis(1);
    CHECK(check_session(session, SessionNeeds::fresh, now)->code == Errc::step_up_required);
    CHECK(!check_session(session, SessionNeeds::settled, now).has_value());
    for (auto const setup : {Setup::change_password, Setup::enrol_second_factor}) {
        session.setup = setup;
        CHECK(check_session(session, SessionNeeds::settled, now)->code == Errc::setup_required);
        CHECK(!check_session(session, SessionNeeds::own_proof, now).has_value());
    }
}
