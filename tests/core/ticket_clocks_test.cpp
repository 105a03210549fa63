// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Monday, 2026-01-05, at a time of Beijing.
Time today(int hour, int minute = 0) { return monday - hours(8) - minutes(30) + hours(hour) + minutes(minute); }

RegisterTicket illegal_building() {
    auto command = TestWorld::complaint();
    command.category = "0101";
    return command;
}

/// One rule for every ticket, with this limit for everything.
void limit_all(TestWorld& test, TimeLimit const& limit) {
    test.world.rules.limits.limits = {{{}, {{TicketStatus::registered, limit}}, limit, limit}};
}

}  // namespace

TEST_CASE("each step has its own limit and the whole has another: the step clock begins anew, the total goes on") {
    TestWorld test;
    auto const& ticket = test.registered(test.jingan_desk);
    CHECK(ticket.step_due_at == monday + minutes(100));
    CHECK(ticket.due_at == monday + minutes(5000));
    test.now += minutes(7);
    test.move(test.jingan_desk, ticket.id, "accept");
    CHECK(ticket.step_due_at == test.now + minutes(200));
    test.now += minutes(7);
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    CHECK(ticket.step_due_at == test.now + minutes(300));
    squad_step(test, ticket, RecipientState::started);
    CHECK(ticket.step_due_at == test.now + minutes(500));
    squad_step(test, ticket, RecipientState::reported);
    CHECK(ticket.step_due_at == test.now + minutes(700));
    CHECK(ticket.due_at == monday + minutes(5000));
    CHECK(clock_of(ticket, "total").started_at == monday);
}

TEST_CASE("a status without a limit of its own has no step clock") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test);
    test.move(test.jingan_desk, ticket.id, "check");
    CHECK(!find_clock(ticket, "step"));
    CHECK(!ticket.step_due_at);
}

TEST_CASE("four classes of limits count what they say: minutes, hours, working hours, working days") {
    struct Case {
        TimeLimit limit;
        Time due;
    };
    for (auto const& one :
         {Case{{LimitClass::urgent_minutes, 90}, today(18, 30)}, Case{{LimitClass::urgent_hours, 20}, today(37)},
          Case{{LimitClass::work_hours, 2}, today(24 + 10, 30)},  // half an hour today, then from 9
          Case{{LimitClass::work_days, 1}, today(48)}}) {
        CAPTURE(std::string(to_word(one.limit.counting)));
        TestWorld test;
        test.now = today(17);
        limit_all(test, one.limit);
        auto const& ticket = test.registered(test.jingan_desk);
        CHECK(ticket.due_at == one.due);
        CHECK(ticket.step_due_at == one.due);
        CHECK(clock_of(ticket, "first_contact").due_at == one.due);
    }
}

TEST_CASE("the first line of the limits that matches counts: by source, urgency, category and tag") {
    TestWorld test;
    auto const line = [](TicketMatch match, std::int32_t amount) {
        return LimitRule{std::move(match), {}, {LimitClass::urgent_hours, amount}, std::nullopt};
    };
    test.world.rules.limits.limits = {
        line({TicketSource::media, std::nullopt, {}, std::nullopt}, 1),
        line({std::nullopt, Urgency::urgent, {}, std::nullopt}, 2),
        line({std::nullopt, std::nullopt, {"01"}, "night"}, 3),
        line({std::nullopt, std::nullopt, {"0101", "02"}, std::nullopt}, 4),
        line({}, 5),
    };
    auto const total = [&](auto change) {
        auto command = TestWorld::complaint();
        change(command);
        return test.registered(test.city_desk, command).due_at - test.now;
    };
    CHECK(total([](auto& c) { c.source = TicketSource::media; }) == hours(1));  // urgent by its source too: first wins
    CHECK(total([](auto& c) { c.urgency = Urgency::urgent; }) == hours(2));
    CHECK(total([](auto& c) { c.tags = {"day", "night"}; }) == hours(3));
    CHECK(total([](auto& c) { c.category = "0101"; }) == hours(4));
    CHECK(total([](auto& c) { c.category = "0202"; }) == hours(4));
    CHECK(total([](auto&) {}) == hours(5));
}

