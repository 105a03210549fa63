// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("a changed order is a new revision that every recipient must acknowledge anew") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(yanghang_squad)});
    test.step(test.jingan_desk, order, RecipientState::on_scene);
    test.now += std::chrono::minutes(10);
    test.amend(test.city_desk, order);
    CHECK(order.revision == 2);
    CHECK(order.note == "改到北门");
    CHECK(order.title == "夜市整治");  // what was not named stays
    for (auto const& recipient : order.recipients) {
        CHECK(owes_receipt(order, recipient));
        CHECK(recipient.receipt_from == test.now);
        CHECK(recipient.stage == ReceiptStage::none);
    }
    test.now += std::chrono::minutes(1);
    test.done(test.answer(test.jingan_desk, order, RecipientState::acknowledged));
    CHECK(!owes_receipt(order, order.recipients[0]));
    CHECK(order.recipients[0].acknowledged_at == test.now);
    CHECK(order.recipients[0].state == RecipientState::on_scene);  // reading does not undo where it is
    CHECK(refused(test.answer(test.jingan_desk, order, RecipientState::acknowledged)).code == Errc::wrong_state);
}

TEST_CASE("an answer to an older revision is told who changed the order and which one to read") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    test.amend(test.city_desk, order);
    auto const error =
        refused(decide_step(test.as(test.jingan_desk), {order.id, 0, RecipientState::acknowledged, 1, {}, {}}));
    CHECK(error.code == Errc::conflict);
    CHECK(error.path == "revision");
    CHECK(error.detail.find("read revision 2") != std::string::npos);
}

TEST_CASE("a done order that changes is open until everybody has read the change") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    test.step(test.jingan_desk, order, RecipientState::reported);
    CHECK(order.state == OrderState::done);
    test.amend(test.city_desk, order);
    CHECK(order.state == OrderState::open);
    CHECK(!order.closed_at.has_value());
    test.done(test.answer(test.jingan_desk, order, RecipientState::acknowledged));
    CHECK(order.state == OrderState::done);
    CHECK(order.recipients[0].state == RecipientState::reported);
}

TEST_CASE("a change names something, and its times can be") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    AmendOrder command;
    command.order_id = order.id;
    command.version = order.version;
    CHECK(refused(decide_amend(test.as(test.city_desk), command)).code == Errc::missing_field);
    command.due_at = test.now;
    CHECK(refused(decide_amend(test.as(test.city_desk), command)).path == "due_at");
    command.due_at.reset();
    command.starts_at = test.now + std::chrono::hours(2);
    command.ends_at = test.now + std::chrono::hours(1);
    CHECK(refused(decide_amend(test.as(test.city_desk), command)).path == "ends_at");
}

TEST_CASE("only the issuer and the levels above it change an order") {
    OrderWorld test;
    auto const& order = test.issued(test.jingan_desk, {to_node(jingansi_squad)});
    AmendOrder command;
    command.order_id = order.id;
    command.version = order.version;
    command.note = "x";
    CHECK(refused(decide_amend(test.as(test.leader), command)).code == Errc::forbidden);
    CHECK(refused(decide_amend(test.as(test.baoshan_desk), command)).code == Errc::not_found);
    CHECK(decide_amend(test.as(test.jingan_desk), command).has_value());
    CHECK(decide_amend(test.as(test.city_desk), command).has_value());
}

TEST_CASE("of two dispatchers at the same instant one wins, the other is told who and when") {
    OrderWorld test;
    auto const deputy = test.person(city, Role::dispatcher);
    auto const& order = test.issued(test.city_desk, {to_node(jingan), to_node(baoshan)});
    auto const seen = order.version;
    test.now += std::chrono::minutes(5);
    test.done(decide_recall(test.as(deputy), {order.id, seen, {1}, "不用了"}), deputy);
    std::vector<Result<Events>> late;
    late.push_back(decide_recall(test.as(test.city_desk), {order.id, seen, {}, "x"}));
    late.push_back(decide_add(test.as(test.city_desk), {order.id, seen, {to_node(yanghang_squad)}}));
    late.push_back(decide_reassign(test.as(test.city_desk), {order.id, seen, 0, to_node(yanghang_squad), "x"}));
    late.push_back(decide_split(test.as(test.city_desk), {order.id, seen, {0}, {}, {}, "x"}));
    late.push_back(decide_verify(test.as(test.city_desk), {order.id, seen, 0, {}}));
    late.push_back(decide_amend(test.as(test.city_desk), {order.id, seen, "x", {}, {}, {}, {}, {}}));
    late.push_back(decide_relay(test.as(test.jingan_desk), {order.id, seen, 0, {to_node(jingansi_squad)}}));
    for (auto const& decision : late) {
        auto const error = refused(decision);
        CHECK(error.code == Errc::conflict);
        CHECK(error.path == "version");
        CHECK(error.detail ==
              deputy.display_name + " was faster at 2026-01-05T00:35:00Z: the order is now open, version 2");
    }
}

