// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RawAnswer tickets(std::string const& query) {
    return exchange(served().port(), "GET /api/v1/tickets?" + query +
                                         " HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer " + served().token() +
                                         "\r\nConnection: close\r\n\r\n");
}

}  // namespace

TEST_CASE("the query string carries text, numbers, moments and yes or no to the search") {
    auto const made = register_ticket(served(), "310106013-ZD01", "愚园路上有一只鳄龟");
    auto const found = tickets(
        "text=%E9%B3%84%E9%BE%9F&overdue=false&limit=5&status=open&received_from=2020-01-01T00:00:00Z&organisation="
        "310106");
    REQUIRE(found.status == 200);
    auto const page = Json::parse(found.body);
    REQUIRE(page["items"].size() == 1);
    CHECK(page["items"][0]["id"] == made["ticket_id"]);
    CHECK(tickets("overdue=true&text=%E9%B3%84").status == 200);
    CHECK(Json::parse(tickets("near=121.4,31.2&radius_m=10&text=%E9%B3%84").body)["items"].empty());
}

TEST_CASE("a value of the wrong kind in the query string is refused by its field") {
    for (auto const* query : {"overdue=yes", "overdue=", "limit=5x", "radius_m=1.5", "box=1;2;3;4", "urgency=1"}) {
        CAPTURE(std::string(query));
        auto const answer = tickets(query);
        CHECK(answer.status == 400);
        auto const field = std::string(query).substr(0, std::string(query).find('='));
        CHECK(Json::parse(answer.body)["path"] == field);
    }
}
