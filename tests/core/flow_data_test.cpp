// SPDX-License-Identifier: Apache-2.0
#include "server/core/rule_rules.hpp"
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

Result<Events> set_rules(TestWorld const& test, Actor const& by, RuleChange rules) {
    return decide_set_rules(test.as(by), {test.world.rules.version, std::move(rules)});
}
RuleChange with_flow(TicketFlow flow) {
    RuleChange change;
    change.flow = std::move(flow);
    return change;
}

FlowAction& action_of(TicketFlow& flow, std::string_view code) {
    for (auto& action : flow.actions)
        if (action.label.code == code) return action;
    FAIL("no action ", std::string(code));
    return flow.actions.front();
}
FlowState& state_of(TicketFlow& flow, std::string_view code) {
    for (auto& state : flow.states)
        if (state.label.code == code) return state;
    FAIL("no state ", std::string(code));
    return flow.states.front();
}

}  // namespace

TEST_CASE("the built-in rules hang together") {
    TestWorld test;
    test.use_built_in_rules();
    auto const& rules = test.world.rules;
    CHECK(!check_flow(rules.flow));
    CHECK(!check_rules({rules.flow, rules.limits, rules.orders, rules.cases, rules.sources, rules.indicators,
                        rules.alerts, rules.general}));
    CHECK(rules.sources.size() == EnumNames<TicketSource>::values.size());
}

TEST_CASE("every state and step of the built-in flow has its words in Chinese and English") {
    TestWorld test;
    for (auto const& state : test.world.rules.flow.states) {
        CHECK(!state.label.zh.empty());
        CHECK(!state.label.en.empty());
    }
    for (auto const& action : test.world.rules.flow.actions) {
        CHECK(!action.label.zh.empty());
        for (auto const& reason : action.reasons) {
            CHECK(!reason.zh.empty());
            CHECK(!reason.en.empty());
        }
    }
}

TEST_CASE("a flow that does not hang together is refused with its place") {
    struct Case {
        char const* rule;
        std::function<void(TicketFlow&)> spoil;
        Errc code;
        std::string path;
    };
    std::vector<Case> const cases{
        {"a flow has states", [](auto& f) { f.states.clear(); }, Errc::missing_field, "rules.flow.states"},
        {"tickets begin as registered", [](auto& f) { f.states[0].status = TicketStatus::accepted; },
         Errc::invalid_field, "rules.flow.states[0].status"},
        {"a state stands once", [](auto& f) { f.states[2].label.code = "sent_back"; }, Errc::invalid_field,
         "rules.flow.states[2].label.code"},
        {"an action stands once", [](auto& f) { f.actions[1].label.code = "locate"; }, Errc::invalid_field,
         "rules.flow.actions[1].label.code"},
        {"an action comes from a state that exists", [](auto& f) { f.actions[1].from.push_back("nowhere"); },
         Errc::invalid_field, "rules.flow.actions[1].from"},
        {"an action leads to a state that exists", [](auto& f) { f.actions[1].to = "nowhere"; }, Errc::invalid_field,
         "rules.flow.actions[1].to"},
        {"a squad consents to nothing", [](auto& f) { f.actions[2].approval = OrgKind::squad; }, Errc::invalid_field,
         "rules.flow.actions[2].approval"},
        {"a street office consents to nothing", [](auto& f) { f.actions[2].approval = OrgKind::street; },
         Errc::invalid_field, "rules.flow.actions[2].approval"},
        {"every state can be reached",
         [](auto& f) {
             f.states.push_back({{"island", "孤岛", "Island"}, TicketStatus::accepted});
         },
         Errc::invalid_field, "rules.flow.states"},
        {"every open state has a way out",
         [](auto& f) {
             f.states.push_back({{"trap", "死路", "Trap"}, TicketStatus::accepted});
             action_of(f, "accept").to = "trap";
             f.actions.push_back(action_of(f, "check"));
             f.actions.back().label.code = "approve";
             f.actions.back().from = {"registered"};
             f.actions.back().to = "accepted";
         },
         Errc::invalid_field, "rules.flow.states"},
    };
    TestWorld test;
    for (auto const& one : cases) {
        CAPTURE(std::string(one.rule));
        auto flow = test.world.rules.flow;
        one.spoil(flow);
        auto const error = refused(set_rules(test, test.admin, with_flow(flow)));
        CHECK(error.code == one.code);
        CHECK(error.path == one.path);
        CHECK(!error.detail.empty());
    }
}

TEST_CASE("a flow keeps the steps that the program carries out by itself") {
    TestWorld test;
    for (std::string const needed : {"accept", "dispatch", "start", "feedback", "undispatch", "close"}) {
        auto flow = test.world.rules.flow;
        std::erase_if(flow.actions, [&](FlowAction const& action) { return action.label.code == needed; });
        auto const error = refused(set_rules(test, test.admin, with_flow(flow)));
        CHECK(error.code == Errc::missing_field);
        CHECK(error.detail.find(needed) != std::string::npos);
    }
}

