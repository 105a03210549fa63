// SPDX-License-Identifier: Apache-2.0
#include "tests/core/ticket_life.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// 诉转案 of an illegal building, which the built-in rules want to be a case.
struct Building {
    TestWorld test;
    Ticket const* ticket = nullptr;

    Building() {
        auto command = TestWorld::complaint();
        command.category = "0101";
        ticket = &resolved_ticket(test, command);
    }
    CloseTicket deciding(std::optional<CaseDecision> decision) const {
        auto command = closing(*ticket);
        command.case_decision = std::move(decision);
        return command;
    }
    Result<Events> close(std::optional<CaseDecision> decision) const { return try_close(test, deciding(decision)); }
};

CaseDecision filed(std::optional<std::string> number) { return {CaseChoice::filed, {}, std::move(number), {}}; }
CaseDecision not_filed(std::optional<std::string> reason) { return {CaseChoice::not_filed, {}, {}, std::move(reason)}; }

}  // namespace

TEST_CASE("a true complaint of a kind that should be a case asks for the decision, and names the rule") {
    Building const building;
    auto const error = refused(building.close(std::nullopt));
    CHECK(error.code == Errc::missing_field);
    CHECK(error.path == "case_decision");
    CHECK(error.detail.find("illegal_building") != std::string::npos);
    CHECK(error.detail.find("违法建筑") != std::string::npos);
}

TEST_CASE("a yes gives the number of the case, and the rule stands in the record") {
    Building building;
    for (auto const& number : {std::optional<std::string>(), std::optional<std::string>("")})
        CHECK(refused(building.close(filed(number))).path == "case_decision.case_number");
    building.test.done(building.close(filed("沪静城管罚字〔2026〕1号")));
    REQUIRE(building.ticket->case_decision);
    CHECK(building.ticket->case_decision->choice == CaseChoice::filed);
    CHECK(building.ticket->case_decision->case_number == "沪静城管罚字〔2026〕1号");
    CHECK(building.ticket->case_decision->rule == "illegal_building");
}

TEST_CASE("a no gives a reason from the list, and the list is told") {
    Building building;
    auto const missing = refused(building.close(not_filed(std::nullopt)));
    CHECK(missing.code == Errc::missing_field);
    CHECK(missing.path == "case_decision.reason");
    for (auto const& label : building.test.world.rules.cases.no_case_reasons)
        CHECK(missing.detail.find(label.code) != std::string::npos);
    CHECK(refused(building.close(not_filed("太忙"))).code == Errc::invalid_field);
    building.test.done(building.close(not_filed("corrected")));
    CHECK(building.ticket->case_decision->reason == "corrected");
    CHECK(building.ticket->case_decision->rule == "illegal_building");
}

TEST_CASE("what was not true need not be a case") {
    Building const building;
    auto command = building.deciding(std::nullopt);
    command.truth = Truth::not_true;
    CHECK(try_close(building.test, command).has_value());
    command.truth = Truth::confirmed;
    CHECK(!try_close(building.test, command).has_value());
}

TEST_CASE("nobody closes past the decision by closing early, or by calling the matter unsolvable") {
    TestWorld test;
    auto command = TestWorld::complaint();
    command.category = "0202";
    auto const& ticket = test.accepted(test.jingan_desk, command);
    for (auto const outcome : {Outcome::solved, Outcome::explained, Outcome::unsolvable}) {
        auto close = closing(ticket);
        close.outcome = outcome;
        CHECK(refused(try_close(test, close)).path == "case_decision");
    }
}

TEST_CASE("the kinds that should be a case are those of the rules, by code or its beginning") {
    TestWorld test;
    auto const& rules = test.world.rules.cases;
    Ticket ticket;
    for (auto const* category : {"0101", "0202", "0203", "0303", "0304", "0305", "0510"}) {
        ticket.category = category;
        CHECK(case_rule_of(rules, ticket));
    }
    for (auto const* category : {"0102", "0201", "0302", "0306", "0509", "0511"}) {
        ticket.category = category;
        CHECK(!case_rule_of(rules, ticket));
    }
    test.world.rules.cases.rules = {{{"all_of_02", "02", "02"}, {{}, {}, {"02"}, {}}}};
    ticket.category = "0299";
    REQUIRE(case_rule_of(rules, ticket));
    CHECK(case_rule_of(rules, ticket)->label.code == "all_of_02");
}

TEST_CASE("a case may be filed where no rule asks for one, and then no rule is named") {
    TestWorld test;
    auto const& ticket = resolved_ticket(test);
    auto command = closing(ticket);
    command.case_decision = filed("2026-7");
    test.done(try_close(test, command));
    CHECK(ticket.case_decision->case_number == "2026-7");
    CHECK(!ticket.case_decision->rule);
}

TEST_CASE("nobody names a rule that is not about the ticket") {
    Building const building;
    auto decision = filed("2026-7");
    decision.rule = "barbecue";
    CHECK(refused(building.close(decision)).path == "case_decision.rule");
    decision.rule = "no_such_rule";
    CHECK(refused(building.close(decision)).code == Errc::invalid_field);
    decision.rule = "illegal_building";
    CHECK(building.close(decision).has_value());
}
