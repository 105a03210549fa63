// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string get(std::string const& target, std::string const& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n" + headers + "\r\n";
}

/// A command with everything right; `spoil` replaces one piece.
std::string post(std::string const& target, std::string const& body, std::string const& headers) {
    return "POST " + target +
           " HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

std::string const json_type = "Content-Type: application/json\r\n";
std::string fresh_id() { return "Idempotency-Key: " + new_command_id() + "\r\n"; }
std::string bearer() { return "Authorization: Bearer " + served().token() + "\r\n"; }
std::string complaint(std::string const& more = "") {
    return R"({"source":"other","category":"0101","title":"x","node":"310000")" + more + "}";
}

}  // namespace

TEST_CASE("requests that a proxy could read differently are refused before they mean anything") {
    struct Case {
        char const* what;
        std::string bytes;
        int status;
    };
    std::vector<Case> const cases{
        {"a plain request passes", get("/healthz"), 200},
        {"no Host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", 400},
        {"two Hosts", get("/healthz", "Host: other\r\n"), 400},
        {"chunked", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
        {"chunked and a length",
         "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"two lengths", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
         400},
        {"the same length twice",
         "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"a list of lengths", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\n{}", 400},
        {"a signed length", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}", 400},
        {"a negative length", "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"PUT", "PUT /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405},
        {"a lower-case method", "get /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 405},
        {"dot segments", get("/../etc/passwd"), 400},
        {"encoded dot segments", get("/%2e%2e/etc/passwd"), 400},
        {"a dot segment behind a page", get("/desk/../../etc/passwd"), 400},
        {"an encoded slash", get("/api%2fv1/tickets"), 400},
        {"a backslash", get("/..\\etc"), 400},
        {"an encoded backslash", get("/%5c"), 400},
        {"a zero byte", get("/a%00b"), 400},
        {"broken percent-encoding", get("/%zz"), 400},
        {"not UTF-8", get("/%ff"), 400},
        {"an absolute target", get("http://evil/healthz"), 400},
        {"no target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"white space before the colon", get("/healthz", "X-A : b\r\n"), 400},
        {"a folded header", get("/healthz", "X-A: b\r\n c\r\n"), 400},
        {"not HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n", 400},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"a long target", get("/" + std::string(4100, 'a')), 414},
        {"a header block over the limit", get("/healthz", "X-A: " + std::string(8200, 'a') + "\r\n"), 431},
        {"65 header fields",
         get("/healthz",
             [] {
                 std::string all;
                 for (int i = 0; i < 63; ++i) all += "X-" + std::to_string(i) + ": a\r\n";
                 return all;
             }()),
         431},
        {"two authorizations", get("/api/v1/summary", "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400},
        {"a body for a GET", "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 413},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.what));
        auto const answer = exchange(served().port(), one.bytes);
        CHECK(answer.status == one.status);
        CHECK(!answer.timed_out);
    }
    CHECK(exchange(served().port(), get("/healthz")).status == 200);  // and the server lives
}

TEST_CASE("a header block at its limit passes") {
    auto const frame = get("/healthz", "X-A: \r\n").size();
    auto const filled = [&](std::size_t size) {
        return get("/healthz", "X-A: " + std::string(size - frame, 'a') + "\r\n");
    };
    CHECK(exchange(served().port(), filled(8192)).status == 200);
    CHECK(exchange(served().port(), filled(8192 + 100)).status == 431);  // the request line has a limit of its own
}

TEST_CASE("a body at its limit is read, one byte more is refused before it is read") {
    auto const body_of = [](std::size_t size) {
        auto body = complaint(",\"description\":\"\"");
        body.append(size - body.size(), ' ');
        return body;
    };
    auto const at_limit =
        exchange(served().port(), post("/api/v1/tickets", body_of(262144), bearer() + json_type + fresh_id()));
    CHECK(at_limit.status == 200);
    auto const head = "POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Length: 262145\r\n" + bearer() + json_type +
                      fresh_id() + "\r\n";
    CHECK(exchange(served().port(), head).status == 413);
}

TEST_CASE("a client that never finishes its header is cut off") {
    TcpClient slow(served().port());
    slow.send("GET /healthz HTTP/1.1\r\nHost: a\r\n");
    std::string rest;
    while (slow.receive(rest, in_seconds(20))) {
    }
    CHECK(!slow.timed_out());  // the server hung up
    TcpClient body(served().port());
    body.send(
        "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    rest.clear();
    while (body.receive(rest, in_seconds(20))) {
    }
    CHECK(!body.timed_out());
}

TEST_CASE("requests that are sent together are answered in order") {
    TcpClient client(served().port());
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing-here.js HTTP/1.1\r\nHost: a\r\n\r\n" +
                get("/healthz"));
    std::string all;
    while (client.receive(all, in_seconds(20))) {
    }
    std::vector<std::string> statuses;
    for (auto at = all.find("HTTP/1.1 "); at != std::string::npos; at = all.find("HTTP/1.1 ", at + 1))
        statuses.push_back(all.substr(at + 9, 3));
    CHECK(statuses == std::vector<std::string>{"200", "404", "200"});
}

TEST_CASE("a command says what is wrong with it") {
    struct Case {
        char const* what;
        std::string body, headers;
        int status;
        char const* name;
        char const* path;
    };
    std::vector<Case> const cases{
        {"nobody", complaint(), json_type + fresh_id(), 401, "unauthenticated", ""},
        {"a wrong token", complaint(), "Authorization: Bearer x\r\n" + json_type + fresh_id(), 401, "unauthenticated",
         ""},
        {"no command id", complaint(), bearer() + json_type, 400, "missing_field", "Idempotency-Key"},
        {"a command id that is no UUID", complaint(), bearer() + json_type + "Idempotency-Key: 1\r\n", 400,
         "missing_field", "Idempotency-Key"},
        {"a form", complaint(), bearer() + fresh_id() + "Content-Type: application/x-www-form-urlencoded\r\n", 400,
         "malformed", "Content-Type"},
        {"plain text", complaint(), bearer() + fresh_id() + "Content-Type: text/plain\r\n", 400, "malformed",
         "Content-Type"},
        {"not JSON", "{", bearer() + json_type + fresh_id(), 400, "malformed", ""},
        {"a list", "[]", bearer() + json_type + fresh_id(), 400, "invalid_field", ""},
        {"an unknown field", complaint(",\"colour\":1"), bearer() + json_type + fresh_id(), 400, "unknown_field",
         "colour"},
        {"a field of the wrong kind", R"({"source":"other","category":"0101","title":5})",
         bearer() + json_type + fresh_id(), 400, "invalid_field", "title"},
        {"an unknown word", R"({"source":"rumour","category":"0101","title":"x"})", bearer() + json_type + fresh_id(),
         400, "invalid_field", "source"},
        {"a missing field", R"({"source":"other","category":"0101"})", bearer() + json_type + fresh_id(), 400,
         "missing_field", "title"},
        {"a key twice", R"({"source":"other","source":"other","category":"0101","title":"x"})",
         bearer() + json_type + fresh_id(), 400, "malformed", ""},
        {"too deep", std::string(17, '[') + std::string(17, ']'), bearer() + json_type + fresh_id(), 400,
         "limit_exceeded", ""},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.what));
        auto const answer = exchange(served().port(), post("/api/v1/tickets", one.body, one.headers));
        CHECK(answer.status == one.status);
        REQUIRE(!answer.body.empty());
        CHECK(answer.json()["name"] == one.name);
        if (*one.path) CHECK(answer.json()["path"] == one.path);
    }
}

TEST_CASE("a cookie alone changes nothing: a foreign page cannot act for a signed-in dispatcher") {
    auto const cookie = sign_in("city");
    auto const send = [&](std::string const& headers) {
        return exchange(served().port(), post("/api/v1/tickets", complaint(),
                                              "Cookie: " + cookie + "\r\n" + json_type + fresh_id() + headers))
            .status;
    };
    std::string const ours = "Origin: http://server\r\n", asked = "X-Requested-With: tiaodu\r\n";
    CHECK(send(ours + asked) == 200);
    CHECK(send(ours) == 403);
    CHECK(send(asked) == 403);
    CHECK(send("Origin: http://evil\r\n" + asked) == 403);
    CHECK(send("Origin: http://server.evil\r\n" + asked) == 403);
    CHECK(send("Origin: null\r\n" + asked) == 403);
    CHECK(send(ours + asked + bearer()) == 401);  // one proof, not two
    auto const read = [&](std::string const& headers) {
        return exchange(served().port(), get("/api/v1/summary", "Cookie: " + cookie + "\r\n" + headers)).status;
    };
    CHECK(read("") == 200);
    CHECK(read("Origin: http://evil\r\n") == 403);
}

TEST_CASE("the document of the API has every route of both tables") {
    auto const document = exchange(served().port(), get("/api/openapi.json")).json();
    for (auto const& entry : command_table()) {
        CAPTURE(entry.path);
        CHECK(document["paths"].contains("/api/v1" + std::string(entry.path)));
        CHECK(document["paths"]["/api/v1" + std::string(entry.path)].contains("post"));
    }
    for (auto const& entry : query_table()) {
        CAPTURE(entry.path);
        CHECK(document["paths"]["/api/v1" + std::string(entry.path)].contains("get"));
    }
}
