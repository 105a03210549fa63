// SPDX-License-Identifier: Apache-2.0
#include "server/core/device_rules.hpp"
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RegisterDevice terminal(UnitId unit, std::string identity) {
    return {unit, DeviceProtocol::jt808, std::move(identity)};
}

/// A terminal that the first car carries, and a second car of another squad.
struct Terminals {
    TestWorld test;
    Unit const& first = test.unit(jingansi_squad, "一号车");
    Unit const& second = test.unit(caojiadu_squad, "二号车");
    Device const& device;

    Terminals() : device(registered()) {}
    Device const& registered() {
        test.done(decide_register_device(test.as(test.admin), terminal(first.id, "13800000042")));
        return test.world.devices.begin()->second;
    }
    Result<Events> bind(std::optional<UnitId> unit, std::optional<Time> from = {}) const {
        return decide_bind_device(test.as(test.admin), {device.id, device.version, unit, from});
    }
};

}  // namespace

TEST_CASE("a JT/T 808 number is the same with and without leading zeros") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号");
    test.done(decide_register_device(test.as(test.admin), terminal(unit.id, "013800000042")));
    auto const& device = test.world.devices.begin()->second;
    CHECK(device.identity == "13800000042");
    CHECK(device.utc_offset_minutes == 480);
    CHECK(device.login_required);
    CHECK(test.world.device_by_identity.contains(identity_key(DeviceProtocol::jt808, "13800000042")));
    for (auto const* same : {"13800000042", "013800000042", "00000000013800000042"})
        CHECK(refused(decide_register_device(test.as(test.admin), terminal(unit.id, same))).code ==
              Errc::already_exists);
    RegisterDevice const phone{unit.id, DeviceProtocol::osmand, "013800000042"};
    test.done(decide_register_device(test.as(test.admin), phone));  // another protocol, and its zeros count
    CHECK(test.world.devices.rbegin()->second.identity == "013800000042");
}

TEST_CASE("a number that no JT/T 808 header can carry is refused") {
    TestWorld test;
    auto const& unit = test.unit(jingansi_squad, "一号");
    for (auto const* bad : {"0", "000", "", "13800x", "123456789012345678901", "１２３"}) {
        CAPTURE(bad);
        auto const error = refused(decide_register_device(test.as(test.admin), terminal(unit.id, bad)));
        CHECK(error.code == Errc::invalid_field);
        CHECK(error.path == "identity");
    }
    CHECK(decide_register_device(test.as(test.admin), terminal(unit.id, "12345678901234567890")).has_value());
    CHECK(refused(decide_register_device(test.as(test.city_desk), terminal(unit.id, "1"))).code == Errc::not_found);
    CHECK(refused(decide_register_device(test.as(test.admin), terminal(UnitId(310000, 77), "1"))).code ==
          Errc::not_found);
}

TEST_CASE("a late position belongs to who carried the device when it was taken") {
    Terminals t;
    auto const start = t.test.now;
    t.test.now += std::chrono::hours(2);
    t.test.done(t.bind(t.second.id));
    CHECK(carrier_of(t.device) == t.second.id);
    CHECK(carrier_at(t.device, start + std::chrono::hours(1)) == t.first.id);
    CHECK(carrier_at(t.device, t.test.now - Millis(1)) == t.first.id);
    CHECK(carrier_at(t.device, t.test.now) == t.second.id);
    CHECK(carrier_at(t.device, start - std::chrono::minutes(59)) == t.first.id);  // used before it was written down
    CHECK(!carrier_at(t.device, start - std::chrono::hours(1)));
    CHECK(t.device.squad == caojiadu_squad);
    CHECK(t.device.version == 2);
}

TEST_CASE("a hand-over may be written down later, but not before the one before it, not in the future") {
    Terminals t;
    auto const start = t.test.now;
    t.test.now += std::chrono::hours(5);
    CHECK(refused(t.bind(t.second.id, t.test.now + Millis(1))).path == "from");
    CHECK(refused(t.bind(t.second.id, start - Millis(1))).path == "from");
    t.test.done(t.bind(t.second.id, start + std::chrono::hours(1)));
    CHECK(carrier_at(t.device, start + std::chrono::hours(2)) == t.second.id);
    CHECK(refused(t.bind(t.first.id, start + std::chrono::minutes(30))).path == "from");
    t.test.now += std::chrono::days(8);
    CHECK(refused(t.bind(t.first.id, start + std::chrono::hours(6))).path == "from");
}

