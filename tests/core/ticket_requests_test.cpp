// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Events> decide(TestWorld const& test, Actor const& by, Ticket const& ticket, RequestVerdict verdict,
                      std::optional<std::string> answer = {}, std::int32_t number = 1) {
    return decide_request(test.as(by), {ticket.id, ticket.version, number, verdict, std::move(answer)});
}

ExtendTicket more_time(Ticket const& ticket, std::int32_t amount, std::optional<std::string> reason = "complex") {
    return {ticket.id, ticket.version, amount, std::move(reason), {}};
}

}  // namespace

TEST_CASE("below the district returning, transferring, parking, voiding and more time are asked for, not done") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const clocks = ticket.clocks;
    std::vector<std::pair<std::string, std::string>> const asked{
        {"return", "not_ours"}, {"park", "policy"}, {"void", "withdrawn"}};
    for (auto const& [action, reason] : asked) test.done(try_move(test, desk, ticket, action, reason, "请示"));
    test.done(decide_move(test.as(desk), {ticket.id, ticket.version, "transfer", "other_department", {}, "housing"}));
    test.done(decide_extend(test.as(test.leader), more_time(ticket, 3)));
    CHECK(ticket.status == TicketStatus::accepted);
    REQUIRE(ticket.requests.size() == 5);
    for (std::size_t i = 0; i < ticket.requests.size(); ++i) {
        auto const& request = ticket.requests[i];
        CHECK(request.number == static_cast<std::int32_t>(i) + 1);
        CHECK(request.approver == jingan);
        CHECK(request.node == jingansi_squad);
        CHECK(request.at == test.now);
        CHECK(request.verdict == RequestVerdict::pending);
    }
    CHECK(ticket.requests[1].reason == "policy");
    CHECK(ticket.requests[1].note == "请示");
    CHECK(ticket.requests[3].department == "housing");
    CHECK(ticket.requests[4].by == "静安寺中队长");
    for (std::size_t i = 0; i < clocks.size(); ++i) CHECK(ticket.clocks[i].clock == clocks[i].clock);
}

TEST_CASE("the district and the city need nobody's consent for what the district consents to") {
    for (bool const by_city : {false, true}) {
        TestWorld test;
        auto const& ticket = test.accepted(test.jingan_desk);
        test.move(by_city ? test.city_desk : test.jingan_desk, ticket.id, "park", "policy", "政策不明");
        CHECK(ticket.status == TicketStatus::parked);
        CHECK(ticket.requests.empty());
    }
}

TEST_CASE("the reopening of a closed ticket needs the district's consent") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = closed_ticket(test);
    test.done(try_move(test, desk, ticket, "reopen", "unsatisfied", "诉求人再次来电"));
    CHECK(ticket.status == TicketStatus::closed);
    test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::approved));
    CHECK(ticket.state == "rework");
    CHECK(ticket.reopens == 1);
}

TEST_CASE("an approved request is carried out at once, with the reason that was given for it") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "park", "large_works", "等管线改造"));
    test.now += minutes(5);
    auto const events = decide(test, test.jingan_desk, ticket, RequestVerdict::approved, "同意");
    REQUIRE(events.has_value());
    REQUIRE(only<TicketMoved>(*events).size() == 1);
    CHECK(only<TicketMoved>(*events)[0].reason == "large_works");
    test.done(events);
    CHECK(ticket.status == TicketStatus::parked);
    CHECK(ticket.note == "等管线改造");
    CHECK(ticket.requests[0].verdict == RequestVerdict::approved);
    CHECK(ticket.requests[0].decided_at == test.now);
    CHECK(ticket.requests[0].answer == "同意");
    REQUIRE(clock_of(ticket, "total").pauses.size() == 1);
    CHECK(clock_of(ticket, "total").pauses[0].from == test.now);  // from the consent, not from the asking
}

TEST_CASE("a refusal says why, and leaves the ticket as it was") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "void", "withdrawn", "撤诉"));
    CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::refused)).path == "answer");
    CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "")).code == Errc::missing_field);
    CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::pending, "x")).path == "verdict");
    test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "未见撤诉记录"));
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(ticket.requests[0].verdict == RequestVerdict::refused);
    CHECK(ticket.requests[0].answer == "未见撤诉记录");
}

TEST_CASE("nobody decides what he asked for himself, nor what another district is asked") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "park", "policy", "请示"));
    auto const own = refused(decide(test, desk, ticket, RequestVerdict::approved));
    CHECK(own.code == Errc::forbidden);
    CHECK(own.detail == "is decided by 310106");
    CHECK(refused(decide(test, test.leader, ticket, RequestVerdict::approved)).code == Errc::forbidden);
    CHECK(refused(decide(test, test.street_office, ticket, RequestVerdict::approved)).code == Errc::forbidden);
    CHECK(refused(decide(test, test.baoshan_desk, ticket, RequestVerdict::approved)).code == Errc::not_found);
    CHECK(decide(test, test.city_desk, ticket, RequestVerdict::approved).has_value());
}