TEST_CASE("a state that open tickets are in, or go back to, cannot be taken away or change its meaning") {
    TestWorld test;
    auto const& ticket = dispatched_ticket(test);
    squad_step(test, ticket, RecipientState::started);
    auto renamed = test.world.rules.flow;
    state_of(renamed, "in_progress").label.code = "working";
    for (auto& action : renamed.actions) {
        std::replace(action.from.begin(), action.from.end(), std::string("in_progress"), std::string("working"));
        if (action.to == "in_progress") action.to = "working";
    }
    auto const in_use = refused(set_rules(test, test.admin, with_flow(renamed)));
    CHECK(in_use.code == Errc::invalid_field);
    CHECK(in_use.detail.find(to_string(ticket.id)) != std::string::npos);
    auto other_meaning = test.world.rules.flow;
    state_of(other_meaning, "in_progress").status = TicketStatus::dispatched;
    CHECK(!set_rules(test, test.admin, with_flow(other_meaning)).has_value());
    test.move(test.jingan_desk, ticket.id, "park", "policy", "等");
    CHECK(refused(set_rules(test, test.admin, with_flow(renamed))).detail.find("in_progress") != std::string::npos);
    test.move(test.jingan_desk, ticket.id, "resume");
    test.done(try_close(test, closing(ticket)));
    CHECK(set_rules(test, test.admin, with_flow(renamed)).has_value());
}

TEST_CASE("a deployment adds a state and a step of its own, and tickets go that way at once") {
    TestWorld test;
    auto flow = test.world.rules.flow;
    flow.states.push_back({{"at_lawyer", "法制审核", "Legal review"}, TicketStatus::in_progress});
    FlowAction review;
    review.label = {"legal_review", "送法制审核", "To legal review"};
    review.from = {"in_progress"};
    review.to = "at_lawyer";
    review.who = FlowActor::either;
    review.note = NoteRule::required;
    review.reasons = {{"doubt", "适用疑难", "Doubt"}};
    flow.actions.push_back(review);
    action_of(flow, "feedback").from.push_back("at_lawyer");
    test.done(set_rules(test, test.admin, with_flow(flow)));
    auto const& ticket = dispatched_ticket(test);
    squad_step(test, ticket, RecipientState::started);
    CHECK(refused(try_move(test, test.leader, ticket, "legal_review")).path == "reason");
    test.move(test.leader, ticket.id, "legal_review", "doubt", "是否属违建");
    CHECK(ticket.state == "at_lawyer");
    CHECK(ticket.status == TicketStatus::in_progress);
    squad_step(test, ticket, RecipientState::reported);
    CHECK(ticket.status == TicketStatus::resolved);
}

TEST_CASE("a step without a target leaves a parked ticket parked, with its clocks standing") {
    TestWorld test;
    auto flow = test.world.rules.flow;
    FlowAction urge;
    urge.label = {"urge", "催办", "Urge"};
    urge.from = {"accepted", "parked"};
    flow.actions.push_back(urge);
    test.done(set_rules(test, test.admin, with_flow(flow)));
    auto const& ticket = test.accepted(test.jingan_desk);
    test.move(test.jingan_desk, ticket.id, "park", "policy", "等");
    test.now += minutes(5);
    test.move(test.jingan_desk, ticket.id, "urge");
    CHECK(ticket.state == "parked");
    CHECK(ticket.state_before == "accepted");
    CHECK(!clock_of(ticket, "total").pauses.back().to);
    test.move(test.jingan_desk, ticket.id, "resume");
    CHECK(ticket.state == "accepted");
}

TEST_CASE("the rules are the city administrator's, part by part, each change at its own version") {
    TestWorld test;
    RuleChange change;
    change.general = test.world.rules.general;
    change.general->knot_owner_at = 3;
    for (auto const* actor : {&test.jingan_admin, &test.city_desk, &test.leader})
        CHECK(refused(set_rules(test, *actor, change)).code == Errc::forbidden);
    CHECK(refused(set_rules(test, test.admin, {})).code == Errc::missing_field);
    auto const flow = test.world.rules.flow.actions.size();
    test.done(set_rules(test, test.admin, change));
    CHECK(test.world.rules.version == 1);
    CHECK(test.world.rules.general.knot_owner_at == 3);
    CHECK(test.world.rules.flow.actions.size() == flow);
    auto const late = refused(decide_set_rules(test.as(test.admin), {0, change}));
    CHECK(late.code == Errc::conflict);
    CHECK(late.detail.find("version 1") != std::string::npos);
}

TEST_CASE("limits end with a line for every ticket, name a status once, and know the law they name") {
    TestWorld test;
    auto const with = [&](auto spoil) {
        RuleChange change;
        change.limits = test.world.rules.limits;
        spoil(*change.limits);
        return set_rules(test, test.admin, change);
    };
    CHECK(with([](auto&) {}).has_value());
    CHECK(refused(with([](auto& l) { l.limits.clear(); })).code == Errc::missing_field);
    CHECK(refused(with([](auto& l) { l.limits.back().match.urgency = Urgency::normal; })).path ==
          "rules.limits.limits");
    CHECK(refused(with([](auto& l) { l.limits.back().match.categories = {"01"}; })).code == Errc::invalid_field);
    CHECK(refused(with([](auto& l) { l.limits[1].steps.push_back(l.limits[1].steps[0]); })).path ==
          "rules.limits.limits[1].steps");
    CHECK(refused(with([](auto& l) { l.legal[2].code = "no_such_law"; })).path == "rules.limits.legal[2].code");
}

TEST_CASE("new limits hold for what comes; open tickets keep the deadlines that people were told") {
    TestWorld test;
    auto const& before = test.registered(test.jingan_desk);
    auto const due = before.due_at;
    RuleChange change;
    change.limits = test.world.rules.limits;
    for (auto& rule : change.limits->limits) rule.total = {LimitClass::urgent_minutes, 7};
    test.done(set_rules(test, test.admin, change));
    CHECK(before.due_at == due);
    CHECK(test.registered(test.jingan_desk).due_at == test.now + minutes(7));
}
