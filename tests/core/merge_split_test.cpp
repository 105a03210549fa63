// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Events> merge(OrderWorld const& test, Actor const& by, Order const& order, Order const& into) {
    return decide_merge(test.as(by), {order.id, order.version, into.id, into.version, "同一行动"});
}

Result<Events> split(OrderWorld const& test, Actor const& by, Order const& order,
                     std::vector<std::int32_t> recipients) {
    return decide_split(test.as(by), {order.id, order.version, std::move(recipients), "北片", {}, "分两片"});
}

}  // namespace

TEST_CASE("merging moves what is open into the other order, where it must be read anew") {
    OrderWorld test;
    auto const& order =
        test.issued(test.city_desk, {to_node(jingan), to_node(yanghang_squad), to_node(caojiadu_squad)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan), to_node(caojiadu_squad)});
    test.step(test.jingan_desk, order, RecipientState::on_scene, 0);
    auto const there_at = test.now;
    test.now += std::chrono::minutes(10);
    test.done(merge(test, test.city_desk, order, into));
    CHECK(order.state == OrderState::merged);
    CHECK(order.merged_into == into.id);
    CHECK(order.recipients[0].state == RecipientState::replaced);
    CHECK(order.recipients[0].on_scene_at == there_at);  // the history stays
    REQUIRE(into.recipients.size() == 4);                // 曹家渡 stood there already
    auto const& moved = into.recipients[2];
    CHECK(moved.node == jingan);
    CHECK(moved.state == RecipientState::on_scene);  // it has not left because of it
    CHECK(moved.on_scene_at == there_at);
    CHECK(owes_receipt(into, moved));
    CHECK(moved.receipt_from == test.now);
    CHECK(into.recipients[0].receipt_from < test.now);  // the others' clocks go on
    test.done(test.answer(test.jingan_desk, into, RecipientState::acknowledged, 2));
    CHECK(!owes_receipt(into, moved));
    CHECK(moved.state == RecipientState::on_scene);
}

TEST_CASE("who has finished stays behind with what it reported") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(yanghang_squad)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan)});
    test.step(test.jingan_desk, order, RecipientState::reported, 0);
    test.done(merge(test, test.city_desk, order, into));
    CHECK(order.recipients[0].state == RecipientState::reported);
    REQUIRE(into.recipients.size() == 2);
    CHECK(into.recipients[1].node == yanghang_squad);
}

TEST_CASE("a merged order is over: no step, no change, no chase") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    auto const& into = test.issued(test.city_desk, {to_node(jingan)});
    test.done(merge(test, test.city_desk, order, into));
    CHECK(refused(test.answer(test.jingan_desk, order, RecipientState::started)).code == Errc::wrong_state);
    CHECK(refused(decide_recall(test.as(test.city_desk), {order.id, order.version, {}, "x"})).code ==
          Errc::wrong_state);
    CHECK(refused(merge(test, test.city_desk, into, order)).code == Errc::wrong_state);
    test.now += std::chrono::hours(10);
    for (auto const& body : test.fire()) CHECK(std::get<OrderChased>(body).order_id == into.id);
}

TEST_CASE("a unit that moves with a merge keeps its one primary job") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_unit(car)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan)});
    test.step(test.leader, order, RecipientState::on_scene);
    test.done(merge(test, test.city_desk, order, into));
    CHECK(car.order_id == into.id);
    CHECK(car.status == UnitStatus::on_scene);
}

TEST_CASE("merging into an order that takes units takes none away from another job, and calls nobody off duty") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& patrol = test.issued(test.city_desk, {to_unit(car)}, OrderKind::patrol);
    auto const& job = test.issued(test.jingan_desk, {to_unit(car)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan)});
    auto const error = refused(merge(test, test.city_desk, patrol, into));
    CHECK(error.code == Errc::conflict);
    test.recall(test.jingan_desk, job);
    test.done(decide_posture(test.as(test.leader), {car.id, DutyPosture::off_duty}));
    test.done(merge(test, test.city_desk, patrol, into));
    CHECK(into.recipients[1].state == RecipientState::not_called);
    CHECK(!car.order_id.has_value());
}

TEST_CASE("squads that a district relayed to move below it, and it does not count as having read") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    test.relay(test.jingan_desk, order, 0, {to_node(jingansi_squad)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan)});
    test.done(merge(test, test.city_desk, order, into));
    REQUIRE(into.recipients.size() == 3);
    CHECK(into.recipients[2].parent == 1);
    CHECK(owes_receipt(into, into.recipients[1]));
}

