// SPDX-License-Identifier: Apache-2.0
#include "tests/db/found.hpp"

#include "db/search_text.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("any part of a Chinese text is found, however short") {
    Found found;
    auto second = Found::ticket(2, "夜间施工");
    second.description = "工地打桩，影响休息。";
    second.address = "静安区愚园路1128弄5号";
    found.put({Found::ticket(1, "沿街店铺占道经营"), second, Found::ticket(3, "行人不占人行道")});
    CHECK(found.text("占") == Numbers{3, 1});
    CHECK(found.text("营") == Numbers{1});  // the last character has no pair of its own
    CHECK(found.text("路") == Numbers{2});
    CHECK(found.text("占道") == Numbers{1});
    CHECK(found.text("道占") == Numbers{});
    CHECK(found.text("占道经") == Numbers{1});
    CHECK(found.text("沿街店铺占道经营") == Numbers{1});
    CHECK(found.text("打桩") == Numbers{2});
    CHECK(found.text("愚园路1128弄5号") == Numbers{2});
    CHECK(found.text("鳄") == Numbers{});
}

TEST_CASE("having all the pairs of a text is not having the text") {
    Found found;
    found.put({Found::ticket(1, "占道路面和道经路"), Found::ticket(2, "占道经路")});
    CHECK(found.text("占道经路") == Numbers{2});
    auto both = Found::ticket(3, "垃圾");
    both.description = "清运";
    found.put({both});
    CHECK(found.text("圾清") == Numbers{});  // texts do not run into each other
}

TEST_CASE("letters and digits are found by any part of them") {
    Found found;
    found.put(
        {Found::ticket(1, "KFC餐厅油烟"), Found::ticket(2, "沪A12345违停"), Found::ticket(3, "电话021-62881234")});
    CHECK(found.text("KFC") == Numbers{1});
    CHECK(found.text("fc餐") == Numbers{1});
    CHECK(found.text("234") == Numbers{3, 2});
    CHECK(found.text("a1234") == Numbers{2});
    CHECK(found.text("5") == Numbers{2});
    CHECK(found.text("02162881234") == Numbers{3});
}

TEST_CASE("width, case, punctuation and blanks do not count") {
    Found found;
    found.put({Found::ticket(1, "ＡＢＣ大厦（Ｂ座）"), Found::ticket(2, "abc  大厦，b座")});
    CHECK(found.text("abc大厦b座") == Numbers{2, 1});
    CHECK(found.text("Ａｂｃ　大厦【Ｂ座】") == Numbers{2, 1});
    CHECK(comparable("，。 ＡＺ９ «·»") == "az9");
    CHECK(comparable(std::string("a\xE5\x8D") + "b\xFF" + "c") == "abc");  // cut-off and impossible bytes
    CHECK(found.text("！？") == Numbers{2, 1});                            // nothing is asked for
}

TEST_CASE("what is an operator elsewhere is only text here") {
    Found found;
    found.put({Found::ticket(1, "a OR b NEAR c*"), Found::ticket(2, "他说\"占道\"AND关店")});
    CHECK(found.text("\"占道\" AND") == Numbers{2});
    CHECK(found.text("a OR b") == Numbers{1});
    CHECK(found.text("x OR a") == Numbers{});
    CHECK(found.text("NEAR(c*") == Numbers{1});
    CHECK(found.text("words:占") == Numbers{});
    CHECK(found.text("')--; DROP TABLE ticket;\\ ^$ {} + -") == Numbers{});
    CHECK(found.with(&TicketSearch::number, std::string("' OR 1=1 --")) == Numbers{});
    CHECK(found.with(&TicketSearch::category, std::string("\" OR \"占")) == Numbers{});
    CHECK(found.with(&TicketSearch::phone, std::string("\"*\" OR 占")) == Numbers{});
}

TEST_CASE("a ticket is found by its number and by the source's, whole or by the beginning") {
    Found found;
    std::vector<Ticket> tickets;
    for (auto const number : {1, 2, 17, 170, 171}) tickets.push_back(Found::ticket(number, "占道"));
    tickets[0].external_id = "W-2026-0001";
    tickets[1].external_id = "W-2026-0002";
    tickets[1].source = TicketSource::media;
    tickets[2].external_id = "1234";
    found.put(tickets);
    auto const number = [&](std::string wanted) { return found.with(&TicketSearch::number, std::move(wanted)); };
    CHECK(number("310000-t-17") == Numbers{171, 170, 17});
    CHECK(number("310000-t-170") == Numbers{170});
    CHECK(number("17") == Numbers{171, 170, 17});
    CHECK(number("1") == Numbers{171, 170, 17, 1});
    CHECK(number("12") == Numbers{17});
    CHECK(number("W-2026-0002") == Numbers{2});
    CHECK(number("W-2026") == Numbers{2, 1});
    CHECK(number("310000-t-3") == Numbers{});
    CHECK(number("310000-t-") == Numbers{171, 170, 17, 2, 1});
    CHECK(number("99999999999999999999999") == Numbers{});
}

