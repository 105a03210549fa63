// SPDX-License-Identifier: Apache-2.0
#include "tests/hostile/attack.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

TEST_CASE("hostile: strange text is kept byte for byte or refused, and never breaks an answer") {
    Siege siege;
    std::vector<std::string> const texts{"é",
                                         "e\u0301",
                                         "ﬁ",
                                         "Ａ",
                                         "\u00a0",
                                         "\u2003",
                                         "\u3000x",
                                         "\u200b",
                                         "\u200d",
                                         "\ufeffx",
                                         "\u202ax",
                                         "\u202eabc",
                                         "\u2066x\u2069",
                                         "👩\u200d👩\u200d👧\u200d👦",
                                         "🇨🇳",
                                         "\U0010ffff",
                                         "\U0001f4a9",
                                         "\ue000",
                                         "\ufffd",
                                         "\ufffe",
                                         "\uffff",
                                         "𠮷野家",
                                         "㐀㐁",
                                         "ｶﾞ",
                                         "각",
                                         "हिन्दी",
                                         "עברית",
                                         "العربية",
                                         "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f",
                                         "<script>alert(1)</script>",
                                         "\"><img src=x onerror=alert(1)>",
                                         "javascript:alert(1)",
                                         "=cmd|' /C calc'!A0",
                                         "+1+1",
                                         "-1",
                                         "@SUM(A1)",
                                         "＝1+1",
                                         "\t=1",
                                         "'; DROP TABLE ticket; --",
                                         "%s%s%s%n",
                                         "{{7*7}}",
                                         "${7*7}",
                                         "../../etc/passwd",
                                         "\\u0000",
                                         "a\\",
                                         "\r\nSet-Cookie: a=b",
                                         "null",
                                         "undefined",
                                         "ﷺ",
                                         std::string(99, 'a') + "中",
                                         "　",
                                         "İstanbul",
                                         "ß",
                                         "ſ",
                                         "K",
                                         "µ"};
    int kept = 0;
    for (auto const& text : texts) {
        CAPTURE(text);
        auto const body =
            Json{{"source", "other"}, {"category", "0101"}, {"title", text + "·"}, {"node", "310000"}}.dump();
        auto const answer = exchange(served().port(), command_request("/api/v1/tickets", body));
        CHECK((answer.status == 200 || answer.status == 400));
        CHECK(answer.json().is_object());
        if (answer.status != 200) continue;
        auto const id = answer.json()["ticket_id"].get<std::string>();
        auto const ticket = exchange(served().port(), get_request("/api/v1/tickets/" + id, bearer_line()));
        REQUIRE(ticket.status == 200);
        CHECK(ticket.json()["title"] == text + "·");
        CHECK(ticket.head.find("X-Content-Type-Options: nosniff") != std::string::npos);
        ++kept;
    }
    CHECK(kept > 30);
    MESSAGE(texts.size(), " cases");
}

