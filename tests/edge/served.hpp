// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/commands/command.hpp"
#include "server/edge/http_client.hpp"
#include "server/queries/query.hpp"
#include "tests/client/sockets.hpp"

namespace tiaodu::test {

/// One server for all tests that do not stop it, with short deadlines.
inline ServerProcess& served() {
    static TemporaryFolder folder;
    static ServerProcess server(folder.path(), {{"TIAODU_HTTP_HEADER_TIMEOUT_S", "1"},
                                                {"TIAODU_HTTP_BODY_TIMEOUT_S", "1"},
                                                {"TIAODU_FEED_HEARTBEAT_S", "1"},
                                                {"TIAODU_FEED_OUTBOX_BYTES_MAX", "65536"}});
    static bool const started = (server.start(), true);
    static_cast<void>(started);
    return server;
}

/// Signs a demo account in; the cookie as it must be sent.
inline std::string sign_in(std::string const& name) {
    auto const body = Json{{"name", name}, {"password", served().password(name)}}.dump();
    auto const answer = exchange(served().port(),
                                 "POST /api/v1/session HTTP/1.1\r\nHost: server\r\nContent-Type: "
                                 "application/json\r\nConnection: close\r\nContent-Length: " +
                                     std::to_string(body.size()) + "\r\n\r\n" + body);
    REQUIRE(answer.status == 200);
    auto const at = answer.head.find("sid=");
    REQUIRE(at != std::string::npos);
    CHECK(answer.head.find("HttpOnly; SameSite=Strict") != std::string::npos);
    return answer.head.substr(at, answer.head.find(';', at) - at);
}

/// Sends a command as a program of the demo and requires success: the simulator dispatches and administers, `security`
/// looks after accounts and codes.
inline Json done(ServerProcess const& server, std::string const& path, Json const& body,
                 std::string const& program = "simulator") {
    HttpClient client(server.url());
    auto const answer = client.post("/api/v1" + path, server.token(program), new_command_id(), body.dump());
    REQUIRE(answer.has_value());
    REQUIRE_MESSAGE(answer->status == 200, answer->body);
    return Json::parse(answer->body);
}

inline Json register_ticket(ServerProcess const& server, std::string const& node = "310106013-ZD01",
                            std::string const& description = "") {
    return done(server, "/tickets",
                {{"source", "other"},
                 {"category", "0101"},
                 {"title", "占道经营"},
                 {"node", node},
                 {"description", description}});
}

}  // namespace tiaodu::test
