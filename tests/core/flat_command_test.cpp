// SPDX-License-Identifier: Apache-2.0
#include "server/core/receipts.hpp"
#include "tests/core/order_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::vector<OrgCode> told(Order const& order) {
    std::vector<OrgCode> nodes;
    for (auto const& informed : order.informed) nodes.push_back(informed.node);
    return nodes;
}

}  // namespace

TEST_CASE("any level orders any level below directly, and every level passed by is told in the same event") {
    OrderWorld test;
    auto const& car = test.unit(yanghang_squad, "一号车");
    CHECK(told(test.issued(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad)})) ==
          std::vector<OrgCode>{jingan});
    CHECK(told(test.issued(test.city_desk, {to_unit(car)})) == std::vector<OrgCode>{yanghang_squad, baoshan});
    CHECK(told(test.issued(test.city_desk, {to_person(test.leader)})) == std::vector<OrgCode>{jingansi_squad, jingan});
    CHECK(told(test.issued(test.city_desk, {to_node(jingan)})).empty());
    CHECK(told(test.issued(test.jingan_desk, {to_node(jingansi_squad)})).empty());
    CHECK(told(test.issued(test.city_desk, {to_department("police")})).empty());
    for (auto const& [id, order] : test.world.orders)
        for (auto const& informed : order.informed) {
            CHECK(informed.why == InformedWhy::skipped);
            CHECK(informed.at == order.issued_at);
            CHECK(!informed.seen_at.has_value());  // told is not seen
        }
}

TEST_CASE("a level that is ordered itself is not passed by") {
    OrderWorld test;
    CHECK(told(test.issued(test.city_desk, {to_node(jingan), to_node(jingansi_squad), to_node(yanghang_squad)})) ==
          std::vector<OrgCode>{baoshan});
}

TEST_CASE("a dispatched ticket tells the levels that it passes by, as other orders do") {
    OrderWorld test;
    CHECK(told(test.dispatched(test.city_desk, {to_node(jingansi_squad), to_node(yanghang_squad)})) ==
          std::vector<OrgCode>{jingan, baoshan});
}

TEST_CASE("a level that was passed by sees the whole order, a level beside does not") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    CHECK(visible_order(test.as(test.jingan_desk), order.id).has_value());
    CHECK(!visible_order(test.as(test.baoshan_desk), order.id).has_value());
    auto const& car = test.unit(caojiadu_squad, "一号车");
    auto const& direct = test.issued(test.city_desk, {to_unit(car)});
    CHECK(visible_order(test.as(test.caojiadu_leader), direct.id).has_value());
    CHECK(!visible_order(test.as(test.leader), direct.id).has_value());
}

TEST_CASE("a level that was told says itself that it has seen the order, once") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    auto const see = [&](Actor const& by, OrgCode const& node) { return decide_see(test.as(by), {order.id, node}); };
    CHECK(refused(see(test.city_desk, jingan)).code == Errc::forbidden);
    CHECK(refused(see(test.jingan_desk, baoshan)).code == Errc::not_found);
    test.now += std::chrono::minutes(2);
    test.done(see(test.jingan_desk, jingan));
    CHECK(order.informed[0].seen_at == test.now);
    CHECK(order.informed[0].seen_by == "静安坐席");
    CHECK(refused(see(test.jingan_desk, jingan)).code == Errc::wrong_state);
}

TEST_CASE("a level that was passed by may add what it has below it, and nothing beside it") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    auto const add = [&](Actor const& by, RecipientChoice const& to) {
        return decide_add(test.as(by), {order.id, order.version, {to}});
    };
    CHECK(refused(add(test.jingan_desk, to_node(yanghang_squad))).code == Errc::not_found);
    CHECK(refused(add(test.leader, to_node(jingansi_squad))).code == Errc::forbidden);  // a recipient relays instead
    test.now += std::chrono::minutes(2);
    test.done(add(test.jingan_desk, to_node(caojiadu_squad)));
    CHECK(order.recipients[1].node == caojiadu_squad);
    CHECK(order.recipients[1].receipt_from == test.now);
    CHECK(!order.recipients[1].parent.has_value());
}

TEST_CASE("a squad whose unit was ordered directly may add another of its units") {
    OrderWorld test;
    auto const& first = test.unit(jingansi_squad, "一号车");
    auto const& second = test.unit(jingansi_squad, "二号车");
    auto const& order = test.issued(test.city_desk, {to_unit(first)});
    test.done(decide_add(test.as(test.leader), {order.id, order.version, {to_unit(second)}}));
    CHECK(second.order_id == order.id);
}

TEST_CASE("adding what passes by another level tells that one too, once") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    test.done(decide_add(test.as(test.city_desk),
                         {order.id, order.version, {to_node(caojiadu_squad), to_node(yanghang_squad)}}));
    CHECK(told(order) == std::vector<OrgCode>{jingan, baoshan});
}

TEST_CASE("a level that was passed by may not undo: not recall, change, reassign, split or verify") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad), to_node(caojiadu_squad)});
    auto const by = test.as(test.jingan_desk);
    std::vector<Result<Events>> attempts;
    attempts.push_back(decide_recall(by, {order.id, order.version, {}, "x"}));
    attempts.push_back(decide_amend(by, {order.id, order.version, "x", {}, {}, {}, {}, {}}));
    attempts.push_back(decide_reassign(by, {order.id, order.version, 0, to_node(flying_squad), "x"}));
    attempts.push_back(decide_split(by, {order.id, order.version, {0}, {}, {}, "x"}));
    attempts.push_back(decide_verify(by, {order.id, order.version, 0, {}}));
    attempts.push_back(decide_merge(by, {order.id, order.version, order.id, order.version, "x"}));
    for (auto const& attempt : attempts) {
        auto const error = refused(attempt);
        CHECK(error.code == Errc::forbidden);
        CHECK(error.detail == "was issued by 310000; add a remark, an objection, or recipients instead");
    }
}

TEST_CASE("a level that was passed by may object, and the objection stays with the order") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingansi_squad)});
    test.now += std::chrono::minutes(3);
    test.done(decide_remark(test.as(test.jingan_desk), {order.id, RemarkKind::objection, "该中队正在保障"}));
    REQUIRE(order.remarks.size() == 1);
    CHECK(order.remarks[0].kind == RemarkKind::objection);
    CHECK(order.remarks[0].node == jingan);
    CHECK(order.remarks[0].by == "静安坐席");
    CHECK(order.remarks[0].at == test.now);
    CHECK(order.state == OrderState::open);  // it does not stop anything
    CHECK(refused(decide_remark(test.as(test.street_office), {order.id, RemarkKind::remark, "x"})).code ==
          Errc::forbidden);
    CHECK(refused(decide_remark(test.as(test.baoshan_desk), {order.id, RemarkKind::remark, "x"})).code ==
          Errc::not_found);
}

TEST_CASE("an order takes 200 remarks and no more") {
    OrderWorld test;
    auto const& order = test.issued(test.city_desk, {to_node(jingan)});
    for (int i = 0; i < 200; ++i)
        test.done(decide_remark(test.as(test.city_desk), {order.id, RemarkKind::remark, "x"}));
    CHECK(refused(decide_remark(test.as(test.city_desk), {order.id, RemarkKind::remark, "x"})).code ==
          Errc::limit_exceeded);
}