TEST_CASE("while a ticket waits or is parked its own clocks stand with the reason, and no minute is lost or won") {
    for (auto const* action : {"wait", "park"}) {
        TestWorld test;
        auto const& ticket = dispatched_ticket(test);
        test.now += minutes(50);
        auto const reason = action == std::string("park") ? std::optional<std::string>("policy") : std::nullopt;
        test.move(test.jingan_desk, ticket.id, action, reason, "等");
        auto const& total = clock_of(ticket, "total");
        REQUIRE(total.pauses.size() == 1);
        CHECK(total.pauses[0].from == test.now);
        CHECK(total.pauses[0].reason == (reason ? PauseReason::parked : PauseReason::waiting_for_citizen));
        CHECK(!total.pauses[0].to);
        test.now += days(30);
        CHECK(only<TicketClocksChanged>(tick(test)).empty());
        test.move(test.jingan_desk, ticket.id, "resume");
        CHECK(ticket.due_at == monday + minutes(5000) + days(30));
        CHECK(ticket.step_due_at == monday + minutes(300) + days(30));
        CHECK(clock_of(ticket, "total").pauses[0].to == test.now);
    }
}

TEST_CASE("whoever has a ticket that was sent back is on the clock for it") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(10);
    test.move(test.leader, ticket.id, "send_back", "wrong_area", "不在辖区");
    CHECK(clock_of(ticket, "total").pauses.back().reason == PauseReason::returned);
    CHECK(ticket.step_due_at == test.now + minutes(100));
    test.now += minutes(101);
    CHECK(only<TicketClocksChanged>(tick(test)).size() == 1);
    CHECK(find_clock(ticket, "step")->light == ClockLight::red);
    test.move(test.jingan_desk, ticket.id, "accept");
    CHECK(clock_of(ticket, "total").pauses.back().to == test.now);
    CHECK(ticket.due_at == monday + minutes(5000 + 101));
}

TEST_CASE("the total clock never begins anew: not by rework, not by undoing a dispatch, not by reopening") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test);
    test.move(test.jingan_desk, ticket.id, "rework", "not_done", "未整改");
    CHECK(ticket.due_at == monday + minutes(5000));
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    auto const& order = test.world.orders.at(*ticket.order_id);
    test.done(decide_recall(test.as(test.jingan_desk), {order.id, order.version, {}, "改派"}));
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(ticket.due_at == monday + minutes(5000));
    test.now += minutes(60);
    test.done(try_close(test, closing(ticket)));
    CHECK(clock_of(ticket, "total").stopped_at == test.now);
    CHECK(!ticket.step_due_at);
    test.now += hours(5);
    test.move(test.jingan_desk, ticket.id, "reopen", "came_back", "回潮");
    auto const& total = clock_of(ticket, "total");
    CHECK(total.started_at == monday);
    CHECK(!total.stopped_at);
    CHECK(ticket.due_at == monday + minutes(5000) + hours(5));
    REQUIRE(total.pauses.size() == 1);
    CHECK(total.pauses[0].reason == PauseReason::in_review);
    CHECK(total.pauses[0].from == monday + minutes(60));
}

TEST_CASE("what was late when it was closed is late when it is reopened") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(5001);
    tick(test);
    CHECK(find_clock(ticket, "total")->light == ClockLight::red);
    test.done(try_close(test, closing(ticket)));
    test.now += hours(1);
    test.move(test.jingan_desk, ticket.id, "reopen", "unsatisfied", "再次来电");
    CHECK(find_clock(ticket, "total")->light == ClockLight::red);
    CHECK(ticket.due_at < test.now);
}

TEST_CASE("the end of a ticket stops every clock") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk, illegal_building());
    test.move(test.jingan_desk, ticket.id, "void", "test", "测试");
    for (auto const& clock : ticket.clocks) CHECK(clock.clock.stopped_at == test.now);
    test.now += days(100);
    CHECK(tick(test).empty());
}

