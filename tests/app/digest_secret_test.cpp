// SPDX-License-Identifier: Apache-2.0
#include "tests/app/running.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("only a camera of a configured realm gets a password of its own") {
    Running running;
    auto const unit = running.unit(jingansi_squad, "静安寺-1号车");
    auto const device = [&](char const* protocol, char const* identity) {
        auto const reply = running.done(running.admin, "device.register",
                                        {{"unit_id", unit}, {"protocol", protocol}, {"identity", identity}});
        return parse_id<DeviceId>(word(reply["device_id"])).value();
    };
    auto const refused = [&](DeviceId id) {
        auto const result = running.application->set_digest_secret(id, "correct-horse", {});
        REQUIRE(!result.has_value());
        CHECK(!running.application->digest_secret_of(id).has_value());
        return result.error();
    };
    CHECK(refused(DeviceId()).code == Errc::not_found);
    CHECK(refused(device("jt808", "13900000001")).detail == "only a device of GB/T 28181 has a password of its own");
    // This application has no [gb28181]: a digest without a realm would be worth nothing.
    CHECK(refused(device("gb28181", "34020000001320000001")).detail == "gb28181.realm is not configured");
}