TEST_CASE("more tickets than a list of numbers holds are still found by the beginning of theirs") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 2500; ++number) tickets.push_back(Found::ticket(number, "占道"));
    found.put(tickets);
    CHECK(found.with(&TicketSearch::number, std::string("310000-t-")).size() == 100);
    CHECK(found.with(&TicketSearch::number, std::string("2500")) == Numbers{2500});
}

TEST_CASE("a caller is found by the whole number, which nobody is shown, or by the masked one") {
    Found found;
    auto first = Found::ticket(1, "占道");
    first.contact = "138****8000";
    found.put({first}, "138-0013 8000");
    found.put({Found::ticket(2, "占道")}, "13800138001");
    auto const phone = [&](std::string wanted) { return found.with(&TicketSearch::phone, std::move(wanted)); };
    CHECK(phone("13800138000") == Numbers{1});
    CHECK(phone("138 0013 8000") == Numbers{1});
    CHECK(phone("1380013800") == Numbers{});  // a part would let anybody guess the rest digit by digit
    CHECK(phone("138****8000") == Numbers{1});
    CHECK(phone("138****8001") == Numbers{});
    CHECK(phone("138----8000") == Numbers{});
}

TEST_CASE("status, source, category and urgency each leave out what does not fit") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 5; ++number) tickets.push_back(Found::ticket(number, "占道"));
    tickets[1].status = TicketStatus::accepted;
    tickets[2].status = TicketStatus::closed;
    tickets[2].source = TicketSource::media;
    tickets[3].category = "0202";
    tickets[4].category = "0111";
    tickets[4].urgency = Urgency::emergency;
    found.put(tickets);
    CHECK(found.with(&TicketSearch::statuses, std::vector{TicketStatus::accepted}) == Numbers{2});
    CHECK(found.with(&TicketSearch::statuses, std::vector{TicketStatus::closed, TicketStatus::accepted}) ==
          Numbers{3, 2});
    CHECK(found.with(&TicketSearch::source, TicketSource::media) == Numbers{3});
    CHECK(found.with(&TicketSearch::source, TicketSource::petition) == Numbers{});
    CHECK(found.with(&TicketSearch::category, std::string("0202")) == Numbers{4});
    CHECK(found.with(&TicketSearch::category, std::string("01")) == Numbers{3, 2, 1});  // 0111 is in no list
    CHECK(found.with(&TicketSearch::category, std::string("0111")) == Numbers{5});
    CHECK(found.with(&TicketSearch::category, std::string("09")) == Numbers{});
    CHECK(found.with(&TicketSearch::urgency, Urgency::emergency) == Numbers{5});
    auto both = Found::all();
    both.text = "占道";
    both.source = TicketSource::hotline_12345;
    both.statuses = {TicketStatus::registered};
    CHECK(found(both) == Numbers{5, 4, 1});
}

TEST_CASE("an organisation has the tickets that it owns and those that it answers") {
    Found found;
    auto shared = Found::ticket(2, "占道");
    shared.responders = {jingansi_squad, caojiadu_squad};
    auto other = Found::ticket(3, "占道");
    other.node = yanghang_squad;
    found.put({Found::ticket(1, "占道"), shared, other});
    auto const of = [&](std::vector<OrgCode> codes) {
        return found.with(&TicketSearch::organisations, std::move(codes));
    };
    CHECK(of({jingansi_squad}) == Numbers{2, 1});
    CHECK(of({caojiadu_squad}) == Numbers{2});
    CHECK(of({jingan, jingansi_squad, caojiadu_squad}) == Numbers{2, 1});
    CHECK(of({yanghang_squad, caojiadu_squad}) == Numbers{3, 2});
    CHECK(of({}) == Numbers{});
    shared.responders = {yanghang_squad};
    other.node = jingansi_squad;
    found.put({shared, other});
    CHECK(of({caojiadu_squad}) == Numbers{});
    CHECK(of({yanghang_squad}) == Numbers{2});
    CHECK(of({jingansi_squad}) == Numbers{3, 2, 1});
}