TEST_CASE("a report of an illegal building starts 24 hours to the scene; while it is being built, 2 hours as well") {
    TestWorld test;
    auto command = illegal_building();
    command.received_at = test.now - minutes(20);
    auto const& standing = test.registered(test.jingan_desk, command);
    CHECK(clock_of(standing, "illegal_building_on_site").due_at == *command.received_at + hours(24));
    CHECK(!find_clock(standing, "illegal_construction_on_site"));
    command.tags = {"under_construction"};
    auto const& going_on = test.registered(test.jingan_desk, command);
    CHECK(clock_of(going_on, "illegal_construction_on_site").due_at == *command.received_at + hours(2));
    CHECK(clock_of(going_on, "illegal_building_on_site").due_at == *command.received_at + hours(24));
    CHECK(!find_clock(test.registered(test.jingan_desk), "illegal_building_on_site"));
}

TEST_CASE("only the arrival at the scene stops the 24 hours, not the way there and not the start of work") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test, illegal_building());
    auto const stopped = [&] { return clock_of(ticket, "illegal_building_on_site").stopped_at; };
    squad_step(test, ticket, RecipientState::acknowledged);
    squad_step(test, ticket, RecipientState::started);
    squad_step(test, ticket, RecipientState::en_route);
    CHECK(!stopped());
    test.now += minutes(30);
    squad_step(test, ticket, RecipientState::on_scene);
    CHECK(stopped() == test.now);
    CHECK(ticket.status == TicketStatus::in_progress);
}

TEST_CASE("a squad that goes straight to the scene ends the 24 hours and starts the work at once") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test, illegal_building());
    squad_step(test, ticket, RecipientState::on_scene);
    CHECK(clock_of(ticket, "illegal_building_on_site").stopped_at == test.now);
    CHECK(ticket.status == TicketStatus::in_progress);
}

TEST_CASE("no waiting, parking or sending back of ours stops a clock of the law") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk, illegal_building());
    auto const due = clock_of(ticket, "illegal_building_on_site").due_at;
    test.move(test.leader, ticket.id, "wait", {}, "诉求人出差");
    CHECK(clock_of(ticket, "illegal_building_on_site").pauses.empty());
    test.now += hours(25);
    tick(test);
    CHECK(find_clock(ticket, "illegal_building_on_site")->light == ClockLight::red);
    CHECK(find_clock(ticket, "total")->light == ClockLight::green);
    test.move(test.leader, ticket.id, "resume");
    CHECK(clock_of(ticket, "illegal_building_on_site").due_at == due);
}

TEST_CASE("what a law itself leaves out of its periods does stop its clock") {
    TestWorld test;
    for (auto& action : test.world.rules.flow.actions)
        if (action.label.code == "wait") action.pause = PauseReason::appraisal;
    auto const& ticket = test.accepted(test.jingan_desk, illegal_building());
    test.move(test.leader, ticket.id, "wait", {}, "委托鉴定");
    REQUIRE(clock_of(ticket, "illegal_building_on_site").pauses.size() == 1);
    CHECK(clock_of(ticket, "illegal_building_on_site").pauses[0].reason == PauseReason::appraisal);
}

TEST_CASE("a ticket closed by mistake comes back with the 24 hours that it still owed") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk, illegal_building());
    auto close = closing(ticket);
    close.truth = Truth::not_true;
    test.now += hours(1);
    test.done(try_close(test, close));
    CHECK(clock_of(ticket, "illegal_building_on_site").stopped_at == test.now);
    test.now += hours(1);
    test.move(test.jingan_desk, ticket.id, "reopen", "wrong_close", "误结案");
    CHECK(!clock_of(ticket, "illegal_building_on_site").stopped_at);
}

