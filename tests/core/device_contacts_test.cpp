// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_contacts.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

DeviceId const device(310000, 1);
constexpr auto seconds = [](int count) { return monday + std::chrono::seconds(count); };

}  // namespace

TEST_CASE("a device that lost its network and comes back is no alarm") {
    DeviceContacts contacts({});
    CHECK(contacts.connected(device, "10.0.0.1", seconds(0)) == Takeover::none);
    contacts.heard(device, {}, seconds(60));
    SUBCASE("from the same address, before the old connection was given up") {
        CHECK(contacts.connected(device, "10.0.0.1", seconds(90)) == Takeover::reconnect);
    }
    SUBCASE("from another address, when the old connection has been silent for more than two minutes") {
        CHECK(contacts.connected(device, "10.0.0.2", seconds(60 + 121)) == Takeover::reconnect);
    }
    SUBCASE("from another address, when the old connection was closed") {
        contacts.disconnected(device);
        CHECK(contacts.connected(device, "10.0.0.2", seconds(61)) == Takeover::none);
    }
    SUBCASE("again and again, but slowly") {
        for (int i = 1; i < 10; ++i)
            CHECK(contacts.connected(device, "10.0.0.1", seconds(60 + 61 * i)) == Takeover::reconnect);
    }
}

TEST_CASE("a second device with the identity of a live one is suspicious") {
    DeviceContacts contacts({});
    contacts.connected(device, "10.0.0.1", seconds(0));
    SUBCASE("from another address while the first one was heard within two minutes") {
        contacts.heard(device, {}, seconds(60));
        CHECK(contacts.connected(device, "10.0.0.2", seconds(60 + 120)) == Takeover::suspicious);
    }
    SUBCASE("behind the same address, when the two throw each other out") {
        CHECK(contacts.connected(device, "10.0.0.1", seconds(5)) == Takeover::reconnect);
        CHECK(contacts.connected(device, "10.0.0.1", seconds(10)) == Takeover::reconnect);
        CHECK(contacts.connected(device, "10.0.0.1", seconds(15)) == Takeover::suspicious);
        CHECK(contacts.connected(device, "10.0.0.1", seconds(20)) == Takeover::suspicious);
        contacts.disconnected(device);
        CHECK(contacts.connected(device, "10.0.0.1", seconds(600)) == Takeover::none);
        CHECK(contacts.connected(device, "10.0.0.1", seconds(605)) == Takeover::reconnect);  // it begins anew
    }
    SUBCASE("and another device's connections do not count") {
        CHECK(contacts.connected(DeviceId(310000, 2), "10.0.0.2", seconds(1)) == Takeover::none);
        CHECK(contacts.connections() == 2);
    }
}

TEST_CASE("what a device last said of itself is kept: clock, battery, address") {
    DeviceContacts contacts({});
    CHECK(contacts.find(device) == nullptr);
    PositionReport report;
    report.fix_at = seconds(-30);
    report.battery = 0.4;
    CHECK(contacts.reported(device, report, seconds(0)));
    contacts.heard(device, "10.0.0.9", seconds(1));
    auto const& contact = *contacts.find(device);
    CHECK(contact.clock_skew == std::chrono::seconds(-30));
    CHECK(contact.battery == 0.4);
    CHECK(contact.address == "10.0.0.9");
    CHECK(contact.heard_at == seconds(1));
    CHECK(!contact.connected_since);
    report.battery.reset();
    report.fix_at = seconds(-3600);
    report.backlog = true;  // an old fix says nothing of the clock
    contacts.reported(device, report, seconds(2));
    CHECK(contact.battery == 0.4);
    CHECK(contact.clock_skew == std::chrono::seconds(-30));
}

TEST_CASE("a device may send its whole backlog at once, then so many reports a second") {
    DeviceContacts contacts({.per_second = 2, .burst = 5});
    PositionReport const report;
    for (int i = 0; i < 5; ++i) CHECK(contacts.reported(device, report, seconds(0)));
    CHECK(!contacts.reported(device, report, seconds(0)));
    CHECK(contacts.reported(DeviceId(310000, 2), report, seconds(0)));
    CHECK(contacts.reported(device, report, seconds(1)));
    CHECK(contacts.reported(device, report, seconds(1)));
    CHECK(!contacts.reported(device, report, seconds(1)));
    CHECK(contacts.find(device)->dropped == 2);
}