TEST_CASE("reassigning keeps the history and starts only the receipt clock of the new one") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad), to_node(yanghang_squad)});
    auto const due = order.due_at;
    auto const issued_at = test.now;
    test.now += std::chrono::minutes(5);
    test.step(test.leader, order, RecipientState::on_scene);
    auto const there_at = test.now;
    test.now += std::chrono::minutes(5);
    test.done(
        decide_reassign(test.as(test.city_desk), {order.id, order.version, 0, to_node(caojiadu_squad), "车辆故障"}));
    REQUIRE(order.recipients.size() == 3);
    auto const& before = order.recipients[0];
    CHECK(before.state == RecipientState::replaced);
    CHECK(before.on_scene_at == there_at);
    CHECK(before.ended_at == test.now);
    CHECK(before.reason == "车辆故障");
    auto const& after = order.recipients[2];
    CHECK(after.node == caojiadu_squad);
    CHECK(after.replaces == 0);
    CHECK(after.state == RecipientState::issued);
    CHECK(after.receipt_from == test.now);
    CHECK(order.recipients[1].receipt_from == issued_at);  // the others' clocks go on
    CHECK(order.due_at == due);
    CHECK(order.revision == 1);
}

TEST_CASE("a unit that is reassigned is free at once, and the other one is taken") {
    OrderWorld test;
    auto const& first = test.unit(jingansi_squad, "一号车");
    auto const& second = test.unit(jingansi_squad, "二号车");
    auto const& order = test.dispatched(test.city_desk, {to_unit(first)});
    auto const& ticket = test.world.tickets.at(*order.ticket_id);
    auto const clocks = encode(ticket);
    test.done(decide_reassign(test.as(test.city_desk), {order.id, order.version, 0, to_unit(second), "车辆故障"}));
    CHECK(!first.order_id.has_value());
    CHECK(second.order_id == order.id);
    CHECK(ticket.status == TicketStatus::dispatched);
    CHECK(ticket.step_due_at == decode_ticket(clocks).step_due_at);  // no time is won by it
}

TEST_CASE("a part is given away once, and not by whoever has reported") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad), to_node(yanghang_squad)});
    auto const reassign = [&](std::int32_t recipient, OrgCode const& to) {
        return decide_reassign(test.as(test.city_desk), {order.id, order.version, recipient, to_node(to), "x"});
    };
    test.done(test.answer(test.leader, order, RecipientState::declined));
    test.done(reassign(0, caojiadu_squad));  // instead of the one that declined
    CHECK(order.recipients[0].state == RecipientState::declined);
    CHECK(refused(reassign(0, flying_squad)).code == Errc::wrong_state);
    test.done(test.answer(test.caojiadu_leader, order, RecipientState::reported, 2));
    CHECK(refused(reassign(2, flying_squad)).code == Errc::wrong_state);
    auto const busy = refused(reassign(1, yanghang_squad));
    CHECK(busy.code == Errc::invalid_field);
    CHECK(busy.path == "to");
}

TEST_CASE("a squad below a district that is reassigned by the city has not been read by the district") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    test.relay(test.jingan_desk, order, 0, {to_node(jingansi_squad)});
    test.amend(test.city_desk, order);
    test.done(decide_reassign(test.as(test.city_desk), {order.id, order.version, 1, to_node(caojiadu_squad), "x"}));
    CHECK(order.recipients[2].parent == 0);
    CHECK(owes_receipt(order, order.recipients[0]));
}