TEST_CASE("what was decided stays decided; a number that nobody gave is not found") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::approved)).code == Errc::not_found);
    test.done(try_move(test, desk, ticket, "park", "policy", "请示"));
    for (std::int32_t const number : {0, 2, -1})
        CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::approved, {}, number)).code ==
              Errc::not_found);
    test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "不同意"));
    auto const again = refused(decide(test, test.city_desk, ticket, RequestVerdict::approved));
    CHECK(again.code == Errc::wrong_state);
    CHECK(again.detail.find("was refused") != std::string::npos);
}

TEST_CASE("the same thing is asked for once until it is decided") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "park", "policy", "请示"));
    auto const twice = refused(try_move(test, desk, ticket, "park", "large_works", "请示"));
    CHECK(twice.code == Errc::already_exists);
    CHECK(twice.detail.find("静安寺内勤") != std::string::npos);
    CHECK(try_move(test, desk, ticket, "void", "test", "请示").has_value());
    test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "不同意"));
    CHECK(try_move(test, desk, ticket, "park", "large_works", "再请示").has_value());
}

TEST_CASE("a request that time has overtaken can be refused, not approved") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "void", "withdrawn", "请示"));
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    auto const late = refused(decide(test, test.jingan_desk, ticket, RequestVerdict::approved));
    CHECK(late.code == Errc::wrong_state);
    CHECK(late.detail.find("is dispatched: void is not possible") != std::string::npos);
    CHECK(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "已派遣").has_value());
}

TEST_CASE("of two who decide the second learns that somebody was faster") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    test.done(try_move(test, desk, ticket, "park", "policy", "请示"));
    auto const version = ticket.version;
    test.done(try_contact(test, test.leader, ticket, ContactResult::reached));
    auto const error = refused(
        decide_request(test.as(test.jingan_desk), {ticket.id, version, 1, RequestVerdict::approved, std::nullopt}));
    CHECK(error.code == Errc::conflict);
    CHECK(error.path == "version");
}

TEST_CASE("more time is given to the total clock once it is allowed, in the unit of its limit") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const due = ticket.due_at;
    test.done(decide_extend(test.as(test.leader), more_time(ticket, 30)));
    CHECK(ticket.due_at == due);
    CHECK(ticket.requests[0].more_time == TimeLimit{LimitClass::urgent_minutes, 30});
    test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::approved));
    CHECK(ticket.due_at == due + minutes(30));
    REQUIRE(clock_of(ticket, "total").extensions.size() == 1);
    CHECK(clock_of(ticket, "total").extensions[0].reason == "complex");
    CHECK(clock_of(ticket, "total").extensions[0].by == test.jingan_desk.account);
    CHECK(clock_of(ticket, "total").started_at == ticket.received_at);
    CHECK(ticket.status == TicketStatus::accepted);
}

TEST_CASE("the district gives itself more time in one step, and it stands in the record all the same") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const due = ticket.due_at;
    test.done(decide_extend(test.as(test.jingan_desk), more_time(ticket, 30, "weather")));
    CHECK(ticket.due_at == due + minutes(30));
    REQUIRE(ticket.requests.size() == 1);
    CHECK(ticket.requests[0].verdict == RequestVerdict::approved);
    CHECK(ticket.requests[0].reason == "weather");
}

TEST_CASE("more time needs a reason of the list and at least one unit; a deadline of the source is not ours to move") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    CHECK(refused(decide_extend(test.as(test.leader), more_time(ticket, 1, std::nullopt))).path == "reason");
    CHECK(refused(decide_extend(test.as(test.leader), more_time(ticket, 1, "lazy"))).code == Errc::invalid_field);
    CHECK(refused(decide_extend(test.as(test.leader), more_time(ticket, 0))).path == "amount");
    CHECK(refused(decide_extend(test.as(test.leader), more_time(ticket, limit_amount_max))).code ==
          Errc::limit_exceeded);
    auto set_by_source = TestWorld::complaint();
    set_by_source.due_at = test.now + hours(5);
    auto const& other = test.accepted(test.jingan_desk, set_by_source);
    CHECK(refused(decide_extend(test.as(test.jingan_desk), more_time(other, 1))).code == Errc::wrong_state);
}

TEST_CASE("a ticket takes 32 requests and not one more") {
    TestWorld test;
    auto const desk = squad_desk(test);
    auto const& ticket = test.accepted(test.jingan_desk);
    for (std::int32_t number = 1; number <= 32; ++number) {
        test.done(try_move(test, desk, ticket, "park", "policy", "请示"));
        test.done(decide(test, test.jingan_desk, ticket, RequestVerdict::refused, "不同意", number));
    }
    CHECK(ticket.requests.size() == 32);
    CHECK(refused(try_move(test, desk, ticket, "park", "policy", "请示")).code == Errc::limit_exceeded);
}

TEST_CASE("which level consents is data: with the city named, the district asks the city") {
    TestWorld test;
    for (auto& action : test.world.rules.flow.actions)
        if (action.label.code == "park") action.approval = OrgKind::city;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.move(test.jingan_desk, ticket.id, "park", "policy", "请示");
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(ticket.requests[0].approver == city);
    CHECK(refused(decide(test, test.jingan_desk, ticket, RequestVerdict::approved)).code == Errc::forbidden);
    test.done(decide(test, test.city_desk, ticket, RequestVerdict::approved));
    CHECK(ticket.status == TicketStatus::parked);
}
