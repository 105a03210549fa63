// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// A server behind a proxy on this machine, with small limits.
ServerProcess& limited() {
    static TemporaryFolder folder;
    static ServerProcess server(folder.path(), {{"TIAODU_HTTP_TRUSTED_PROXIES", "127.0.0.1"},
                                                {"TIAODU_HTTP_REQUESTS_PER_S", "1"},
                                                {"TIAODU_HTTP_REQUESTS_BURST", "20"},
                                                {"TIAODU_HTTP_ACCOUNT_REQUESTS_PER_S", "1"},
                                                {"TIAODU_HTTP_ACCOUNT_REQUESTS_BURST", "20"},
                                                {"TIAODU_FEED_CONSOLES_PER_ACCOUNT_MAX", "2"}});
    static bool const started = (server.start(), true);
    static_cast<void>(started);
    return server;
}

RawAnswer get(std::string const& target, std::string const& headers) {
    return exchange(limited().port(),
                    "GET " + target + " HTTP/1.1\r\nHost: server\r\nConnection: close\r\n" + headers + "\r\n");
}

double metric(std::string const& name) {
    auto const text = get("/metrics", "").body;
    auto const at = text.find("\n" + name + " ");
    REQUIRE_MESSAGE(at != std::string::npos, name);
    return std::stod(text.substr(at + name.size() + 2));
}

/// How many of many requests are served before the first 429.
int served_before_refusal(std::string const& target, std::string const& headers) {
    for (int count = 0; count < 500; ++count) {
        auto const answer = get(target, headers);
        if (answer.status != 429) continue;
        CHECK(answer.head.find("Retry-After") != std::string::npos);
        return count;
    }
    FAIL("nothing was refused");
    return 0;
}

std::string sign_in_behind_proxy(std::string const& name, std::string const& more) {
    auto const body = Json{{"name", name}, {"password", limited().password(name)}}.dump();
    auto const answer = exchange(limited().port(),
                                 "POST /api/v1/session HTTP/1.1\r\nHost: server\r\nContent-Type: application/json\r\n"
                                 "Connection: close\r\n" +
                                     more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    REQUIRE(answer.status == 200);
    auto const at = answer.head.find("Set-Cookie: ") + 12;
    return answer.head.substr(at, answer.head.find(';', at) - at);
}

}  // namespace

TEST_CASE("an address behind our proxy may send so much; another one is not held up by it, nor is the proxy itself") {
    CHECK(served_before_refusal("/healthz", "X-Forwarded-For: 203.0.113.5\r\n") >= 20);
    CHECK(get("/healthz", "X-Forwarded-For: 203.0.113.6\r\n").status == 200);
    // What the sender itself puts in front of what the proxy has seen does not make it another one.
    CHECK(served_before_refusal("/healthz", "X-Forwarded-For: 198.51.100.1, 203.0.113.5\r\n") < 20);
    CHECK(get("/healthz", "").status == 200);
    CHECK(metric("tiaodu_http_address_limited_total") >= 2);
}

TEST_CASE("a person may send so much over all connections, requests and messages together") {
    auto const cookie = sign_in_behind_proxy("wall", "");
    CHECK(served_before_refusal("/api/v1/session", "Cookie: " + cookie + "\r\n") >= 20);
    auto const other = sign_in_behind_proxy("city", "");
    WsClient client(limited().port());
    REQUIRE(client.upgrade("Origin: http://server\r\nCookie: " + other + "\r\n") == 101);
    client.send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", {{"positions", false}}}});
    for (int i = 0; i < 60; ++i) client.send_json(Json{{"type", "summary.get"}, {"id", "x"}, {"body", Json::object()}});
    CHECK(client.close_code() == 4429);
    CHECK(metric("tiaodu_http_account_limited_total") >= 2);
    CHECK(metric("tiaodu_console_flood_closed_total") >= 1);
}

TEST_CASE("one account has so many consoles: one more is closed with 1013 and counted") {
    auto const credentials = "Authorization: Bearer " + limited().token() + "\r\n";
    WsClient first(limited().port()), second(limited().port()), third(limited().port());
    for (auto* client : {&first, &second}) {
        REQUIRE(client->upgrade(credentials) == 101);
        client->send_json(Json{{"type", "session.open"}, {"id", "1"}, {"body", {{"positions", false}}}});
        REQUIRE(!client->topic("snapshot.done").is_null());
    }
    REQUIRE(third.upgrade(credentials) == 101);
    CHECK(third.close_code() == 1013);
    CHECK(metric("tiaodu_console_full_closed_total") == 1);
}

TEST_CASE("behind a proxy that ends TLS the cookie is the bound one and only https origins are ours") {
    std::string const proxied = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.20\r\n";
    auto const cookie = sign_in_behind_proxy("jingan", proxied);
    CHECK(cookie.starts_with("__Host-sid="));
    CHECK(get("/api/v1/session", proxied + "Cookie: " + cookie + "\r\n").status == 200);
    CHECK(get("/api/v1/session", proxied + "Origin: https://server\r\nCookie: " + cookie + "\r\n").status == 200);
    CHECK(get("/api/v1/session", proxied + "Origin: http://server\r\nCookie: " + cookie + "\r\n").status == 403);
    CHECK(get("/api/v1/session", "Cookie: " + cookie + "\r\n").status == 401);
}

TEST_CASE("every refusal at the door is counted") {
    auto const before = metric("tiaodu_http_host_refused_total");
    CHECK(exchange(limited().port(), "GET /desk/ HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 421);
    CHECK(metric("tiaodu_http_host_refused_total") == before + 1);
    auto const foreign = metric("tiaodu_http_origin_refused_total");
    WsClient evil(limited().port());
    CHECK(evil.upgrade("Origin: http://evil.example\r\nAuthorization: Bearer " + limited().token() + "\r\n") == 403);
    CHECK(metric("tiaodu_http_origin_refused_total") == foreign + 1);
}

TEST_CASE("every answer tells the browser what it must not do") {
    for (auto const* target : {"/healthz", "/desk/", "/api/v1/session", "/nothing.js"}) {
        CAPTURE(target);
        auto const head = get(target, "").head;
        for (auto const* line : {"X-Content-Type-Options: nosniff",
                                 "Content-Security-Policy: ", "frame-ancestors 'none'", "Referrer-Policy: "})
            CHECK_MESSAGE(head.find(line) != std::string::npos, line);
        CHECK(head.find("script-src 'unsafe-inline'") == std::string::npos);
        CHECK(head.find("Access-Control-Allow-Origin") == std::string::npos);
        CHECK(head.find("Strict-Transport-Security") == std::string::npos);  // only over TLS
    }
}