TEST_CASE("the time of receipt is from and including, to and excluding, also for tickets that were imported late") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 4; ++number) tickets.push_back(Found::ticket(number, "占道"));
    tickets[0].received_at = monday;
    tickets[1].received_at = monday + Millis(1);
    tickets[2].received_at = monday + 48 * hour;
    tickets[3].received_at = monday - 2400 * hour;
    found.put(tickets);
    auto search = Found::all();
    search.received_from = monday;
    CHECK(found(search) == Numbers{3, 2, 1});
    search.received_to = monday + Millis(1);
    CHECK(found(search) == Numbers{1});
    search.received_from.reset();
    CHECK(found(search) == Numbers{4, 1});
    search.received_to = monday - 2400 * hour;
    CHECK(found(search) == Numbers{});
    search.received_to.reset();
    search.received_from = monday + 49 * hour;
    CHECK(found(search) == Numbers{});
}

TEST_CASE("overdue is what is not closed and past its total clock") {
    Found found;
    auto closed = Found::ticket(1, "占道");
    closed.status = TicketStatus::closed;
    found.put({closed, Found::ticket(2, "占道"), Found::ticket(3, "占道")});
    auto search = Found::all();
    search.overdue_at = monday + 12 * hour;
    CHECK(found(search) == Numbers{});  // ticket 2 is due at that very moment
    search.overdue_at = monday + 12 * hour + Millis(1);
    CHECK(found(search) == Numbers{2});
    search.overdue_at = monday + 100 * hour;
    CHECK(found(search) == Numbers{3, 2});
    search.statuses = {TicketStatus::closed};
    CHECK(found(search) == Numbers{});
}

TEST_CASE("a rectangle and a circle hold what lies in them, borders included") {
    Found found;
    std::vector<Ticket> tickets;
    for (std::int64_t number = 1; number <= 4; ++number) tickets.push_back(Found::ticket(number, "占道"));
    tickets[0].point = GeoPoint{121.4, 31.2};
    tickets[1].point = GeoPoint{121.41, 31.2};
    tickets[2].point = GeoPoint{-0.0001, -0.0001};
    found.put(tickets);
    auto const box = [&](GeoBox wanted) { return found.with(&TicketSearch::box, wanted); };
    CHECK(box({{121.4, 31.2}, {121.41, 31.2}}) == Numbers{2, 1});
    CHECK(box({{121.4000001, 31.2}, {121.41, 31.2}}) == Numbers{2});
    CHECK(box({{121.39, 31.19}, {121.4099999, 31.21}}) == Numbers{1});
    CHECK(box({{-180, -90}, {180, 90}}) == Numbers{3, 2, 1});  // not the one without a place
    CHECK(box({{-0.0002, -0.0002}, {0.0002, 0.0002}}) == Numbers{3});
    auto const circle = [&](GeoCircle wanted) { return found.with(&TicketSearch::circle, wanted); };
    double const apart = distance_m({121.4, 31.2}, {121.41, 31.2});
    CHECK(circle({{121.4, 31.2}, apart - 1}) == Numbers{1});
    CHECK(circle({{121.4, 31.2}, apart + 1}) == Numbers{2, 1});
    CHECK(circle({{121.3, 31.2}, 100}) == Numbers{});
    tickets[0].point = GeoPoint{121.5, 31.3};
    found.put({tickets[0]});
    CHECK(circle({{121.5, 31.3}, 10}) == Numbers{1});
    CHECK(box({{121.39, 31.19}, {121.4099999, 31.21}}) == Numbers{});
}

TEST_CASE("what is outside the scope is not found by any filter") {
    Found found;
    auto other = Found::ticket(2, "占道");
    other.node = yanghang_squad;
    other.external_id = "W-2";
    found.put({Found::ticket(1, "占道"), other}, "13800138000");
    auto search = Found::all();
    search.visible = [](std::vector<OrgCode> const& nodes) { return nodes.front() == jingansi_squad; };
    CHECK(found(search) == Numbers{1});
    search.text = "占道";
    CHECK(found(search) == Numbers{1});
    search.number = "W-2";
    CHECK(found(search) == Numbers{});
    search.number.reset();
    search.organisations = std::vector{yanghang_squad};
    CHECK(found(search) == Numbers{});
}
