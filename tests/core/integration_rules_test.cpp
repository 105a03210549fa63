// SPDX-License-Identifier: Apache-2.0
#include "server/core/integration_rules.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

struct Keys : TestWorld {
    Actor guard = account(city, Role::security_administrator, "安全管理员");
    Actor hotline = account(city, Role::integrator, "12345");

    IntegrationKeyId issue() {
        done(decide_issue_key(as(guard), {hotline.account, std::nullopt}));
        return world.integration_keys.rbegin()->first;
    }
};

}  // namespace

TEST_CASE("a key signs for its account until it is revoked or over") {
    Keys test;
    auto const first = test.issue();
    CHECK(account_of_key(test.world, first, test.now) == test.hotline.account);
    test.done(decide_revoke_key(test.as(test.guard), {first}));
    CHECK_FALSE(account_of_key(test.world, first, test.now).has_value());
    CHECK(decide_revoke_key(test.as(test.guard), {first})->empty());
    auto const end = test.now + std::chrono::hours(1);
    test.done(decide_issue_key(test.as(test.guard), {test.hotline.account, end}));
    auto const second = test.world.integration_keys.rbegin()->first;
    CHECK(second != first);
    CHECK(account_of_key(test.world, second, end - Millis(1)).has_value());
    CHECK_FALSE(account_of_key(test.world, second, end).has_value());
    CHECK_FALSE(account_of_key(test.world, IntegrationKeyId(310000, 99), test.now).has_value());
}

TEST_CASE("two keys of an account are valid at once, so that they can be exchanged; a third is refused") {
    Keys test;
    auto const first = test.issue();
    test.issue();
    auto const third = decide_issue_key(test.as(test.guard), {test.hotline.account, std::nullopt});
    CHECK(third.error().code == Errc::limit_exceeded);
    test.done(decide_revoke_key(test.as(test.guard), {first}));
    CHECK(decide_issue_key(test.as(test.guard), {test.hotline.account, std::nullopt}).has_value());
}

TEST_CASE("only who looks after the safety of the account's nodes issues and revokes its keys") {
    Keys test;
    auto const key = test.issue();
    auto const district_guard = test.account(jingan, Role::security_administrator, "静安安全管理员");
    for (auto const& actor : {test.admin, test.city_desk, district_guard}) {
        CHECK(decide_issue_key(test.as(actor), {test.hotline.account, std::nullopt}).error().code == Errc::not_found);
        CHECK(decide_revoke_key(test.as(actor), {key}).error().code == Errc::not_found);
    }
}

TEST_CASE("a key never stands for a person: only accounts that hand tickets in have one") {
    Keys test;
    auto const refused = decide_issue_key(test.as(test.guard), {test.city_desk.account, std::nullopt});
    CHECK(refused.error().code == Errc::forbidden);
    auto const past = decide_issue_key(test.as(test.guard), {test.hotline.account, test.now});
    CHECK(past.error().path == "expires_at");
    auto const unknown = decide_issue_key(test.as(test.guard), {AccountId(310000, 999), std::nullopt});
    CHECK(unknown.error().code == Errc::not_found);
}