TEST_CASE("orders that cannot be merged are refused, and each version is checked") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    auto const& into = test.issued(test.city_desk, {to_node(baoshan)});
    auto const& theirs = test.issued(test.jingan_desk, {to_node(jingansi_squad)});
    auto const& ticket_order = test.dispatched(test.city_desk, {to_node(jingansi_squad)});
    CHECK(refused(merge(test, test.city_desk, order, order)).path == "into");
    CHECK(refused(merge(test, test.city_desk, ticket_order, into)).code == Errc::invalid_field);
    CHECK(refused(merge(test, test.city_desk, order, ticket_order)).code == Errc::invalid_field);
    CHECK(refused(merge(test, test.jingan_desk, theirs, order)).path == "into");
    CHECK(refused(merge(test, test.jingan_desk, order, theirs)).code == Errc::forbidden);
    CHECK(refused(decide_merge(test.as(test.city_desk), {order.id, 9, into.id, into.version, "x"})).path == "version");
    auto const late = refused(decide_merge(test.as(test.city_desk), {order.id, order.version, into.id, 9, "x"}));
    CHECK(late.code == Errc::conflict);
    CHECK(late.path == "into_version");
}

TEST_CASE("splitting takes recipients out into an order of their own, and both go on") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_node(baoshan), to_unit(car)});
    test.step(test.leader, order, RecipientState::en_route, 1);
    test.now += std::chrono::minutes(10);
    test.done(split(test, test.city_desk, order, {1}));
    auto const& part = test.world.orders.rbegin()->second;
    CHECK(part.split_from == order.id);
    CHECK(part.title == "北片");
    CHECK(part.issued_at == test.now);
    CHECK(part.due_at == order.due_at);
    CHECK(part.revision == 1);
    REQUIRE(part.recipients.size() == 1);
    CHECK(part.recipients[0].index == 0);
    CHECK(part.recipients[0].state == RecipientState::en_route);
    CHECK(owes_receipt(part, part.recipients[0]));
    CHECK(car.order_id == part.id);
    CHECK(car.status == UnitStatus::en_route);
    CHECK(order.recipients[1].state == RecipientState::replaced);
    CHECK(order.state == OrderState::open);
    test.done(test.answer(test.leader, part, RecipientState::reported));
    CHECK(part.state == OrderState::done);
    CHECK(order.state == OrderState::open);
}

TEST_CASE("a unit that has reported is not taken from its next job by a split") {
    OrderWorld test;
    auto const& car = test.unit(jingansi_squad, "一号车");
    auto const& order = test.issued(test.city_desk, {to_node(baoshan), to_unit(car)});
    test.step(test.leader, order, RecipientState::reported, 1);
    auto const& next = test.issued(test.jingan_desk, {to_unit(car)});
    test.done(split(test, test.city_desk, order, {1}));
    CHECK(car.order_id == next.id);
}

TEST_CASE("a district that is split off takes its squads along") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(baoshan), to_node(jingan)});
    test.relay(test.jingan_desk, order, 1, {to_node(jingansi_squad)});
    CHECK(refused(split(test, test.city_desk, order, {2})).code == Errc::invalid_field);  // not without its district
    test.done(split(test, test.city_desk, order, {1}));
    auto const& part = test.world.orders.rbegin()->second;
    REQUIRE(part.recipients.size() == 2);
    CHECK(part.recipients[1].parent == 0);
    test.done(test.answer(test.leader, part, RecipientState::on_scene, 1));
    CHECK(part.recipients[0].state == RecipientState::on_scene);
}

TEST_CASE("somebody stays with an order that is split, and an order about a ticket stays whole") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(baoshan), to_node(jingan)});
    auto const& ticket_order = test.dispatched(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad)});
    CHECK(refused(split(test, test.city_desk, order, {0, 1})).code == Errc::invalid_field);
    CHECK(refused(split(test, test.city_desk, ticket_order, {0})).code == Errc::invalid_field);
    test.recall(test.city_desk, order, {0});
    CHECK(refused(split(test, test.city_desk, order, {0})).code == Errc::wrong_state);
    CHECK(refused(split(test, test.city_desk, order, {1})).code == Errc::invalid_field);
}