TEST_CASE("hostile: a part of the map, a circle, a page and a span of time have limits") {
    std::vector<HttpCase> cases;
    auto const asked = [&](std::string const& target, std::vector<int> statuses) {
        cases.push_back({target.substr(0, 120), get_request("/api/v1" + target, bearer_line()), std::move(statuses)});
    };
    for (auto const* box : {"", ",", "a,b,c,d", "1,2,3", "1,2,3,4,5", "181,0,182,1", "0,-91,1,0", "121,31,120,32",
                            "121,32,122,31", "nan,nan,nan,nan", "inf,0,inf,1", "1e308,0,1e309,1", "121;31;122;32",
                            "121,31,122,32,", "0x10,0,17,1", "--1,0,1,1", "121,31,122,", "1%00,2,3,4"})
        asked("/tickets?box=" + std::string(box), {400});
    asked("/tickets?box=-180,-90,180,90", {200});
    for (auto const* near : {"", "121", "121,31,5", "181,31", "121,91", "nan,nan", "x,y", "121,31;"})
        asked("/tickets?radius_m=100&near=" + std::string(near), {400});
    for (auto const* radius : {"0", "-1", "100001", "1e3", "1.5", "9223372036854775808", "", "x", "0x10"})
        asked("/tickets?near=121,31&radius_m=" + std::string(radius), {400});
    for (auto const* limit : {"0", "-1", "501", "1e2", "99999999999999999999", "", "1,2", "true", "١٢"})
        asked("/tickets?limit=" + std::string(limit), {400});
    asked("/tickets?limit=500", {200});
    for (auto const* query : {"colour=red",
                              "limit=1&limit=2",
                              "limit",
                              "=1",
                              "limit=%zz",
                              "li%6dit=1&limit=1",
                              "text=%ff",
                              "text=%c0%af",
                              "text[]=a",
                              "text[$ne]=a",
                              "status=%27%20OR%201=1",
                              "status=open,,closed,nothing",
                              "urgency=very",
                              "received_from=yesterday",
                              "received_from=2026-01-01",
                              "received_to=9999999999999",
                              "overdue=maybe",
                              "organisation=*",
                              "organisation=%27",
                              "after=%00",
                              "after=x",
                              "number=",
                              "phone=1"})
        asked("/tickets?" + std::string(query), {400, 404});
    asked("/tickets?text=" + std::string(121, 'a'), {400});
    asked("/tickets?text=" + std::string(120, 'a'), {200});
    for (auto const* text :
         {"%25", "_", "%22", "%27", "*", "NEAR(a%20b)", "a%20OR%20b", "%5C", "title:x", "-x", "%28", "%E4%B8%AD"})
        asked("/tickets?text=" + std::string(text), {200, 400});
    asked("/tickets?" +
              [] {
                  std::string all;
                  for (int i = 0; i < 500; ++i) all += "a" + std::to_string(i) + "=1&";
                  return all;
              }(),
          {400});
    for (auto const* span : {"from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z",
                             "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from=x&to=y", ""})
        asked("/coverage?node=310106013-ZD01&" + std::string(span), {400});
    for (auto const* cell : {"99", "5001", "0", "-500", "1e3"})
        asked("/coverage?node=310106013-ZD01&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z&cell_m=" +
                  std::string(cell),
              {400});
    for (auto const* id :
         {"1", "310000-t-0", "310000-t-01", "310000-t-9007199254740993", "310000-o-1", "0-t-1", "310000-t-1%20",
          "310000-t--1", "310000-T-1", "310000-t-1;", "%27", "..%2f", "310000-t-999999999"})
        asked("/tickets/" + std::string(id), {400, 404});
    run(cases);
}

TEST_CASE("hostile: an import, the only large upload, is bounded too, and half of one leaves nothing") {
    std::vector<HttpCase> cases;
    cases.push_back({"longer than any import",
                     "POST /api/v1/tickets/import HTTP/1.1\r\nHost: server\r\n" + bearer_line() +
                         "Content-Type: application/json\r\nIdempotency-Key: " + new_command_id() +
                         "\r\nContent-Length: 67108865\r\n\r\n",
                     {413}});
    cases.push_back(
        {"an upload where none is", post_request("/api/v1/summary", std::string(1000, 'x'), bearer_line()), {404}});
    cases.push_back({"a file to a page", post_request("/desk/", std::string(1000, 'x'), {}), {404}});
    cases.push_back({"a file to the root", post_request("/", std::string(1000, 'x'), {}), {404}});
    cases.push_back({"half a body",
                     "POST /api/v1/tickets HTTP/1.1\r\nHost: server\r\n" + bearer_line() +
                         "Content-Type: application/json\r\nIdempotency-Key: " + new_command_id() +
                         "\r\nContent-Length: 1000\r\n\r\n{\"source\"",
                     {0, 408, 400}});
    run(cases);
}
