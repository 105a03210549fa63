// SPDX-License-Identifier: Apache-2.0
#include "server/app/log.hpp"
#include "server/edge/gb28181_listener.hpp"
#include "server/edge/http_client.hpp"
#include "tests/client/sip_camera.hpp"
#include "tests/client/udp_client.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

/// The application and the listener of cameras on real sockets, on a thread of their own; what a test asks of the
/// application it asks on that thread.
class CameraServer {
public:
    explicit CameraServer(std::int64_t login_s = 30) {
        write_small_city(folder_.path() / "seed.csv");
        config_.server.address = "127.0.0.1";
        config_.server.data_dir = (folder_.path() / "data").string();
        config_.organisation.seed_file = (folder_.path() / "seed.csv").string();
        config_.device.login_s = login_s;
        config_.gb28181.server_id = "34020000002000000001";
        config_.gb28181.realm = "3402000000";
        config_.gb28181.port = 0;
        start();
    }
    ~CameraServer() { stop(); }

    void start() {
        set_log_level(LogLevel::error);
        loop_ = std::make_unique<net::io_context>(1);
        ApplicationHooks hooks{[this](std::function<void()> work) { net::post(*loop_, std::move(work)); },
                               [](std::string const& why) { FAIL(why); }};
        application_ = std::make_unique<Application>(config_, clock_, std::move(hooks));
        listener_ = std::make_shared<Gb28181Listener>(*loop_, *application_, limits_);
        listener_->start();
        port_ = listener_->port();
        thread_ = std::thread([this] {
            auto const work = net::make_work_guard(*loop_);
            loop_->run();
        });
    }
    void stop() {
        if (!loop_) return;
        on_core([this] { listener_->stop(); });
        loop_->stop();
        thread_.join();
        application_->stop();
        listener_.reset();
        loop_.reset();
        application_.reset();
    }

