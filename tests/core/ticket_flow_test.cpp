// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// Puts a ticket into a state, however it might have come there.
void put_into(TestWorld& test, Ticket const& ticket, FlowState const& state) {
    auto& changed = test.world.tickets.at(ticket.id);
    changed.state = state.label.code;
    changed.status = state.status;
}

bool has_own_command(std::string const& action) {
    std::vector<std::string> const own{"locate", "dispatch",  "start",  "feedback", "undispatch",
                                       "close",  "call_back", "extend", "contact",  "reply"};
    return std::find(own.begin(), own.end(), action) != own.end();
}

bool allowed_in(FlowAction const& action, std::string const& state) {
    return std::find(action.from.begin(), action.from.end(), state) != action.from.end();
}

MoveTicket to_department(Ticket const& ticket, std::optional<std::string> department) {
    return {ticket.id, ticket.version, "transfer", "other_department", {}, std::move(department)};
}

}  // namespace

TEST_CASE("a ticket is received, located, accepted, dispatched, worked on, answered, checked, called back and closed") {
    TestWorld test;
    auto command = TestWorld::complaint(std::nullopt);
    command.source = TicketSource::hotline_12345;
    auto const& ticket = test.registered(test.jingan_desk, command);
    CHECK(ticket.status == TicketStatus::registered);
    auto const stepped = [&](TicketStatus status, std::optional<Time> const& stamp) {
        CHECK(ticket.status == status);
        CHECK(stamp == test.now);
        test.now += minutes(1);
    };
    test.done(decide_locate(test.as(test.jingan_desk), {ticket.id, ticket.version, in_jingansi, {}}));
    CHECK(ticket.node == jingansi_squad);
    test.move(test.jingan_desk, ticket.id, "accept");
    stepped(TicketStatus::accepted, ticket.accepted_at);
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    stepped(TicketStatus::dispatched, ticket.dispatched_at);
    test.done(try_contact(test, test.leader, ticket, ContactResult::reached));
    stepped(TicketStatus::dispatched, ticket.contacted_at);
    squad_step(test, ticket, RecipientState::started);
    CHECK(ticket.status == TicketStatus::in_progress);
    squad_step(test, ticket, RecipientState::reported);
    stepped(TicketStatus::resolved, ticket.resolved_at);
    reply_to(test, ticket);
    stepped(TicketStatus::resolved, ticket.replied_at);
    test.move(test.jingan_desk, ticket.id, "check");
    stepped(TicketStatus::checked, ticket.checked_at);
    call_back(test, ticket, Satisfaction::mostly_satisfied, Satisfaction::satisfied);
    CHECK(ticket.call_back->result == Satisfaction::mostly_satisfied);
    CHECK(ticket.call_back->attitude == Satisfaction::satisfied);
    CHECK(ticket.status == TicketStatus::checked);
    test.done(try_close(test, closing(ticket)));
    stepped(TicketStatus::closed, ticket.closed_at);
    CHECK(ticket.version == 11);
}

TEST_CASE("a step that the state does not allow is refused with exactly those that it allows") {
    TestWorld test;
    auto const& flow = test.world.rules.flow;
    auto const& ticket = test.registered(test.city_desk);
    int refusals = 0;
    for (auto const& state : flow.states) {
        put_into(test, ticket, state);
        std::string possible;
        for (auto const& action : flow.actions)
            if (allowed_in(action, state.label.code)) possible += (possible.empty() ? "" : ", ") + action.label.code;
        for (auto const& action : flow.actions) {
            if (has_own_command(action.label.code) || allowed_in(action, state.label.code)) continue;
            CAPTURE(state.label.code);
            CAPTURE(action.label.code);
            auto const reason = action.reasons.empty() ? std::nullopt : std::optional(action.reasons[0].code);
            auto const error = refused(try_move(test, test.city_desk, ticket, action.label.code, reason, "说明"));
            CHECK(error.code == Errc::wrong_state);
            CHECK(error.path == "ticket_id");
            CHECK(error.detail == "is " + state.label.code + ": " + action.label.code +
                                      " is not possible; possible now: " + (possible.empty() ? "none" : possible));
            ++refusals;
        }
    }
    CHECK(refusals > 100);
}

TEST_CASE("who asks for an impossible step learns what is possible before being asked why") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    CHECK(refused(try_move(test, test.city_desk, ticket, "reopen")).code == Errc::wrong_state);
    CHECK(refused(try_move(test, test.city_desk, ticket, "rework")).code == Errc::wrong_state);
}

