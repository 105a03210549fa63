// SPDX-License-Identifier: Apache-2.0
#include "server/core/report_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

SubmitReport accident(Time happened) {
    return {"广告牌坠落", "一人轻伤，现场已封控", happened, in_jingansi, std::nullopt};
}

EventReport const& reported(TestWorld& test, Actor const& by) {
    test.done(decide_submit(test.as(by), accident(test.now)));
    return test.world.reports.rbegin()->second;
}

std::vector<OrgCode> receivers(EventReport const& report) {
    std::vector<OrgCode> nodes;
    for (auto const& receipt : report.receipts) nodes.push_back(receipt.node);
    std::sort(nodes.begin(), nodes.end());
    return nodes;
}

ReportReceipt const& receipt_of(EventReport const& report, OrgCode const& node) {
    for (auto const& receipt : report.receipts)
        if (receipt.node == node) return receipt;
    FAIL("no receipt for ", node.text());
    return report.receipts.front();
}

Result<Events> receive(TestWorld const& test, Actor const& by, EventReport const& report, OrgCode const& node) {
    return decide_receive(test.as(by), {report.id, node});
}
Result<Events> follow_up(TestWorld const& test, Actor const& by, EventReport const& report) {
    return decide_follow_up(test.as(by), {report.id, report.version, "伤者已送医"});
}
Result<Events> close(TestWorld const& test, Actor const& by, EventReport const& report) {
    return decide_close_report(test.as(by), {report.id, report.version, "处置完毕"});
}

}  // namespace

TEST_CASE("a major event goes from any level to every level above it, by both parents, and to nobody else") {
    TestWorld test;
    CHECK(receivers(reported(test, test.leader)) == std::vector<OrgCode>{city, jingan, jingansi});
    CHECK(receivers(reported(test, test.jingan_desk)) == std::vector<OrgCode>{city});
    auto const flying_leader = test.account(flying_squad, Role::squad_leader, "机动中队长");
    CHECK(receivers(reported(test, flying_leader)) == std::vector<OrgCode>{city, jingan});
    CHECK(refused(decide_submit(test.as(test.city_desk), accident(test.now))).code == Errc::wrong_state);
    CHECK(refused(decide_submit(test.as(test.street_office), accident(test.now))).code == Errc::forbidden);
    CHECK(nodes_of(reported(test, test.leader)).front() == jingansi_squad);
}

TEST_CASE("the clock of the first report runs from the event, not from the report") {
    TestWorld test;
    auto const happened = test.now - minutes(75);
    test.done(decide_submit(test.as(test.leader), accident(happened)));
    auto const& late = test.world.reports.begin()->second;
    CHECK(late.happened_at == happened);
    CHECK(late.first_due_at == happened + minutes(60));
    CHECK(late.reported_at == test.now);
    CHECK(late.reported_at > late.first_due_at);
    test.world.rules.general.report_first_minutes = 30;
    CHECK(reported(test, test.leader).first_due_at == test.now + minutes(30));
}

TEST_CASE("nobody reports what has not happened yet, or a ticket that he cannot see") {
    TestWorld test;
    CHECK(refused(decide_submit(test.as(test.leader), accident(test.now + Millis(1)))).path == "happened_at");
    CHECK(decide_submit(test.as(test.leader), accident(test.now)).has_value());
    auto command = accident(test.now);
    command.ticket_id = test.registered(test.city_desk, TestWorld::complaint(in_yanghang)).id;
    CHECK(refused(decide_submit(test.as(test.leader), command)).code == Errc::not_found);
    command.ticket_id = test.registered(test.city_desk).id;
    test.done(decide_submit(test.as(test.leader), command));
    CHECK(test.world.reports.rbegin()->second.ticket_id == command.ticket_id);
}

