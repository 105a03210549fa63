// SPDX-License-Identifier: Apache-2.0
#include "tests/hostile/attack.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string const session = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\n";

std::string hex(int byte) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {digits[static_cast<std::size_t>(byte) >> 4], digits[static_cast<std::size_t>(byte) & 15]};
}

std::string upgrade(std::string const& headers) {
    return "GET /ws HTTP/1.1\r\nHost: server\r\n" + bearer_line() + headers + "\r\n";
}
std::string const websocket = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
std::string const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

}  // namespace

TEST_CASE("hostile: every transfer coding and every odd length is refused before a body is read") {
    std::vector<HttpCase> cases;
    for (auto const* coding : {"chunked", "Chunked", "CHUNKED", "gzip", "identity", "deflate", "chunked, chunked",
                               "gzip, chunked", "chunked, gzip", "chunked;q=1", "xchunked", "chunked,", ",chunked",
                               "\"chunked\"", "chunked x", "chunke d", ""})
        for (auto const* more : {"", "Content-Length: 5\r\n"})
            cases.push_back({"Transfer-Encoding: " + std::string(coding) + " " + more,
                             session + "Transfer-Encoding: " + coding + "\r\n" + more + "\r\n0\r\n\r\n",
                             {400, 411}});
    cases.push_back({"length first, then coding",
                     session + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     {400, 411}});
    cases.push_back({"coding twice",
                     session + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                     {400, 411}});
    cases.push_back({"coding in HTTP/1.0",
                     "POST /api/v1/session HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     {400, 411}});
    cases.push_back({"a huge chunk extension",
                     session + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(70'000, 'x'),
                     {400, 411, 0}});
    cases.push_back({"a chunk size beyond 64 bits",
                     session + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
                     {400, 411}});
    cases.push_back({"a trailer is announced", session + "Trailer: Authorization\r\nContent-Length: 0\r\n\r\n", {400}});
    for (auto const* length : {"",
                               " ",
                               "+2",
                               "-1",
                               "-0",
                               "0x2",
                               "2e0",
                               "2.0",
                               "2,2",
                               "2, 2",
                               "2 2",
                               "2;",
                               "\"2\"",
                               "２",
                               "two",
                               "99999999999999999999999",
                               "18446744073709551616",
                               "18446744073709551615",
                               "9223372036854775808",
                               "4294967296",
                               "99999999999"})
        cases.push_back({"Content-Length: " + std::string(length),
                         session + "Content-Length: " + length + "\r\n\r\n{}",
                         {400, 413}});
    for (auto const* second : {"2", "3", "+2", "0"})
        cases.push_back({"a second length " + std::string(second),
                         session + "Content-Length: 2\r\nContent-Length: " + second + "\r\n\r\n{}",
                         {400}});
    run(cases);
}

TEST_CASE("hostile: a path that leads elsewhere leads nowhere") {
    std::vector<HttpCase> cases;
    for (auto const* target : {"/..",
                               "/../",
                               "/../etc/passwd",
                               "/a/../b",
                               "/a/..",
                               "/./",
                               "/a/.",
                               "/%2e%2e/x",
                               "/%2E%2e/x",
                               "/.%2e/x",
                               "/a/%2e%2e",
                               "/..%2f..%2fetc",
                               "/%2fetc",
                               "/a%2Fb",
                               "/%5c",
                               "/..%5c..%5cconf",
                               "/\\",
                               "/..\\..\\conf",
                               "/%00",
                               "/desk/%00.html",
                               "/desk/index.html%00.js",
                               "/%0d%0aX: y",
                               "/%0a",
                               "/%09",
                               "/%1b",
                               "/%7f",
                               "/%c0%af",
                               "/%c0%ae%c0%ae/",
                               "/%c1%9c",
                               "/%e0%80%af",
                               "/%f0%80%80%af",
                               "/%fc%80%80%80%80%af",
                               "/%ed%a0%80",
                               "/%ed%bf%bf",
                               "/%f4%90%80%80",
                               "/%f8%88%80%80%80",
                               "/%ff",
                               "/%fe%ff",
                               "/%80",
                               "/%e4%b8",
                               "/%",
                               "/%2",
                               "/%zz",
                               "/%2z",
                               "/%u002e%u002e",
                               "*",
                               "a",
                               "desk/",
                               "http://server/",
                               "http://evil/",
                               "https://server/desk/",
                               "//../x",
                               "/desk/%2e/",
                               "?x"})
        cases.push_back({target, get_request(target), {400}});
    for (auto const* target :
         {"/%252e%252e/", "/%252f", "/....//", "/.../x", "/..;/x", "//etc/passwd", "/etc/passwd.txt", "/data/main.db",
          "/desk/main.db", "/.git/config.txt", "/~root.txt", "/%e2%80%ae.txt", "/file:.txt", "/c:/x.txt"})
        cases.push_back({target, get_request(target), {404, 400}});
    run(cases);
}

TEST_CASE("hostile: control characters and bytes that are no text are refused wherever they stand in a header") {
    std::vector<HttpCase> cases;
    for (int byte = 0; byte < 0x20; ++byte) {
        if (byte == '\t') continue;
        std::string const c(1, static_cast<char>(byte));
        cases.push_back({"in a value: " + hex(byte), get_request("/healthz", "X: a" + c + "b\r\n"), {400}});
        cases.push_back({"in a name: " + hex(byte), get_request("/healthz", "X" + c + "Y: b\r\n"), {400}});
        cases.push_back({"in the target: " + hex(byte), get_request("/healthz" + c), {400}});
        cases.push_back({"as the first byte: " + hex(byte), c + get_request("/healthz"), {400}});
    }
    for (int byte : {0x7f, 0x80, 0xa0, 0xc0, 0xff}) {
        std::string const c(1, static_cast<char>(byte));
        cases.push_back({"in a name: " + hex(byte), get_request("/healthz", "X" + c + "Y: b\r\n"), {400}});
        cases.push_back({"in the target: " + hex(byte), get_request("/healthz" + c), {400}});
        cases.push_back({"as the first byte: " + hex(byte), c + get_request("/healthz"), {400}});
    }
    for (auto const& line : {" folded", "\tfolded", "X :y", "X\t:y", " :y", ":y", "X", "X y:z", "X(y):z", "\"X\":y",
                             "X,Y:z", "X/Y:z", "X;Y:z", "X=Y:z", "X@Y:z", "[X]:y", "{X}:y"})
        cases.push_back({"a line " + std::string(line), get_request("/healthz", std::string(line) + "\r\n"), {400}});
    cases.push_back({"bare line feeds", "GET /healthz HTTP/1.1\nHost: a\n\n", {400}});
    cases.push_back({"a bare line feed at the end", "GET /healthz HTTP/1.1\r\nHost: a\r\n\n", {400}});
    cases.push_back({"a bare line feed hides a header", get_request("/healthz", "X: y\nContent-Length: 5\r\n"), {400}});
    cases.push_back({"a bare carriage return", "GET /healthz HTTP/1.1\rHost: a\r\r", {400, 0}});
    cases.back().bytes += "\n";
    run(cases);
}

TEST_CASE("hostile: a request line is METHOD TARGET HTTP/1.1") {
    std::vector<HttpCase> cases;
    for (auto const* line : {"GET /healthz",
                             "GET",
                             "GET  /healthz HTTP/1.1",
                             "GET /healthz  HTTP/1.1",
                             "GET\t/healthz\tHTTP/1.1",
                             "GET /healthz HTTP/1.1 ",
                             "GET /health z HTTP/1.1",
                             "GET /healthz HTTP/1.2",
                             "GET /healthz HTTP/0.9",
                             "GET /healthz HTTP/2.0",
                             "GET /healthz HTTP/3",
                             "GET /healthz HTTP/11",
                             "GET /healthz HTTP/1.10",
                             "GET /healthz http/1.1",
                             "GET /healthz HTTP/1,1",
                             "GET /healthz HTTPS/1.1",
                             "GET /healthz HTTP/-1.1",
                             "GET HTTP/1.1",
                             "G\"T /healthz HTTP/1.1",
                             "G(T /healthz HTTP/1.1"})
        cases.push_back({line, std::string(line) + "\r\nHost: server\r\n\r\n", {400}});
    for (auto const& method : {std::string("PUT"), std::string("PATCH"), std::string("OPTIONS"), std::string("TRACE"),
                               std::string("TRACK"), std::string("PROPFIND"), std::string("get"), std::string("Get"),
                               std::string("GETT"), std::string("A"), std::string(2000, 'A'), std::string("PRI")})
        cases.push_back({method.substr(0, 20), method + " /healthz HTTP/1.1\r\nHost: server\r\n\r\n", {405}});
    cases.push_back({"CONNECT", "CONNECT server:443 HTTP/1.1\r\nHost: server\r\n\r\n", {405}});
    cases.push_back({"a target of 4097 bytes", get_request("/" + std::string(4096, 'a')), {414}});
    cases.push_back({"a target that fits", get_request("/" + std::string(4091, 'a') + ".txt"), {404}});
    cases.push_back({"no end of the first line", std::string(9000, 'A'), {414}});
    cases.push_back({"no end of a header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'a'), {431}});
    cases.push_back({"a megabyte of header lines",
                     [] {
                         std::string all = "GET / HTTP/1.1\r\nHost: a\r\n";
                         while (all.size() < 1'000'000) all += "X: y\r\n";
                         return all;
                     }(),
                     {431, 0}});
    cases.push_back({"HTTP/0.9", "GET /healthz\r\n", {400}});
    cases.push_back({"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}});
    cases.push_back({"a handshake of TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), {400}});
    cases.push_back({"SMTP", "EHLO server\r\n", {400}});
    cases.push_back({"SSH", "SSH-2.0-OpenSSH_9.2\r\n", {400}});
    cases.push_back({"an answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {400}});
    cases.push_back({"JSON", "{\"type\":\"session.open\"}\r\n", {400}});
    run(cases);
}

TEST_CASE("hostile: another name, or two, is not served") {
    std::vector<HttpCase> cases;
    auto const with_host = [](std::string const& lines) {
        return "GET /desk/ HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n";
    };
    for (auto const* host : {"",
                             " ",
                             "evil.example",
                             "server.evil.example",
                             "evil.example:80",
                             "server:",
                             "server:x",
                             "server:80:80",
                             "server:99999999",
                             "server/",
                             "server/x",
                             "user@server",
                             "server, evil.example",
                             "server evil",
                             "[::1",
                             "::1",
                             "server.",
                             "169.254.169.254",
                             "0.0.0.0",
                             "127.0.0.1.evil.example",
                             "http://server",
                             "%73erver",
                             "\"server\""})
        cases.push_back({"Host: " + std::string(host), with_host("Host: " + std::string(host) + "\r\n"), {421}});
    cases.push_back({"no Host", with_host(""), {400}});
    cases.push_back({"no Host in HTTP/1.0", "GET /desk/ HTTP/1.0\r\n\r\n", {400}});
    cases.push_back({"two Hosts", with_host("Host: server\r\nHost: server\r\n"), {400}});
    cases.push_back({"two Hosts, one foreign", with_host("Host: server\r\nhost: evil.example\r\n"), {400}});
    for (auto const* name : {"Authorization", "Origin", "Cookie", "Content-Type", "Upgrade", "Sec-WebSocket-Key"})
        cases.push_back({"twice: " + std::string(name),
                         get_request("/healthz", std::string(name) + ": a\r\n" + name + ": b\r\n"),
                         {400}});
    cases.push_back({"Expect", post_request("/api/v1/tickets", "{}", "Expect: 100-continue\r\n"), {417}});
    cases.push_back({"Basic that is no base64", get_request("/device/osmand", "Authorization: Basic !!!\r\n"), {400}});
    cases.push_back({"a body for a GET", "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", {413}});
    cases.push_back(
        {"h2c", get_request("/healthz", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"), {200}});
    run(cases);
}

TEST_CASE("hostile: an upgrade is whole, from our own page or from a program, and nothing follows it unasked") {
    std::vector<HttpCase> cases;
    for (auto const* origin :
         {"http://evil.example", "https://evil.example", "null", "http://server.evil.example", "http://server:81",
          "http://server/", "http://SERVER", "file://", "http://server@evil.example", "server",
          "chrome-extension://abc", "http://xn--erver-1ta", "http://localhost", "http://[::1]"})
        cases.push_back(
            {"Origin: " + std::string(origin), upgrade(websocket + key + "Origin: " + origin + "\r\n"), {403}});
    cases.push_back({"no key", upgrade(websocket), {400}});
    cases.push_back({"a short key", upgrade(websocket + "Sec-WebSocket-Key: abc\r\n"), {400}});
    cases.push_back({"a long key", upgrade(websocket + "Sec-WebSocket-Key: " + std::string(500, 'a') + "\r\n"), {400}});
    cases.push_back({"an empty key", upgrade(websocket + "Sec-WebSocket-Key:\r\n"), {400}});
    cases.push_back({"version 8",
                     upgrade("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n" + key),
                     {400, 426}});
    cases.push_back({"no version", upgrade("Upgrade: websocket\r\nConnection: Upgrade\r\n" + key), {400, 426}});
    cases.push_back(
        {"no Connection: Upgrade", upgrade("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" + key), {400}});
    cases.push_back(
        {"HTTP/1.0", "GET /ws HTTP/1.0\r\nHost: server\r\n" + bearer_line() + websocket + key + "\r\n", {400}});
    cases.push_back({"a body", upgrade(websocket + key + "Content-Length: 2\r\n"), {400}});
    cases.push_back({"frames before the answer", upgrade(websocket + key) + std::string("\x81\x80\0\0\0\0", 6), {400}});
    cases.push_back({"nobody", "GET /ws HTTP/1.1\r\nHost: server\r\n" + websocket + key + "\r\n", {401}});
    cases.push_back({"a wrong token",
                     "GET /ws HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer x\r\n" + websocket + key + "\r\n",
                     {401}});
    cases.push_back(
        {"another path",
         "GET /wss HTTP/1.1\r\nHost: server\r\n" + bearer_line() + websocket + key + "Connection: close\r\n\r\n",
         {404, 200}});
    run(cases);
}
