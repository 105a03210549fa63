// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A city order to a district that has relayed it to two of its squads: recipients 0, 1 (静安寺) and 2 (曹家渡).
struct Relayed : OrderWorld {
    explicit Relayed(OrderKind kind = OrderKind::key_task) : order(issued(city_desk, {to_node(jingan)}, kind)) {
        now += std::chrono::minutes(1);
        relay(jingan_desk, order, 0, {to_node(jingansi_squad), to_node(caojiadu_squad)});
    }
    RecipientState district() const { return order.recipients[0].state; }
    void first(RecipientState state) { tick(leader, state, 1); }
    void second(RecipientState state) { tick(caojiadu_leader, state, 2); }

    Order const& order;

private:
    void tick(Actor const& by, RecipientState state, std::int32_t recipient) {
        now += std::chrono::minutes(1);
        done(answer(by, order, state, recipient));
    }
};

}  // namespace

TEST_CASE("a district relays a city order to its squads, and has then read and started it") {
    Relayed test;
    auto const& order = test.order;
    REQUIRE(order.recipients.size() == 3);
    CHECK(order.recipients[1].parent == 0);
    CHECK(order.recipients[2].parent == 0);
    CHECK(order.recipients[1].receipt_from == test.now);
    CHECK(test.district() == RecipientState::started);
    CHECK(order.recipients[0].acknowledged_at == test.now);
    CHECK(order.recipients[0].started_at == test.now);
    CHECK(!owes_receipt(order, order.recipients[0]));
    CHECK(owes_receipt(order, order.recipients[1]));
    CHECK(order.informed.empty());  // nobody was passed by
}

TEST_CASE("the district follows its squads: the first on the way, the last to report") {
    Relayed test;
    test.first(RecipientState::acknowledged);
    CHECK(test.district() == RecipientState::started);
    test.second(RecipientState::en_route);
    CHECK(test.district() == RecipientState::en_route);
    test.first(RecipientState::on_scene);
    CHECK(test.district() == RecipientState::on_scene);
    CHECK(test.order.recipients[0].on_scene_at == test.now);
    test.first(RecipientState::reported);
    CHECK(test.district() == RecipientState::on_scene);
    CHECK(test.order.state == OrderState::open);
    test.second(RecipientState::reported);
    CHECK(test.district() == RecipientState::reported);
    CHECK(test.order.recipients[0].reported_at == test.now);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("an inspection that was relayed is verified when every squad is") {
    Relayed test(OrderKind::inspection);
    test.first(RecipientState::reported);
    test.second(RecipientState::reported);
    auto const verify = [&](std::int32_t recipient) {
        return decide_verify(test.as(test.city_desk), {test.order.id, test.order.version, recipient, {}});
    };
    CHECK(refused(verify(0)).code == Errc::wrong_state);  // the squads did it: they are checked
    test.done(verify(1));
    CHECK(test.district() == RecipientState::reported);
    CHECK(test.order.state == OrderState::open);
    test.done(verify(2));
    CHECK(test.district() == RecipientState::verified);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("a broadcast that was relayed is done when every squad has read it") {
    Relayed test(OrderKind::broadcast);
    test.first(RecipientState::acknowledged);
    CHECK(test.order.state == OrderState::open);
    test.second(RecipientState::acknowledged);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("who has relayed takes no steps of its own while somebody below it is at work") {
    Relayed test;
    for (auto const state : {RecipientState::on_scene, RecipientState::reported, RecipientState::declined})
        CHECK(refused(test.answer(test.jingan_desk, test.order, state)).code == Errc::wrong_state);
}

TEST_CASE("a squad that declines does not hold up the district") {
    Relayed test;
    test.first(RecipientState::declined);
    CHECK(test.district() == RecipientState::started);
    test.second(RecipientState::reported);
    CHECK(test.district() == RecipientState::reported);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("when every squad has declined, the district has only read the order and must act itself") {
    Relayed test;
    test.first(RecipientState::on_scene);
    test.first(RecipientState::declined);
    test.second(RecipientState::declined);
    CHECK(test.district() == RecipientState::acknowledged);
    CHECK(!test.order.recipients[0].on_scene_at.has_value());  // nobody is there any more
    CHECK(test.order.state == OrderState::open);
    test.now += std::chrono::minutes(1);
    test.done(test.answer(test.jingan_desk, test.order, RecipientState::reported));
    CHECK(test.order.recipients[0].reported_at == test.now);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("a recall confirmed late does not undo what the district has done itself since") {
    Relayed test;
    test.recall(test.city_desk, test.order, {1, 2});
    CHECK(test.district() == RecipientState::acknowledged);
    test.done(test.answer(test.jingan_desk, test.order, RecipientState::reported));
    test.first(RecipientState::recalled);
    CHECK(test.district() == RecipientState::reported);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("another squad relayed to later brings the district back to work") {
    Relayed test;
    test.first(RecipientState::reported);
    test.second(RecipientState::reported);
    test.relay(test.jingan_desk, test.order, 0, {to_node(flying_squad)});
    CHECK(test.district() == RecipientState::on_scene);
    CHECK(!test.order.recipients[0].reported_at.has_value());
    CHECK(test.order.state == OrderState::open);
    CHECK(!test.order.closed_at.has_value());
}

TEST_CASE("a squad relays to its own units, and the district follows through two levels") {
    Relayed test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    test.relay(test.leader, test.order, 1, {to_unit(car)});
    CHECK(car.order_id == test.order.id);
    test.done(test.answer(test.leader, test.order, RecipientState::on_scene, 3));
    CHECK(test.order.recipients[1].state == RecipientState::on_scene);
    CHECK(test.district() == RecipientState::on_scene);
}

TEST_CASE("only the recipient relays, only what it has, and only to what is below it") {
    Relayed test;
    auto const& car = test.unit(yanghang_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_unit(car), to_person(test.leader)});
    auto const relay = [&](Actor const& by, std::int32_t recipient, RecipientChoice const& to) {
        return decide_relay(test.as(by), {order.id, order.version, recipient, {to}});
    };
    CHECK(refused(relay(test.city_desk, 0, to_node(jingansi_squad))).code == Errc::forbidden);
    CHECK(refused(relay(test.jingan_desk, 0, to_node(yanghang_squad))).code == Errc::not_found);
    CHECK(refused(relay(test.jingan_desk, 0, to_node(jingan))).code == Errc::invalid_field);  // to itself
    CHECK(refused(relay(test.jingan_desk, 5, to_node(jingansi_squad))).path == "recipient");
    CHECK(refused(relay(test.baoshan_desk, 1, to_node(yanghang_squad))).code == Errc::wrong_state);
    CHECK(refused(relay(test.leader, 2, to_node(jingansi_squad))).code == Errc::wrong_state);
    CHECK(refused(decide_relay(test.as(test.jingan_desk), {order.id, 9, 0, {to_node(jingansi_squad)}})).code ==
          Errc::conflict);
    test.done(test.answer(test.jingan_desk, order, RecipientState::declined));
    CHECK(refused(relay(test.jingan_desk, 0, to_node(jingansi_squad))).code == Errc::wrong_state);
}

TEST_CASE("calling back from a district calls back from everybody it relayed to") {
    Relayed test;
    test.recall(test.city_desk, test.order, {0});
    for (auto const& recipient : test.order.recipients) CHECK(recipient.recall_from == test.now);
    CHECK(test.order.state == OrderState::recalled);
    CHECK(test.district() == RecipientState::started);  // who was called back follows nobody
}