TEST_CASE("commands of their own name the possible steps too") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    auto const as = test.as(test.city_desk);
    for (auto const& decision :
         {decide_dispatch(as, {ticket.id, 1, {to_node(jingansi_squad)}, {}}), decide_close(as, closing(ticket)),
          decide_reply(as, {ticket.id, 1, ContactWay::phone, "x"}), decide_extend(as, {ticket.id, 1, 1, "complex", {}}),
          decide_call_back(as, {ticket.id, 1, Satisfaction::satisfied, Satisfaction::satisfied, {}})}) {
        auto const error = refused(decision);
        CHECK(error.code == Errc::wrong_state);
        CHECK(error.detail.find("possible now: locate, accept, return, transfer, send_back, contact, void") !=
              std::string::npos);
    }
}

TEST_CASE("a step that the flow does not know is not found") {
    TestWorld test;
    auto const& ticket = test.registered(test.city_desk);
    auto const error = refused(try_move(test, test.city_desk, ticket, "vanish"));
    CHECK(error.code == Errc::not_found);
    CHECK(error.path == "action");
}

TEST_CASE("a step with a command of its own is not taken on the quiet as a plain move") {
    TestWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    for (auto const* action :
         {"locate", "dispatch", "start", "feedback", "close", "call_back", "extend", "contact", "reply"}) {
        auto const error = refused(try_move(test, test.city_desk, ticket, action, "complex", "x"));
        CHECK(error.code == Errc::invalid_field);
        CHECK(error.path == "action");
    }
}

TEST_CASE("a step with reasons takes one of them and nothing else") {
    TestWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    auto const missing = refused(try_move(test, test.city_desk, ticket, "void", {}, "撤诉"));
    CHECK(missing.code == Errc::missing_field);
    CHECK(missing.path == "reason");
    CHECK(missing.detail == "one of withdrawn, test, duplicate");
    auto const wrong = refused(try_move(test, test.city_desk, ticket, "void", "not_ours", "撤诉"));
    CHECK(wrong.code == Errc::invalid_field);
    CHECK(wrong.path == "reason");
    CHECK(try_move(test, test.city_desk, ticket, "void", "withdrawn", "撤诉").has_value());
}

TEST_CASE("a step that must be explained is refused without a word, and with an empty one") {
    TestWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    CHECK(refused(try_move(test, test.city_desk, ticket, "wait")).path == "note");
    CHECK(refused(try_move(test, test.city_desk, ticket, "wait", {}, "")).code == Errc::missing_field);
    test.move(test.city_desk, ticket.id, "wait", {}, "诉求人出差");
    CHECK(ticket.note == "诉求人出差");
}

TEST_CASE("a transfer names a department of the rules, and nothing but a transfer names one") {
    TestWorld test;
    auto const& ticket = test.accepted(test.city_desk);
    auto const by = test.as(test.city_desk);
    CHECK(refused(decide_move(by, to_department(ticket, std::nullopt))).code == Errc::missing_field);
    CHECK(refused(decide_move(by, to_department(ticket, "nobody"))).code == Errc::not_found);
    auto accept = to_department(ticket, "housing");
    accept.action = "wait";
    accept.note = "x";
    CHECK(refused(decide_move(by, accept)).path == "department");
    test.done(decide_move(by, to_department(ticket, "housing")));
    CHECK(ticket.status == TicketStatus::transferred);
    CHECK(ticket.closed_at == test.now);
}

TEST_CASE("the squad that handles a ticket contacts, answers, waits and sends back; the desk decides the rest") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const may = [&](Actor const& by, char const* action, std::optional<std::string> reason = {}) {
        auto const decision = try_move(test, by, ticket, action, std::move(reason), "说明");
        if (!decision) CHECK(decision.error().code == Errc::forbidden);
        return decision.has_value();
    };
    CHECK(may(test.leader, "send_back", "wrong_area"));
    CHECK(may(test.leader, "wait"));
    CHECK_FALSE(may(test.leader, "park", "policy"));
    CHECK_FALSE(may(test.leader, "void", "test"));
    CHECK_FALSE(may(test.leader, "return", "not_ours"));
    CHECK_FALSE(may(test.street_office, "send_back", "wrong_area"));
    CHECK_FALSE(may(test.street_office, "wait"));
    CHECK(may(test.jingan_desk, "park", "policy"));
    CHECK(may(test.city_desk, "park", "policy"));
    CHECK(try_contact(test, test.leader, ticket, ContactResult::reached).has_value());
    CHECK(refused(try_contact(test, test.street_office, ticket, ContactResult::reached)).code == Errc::forbidden);
    CHECK(decide_reply(test.as(test.leader), {ticket.id, 2, ContactWay::visit, "已整改"}).has_value());
    CHECK(refused(decide_close(test.as(test.leader), closing(ticket))).code == Errc::forbidden);
}

