// SPDX-License-Identifier: Apache-2.0
#include "server/edge/certificate.hpp"
#include "tests/client/tls_client.hpp"
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// One server with TLS for the tests that do not stop it.
ServerProcess& secured() {
    static TemporaryFolder folder;
    static ServerProcess server(folder.path(), {{"TIAODU_TLS_MODE", "on"},
                                                {"TIAODU_TLS_PORT", "0"},
                                                {"TIAODU_TLS_NAMES", "desk.example.cn"},
                                                {"TIAODU_TLS_HANDSHAKE_TIMEOUT_S", "1"},
                                                {"TIAODU_TLS_HANDSHAKES_MAX", "4"}});
    static bool const started = (server.start(), true);
    static_cast<void>(started);
    return server;
}

std::string get(std::string const& target, std::string const& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: server\r\n" + headers + "\r\n";
}

/// A command of the simulator's, as any client of the API sends it.
std::string complaint() {
    std::string const body = R"({"source":"other","category":"0101","title":"x","node":"310000"})";
    return "POST /api/v1/tickets HTTP/1.1\r\nHost: server\r\nContent-Type: application/json\r\nIdempotency-Key: " +
           new_command_id() + "\r\nAuthorization: Bearer " + secured().token() +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

double metric(ServerProcess const& server, std::string const& name) {
    TlsClient client(server.tls_port());
    auto const text = client.exchange(get("/metrics")).body;
    auto const at = text.find("\n" + name + " ");
    REQUIRE_MESSAGE(at != std::string::npos, name);
    return std::stod(text.substr(at + name.size() + 2));
}

/// Sends SIGHUP and waits until a counter has moved.
void hang_up(ServerProcess const& server, std::string const& counter) {
    auto const before = metric(server, counter);
    ::kill(server.pid(), SIGHUP);
    auto const deadline = in_seconds(20);
    while (metric(server, counter) == before) {
        REQUIRE(left_ms(deadline) > 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace

TEST_CASE("TLS 1.2 and 1.3 are spoken with authenticated encryption, and nothing older or weaker") {
    auto const port = secured().tls_port();
    TlsClient newest(port);
    REQUIRE(newest.shaken());
    CHECK(newest.version() == "TLSv1.3");
    TlsClient twelve(port, {.version_max = TLS1_2_VERSION});
    REQUIRE(twelve.shaken());
    CHECK(twelve.version() == "TLSv1.2");
    CHECK(twelve.suite().starts_with("ECDHE-ECDSA-"));
    CHECK_FALSE(TlsClient(port, {.version_min = TLS1_VERSION, .version_max = TLS1_1_VERSION}).shaken());
    for (auto const* weak :
         {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-SHA", "NULL-SHA256"}) {
        CAPTURE(weak);
        CHECK_FALSE(TlsClient(port, {.version_max = TLS1_2_VERSION, .suites_12 = weak}).shaken());
    }
}

TEST_CASE(
    "the certificate that is made at the first start is the one whose fingerprint is printed; its key is private") {
    auto const& server = secured();
    TlsClient client(server.tls_port());
    REQUIRE(client.shaken());
    CHECK(server.start_log().find("sha256=" + client.fingerprint()) != std::string::npos);
    auto const folder = server.data() / "tls";
    CHECK(certificate_fingerprint(folder / "server.crt") == client.fingerprint());
    CHECK((std::filesystem::status(folder / "server.key").permissions() & std::filesystem::perms(0777)) ==
          std::filesystem::perms(0600));
    CHECK(certificate_lasts(folder / "server.crt"));
}

TEST_CASE("a made certificate is for the names it was asked for, and a second start keeps it") {
    TemporaryFolder folder;
    CertificateFiles const files{folder.path() / "c.crt", folder.path() / "c.key"};
    make_certificate(files, {"localhost", "desk.example.cn", "10.1.2.3", "[::1]"});
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::fopen(files.certificate.c_str(), "r"), std::fclose);
    std::unique_ptr<X509, decltype(&X509_free)> const made(PEM_read_X509(file.get(), nullptr, nullptr, nullptr),
                                                           X509_free);
    REQUIRE(made);
    for (auto const* name : {"localhost", "desk.example.cn"})
        CHECK(X509_check_host(made.get(), name, 0, 0, nullptr) == 1);
    for (auto const* address : {"10.1.2.3", "::1"}) CHECK(X509_check_ip_asc(made.get(), address, 0) == 1);
    CHECK(X509_check_host(made.get(), "evil.example", 0, 0, nullptr) == 0);
    CHECK_FALSE(certificate_lasts(folder.path() / "missing.crt"));
    CHECK_THROWS_AS(certificate_fingerprint(folder.path() / "missing.crt"), std::runtime_error);
}

TEST_CASE("over TLS everything works, browsers are told to stay there, and the cookie is bound to the host") {
    TlsClient client(secured().tls_port());
    REQUIRE(client.shaken());
    auto const page = client.exchange(get("/healthz"));
    CHECK(page.status == 200);
    CHECK(page.head.find("Strict-Transport-Security: max-age=31536000") != std::string::npos);
    CHECK(client.exchange(complaint()).status == 200);
    auto const sign_in = Json{{"name", "city"}, {"password", secured().password("city")}}.dump();
    auto const answer = client.exchange(
        "POST /api/v1/session HTTP/1.1\r\nHost: server\r\nOrigin: https://server\r\n"
        "Content-Type: application/json\r\nContent-Length: " +
        std::to_string(sign_in.size()) + "\r\n\r\n" + sign_in);
    REQUIRE(answer.status == 200);
    auto const at = answer.head.find("Set-Cookie: __Host-sid=");
    REQUIRE(at != std::string::npos);
    auto const line = answer.head.substr(at, answer.head.find("\r\n", at) - at);
    for (auto const* part : {"; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"})
        CHECK(line.find(part) != std::string::npos);
    CHECK(line.find("Domain") == std::string::npos);
    auto const cookie = line.substr(12, line.find(';') - 12);
    CHECK(client.exchange(get("/api/v1/session", "Cookie: " + cookie + "\r\n")).status == 200);
    // The name without the prefix can be set by anybody on the same host: it does not count here.
    CHECK(client.exchange(get("/api/v1/session", "Cookie: " + cookie.substr(7) + "\r\n")).status == 401);
    CHECK(client.exchange(get("/api/v1/session", "Origin: http://server\r\nCookie: " + cookie + "\r\n")).status == 403);
}

TEST_CASE("a console opens over TLS") {
    TlsClient client(secured().tls_port());
    REQUIRE(client.shaken());
    auto const upgrade = client.exchange(
        "GET /ws HTTP/1.1\r\nHost: server\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer " +
        secured().token() + "\r\n\r\n");
    CHECK(upgrade.status == 101);
    std::string const open = R"({"type":"session.open","id":"1","body":{}})";
    std::string frame{static_cast<char>(0x81), static_cast<char>(0x80 | open.size()), 0, 0, 0, 0};
    CHECK(client.send(frame + open));
    CHECK(client.receive_until("snapshot.done"));
}

TEST_CASE("without TLS a browser is sent to the same page over it, and nothing else is served") {
    auto const port = secured().port();
    auto const page = test::exchange(port, get("/desk/?a=b", "Connection: close\r\n"));
    CHECK(page.status == 308);
    CHECK(page.head.find("Location: https://server:" + std::to_string(secured().tls_port()) + "/desk/?a=b") !=
          std::string::npos);
    CHECK(test::exchange(port, get("/healthz", "Connection: close\r\n")).status == 200);
    CHECK(test::exchange(port, complaint()).status == 403);
    for (auto const* path :
         {"/api/v1/summary", "/api/openapi.json", "/metrics", "/device/osmand?id=1", "/ws", "/api%2f"}) {
        CAPTURE(path);
        auto const status = test::exchange(port, get(path, "Connection: close\r\n")).status;
        CHECK((status == 403 || status == 400));
    }
    CHECK(test::exchange(port, "GET /desk/ HTTP/1.1\r\nHost: evil.example\r\n\r\n").status == 421);
}

TEST_CASE("the command line of this machine reaches a server with TLS") {
    CHECK(secured().command({"ask", "unit.list", "--data", secured().data().string()}) == 0);
}

TEST_CASE("a new certificate is taken on SIGHUP, old connections go on, and a broken one changes nothing") {
    TemporaryFolder folder;
    CertificateFiles const files{folder.path() / "own" / "a.crt", folder.path() / "own" / "a.key"};
    make_certificate(files, {"localhost"});
    ServerProcess server(folder.path(), {{"TIAODU_TLS_MODE", "on"},
                                         {"TIAODU_TLS_PORT", "0"},
                                         {"TIAODU_TLS_CERTIFICATE", files.certificate.string()},
                                         {"TIAODU_TLS_KEY", files.key.string()}});
    server.start();
    TlsClient old(server.tls_port());
    REQUIRE(old.shaken());
    CHECK(old.fingerprint() == certificate_fingerprint(files.certificate));

    make_certificate(files, {"localhost"});
    hang_up(server, "tiaodu_tls_reloads_total");
    CHECK(old.exchange(get("/healthz")).status == 200);
    auto const second = certificate_fingerprint(files.certificate);
    CHECK(TlsClient(server.tls_port()).fingerprint() == second);
    CHECK(old.fingerprint() != second);

    std::ofstream(files.certificate) << "-----BEGIN CERTIFICATE-----\nnonsense\n";
    hang_up(server, "tiaodu_tls_reloads_failed_total");
    TlsClient still(server.tls_port());
    REQUIRE(still.shaken());
    CHECK(still.fingerprint() == second);
    CHECK(still.exchange(get("/healthz")).status == 200);

    CertificateFiles const other{folder.path() / "own" / "b.crt", folder.path() / "own" / "b.key"};
    make_certificate(other, {"localhost"});
    std::filesystem::copy_file(other.certificate, files.certificate, std::filesystem::copy_options::overwrite_existing);
    hang_up(server, "tiaodu_tls_reloads_failed_total");  // the key is not the one of this certificate
    CHECK(TlsClient(server.tls_port()).fingerprint() == second);
    CHECK(server.stop() == 0);
}

TEST_CASE("a handshake that is never finished is cut, one more than may be under way is refused") {
    auto const& server = secured();
    std::vector<std::unique_ptr<TcpClient>> silent;
    for (int i = 0; i < 4; ++i) silent.push_back(std::make_unique<TcpClient>(server.tls_port()));
    std::string nothing;
    TcpClient fifth(server.tls_port());
    CHECK_FALSE(fifth.receive(nothing, in_seconds(20)));
    CHECK_FALSE(fifth.timed_out());
    for (auto& client : silent) {
        CHECK_FALSE(client->receive(nothing, in_seconds(20)));
        CHECK_FALSE(client->timed_out());
    }
    CHECK(nothing.empty());
    CHECK(metric(server, "tiaodu_tls_handshakes_refused_total") >= 1);
    CHECK(metric(server, "tiaodu_tls_handshakes_failed_total") >= 4);
    CHECK(TlsClient(server.tls_port()).shaken());
}

TEST_CASE("bytes that are no handshake end the connection and nothing else") {
    for (auto const& bytes : {std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string(5000, '\0'),
                              std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'a'),
                              std::string("\x16\x03\x01\x00\x05\x01\x00\xff\xff\xff", 10),
                              std::string("\x15\x03\x03\x00\x02\x02\x28", 7)}) {
        TcpClient client(secured().tls_port());
        client.send(bytes);
        std::string answer;
        while (client.receive(answer, in_seconds(20))) {
        }
        CHECK_FALSE(client.timed_out());
        CHECK(answer.find("HTTP/") == std::string::npos);
    }
    CHECK(TlsClient(secured().tls_port()).shaken());
}