TEST_CASE("what nobody carries belongs to nobody, until it is handed out again") {
    Terminals t;
    t.test.now += std::chrono::hours(1);
    t.test.done(t.bind(std::nullopt));
    CHECK(!carrier_of(t.device));
    CHECK(!carrier_at(t.device, t.test.now));
    CHECK(t.device.squad == jingansi_squad);  // who must look for it
    auto const nothing = t.bind(std::nullopt);
    REQUIRE(nothing.has_value());
    CHECK(nothing->empty());
    t.test.now += std::chrono::hours(1);
    t.test.done(t.bind(t.first.id));
    CHECK(!carrier_at(t.device, t.test.now - std::chrono::minutes(30)));
    CHECK(devices_of(t.test.world, t.first.id).size() == 1);
    CHECK(devices_of(t.test.world, t.second.id).empty());
}

TEST_CASE("a retired device is carried by nobody and handed to nobody") {
    Terminals t;
    ChangeDevice retire{t.device.id, t.device.version};
    retire.retired = true;
    t.test.now += std::chrono::hours(1);
    t.test.done(decide_change_device(t.test.as(t.test.admin), retire));
    CHECK(t.device.retired);
    CHECK(!carrier_of(t.device));
    CHECK(refused(t.bind(t.second.id)).code == Errc::wrong_state);
    CHECK(refused(decide_change_device(t.test.as(t.test.admin), retire)).code == Errc::conflict);
}

TEST_CASE("only who administers both squads hands a device over, and only in its newest version") {
    Terminals t;
    auto const stranger = t.test.account(baoshan, Role::administrator, "宝山管理员");
    CHECK(refused(decide_bind_device(t.test.as(stranger), {t.device.id, 1, t.second.id, {}})).path == "device_id");
    auto const& far = t.test.unit(yanghang_squad, "三号车");
    CHECK(refused(decide_bind_device(t.test.as(t.test.jingan_admin), {t.device.id, 1, far.id, {}})).path == "unit_id");
    CHECK(refused(decide_bind_device(t.test.as(t.test.admin), {t.device.id, 2, t.second.id, {}})).code ==
          Errc::conflict);
}

TEST_CASE("each protocol has its own shape of identity") {
    Terminals t;
    auto const add = [&](DeviceProtocol protocol, std::string identity) {
        return decide_register_device(t.test.as(t.test.admin), {t.first.id, protocol, std::move(identity)});
    };
    CHECK(add(DeviceProtocol::gb28181, "31010600001320000001").has_value());
    CHECK(refused(add(DeviceProtocol::gb28181, "3101060000132000000")).path == "identity");
    CHECK(refused(add(DeviceProtocol::tablet, "nobody")).code == Errc::not_found);
    CHECK(add(DeviceProtocol::jt808, "0a1b2c3d4e5f").has_value());  // a binary number
    CHECK(add(DeviceProtocol::owntracks, "patrol/phone1").has_value());
}

TEST_CASE("a code is issued for phones and cameras, by whoever looks after secrets, as long as they are in use") {
    Terminals t;
    auto const id_of = [&](DeviceProtocol protocol, std::string identity) {
        t.test.done(decide_register_device(t.test.as(t.test.admin), {t.first.id, protocol, std::move(identity)}));
        return t.test.world.devices.rbegin()->first;
    };
    auto const issue = [&](DeviceId id, Actor const& actor) {
        return check_issue_code(t.test.as(actor), IssueDeviceCode{id});
    };
    auto const phone = id_of(DeviceProtocol::osmand, "phone-1");
    CHECK(issue(phone, t.test.security).has_value());
    CHECK(issue(id_of(DeviceProtocol::owntracks, "patrol/phone"), t.test.security).has_value());
    CHECK(issue(id_of(DeviceProtocol::gb28181, "31010600001320000001"), t.test.security).has_value());
    CHECK(issue(t.device.id, t.test.security).error().code == Errc::unsupported);  // it gets one when it registers
    CHECK(issue(phone, t.test.admin).error().code == Errc::not_found);
    CHECK(issue(phone, t.test.city_desk).error().code == Errc::not_found);
    CHECK(issue(DeviceId(310000, 99), t.test.security).error().code == Errc::not_found);
    ChangeDevice retire{phone, 1};
    retire.retired = true;
    t.test.done(decide_change_device(t.test.as(t.test.admin), retire));
    CHECK(issue(phone, t.test.security).error().code == Errc::wrong_state);
}