TEST_CASE("clocks of the law end with what they ask for: a petition is taken on by accepting it, answered by closing") {
    TestWorld test;
    auto command = TestWorld::complaint();
    command.source = TicketSource::petition;
    auto const& ticket = test.registered(test.jingan_desk, command);
    CHECK(!clock_of(ticket, "petition_answered").stopped_at);
    test.move(test.jingan_desk, ticket.id, "accept");
    CHECK(clock_of(ticket, "petition_answered").stopped_at == test.now);
    CHECK(!clock_of(ticket, "petition_finished").stopped_at);
    auto hotline = TestWorld::complaint();
    hotline.source = TicketSource::hotline_12345;
    auto const& call = test.accepted(test.jingan_desk, hotline);
    CHECK(!clock_of(call, "reporter_told").stopped_at);
    reply_to(test, call);
    CHECK(clock_of(call, "reporter_told").stopped_at == test.now);
}

TEST_CASE("a deadline that the source set is the ticket's own, turns yellow and red, and stands for nothing of ours") {
    TestWorld test;
    auto command = TestWorld::complaint();
    command.due_at = test.now + hours(50) + minutes(30);
    auto const& ticket = test.accepted(test.jingan_desk, command);
    CHECK(ticket.due_at == *command.due_at);
    CHECK(!find_clock(ticket, "total"));
    CHECK(clock_of(ticket, "source").due_at == *command.due_at);
    test.move(test.jingan_desk, ticket.id, "wait", {}, "诉求人出差");
    test.now = *command.due_at;
    tick(test);
    CHECK(find_clock(ticket, "source")->light == ClockLight::yellow);
    test.now += Millis(1);
    tick(test);
    CHECK(find_clock(ticket, "source")->light == ClockLight::red);
    CHECK(ticket.due_at == *command.due_at);
}

TEST_CASE("putting the urgency right counts the other limits from the same receipt") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += minutes(15);
    CorrectTicket correct{ticket.id, ticket.version, {}, Urgency::emergency, {}, {}};
    test.done(decide_correct(test.as(test.jingan_desk), correct));
    CHECK(ticket.urgency == Urgency::emergency);
    CHECK(ticket.due_at == monday + minutes(50));
    CHECK(ticket.step_due_at == monday + minutes(2));
    tick(test);
    CHECK(find_clock(ticket, "step")->light == ClockLight::red);
}

TEST_CASE("putting the category right starts the clock of the law that belongs to it, from the receipt") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.now += hours(3);
    CorrectTicket correct{ticket.id, ticket.version, "0101", {}, {}, {}};
    test.done(decide_correct(test.as(test.jingan_desk), correct));
    CHECK(clock_of(ticket, "illegal_building_on_site").due_at == monday + hours(24));
    CHECK(ticket.due_at == monday + minutes(5000));
}

TEST_CASE("what was put right while a ticket is parked keeps its pauses and its step") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.move(test.jingan_desk, ticket.id, "park", "policy", "等");
    test.now += minutes(30);
    CorrectTicket correct{ticket.id, ticket.version, {}, Urgency::urgent, {}, {}};
    test.done(decide_correct(test.as(test.jingan_desk), correct));
    CHECK(clock_of(ticket, "total").pauses.size() == 1);
    test.now += minutes(30);
    test.move(test.jingan_desk, ticket.id, "resume");
    CHECK(ticket.due_at == monday + minutes(500 + 60));
    CHECK(ticket.step_due_at == monday + minutes(20 + 60));
}

TEST_CASE("putting a title or an address right moves no clock; an ended ticket is not put right") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const clocks = ticket.clocks;
    test.now += minutes(1);
    CorrectTicket correct{ticket.id, ticket.version, {}, {}, "乱设摊", "愚园路1号"};
    test.done(decide_correct(test.as(test.jingan_desk), correct));
    CHECK(ticket.title == "乱设摊");
    CHECK(ticket.address == "愚园路1号");
    for (std::size_t i = 0; i < clocks.size(); ++i) CHECK(ticket.clocks[i].clock == clocks[i].clock);
    CorrectTicket const nothing{ticket.id, ticket.version, {}, {}, {}, {}};
    CHECK(refused(decide_correct(test.as(test.jingan_desk), nothing)).code == Errc::missing_field);
    test.done(try_close(test, closing(ticket)));
    correct.version = ticket.version;
    CHECK(refused(decide_correct(test.as(test.jingan_desk), correct)).code == Errc::wrong_state);
}
