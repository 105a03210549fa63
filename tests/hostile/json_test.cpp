// SPDX-License-Identifier: Apache-2.0
#include "tests/hostile/attack.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A complaint with one more member, or with its title replaced.
std::string with(std::string const& member) {
    return R"({"source":"other","category":"0101","title":"x","node":"310000",)" + member + "}";
}
std::string titled(std::string const& title) {
    return R"({"source":"other","category":"0101","node":"310000","title":)" + title + "}";
}
std::string repeated(std::string const& part, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += part;
    return all;
}

HttpCase refused(std::string what, std::string const& body) {
    return {std::move(what), command_request("/api/v1/tickets", body), {400}};
}

}  // namespace

TEST_CASE("hostile: what is not exactly one JSON object is refused") {
    std::vector<HttpCase> cases;
    for (std::string const body : {" ",
                                   "{",
                                   "}",
                                   "[",
                                   "]",
                                   "null",
                                   "true",
                                   "1",
                                   "\"a\"",
                                   "[]",
                                   "{}{}",
                                   "{},",
                                   "{} x",
                                   "{\"a\"}",
                                   "{\"a\":}",
                                   "{\"a\":1,}",
                                   "{,}",
                                   "{:1}",
                                   "{\"a\":1 \"b\":2}",
                                   "{'title':'x'}",
                                   "{title:\"x\"}",
                                   "{\"a\":1}//",
                                   "/* */{}",
                                   "{\"a\":/**/1}",
                                   "{\"a\":undefined}",
                                   "{\"a\":NaN}",
                                   "{\"a\":Infinity}",
                                   "{\"a\":-Infinity}",
                                   "{\"a\":0x10}",
                                   "{\"a\":01}",
                                   "{\"a\":+1}",
                                   "{\"a\":.5}",
                                   "{\"a\":1.}",
                                   "{\"a\":1e}",
                                   "{\"a\":1e400}",
                                   "{\"a\":-}",
                                   "{\"a\":--1}",
                                   "{\"a\":1_000}",
                                   "{\"a\":1e+}",
                                   "{\"a\":tru}",
                                   "{\"a\":True}",
                                   "{\"a\":nul}",
                                   "{\"a\":\"}",
                                   "{\"a\":\"\\\"}",
                                   "{\"a\":\"\\x41\"}",
                                   "{\"a\":\"\\u12\"}",
                                   "{\"a\":\"\\u12G4\"}",
                                   "{\"a\":\"\\'\"}",
                                   "{\"a\":\"\\0\"}",
                                   "{\"a\":\"\n\"}",
                                   "{\"a\":\"\t\"}",
                                   "{\"a\":\"\x01\"}",
                                   "{\"a\":\"\\ud800\"}",
                                   "{\"a\":\"\\udc00\"}",
                                   "{\"a\":\"\\ud800\\u0041\"}",
                                   "{\"a\":\"\\ud800\\ud800\"}",
                                   "{\"a\":\"\\uD83D\"}",
                                   "\xEF\xBB\xBF{}",
                                   "\xFE\xFF",
                                   "\xFF\xFE{",
                                   "{\"a\":\"\xff\"}",
                                   "{\"a\":\"\xc0\xaf\"}",
                                   "{\"a\":\"\xe0\x80\xaf\"}",
                                   "{\"a\":\"\xed\xa0\x80\"}",
                                   "{\"a\":\"\xf4\x90\x80\x80\"}",
                                   "{\"a\":\"\xe4\xb8\"}",
                                   "{\"\xff\":1}",
                                   "\x1f\x8b\x08",
                                   "<xml/>",
                                   "a=b&c=d",
                                   "\"\\u0000\"",
                                   "{\"a\" \"b\"}",
                                   "{\"a\":[1,]}",
                                   "{\"a\":[,1]}",
                                   "{\"a\":[1 2]}",
                                   "{\"a\":{}",
                                   "{{}}",
                                   "{[]:1}"})
        cases.push_back(refused(body, body));
    run(cases);
}

