// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

RawAnswer request(std::string const& method, std::string const& path, std::string const& headers, Json const& body) {
    auto const text = body.is_null() ? std::string() : body.dump();
    auto const type = body.is_null()
                          ? ""
                          : "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n";
    return exchange(served().port(), method + " /api/v1" + path +
                                         " HTTP/1.1\r\nHost: server\r\nConnection: close\r\nIdempotency-Key: " +
                                         new_command_id() + "\r\n" + headers + type + "\r\n" + text);
}

std::string page(std::string const& cookie) {
    return "Cookie: " + cookie + "\r\nOrigin: http://server\r\nX-Requested-With: tiaodu\r\n";
}

/// The command line's own account looks after all accounts.
Json as_operator(std::string const& path, Json const& body) {
    auto const answer = request("POST", path, "Authorization: Bearer " + served().token("security") + "\r\n", body);
    REQUIRE_MESSAGE(answer.status == 200, answer.body);
    return answer.json();
}

/// A desk of its own, with its one-time password.
struct Newcomer {
    explicit Newcomer(std::string login) : name(std::move(login)) {
        auto const made = as_operator(
            "/accounts",
            {{"name", name}, {"display_name", "新"}, {"grants", {{{"node", "310106"}, {"role", "dispatcher"}}}}});
        id = made["account_id"].get<std::string>();
        password = made["secret"].get<std::string>();
    }
    RawAnswer sign_in() const { return request("POST", "/session", "", {{"name", name}, {"password", password}}); }
    /// Signed in with a password of its own; the headers of its page.
    std::string settled() {
        auto const headers = page(cookie_in(sign_in()));
        auto const changed = request("POST", "/account/password", headers,
                                     {{"old_password", password}, {"new_password", "Kp7-Ufer+Wolke"}});
        REQUIRE_MESSAGE(changed.status == 200, changed.body);
        password = "Kp7-Ufer+Wolke";
        return headers;
    }
    static std::string cookie_in(RawAnswer const& answer) {
        REQUIRE_MESSAGE(answer.status == 200, answer.body);
        auto const at = answer.head.find("sid=");
        REQUIRE(at != std::string::npos);
        return answer.head.substr(at, answer.head.find(';', at) - at);
    }
    std::string name, id, password;
};

/// The console of a page that has had its snapshot.
std::unique_ptr<WsClient> console(std::string const& headers) {
    auto client = std::make_unique<WsClient>(served().port());
    REQUIRE(client->upgrade(headers) == 101);
    client->send_json({{"type", "session.open"}, {"id", "1"}, {"body", {{"positions", false}}}});
    REQUIRE(!client->topic("snapshot.done").is_null());
    return client;
}

}  // namespace

TEST_CASE("with a one-time password there is no console and no data, only a new password") {
    Newcomer newcomer("first-day");
    auto const answer = newcomer.sign_in();
    auto const headers = page(Newcomer::cookie_in(answer));
    CHECK(answer.json()["setup"] == "change_password");
    CHECK(WsClient(served().port()).upgrade(headers) == 403);
    auto const tickets = request("GET", "/tickets", headers, nullptr);
    CHECK(tickets.status == 403);
    CHECK(tickets.json()["name"] == "setup_required");
    CHECK(request("GET", "/session", headers, nullptr).json()["setup"] == "change_password");
    auto const changed = request("POST", "/account/password", headers,
                                 {{"old_password", newcomer.password}, {"new_password", "Kp7-Ufer+Wolke"}});
    CHECK(changed.status == 200);
    CHECK(request("GET", "/session", headers, nullptr).json()["setup"] == "done");
    CHECK(request("GET", "/tickets", headers, nullptr).status == 200);
    console(headers);
}

TEST_CASE("who must wait before the next try is told how long") {
    Json const guess{{"name", "guessed-at"}, {"password", "guess"}};
    for (int i = 0; i < 5; ++i) CHECK(request("POST", "/session", "", guess).status == 401);
    auto const answer = request("POST", "/session", "", guess);
    CHECK(answer.status == 429);
    auto const seconds = answer.json()["retry_after_s"].get<int>();
    CHECK(seconds >= 1);
    CHECK(seconds <= 10);
    CHECK(answer.head.find("Retry-After: " + std::to_string(seconds) + "\r\n") != std::string::npos);
}

TEST_CASE("locking an account hangs up its consoles and refuses its cookie") {
    Newcomer newcomer("to-be-locked");
    auto const headers = newcomer.settled();
    auto const open = console(headers);
    as_operator("/accounts/" + newcomer.id + "/lock", {{"reason", "the tablet was lost"}});
    CHECK(open->close_code() == 4401);
    CHECK(request("GET", "/session", headers, nullptr).status == 401);
    CHECK(WsClient(served().port()).upgrade(headers) == 401);
    CHECK(newcomer.sign_in().status == 403);
}

TEST_CASE("a session that somebody else ends hangs up its console") {
    Newcomer newcomer("to-be-ended");
    auto const headers = newcomer.settled();
    auto const open = console(headers);
    auto const id = request("GET", "/session", headers, nullptr).json()["session_id"].get<std::string>();
    as_operator("/accounts/" + newcomer.id + "/sessions/" + id + "/end", Json::object());
    CHECK(open->close_code() == 4401);
    CHECK(request("GET", "/session", headers, nullptr).status == 401);
}

TEST_CASE("grants that change reach an open console: it must come back with what it may see now") {
    Newcomer newcomer("to-be-moved");
    auto const headers = newcomer.settled();
    auto const open = console(headers);
    as_operator("/accounts/" + newcomer.id + "/grants", {{"grants", {{{"node", "310113"}, {"role", "viewer"}}}}});
    CHECK(open->close_code() == 4403);
    console(headers);
}

TEST_CASE("a program whose token was reset loses its console") {
    auto const made = as_operator("/accounts", {{"name", "wall-robot"},
                                                {"display_name", "机"},
                                                {"grants", {{{"node", "310106"}, {"role", "viewer"}}}},
                                                {"token", true}});
    auto const open = console("Authorization: Bearer " + made["secret"].get<std::string>() + "\r\n");
    as_operator("/accounts/" + made["account_id"].get<std::string>() + "/reset-password", Json::object());
    CHECK(open->close_code() == 4401);
}

TEST_CASE("proving oneself again takes the page's own headers, and a right password") {
    Newcomer newcomer("proves-again");
    auto const headers = newcomer.settled();
    Json const right{{"password", newcomer.password}};
    CHECK(request("POST", "/session/proof", headers, {{"password", "guess"}}).status == 401);
    CHECK(request("POST", "/session/proof", headers, right).status == 200);
    auto const cookie = headers.substr(0, headers.find("\r\n") + 2);
    CHECK(request("POST", "/session/proof", cookie, right).status == 403);
    CHECK(request("POST", "/session/proof", "", right).status == 401);
    CHECK(request("GET", "/session/proof", headers, nullptr).status == 404);
}

TEST_CASE("somebody at the keyboard keeps the session, over HTTP as over the socket") {
    Newcomer newcomer("stays-awake");
    auto const headers = newcomer.settled();
    auto const kept = request("POST", "/session/active", headers, Json::object());
    CHECK(kept.status == 200);
    CHECK(kept.json().contains("ends_at"));
    auto const open = console(headers);
    open->send_json({{"type", "session.active"}, {"id", "2"}, {"body", Json::object()}});
    CHECK(open->reply("2")["body"].contains("ends_at"));
}
