// SPDX-License-Identifier: Apache-2.0
#include "tests/app/running.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("a camera gets no code while no realm is configured: a digest without one would be worth nothing") {
    Running running;
    auto const reply = running.done(running.admin, "device.register",
                                    {{"unit_id", running.unit(jingansi_squad, "静安寺-1号车")},
                                     {"protocol", "gb28181"},
                                     {"identity", "34020000001320000001"}});
    auto const error = running.refused(running.security, "device.issue_code", {{"device_id", reply["device_id"]}});
    CHECK(error.code == Errc::wrong_state);
    CHECK(error.detail == "gb28181.realm is not configured");
    auto const id = parse_id<DeviceId>(word(reply["device_id"])).value();
    CHECK(!running.application->digest_secret_of(id).has_value());
}