TEST_CASE("each level gives its own receipt, from its own session, once") {
    TestWorld test;
    auto const& report = reported(test, test.leader);
    CHECK(refused(receive(test, test.city_desk, report, jingan)).code == Errc::forbidden);
    CHECK(refused(receive(test, test.leader, report, jingan)).code == Errc::forbidden);
    CHECK(refused(receive(test, test.jingan_desk, report, baoshan)).code == Errc::not_found);
    CHECK(refused(receive(test, test.baoshan_desk, report, baoshan)).path == "report_id");
    test.now += minutes(2);
    test.done(receive(test, test.jingan_desk, report, jingan));
    CHECK(receipt_of(report, jingan).received_at == test.now);
    CHECK(receipt_of(report, jingan).by == "静安坐席");
    CHECK(!receipt_of(report, city).received_at);
    auto const again = refused(receive(test, test.jingan_desk, report, jingan));
    CHECK(again.code == Errc::wrong_state);
    CHECK(again.detail.find("静安坐席") != std::string::npos);
    CHECK(receive(test, test.street_office, report, jingansi).has_value());
    CHECK(report.version == 2);
}

TEST_CASE("a missing receipt is chased after a quarter of an hour, each level once; a given one is not") {
    TestWorld test;
    auto const& report = reported(test, test.leader);
    test.done(receive(test, test.jingan_desk, report, jingan));
    auto const chased = [&] { return only<ReportChanged>(tick(test)).size(); };
    test.now += minutes(15) - Millis(1);
    CHECK(chased() == 0);
    test.now += Millis(1);
    CHECK(chased() == 1);
    CHECK(receipt_of(report, city).chased_at == test.now);
    CHECK(receipt_of(report, jingansi).chased_at == test.now);
    CHECK(!receipt_of(report, jingan).chased_at);
    test.now += hours(5);
    CHECK(chased() == 0);
    test.done(receive(test, test.city_desk, report, city));
    CHECK(receipt_of(report, city).received_at == test.now);
    CHECK(receipt_of(report, city).chased_at < test.now);
}

TEST_CASE("the reporter and every level above add what became known since") {
    TestWorld test;
    auto const& report = reported(test, test.leader);
    auto const first = report.version;
    test.done(follow_up(test, test.leader, report));
    test.done(follow_up(test, test.jingan_desk, report));
    REQUIRE(report.follow_ups.size() == 2);
    CHECK(report.follow_ups[0].node == jingansi_squad);
    CHECK(report.follow_ups[1].node == jingan);
    CHECK(report.follow_ups[1].by == "静安坐席");
    CHECK(report.version == first + 2);
    CHECK(refused(follow_up(test, test.street_office, report)).code == Errc::forbidden);
    CHECK(refused(follow_up(test, test.baoshan_desk, report)).code == Errc::not_found);
    CHECK(refused(follow_up(test, test.caojiadu_leader, report)).code == Errc::not_found);
    CHECK(refused(decide_follow_up(test.as(test.leader), {report.id, first, "x"})).code == Errc::conflict);
}

TEST_CASE("two hundred follow-ups are enough for one report") {
    TestWorld test;
    auto const& report = reported(test, test.leader);
    for (int i = 0; i < 200; ++i) test.done(follow_up(test, test.leader, report));
    CHECK(refused(follow_up(test, test.leader, report)).code == Errc::limit_exceeded);
}

TEST_CASE("a level above ends a report, never the one who made it; then nothing more is added or chased") {
    TestWorld test;
    auto const& report = reported(test, test.leader);
    CHECK(refused(close(test, test.leader, report)).code == Errc::forbidden);
    CHECK(refused(close(test, test.street_office, report)).code == Errc::forbidden);
    auto const& own = reported(test, test.jingan_desk);
    CHECK(refused(close(test, test.jingan_desk, own)).code == Errc::forbidden);
    CHECK(close(test, test.city_desk, own).has_value());
    test.done(close(test, test.jingan_desk, report));
    CHECK(report.closed_at == test.now);
    CHECK(report.follow_ups.back().content == "处置完毕");
    CHECK(refused(follow_up(test, test.leader, report)).code == Errc::wrong_state);
    CHECK(refused(close(test, test.city_desk, report)).code == Errc::wrong_state);
    test.done(close(test, test.city_desk, own));
    test.now += days(1);
    CHECK(tick(test).empty());
}