    std::uint16_t port() const { return port_; }
    /// Runs on the core thread; the result.
    template <class Work>
    std::invoke_result_t<Work> on_core(Work work) {
        std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
        auto result = task.get_future();
        net::post(*loop_, [&task] { task(); });
        return result.get();
    }
    Json done(std::string_view type, Json const& body) {
        std::promise<CommandReply> promise;
        on_core([&] {
            application_->submit(application_->system_actor(), type, parse_command_id(new_command_id()).value(), body,
                                 [&](CommandReply const& reply) { promise.set_value(reply); });
        });
        auto const reply = promise.get_future().get();
        REQUIRE_MESSAGE(reply.has_value(), (reply ? "" : reply.error().path + ": " + reply.error().detail));
        return Json::parse(*reply);
    }
    /// Registers a unit with a camera; the password that it was given.
    std::string camera(std::string const& id) {
        auto const unit =
            done("unit.register",
                 {{"squad", "310106013-ZD01"}, {"kind", "officer"}, {"call_sign", id}, {"posture", "patrol"}});
        auto const device =
            done("device.register", {{"unit_id", unit["unit_id"]}, {"protocol", "gb28181"}, {"identity", id}});
        return done("device.issue_code", {{"device_id", device["device_id"]}})["code"].get<std::string>();
    }
    std::string metrics() {
        return on_core([this] { return application_->metrics().render(); });
    }
    /// The value of a metric as soon as it is `wanted`, or after 20 s what it is then.
    std::string metric(std::string const& name, std::string const& wanted) {
        auto const deadline = in_seconds(20);
        for (;;) {
            auto const text = metrics();
            auto const at = text.find("\n" + name + " ") + name.size() + 2;
            auto const value = text.substr(at, text.find('\n', at) - at);
            if (value == wanted || left_ms(deadline) == 0) return value;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

private:
    TemporaryFolder folder_;
    Config config_;
    SystemClock clock_;
    ConnectionLimits limits_{100, 100};
    std::unique_ptr<net::io_context> loop_;
    std::unique_ptr<Application> application_;
    std::shared_ptr<Gb28181Listener> listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

sip::Message parsed(std::string const& datagram) {
    auto message = sip::parse_datagram(datagram);
    REQUIRE_MESSAGE(message.has_value(), "no answer came");
    return *message;
}

int code_of(std::string const& datagram) {
    auto const message = parsed(datagram);
    return message.status() ? message.status()->code : 0;
}

/// Logs in over UDP; the SUBSCRIBE that follows.
sip::Message enter(UdpClient& client, SipCamera& camera, std::string const& password) {
    client.send(camera.registration());
    auto const challenge = parsed(client.receive());
    REQUIRE(challenge.status());
    REQUIRE(challenge.status()->code == 401);
    client.send(camera.registration(challenge, {password}));
    REQUIRE(code_of(client.receive()) == 200);
    return parsed(client.receive());
}

/// The next message of a stream; none when the server has hung up.
std::optional<sip::Message> next(TcpClient& client, sip::StreamReader& reader, Deadline deadline = in_seconds(20)) {
    std::string bytes;
    for (;;) {
        std::string_view input = bytes;
        if (auto message = reader.next(input)) return std::move(message->value());
        bytes.clear();
        if (!client.receive(bytes, deadline)) return std::nullopt;
    }
}

std::string const body_camera = "34020000001320000001";

}  // namespace

TEST_CASE("a body camera logs in over UDP, is asked for positions, and its position is stored before it is answered") {
    CameraServer server;
    auto const password = server.camera(body_camera);
    UdpClient client(server.port());
    SipCamera camera(body_camera);
    auto const subscribe = enter(client, camera, password);
    REQUIRE(subscribe.request());
    CHECK(subscribe.request()->method == "SUBSCRIBE");
    CHECK(subscribe.header("via")->find("127.0.0.1:" + std::to_string(server.port())) != std::string_view::npos);
    client.send(camera.answer(subscribe, 200, {{"expires", "600"}}));

    auto const position = camera.position("121.412345", "31.212345", "NOTIFY", "<Speed>5</Speed>");
    client.send(position);
    CHECK(code_of(client.receive()) == 200);
    CHECK(server.metric("tiaodu_track_fixes_total", "1") == "1");
    client.send(position);
    CHECK(code_of(client.receive()) == 200);
    CHECK(server.metric("tiaodu_sip_repeated_total", "1") == "1");
    CHECK(server.metric("tiaodu_track_fixes_total", "1") == "1");
    client.send(camera.keepalive());
    CHECK(code_of(client.receive()) == 200);
    CHECK(server.metric("tiaodu_sip_online", "1") == "1");
    CHECK(server.metric("tiaodu_units_online", "1") == "1");
}

TEST_CASE("a drone on TCP raises an SOS, which is recorded before it is answered") {
    CameraServer server;
    auto const password = server.camera(body_camera);
    TcpClient client(server.port());
    sip::StreamReader reader;
    SipCamera camera(body_camera, "TCP");
    client.send(camera.registration());
    auto const challenge = next(client, reader);
    REQUIRE(challenge.has_value());
    // In pieces, and two at once.
    auto const bytes = camera.registration(*challenge, {password, sip::DigestAlgorithm::sha256}) + camera.sos();
    client.send(bytes.substr(0, 100));
    client.send(bytes.substr(100));
    std::vector<std::string> lines;
    for (int i = 0; i < 4; ++i) {
        auto const message = next(client, reader);
        REQUIRE(message.has_value());
        lines.push_back(message->request() ? message->request()->method : std::to_string(message->status()->code));
    }
    CHECK(lines == std::vector<std::string>{"200", "SUBSCRIBE", "200", "MESSAGE"});
    CHECK(server.metric("tiaodu_sos_total", "1") == "1");
}

TEST_CASE("a camera with a wrong password stays out; the right one is still good after a restart") {
    CameraServer server;
    auto const password = server.camera(body_camera);
    SipCamera camera(body_camera);
    {
        UdpClient client(server.port());
        client.send(camera.registration());
        client.send(camera.registration(parsed(client.receive()), {"wrong"}));
        CHECK(code_of(client.receive()) == 403);
        client.send(camera.keepalive());
        CHECK(code_of(client.receive()) == 403);
    }
    server.stop();
    server.start();
    UdpClient client(server.port());
    enter(client, camera, password);
}

TEST_CASE("streams that are not SIP, that stop in the middle of a message, or that never log in are closed") {
    CameraServer server(1);
    std::string rest;
    TcpClient browser(server.port());
    browser.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(!browser.receive(rest, in_seconds(20)));
    CHECK(!browser.timed_out());
    TcpClient silent(server.port());
    CHECK(!silent.receive(rest, in_seconds(20)));
    CHECK(!silent.timed_out());
    TcpClient slow(server.port());
    slow.send("REGISTER sip:34020000002000000001@3402000000 SIP/2.0\r\nVia: ");
    // More bytes do not buy more time.
    bool closed = false;
    for (auto const deadline = in_seconds(20); !closed && left_ms(deadline) > 0;) {
        closed = !slow.send("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK(closed);
    CHECK(server.metric("tiaodu_sip_malformed_total", "1") == "1");
}

TEST_CASE("datagrams that are not SIP are dropped and the next camera is served") {
    CameraServer server;
    auto const password = server.camera(body_camera);
    UdpClient client(server.port());
    client.send(std::string(60'000, '\xff'));
    client.send("REGISTER sip:x SIP/2.0\r\n\r\n");
    client.send("");
    SipCamera camera(body_camera);
    enter(client, camera, password);
    CHECK(server.metric("tiaodu_sip_malformed_total", "2") == "2");
}
