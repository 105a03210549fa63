// SPDX-License-Identifier: Apache-2.0
#include "server/core/order_texts.hpp"

#include "server/core/device_rules.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A car with a terminal, and an order to it.
struct Car {
    OrderWorld test;
    Unit const& unit = test.unit(jingansi_squad, "一号车");
    DeviceId device;
    Order const& order;

    Car() : order(issued()) {}
    Order const& issued() {
        test.done(decide_register_device(test.as(test.admin), {unit.id, DeviceProtocol::jt808, "13800000042"}));
        device = test.world.devices.begin()->first;
        return test.issued(test.city_desk, {to_unit(unit), to_node(baoshan)}, OrderKind::emergency);
    }
    std::optional<OrderText> due(std::size_t recipient = 0) const {
        return text_due(test.world, order, order.recipients[recipient]);
    }
    Result<Events> shown(OrderText const& text) const { return decide_shown(test.as(test.admin), text, device); }
};

}  // namespace

TEST_CASE("a unit's terminal is told an order until it has shown it; an organisation has no terminal") {
    Car car;
    REQUIRE(car.due().has_value());
    CHECK(!car.due(1));
    CHECK(is_urgent(car.test.world, *car.due()));
    car.test.done(car.shown(*car.due()));
    CHECK(car.order.recipients[0].state == RecipientState::delivered);
    CHECK(car.order.recipients[0].by == "一号车");
    CHECK(!car.due());
}

TEST_CASE("an answer on a console makes the text superfluous, and a late answer of the terminal does no harm") {
    Car car;
    auto const text = *car.due();
    car.test.step(car.test.leader, car.order, RecipientState::acknowledged);
    CHECK(!car.due());
    CHECK(refused(car.shown(text)).code == Errc::wrong_state);
}

TEST_CASE("a changed order is told again, and an old text does not count for it") {
    Car car;
    auto const old = *car.due();
    car.test.step(car.test.leader, car.order, RecipientState::acknowledged);
    car.test.amend(car.test.city_desk, car.order);
    REQUIRE(car.due().has_value());
    CHECK(car.due()->stage == OrderText::Stage::changed);
    CHECK(words_of(car.test.world, *car.due()).starts_with("【变更】"));
    CHECK(refused(car.shown(old)).code == Errc::conflict);
}

TEST_CASE("a recall is told until it is confirmed, and says why") {
    Car car;
    car.test.step(car.test.leader, car.order, RecipientState::en_route);
    car.test.recall(car.test.city_desk, car.order);
    REQUIRE(car.due().has_value());
    CHECK(car.due()->stage == OrderText::Stage::recalled);
    CHECK(words_of(car.test.world, *car.due()).find("任务取消") != std::string::npos);
    car.test.done(car.test.answer(car.test.leader, car.order, RecipientState::recalled));
    CHECK(!car.due());
}

TEST_CASE("a terminal that was given to another unit does not confirm for the first one") {
    Car car;
    auto const text = *car.due();
    auto const& other = car.test.unit(jingansi_squad, "二号车");
    car.test.done(decide_bind_device(car.test.as(car.test.admin), {car.device, 1, other.id, {}}));
    CHECK(refused(car.shown(text)).code == Errc::not_found);
}

TEST_CASE("the words are short enough for a terminal whatever the order says") {
    Car car;
    auto& order = car.test.world.orders.at(car.order.id);
    std::string much;
    for (int i = 0; i < 400; ++i) much += "查";
    order.title = order.note = order.address = much;
    auto const words = words_of(car.test.world, *car.due());
    CHECK(words.size() <= 3 * 301);
    CHECK(words.find("时限：") != std::string::npos);
    CHECK(words.find("…") != std::string::npos);
}

TEST_CASE("a driver is asked by who works there, a terminal's settings are the administrator's") {
    Car car;
    auto const ask = [&](Actor const& by, AskKind kind) {
        DeviceAsk asked;
        asked.kind = kind;
        asked.text = "请回电";
        asked.parameters = {{0x29, "30"}};
        asked.interval_s = 0;
        return decide_ask_device(car.test.as(by), {car.device, asked});
    };
    CHECK(ask(car.test.leader, AskKind::text).has_value());
    CHECK(ask(car.test.city_desk, AskKind::position).has_value());
    CHECK(refused(ask(car.test.leader, AskKind::set_parameters)).code == Errc::forbidden);
    CHECK(ask(car.test.admin, AskKind::set_parameters).has_value());
    CHECK(refused(ask(car.test.caojiadu_leader, AskKind::text)).code == Errc::not_found);
    auto const wall = car.test.account(jingan, Role::viewer, "大屏");
    CHECK(refused(ask(wall, AskKind::photo)).code == Errc::forbidden);
    DeviceAsk empty;
    empty.kind = AskKind::text;
    CHECK(refused(decide_ask_device(car.test.as(car.test.leader), {car.device, empty})).path == "ask.text");
}