TEST_CASE("a remark is for everybody who works on the ticket, moves nothing, and is not for who only looks on") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    auto const remark = [&](Actor const& by) {
        return decide_remark_ticket(test.as(by), {ticket.id, "诉求人只在晚上在家"});
    };
    CHECK(remark(test.jingan_desk).has_value());
    CHECK(refused(remark(test.street_office)).code == Errc::forbidden);
    CHECK(refused(remark(test.caojiadu_leader)).code == Errc::not_found);
    auto const clocks = ticket.clocks;
    test.done(remark(test.leader));
    CHECK(ticket.state == "accepted");
    for (std::size_t i = 0; i < clocks.size(); ++i) CHECK(ticket.clocks[i].clock == clocks[i].clock);
}

TEST_CASE("what is sent back goes one level up, to the one that guides the squad, never to its street") {
    TestWorld test;
    auto const& ticket = test.accepted(test.jingan_desk);
    test.move(test.leader, ticket.id, "send_back", "wrong_area", "属曹家渡");
    CHECK(ticket.node == jingan);
    CHECK(ticket.state == "sent_back");
    CHECK(ticket.status == TicketStatus::registered);
    CHECK(visible_ticket(test.as(test.jingan_desk), ticket.id).has_value());
    test.done(decide_locate(test.as(test.jingan_desk), {ticket.id, ticket.version, in_caojiadu, {}}));
    CHECK(ticket.node == caojiadu_squad);
    test.move(test.jingan_desk, ticket.id, "accept");
    test.done(decide_locate(test.as(test.jingan_desk), {ticket.id, ticket.version, {}, jingan}));
    test.move(test.jingan_desk, ticket.id, "send_back", "beyond_means", "跨区");
    CHECK(ticket.node == city);
    test.move(test.city_desk, ticket.id, "accept");
    test.move(test.city_desk, ticket.id, "send_back", "beyond_means", "无上级");
    CHECK(ticket.node == city);
}

TEST_CASE("work that does not pass the check is dispatched anew and counted as rework") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test);
    test.move(test.jingan_desk, ticket.id, "rework", "no_evidence", "缺照片");
    CHECK(ticket.state == "rework");
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(ticket.reworks == 1);
    auto const first = *ticket.order_id;
    test.done(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}}));
    CHECK(ticket.order_id != first);
    squad_step(test, ticket, RecipientState::reported);
    CHECK(ticket.status == TicketStatus::resolved);
    CHECK(ticket.reworks == 1);
    CHECK(ticket.reopens == 0);
}

TEST_CASE("a ticket that is over is reopened to be dispatched again, and counted") {
    for (auto const* end : {"close", "void", "return", "transfer"}) {
        CAPTURE(end);
        TestWorld test;
        auto const& ticket = test.accepted(test.jingan_desk);
        if (end == std::string("close")) test.done(try_close(test, closing(ticket)));
        if (end == std::string("void")) test.move(test.jingan_desk, ticket.id, "void", "test", "x");
        if (end == std::string("return")) test.move(test.jingan_desk, ticket.id, "return", "incomplete", "x");
        if (end == std::string("transfer"))
            test.done(decide_move(test.as(test.jingan_desk), to_department(ticket, "water")));
        CHECK(is_over(ticket.status));
        CHECK(ticket.closed_at == test.now);
        test.move(test.jingan_desk, ticket.id, "reopen", "wrong_close", "误操作");
        CHECK(ticket.status == TicketStatus::accepted);
        CHECK(!ticket.closed_at);
        CHECK(ticket.reopens == 1);
        CHECK(ticket.reworks == 0);
    }
}

TEST_CASE("a parked or waiting ticket goes back to where it was, and reporting ends the wait by itself") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test);
    squad_step(test, ticket, RecipientState::started);
    test.move(test.jingan_desk, ticket.id, "park", "large_works", "等管线改造");
    CHECK(ticket.status == TicketStatus::parked);
    CHECK(ticket.state_before == "in_progress");
    test.move(test.leader, ticket.id, "resume");
    CHECK(ticket.state == "in_progress");
    CHECK(!ticket.state_before);
    test.move(test.leader, ticket.id, "wait", {}, "诉求人出差");
    CHECK(ticket.state == "waiting");
    squad_step(test, ticket, RecipientState::reported);
    CHECK(ticket.status == TicketStatus::resolved);
    CHECK(!ticket.state_before);
}

TEST_CASE("when nobody is on the way any more, a resumed ticket waits to be dispatched again") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test);
    test.move(test.jingan_desk, ticket.id, "park", "large_works", "等管线改造");
    auto const& order = test.world.orders.at(*ticket.order_id);
    test.done(decide_recall(test.as(test.jingan_desk), {order.id, order.version, {}, "挂账"}));
    CHECK(ticket.status == TicketStatus::parked);
    test.move(test.jingan_desk, ticket.id, "resume");
    CHECK(ticket.status == TicketStatus::accepted);
    CHECK(decide_dispatch(test.as(test.jingan_desk), {ticket.id, ticket.version, {to_node(jingansi_squad)}, {}})
              .has_value());
}
