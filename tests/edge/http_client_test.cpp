// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_client.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

using namespace tiaodu;

namespace {

/// A listening socket on loopback whose connections a script serves one after another, on its own thread.
class ScriptedServer {
public:
    using Script = std::function<void(int connection)>;
    explicit ScriptedServer(std::vector<Script> scripts) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener_, 8) == 0);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, scripts = std::move(scripts)] {
            for (auto const& script : scripts) {
                int const connection = ::accept(listener_, nullptr, nullptr);
                script(connection);
                ::close(connection);
            }
        });
    }
    ~ScriptedServer() {
        thread_.join();
        ::close(listener_);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

private:
    int listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

/// Reads one request without a body, or with one that ends in '}'.
std::string read_request(int connection) {
    std::string text;
    char bytes[4096];
    for (;;) {
        auto const end = text.find("\r\n\r\n");
        bool const has_body =
            text.find("Content-Length: 0") == std::string::npos && text.find("Content-Length") != std::string::npos;
        if (end != std::string::npos && (!has_body || text.back() == '}')) return text;
        auto const count = ::recv(connection, bytes, sizeof bytes, 0);
        if (count <= 0) return text;
        text.append(bytes, static_cast<std::size_t>(count));
    }
}

void answer(int connection, std::string const& body, std::string const& status = "200 OK") {
    auto const text = "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    REQUIRE(::send(connection, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

}  // namespace

TEST_CASE("one connection serves several requests and carries token, command id and body") {
    std::string second;
    {
        ScriptedServer server({[&](int connection) {
            read_request(connection);
            answer(connection, "one");
            second = read_request(connection);
            answer(connection, "{\"code\":1020}", "409 Conflict");
        }});
        HttpClient client(server.url());
        auto const first = client.get("/a?b=c", "secret");
        REQUIRE(first.has_value());
        CHECK(first->body == "one");
        auto const conflict = client.post("/api", "secret", "id-1", "{}");
        REQUIRE(conflict.has_value());
        CHECK(conflict->status == 409);
        CHECK_FALSE(conflict->ok());
    }
    CHECK(second.find("POST /api HTTP/1.1\r\n") == 0);
    CHECK(second.find("Authorization: Bearer secret\r\n") != std::string::npos);
    CHECK(second.find("Idempotency-Key: id-1\r\n") != std::string::npos);
    CHECK(second.find("Content-Type: application/json\r\n") != std::string::npos);
}

TEST_CASE("a connection that the server closed meanwhile is opened again") {
    ScriptedServer server({[](int connection) {
                               read_request(connection);
                               answer(connection, "before");
                           },
                           [](int connection) {
                               read_request(connection);
                               answer(connection, "after");
                           }});
    HttpClient client(server.url());
    REQUIRE(client.get("/", "").has_value());
    auto const again = client.get("/", "");
    REQUIRE(again.has_value());
    CHECK(again->body == "after");
}

TEST_CASE("a server that hangs up at once is an error, not a loop") {
    ScriptedServer server({[](int connection) { read_request(connection); }});
    HttpClient client(server.url());
    CHECK(client.get("/", "").error().code == Errc::busy);
}

TEST_CASE("a server that does not answer runs into the limit") {
    ScriptedServer server({[](int connection) {
        read_request(connection);
        read_request(connection);  // until the client hangs up
    }});
    HttpClient client(server.url(), {.answer_max = Millis(50)});
    auto const late = client.get("/", "");
    CHECK(late.error().code == Errc::busy);
    CHECK(late.error().detail.find("in time") != std::string::npos);
}

TEST_CASE("answers above the limit and things that are not HTTP are told apart") {
    ScriptedServer server({[](int connection) {
                               read_request(connection);
                               answer(connection, std::string(101, 'x'));
                           },
                           [](int connection) {
                               read_request(connection);
                               ::send(connection, "SSH-2.0-x\r\n\r\n", 13, MSG_NOSIGNAL);
                           }});
    HttpClient client(server.url(), {.body_bytes_max = 100});
    CHECK(client.get("/", "").error().code == Errc::limit_exceeded);
    CHECK(client.get("/", "").error().code == Errc::malformed);
}

TEST_CASE("addresses are checked before anything is sent") {
    for (auto const* url : {"127.0.0.1:80", "http://", "http://:80", "http://h:0", "http://h:99999", "http://h:x",
                            "http://a@b", "ftp://h"})
        CHECK(HttpClient(url).get("/", "").error().code == Errc::invalid_field);
    CHECK(HttpClient("https://h").get("/", "").error().code == Errc::unsupported);
    CHECK(HttpClient("http://[::1]:1").get("/", "").error().code == Errc::busy);
}

TEST_CASE("command ids are UUIDs and differ") {
    auto const id = new_command_id();
    CHECK(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(id != new_command_id());
}
