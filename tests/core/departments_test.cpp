// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A joint action of a district (recipient 0) with the police (1), who have no account here.
struct JointAction : OrderWorld {
    JointAction() : order(issued(city_desk, {to_node(jingan), to_department("police")}, OrderKind::joint_action)) {}
    Result<Events> record(Actor const& by, RecipientState step, std::optional<std::string> result = {},
                          std::int32_t recipient = 1) const {
        return decide_record_answer(as(by), {order.id, recipient, order.revision, step, "值班室", std::move(result)});
    }
    Order const& order;
};

}  // namespace

TEST_CASE("the issuer writes down what an outside department answered, and who said it") {
    JointAction test;
    test.now += std::chrono::minutes(20);
    test.done(test.record(test.city_desk, RecipientState::acknowledged));
    auto const& police = test.order.recipients[1];
    CHECK(police.state == RecipientState::acknowledged);
    CHECK(police.acknowledged_at == test.now);
    CHECK(police.by == "值班室 / 市局坐席");
    test.done(test.record(test.city_desk, RecipientState::on_scene));
    test.done(test.record(test.city_desk, RecipientState::reported, "已清场"));
    CHECK(police.result == "已清场");
    CHECK(test.order.state == OrderState::open);
    test.step(test.jingan_desk, test.order, RecipientState::reported);
    CHECK(test.order.state == OrderState::done);
}

TEST_CASE("a department answers through the issuer only, and only departments are answered for") {
    JointAction test;
    CHECK(refused(test.record(test.jingan_desk, RecipientState::acknowledged)).code == Errc::forbidden);
    CHECK(refused(test.record(test.city_desk, RecipientState::acknowledged, {}, 0)).code == Errc::invalid_field);
    CHECK(refused(test.record(test.city_desk, RecipientState::acknowledged, {}, 2)).code == Errc::not_found);
    CHECK(refused(test.answer(test.city_desk, test.order, RecipientState::acknowledged, 1)).code == Errc::forbidden);
}

TEST_CASE("a recorded answer follows the same rules as an own one") {
    JointAction test;
    CHECK(refused(test.record(test.city_desk, RecipientState::reported)).path == "result");
    CHECK(refused(test.record(test.city_desk, RecipientState::declined)).path == "result");  // its reason stands there
    CHECK(refused(test.record(test.city_desk, RecipientState::verified)).path == "step");
    CHECK(refused(test.record(test.city_desk, RecipientState::issued)).path == "step");
    CHECK(refused(test.record(test.city_desk, RecipientState::replaced, "x")).path == "step");
    test.amend(test.city_desk, test.order);
    CHECK(refused(decide_record_answer(test.as(test.city_desk),
                                       {test.order.id, 1, 1, RecipientState::acknowledged, "值班室", {}}))
              .code == Errc::conflict);
    test.done(test.record(test.city_desk, RecipientState::declined, "警力不足"));
    CHECK(test.order.recipients[1].reason == "警力不足");
    CHECK(refused(test.record(test.city_desk, RecipientState::started)).code == Errc::wrong_state);
}

TEST_CASE("that a department knows of a recall is written down too, and ends the chasing") {
    JointAction test;
    test.recall(test.city_desk, test.order, {1});
    CHECK(refused(test.record(test.city_desk, RecipientState::started)).code == Errc::wrong_state);
    test.done(test.record(test.city_desk, RecipientState::recalled));
    CHECK(test.order.recipients[1].state == RecipientState::recalled);
    test.step(test.jingan_desk, test.order, RecipientState::acknowledged);
    test.now += std::chrono::hours(100);
    CHECK(test.chased().empty());
}

TEST_CASE("only departments that the rules know are ordered along") {
    OrderWorld test;
    auto const issue = [&](std::vector<RecipientChoice> to) {
        return decide_issue(test.as(test.city_desk), OrderWorld::task(std::move(to), OrderKind::joint_action));
    };
    auto const error = refused(issue({to_department("navy")}));
    CHECK(error.code == Errc::not_found);
    CHECK(error.path == "recipients[0].department");
    CHECK(refused(issue({to_department("fire"), to_department("fire")})).path == "recipients[1]");
}

TEST_CASE("a district's own joint action is recorded by the district, and by the city above it") {
    OrderWorld test;
    auto const& order = test.issued(test.jingan_desk, {to_department("fire")}, OrderKind::joint_action);
    auto const record = [&](Actor const& by) {
        return decide_record_answer(test.as(by), {order.id, 0, 1, RecipientState::acknowledged, "值班室", {}});
    };
    CHECK(record(test.jingan_desk).has_value());
    CHECK(record(test.city_desk).has_value());
    CHECK(refused(record(test.baoshan_desk)).code == Errc::not_found);
}