TEST_CASE("hostile: depth, repetition and size are bounded before anything is built") {
    std::vector<HttpCase> cases;
    for (std::size_t const depth : {17u, 100u, 1000u, 60'000u, 130'000u}) {
        cases.push_back(refused("arrays, depth " + std::to_string(depth), repeated("[", depth)));
        cases.push_back(
            refused("closed arrays, depth " + std::to_string(depth), repeated("[", depth) + repeated("]", depth)));
        cases.push_back(
            refused("arrays in a member, depth " + std::to_string(depth), with("\"tags\":" + repeated("[", depth))));
    }
    for (std::size_t const depth : {17u, 1000u, 40'000u})
        cases.push_back(refused("objects, depth " + std::to_string(depth),
                                repeated("{\"a\":", depth) + "1" + repeated("}", depth)));
    cases.push_back(refused("60,000 members", [] {
        std::string all = "{\"a\":0";
        for (int i = 0; i < 20'000; ++i) all += ",\"k" + std::to_string(i) + "\":0";
        return all + "}";
    }()));
    cases.push_back(refused("one key of 200 KB", "{\"" + std::string(200'000, 'k') + "\":1}"));
    cases.push_back(refused("one title of 200 KB", titled("\"" + std::string(200'000, 't') + "\"")));
    cases.push_back(refused("a number of 100 KB", with("\"due_at\":" + std::string(100'000, '9'))));
    cases.push_back(refused("an array of 60,000", with("\"tags\":[" + repeated("\"a\",", 60'000) + "\"a\"]")));
    cases.push_back(refused("a member twice", with("\"title\":\"y\"")));
    cases.push_back(refused("a member twice by an escape", with("\"\\u0074itle\":\"y\"")));
    cases.push_back({"a body over the limit", command_request("/api/v1/tickets", std::string(262'145, ' ')), {413, 0}});
    run(cases);
}

TEST_CASE("hostile: members that nobody knows, of the wrong kind, or out of range change nothing") {
    std::vector<HttpCase> cases;
    for (auto const* name : {"__proto__", "constructor", "prototype", "id", "version", "status", "account", "actor",
                             "seq", "ticket_id", "", "title ", "Title", "ti\\u0000tle", "$where", "../node"})
        cases.push_back(refused("a member " + std::string(name), with("\"" + std::string(name) + "\":1")));
    for (auto const* title : {"1", "1.5", "true", "null", "[]", "{}", "[\"x\"]", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"",
                              "\"\\u0007\"", "\"\\u001b[31m\"", "\"\\u202e\"", "\"\\u2066\"", "\"\\u007f\""})
        cases.push_back(refused("a title " + std::string(title), titled(title)));
    for (auto const* member : {"\"source\":\"\"",
                               "\"urgency\":5",
                               "\"urgency\":\"very\"",
                               "\"urgency\":[\"urgent\"]",
                               "\"point\":5",
                               "\"point\":{}",
                               "\"point\":{\"lon\":181,\"lat\":0}",
                               "\"point\":{\"lon\":0,\"lat\":91}",
                               "\"point\":{\"lon\":\"121\",\"lat\":31}",
                               "\"point\":{\"lon\":1e308,\"lat\":31}",
                               "\"point\":{\"lon\":121,\"lat\":31,\"alt\":1}",
                               "\"received_at\":0",
                               "\"received_at\":\"\"",
                               "\"received_at\":\"yesterday\"",
                               "\"received_at\":\"2026-02-30T00:00:00Z\"",
                               "\"received_at\":\"2026-01-01\"",
                               "\"received_at\":\"2026-01-01T25:00:00Z\"",
                               "\"received_at\":\"9999999-01-01T00:00:00Z\"",
                               "\"received_at\":\"2099-01-01T00:00:00Z\"",
                               "\"tags\":\"a\"",
                               "\"tags\":[1]",
                               "\"tags\":[null]",
                               "\"confidentiality\":1",
                               "\"contact_phone\":13800000000",
                               "\"external_id\":[]",
                               "\"description\":null5"})
        cases.push_back(refused(member, with(member)));
    for (auto const* node : {"\"310000'\"", "\"310000;--\"", "\"*\"", "\"%\"", "\"../310000\"", "\"\"", "310000",
                             "\"999999\"", "\"310000\\u0000\"", "[\"310000\"]"})
        cases.push_back(
            {"a node " + std::string(node),
             command_request("/api/v1/tickets",
                             R"({"source":"other","category":"0101","title":"x","node":)" + std::string(node) + "}"),
             {400, 404}});
    for (auto const* category : {"\"' OR 1=1 --\"", "\"0101\\u0000\"", "\"\"", "\"9999\"", "101", "\"０１０１\""})
        cases.push_back(
            {"a category " + std::string(category),
             command_request("/api/v1/tickets", R"({"source":"other","title":"x","node":"310000","category":)" +
                                                    std::string(category) + "}"),
             {400, 404}});
    for (auto const* id :
         {"1", "", "not-a-uuid", "00000000-0000-0000-0000-00000000000g", "00000000000000000000000000000000",
          "{00000000-0000-0000-0000-000000000000}", "00000000-0000-0000-0000-000000000000, 1"})
        cases.push_back(
            {"a command id " + std::string(id),
             post_request("/api/v1/tickets", with("\"urgency\":\"normal\""),
                          bearer_line() + "Content-Type: application/json\r\nIdempotency-Key: " + id + "\r\n"),
             {400}});
    for (auto const* type : {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                             "text/json", "application/jsonx", "application/xml", "application/json, text/plain"})
        cases.push_back({"a content type " + std::string(type),
                         post_request("/api/v1/tickets", with("\"urgency\":\"normal\""),
                                      bearer_line() + "Content-Type: " + type +
                                          "\r\nIdempotency-Key: " + new_command_id() + "\r\n"),
                         {400}});
    run(cases);
}
