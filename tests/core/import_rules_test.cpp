// SPDX-License-Identifier: Apache-2.0
#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

ImportedTicket record(std::string external_id) {
    ImportedTicket row;
    row.external_id = std::move(external_id);
    row.received_at = monday - std::chrono::hours(48);
    row.category = "0202";
    row.title = "暴露垃圾";
    return row;
}

ImportTickets batch(std::vector<ImportedTicket> rows) {
    return {TicketSource::hotline_12345, std::nullopt, std::move(rows)};
}

Error refused(Result<ImportDecision> const& decision) {
    REQUIRE(!decision.has_value());
    return decision.error();
}

}  // namespace

TEST_CASE("an import registers what is new and leaves what is known as it is") {
    TestWorld test;
    auto known = TestWorld::complaint();
    known.source = TicketSource::hotline_12345;
    known.external_id = "W-1";
    auto const& before = test.accepted(test.city_desk, known);
    auto decision = decide_import(test.as(test.admin), batch({record("W-1"), record("W-2")}));
    REQUIRE(decision.has_value());
    CHECK(decision->counts.added == 1);
    CHECK(decision->counts.known == 1);
    test.done(std::move(decision->events));
    CHECK(test.world.tickets.size() == 2);
    CHECK(before.status == TicketStatus::accepted);
    CHECK(before.title == "占道经营");
    CHECK(test.world.tickets.rbegin()->second.external_id == "W-2");
    auto const again = decide_import(test.as(test.admin), batch({record("W-1"), record("W-2")}));
    CHECK(again->counts.added == 0);
    CHECK(again->counts.known == 2);
    CHECK(again->events.empty());
}

TEST_CASE("the same number twice in one batch is one ticket; from another source it is another ticket") {
    TestWorld test;
    auto decision = decide_import(test.as(test.admin), batch({record("W-1"), record("W-1")}));
    CHECK(decision->counts.added == 1);
    CHECK(decision->counts.known == 1);
    test.done(std::move(decision->events));
    auto other = batch({record("W-1")});
    other.source = TicketSource::grid_platform;
    CHECK(decide_import(test.as(test.admin), other)->counts.added == 1);
}

TEST_CASE("a closed record keeps the times and the outcome of its source") {
    TestWorld test;
    auto row = record("W-1");
    row.closed = true;
    row.closed_at = monday - std::chrono::hours(20);
    row.outcome = Outcome::explained;
    row.truth = Truth::not_true;
    auto without_time = record("W-2");
    without_time.closed = true;
    test.done(std::move(decide_import(test.as(test.admin), batch({row, without_time}))->events));
    auto const& ticket = test.world.tickets.begin()->second;
    CHECK(ticket.status == TicketStatus::closed);
    CHECK(ticket.received_at == row.received_at);
    CHECK(ticket.closed_at == row.closed_at);
    CHECK(ticket.outcome == Outcome::explained);
    CHECK(ticket.truth == Truth::not_true);
    CHECK(ticket.due_at == row.received_at + std::chrono::minutes(5000));
    CHECK(test.world.tickets.rbegin()->second.closed_at == without_time.received_at);
    forget_closed_before(test.world, monday - std::chrono::hours(24));
    CHECK(test.world.tickets.size() == 1);  // the one that was closed 48 hours ago is history at once
}

TEST_CASE("a record inside an area belongs to that squad and is counted as located") {
    TestWorld test;
    auto inside = record("W-1"), outside = record("W-2"), without = record("W-3");
    inside.point = in_yanghang;
    outside.point = nowhere;
    auto decision = decide_import(test.as(test.admin), batch({inside, outside, without}));
    CHECK(decision->counts.added == 3);
    CHECK(decision->counts.located == 1);
    test.done(std::move(decision->events));
    std::vector<OrgCode> owners;
    for (auto const& [id, ticket] : test.world.tickets) owners.push_back(ticket.node);
    CHECK(owners == std::vector<OrgCode>{yanghang_squad, city, city});
}

TEST_CASE("a dry run says what would happen and does nothing") {
    TestWorld test;
    auto trial = batch({record("W-1"), record("W-2")});
    trial.dry_run = true;
    auto const decision = decide_import(test.as(test.admin), trial);
    CHECK(decision->counts.added == 2);
    CHECK(decision->events.empty());
}

TEST_CASE("one impossible record refuses the batch and is named by its place") {
    TestWorld test;
    auto bad_category = record("W-2");
    bad_category.category = "no";
    CHECK(refused(decide_import(test.as(test.admin), batch({record("W-1"), bad_category}))).path ==
          "tickets[1].category");
    auto bad_time = record("W-3");
    bad_time.closed = true;
    bad_time.closed_at = bad_time.received_at - Millis(1);
    CHECK(refused(decide_import(test.as(test.admin), batch({bad_time}))).path == "tickets[0].closed_at");
}

TEST_CASE("importing is the administrator's work") {
    TestWorld test;
    for (auto const* actor : {&test.city_desk, &test.leader, &test.street_office})
        CHECK(refused(decide_import(test.as(*actor), batch({record("W-1")}))).code == Errc::forbidden);
}

TEST_CASE("a district's administrator imports nothing for another district") {
    TestWorld test;
    auto row = record("W-1");
    row.point = in_yanghang;
    auto decision = decide_import(test.as(test.jingan_admin), batch({row}));
    bool const given_away =
        decision.has_value() && std::get<TicketRegistered>(decision->events.front()).ticket.node == yanghang_squad;
    CHECK(!given_away);
}
