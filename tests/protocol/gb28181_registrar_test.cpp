// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/gb28181_registrar.hpp"
#include "tests/client/sip_camera.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace tiaodu;
using namespace tiaodu::gb28181;
using tiaodu::test::SipCamera;

namespace {

std::string const camera_id = "34020000001320000001";
std::string const other_id = "34020000001320000002";
Flow const home{Transport::udp, "203.0.113.9", 40001, 0};
Flow const elsewhere{Transport::udp, "203.0.113.9", 40002, 0};
Flow const stream{Transport::tcp, "203.0.113.9", 40003, 7};

/// A platform with two registered cameras; what it sends and hears is kept.
struct Platform : Host {
    explicit Platform(Limits limits = {}) : registrar(*this, settings(), limits) {
        devices[camera_id].secret = sip::digest_secret(camera_id, "3402000000", "12345678");
        devices[other_id].login_required = false;
    }
    static Settings settings() { return {"34020000002000000001", "3402000000", std::string(32, 'k'), 5}; }

    std::optional<KnownDevice> find(std::string const& id) override {
        auto const found = devices.find(id);
        return found == devices.end() ? std::nullopt : std::optional(found->second);
    }
    void send(Flow const& flow, std::string bytes) override {
        last_flow = flow;
        sent.push_back(sip::parse_datagram(bytes).value());
    }
    std::string local_address(Flow const&) override { return "192.0.2.1:5060"; }
    void positions(std::string const& id, std::vector<PositionReport> got, AckToken ack) override {
        CHECK(devices.contains(id));
        for (auto& report : got) reports.push_back(report);
        acks.push_back(ack);
        if (store_at_once) registrar.acknowledge(ack, now);
    }
    void seen(std::string const&) override { ++seen_count; }
    void online(std::string const& id, Flow const&) override { log.push_back("online " + id); }
    void offline(std::string const& id, std::string_view why) override {
        log.push_back("offline " + id + ": " + std::string(why));
    }
    void taken_over(std::string const& id, Flow const&, Flow const&) override { log.push_back("taken over " + id); }

    /// What is sent because of this datagram.
    std::vector<sip::Message> say(std::string_view bytes, Flow const& from = home) {
        sent.clear();
        registrar.receive(from, bytes, now);
        return sent;
    }
    /// The code of the first answer; 0 when there is none.
    int code(std::string_view bytes, Flow const& from = home) {
        auto const answers = say(bytes, from);
        return answers.empty() || !answers[0].status() ? 0 : answers[0].status()->code;
    }
    std::vector<sip::Message> wait(Millis time, Millis step = Millis(500)) {
        sent.clear();
        for (auto const until = now + time; now < until;) {
            now += step;
            registrar.tick(now);
        }
        return sent;
    }
    /// Registers over the challenge and confirms the subscription.
    void enter(SipCamera& camera, Flow const& from = home) {
        auto const challenge = say(camera.registration(), from).at(0);
        REQUIRE(challenge.status()->code == 401);
        auto const answers = say(camera.registration(challenge, {"12345678"}), from);
        REQUIRE(answers.size() == 2);
        REQUIRE(answers[0].status()->code == 200);
        confirm(camera, answers[1], from);
    }
    void confirm(SipCamera& camera, sip::Message const& subscribe, Flow const& from = home) {
        REQUIRE(subscribe.request());
        CHECK(subscribe.request()->method == "SUBSCRIBE");
        CHECK(say(camera.answer(subscribe, 200, {{"expires", "600"}}), from).empty());
    }

    std::map<std::string, KnownDevice> devices;
    std::vector<sip::Message> sent;
    Flow last_flow;
    std::vector<PositionReport> reports;
    std::vector<AckToken> acks;
    std::vector<std::string> log;
    int seen_count = 0;
    bool store_at_once = true;
    Time now = *time_from_civil(2026, 1, 5, 0, 30, 0);
    Registrar registrar;
};

std::size_t count_of(std::vector<sip::Message> const& messages, std::string_view method) {
    return static_cast<std::size_t>(std::count_if(messages.begin(), messages.end(), [&](sip::Message const& message) {
        return message.request() && message.request()->method == method;
    }));
}

}  // namespace

TEST_CASE("gb28181: a camera logs in with a digest, learns the time, and is asked for positions") {
    Platform platform;
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration());
    REQUIRE(challenge.size() == 1);
    CHECK(challenge[0].status()->code == 401);
    auto const first = std::string(*challenge[0].header("www-authenticate"));
    CHECK(first.starts_with("Digest realm=\"3402000000\",nonce=\""));
    CHECK(first.find("algorithm=MD5,qop=\"auth\"") != std::string::npos);
    CHECK(std::count_if(challenge[0].headers.begin(), challenge[0].headers.end(),
                        [](auto const& header) { return header.name == "www-authenticate"; }) == 2);

    auto const answers = platform.say(camera.registration(challenge[0], {"12345678"}));
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].status()->code == 200);
    CHECK(answers[0].header("expires") == "3600");
    CHECK(answers[0].header("date") == "2026-01-05T08:30:00.000");
    CHECK(answers[0].header("via")->find("rport=40001;received=203.0.113.9") != std::string_view::npos);
    auto const& subscribe = answers[1];
    CHECK(subscribe.request()->method == "SUBSCRIBE");
    CHECK(subscribe.request()->uri == "sip:" + camera_id + "@203.0.113.9:40001");
    CHECK(subscribe.header("event") == "presence");
    CHECK(subscribe.header("content-type") == "Application/MANSCDP+xml");
    CHECK(subscribe.body.find("<Interval>5</Interval>") != std::string::npos);
    CHECK(platform.last_flow == home);
    CHECK(platform.registrar.online() == 1);
    CHECK(platform.log == std::vector<std::string>{"online " + camera_id});
}

TEST_CASE("gb28181: SHA-256 and the form of RFC 2069 let a camera in as well") {
    for (auto const& login : {SipCamera::Login{"12345678", sip::DigestAlgorithm::sha256, 1},
                              SipCamera::Login{"12345678", sip::DigestAlgorithm::md5, std::nullopt}}) {
        Platform platform;
        SipCamera camera(camera_id);
        auto const challenge = platform.say(camera.registration()).at(0);
        CHECK(platform.code(camera.registration(challenge, login)) == 200);
    }
}

TEST_CASE("gb28181: who does not know the password stays out, and after ten attempts is not answered for a minute") {
    Platform platform;
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration()).at(0);
    for (int i = 0; i < 10; ++i) CHECK(platform.code(camera.registration(challenge, {"guess"})) == 403);
    CHECK(platform.code(camera.registration(challenge, {"12345678"})) == 0);
    CHECK(platform.code(camera.registration(challenge, {"12345678"}), Flow{Transport::udp, "203.0.113.8", 1, 0}) ==
          200);
    CHECK(platform.registrar.counters().failed_logins == 10);
    platform.now += std::chrono::minutes(1) + Millis(1);
    CHECK(platform.code(camera.registration(challenge, {"12345678", sip::DigestAlgorithm::md5, 2})) == 200);
}

TEST_CASE("gb28181: an unknown camera is challenged like any other and refused in the end") {
    Platform platform;
    SipCamera stranger("34020000001320000099");
    auto const challenge = platform.say(stranger.registration()).at(0);
    CHECK(challenge.status()->code == 401);
    CHECK(platform.code(stranger.registration(challenge, {"12345678"})) == 403);
    CHECK(platform.code(stranger.keepalive()) == 403);
    CHECK(platform.registrar.size() == 0);
}

TEST_CASE("gb28181: a camera to which no password was issued cannot log in") {
    Platform platform;
    platform.devices[camera_id].secret.reset();
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration()).at(0);
    CHECK(platform.code(camera.registration(challenge, {""})) == 403);
}

TEST_CASE("gb28181: a login that was heard on the way cannot be used again") {
    Platform platform;
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration()).at(0);
    CHECK(platform.code(camera.registration(challenge, {"12345678"})) == 200);
    auto const replayed = platform.say(camera.registration(challenge, {"12345678"}), elsewhere).at(0);
    CHECK(replayed.status()->code == 401);
    CHECK(replayed.header("www-authenticate")->ends_with(",stale=true"));
    CHECK(platform.registrar.counters().replayed == 1);
    // The count goes on: that is the camera itself.
    CHECK(platform.code(camera.registration(challenge, {"12345678", sip::DigestAlgorithm::md5, 2})) == 200);
    auto const old_form = SipCamera::Login{"12345678", sip::DigestAlgorithm::md5, std::nullopt};
    CHECK(platform.code(camera.registration(challenge, old_form)) == 401);
    auto const second = platform.say(camera.registration()).at(0);
    CHECK(platform.code(camera.registration(second, old_form)) == 200);
    CHECK(platform.code(camera.registration(second, old_form)) == 401);
}

TEST_CASE("gb28181: a nonce is good for five minutes") {
    Platform platform;
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration()).at(0);
    platform.now += sip::nonce_life + Millis(1);
    auto const answer = platform.say(camera.registration(challenge, {"12345678"})).at(0);
    CHECK(answer.status()->code == 401);
    CHECK(platform.code(camera.registration(answer, {"12345678"})) == 200);
}

TEST_CASE("gb28181: a camera that may do without a login is let in at once") {
    Platform platform;
    SipCamera camera(other_id);
    CHECK(platform.code(camera.registration()) == 200);
    CHECK(platform.code(camera.keepalive()) == 200);
}

TEST_CASE("gb28181: nothing is taken before the login, nor from another place than the login came from") {
    Platform platform;
    SipCamera camera(camera_id);
    CHECK(platform.code(camera.position("121.4", "31.2")) == 403);
    platform.enter(camera);
    CHECK(platform.code(camera.position("121.4", "31.2"), elsewhere) == 403);
    CHECK(platform.code(camera.keepalive(), stream) == 403);
    CHECK(platform.reports.empty());
    CHECK(platform.registrar.counters().before_login == 3);
}

TEST_CASE("gb28181: positions come in NOTIFY and in MESSAGE") {
    Platform platform;
    SipCamera camera(camera_id);
    platform.enter(camera);
    CHECK(platform.code(camera.position("121.41", "31.21", "NOTIFY", "<Speed>36</Speed>")) == 200);
    CHECK(platform.code(camera.position("121.42", "31.22", "MESSAGE")) == 200);
    REQUIRE(platform.reports.size() == 2);
    CHECK(platform.reports[0].point == GeoPoint{121.41, 31.21});
    CHECK(*platform.reports[0].speed_mps == doctest::Approx(10));
    CHECK(platform.reports[0].fix_at == platform.now);
    CHECK(platform.code(camera.notice("", "NOTIFY")) == 200);
    CHECK(platform.code(camera.notice("<Notify>")) == 400);
}

TEST_CASE("gb28181: a position is answered when it is stored, however often it is sent, and stored once") {
    Platform platform;
    platform.store_at_once = false;
    SipCamera camera(camera_id);
    platform.enter(camera);
    auto const position = camera.position("121.41", "31.21");
    CHECK(platform.say(position).empty());
    CHECK(platform.say(position).empty());
    platform.registrar.acknowledge(platform.acks.at(0), platform.now);
    REQUIRE(platform.sent.size() == 1);
    CHECK(platform.sent[0].status()->code == 200);
    platform.registrar.acknowledge(platform.acks.at(0), platform.now);
    CHECK(platform.sent.size() == 1);
    CHECK(platform.code(position) == 200);
    CHECK(platform.reports.size() == 1);
    CHECK(platform.registrar.counters().duplicates == 2);
    platform.now += std::chrono::seconds(33);
    platform.say(position);
    CHECK(platform.reports.size() == 2);
}

TEST_CASE("gb28181: a position that could not be stored is taken when it comes again") {
    Platform platform;
    platform.store_at_once = false;
    SipCamera camera(camera_id);
    platform.enter(camera);
    auto const position = camera.position("121.41", "31.21");
    CHECK(platform.say(position).empty());
    platform.wait(std::chrono::seconds(11));
    platform.store_at_once = true;
    CHECK(platform.code(position) == 200);
    CHECK(platform.reports.size() == 2);
}

TEST_CASE("gb28181: at most 16 messages of one camera wait for the store") {
    Platform platform;
    platform.store_at_once = false;
    SipCamera camera(camera_id);
    platform.enter(camera);
    for (int i = 0; i < 16; ++i) CHECK(platform.code(camera.position("121.41", "31.21")) == 0);
    CHECK(platform.code(camera.position("121.41", "31.21")) == 503);
    platform.registrar.acknowledge(platform.acks.at(0), platform.now);
    CHECK(platform.code(camera.position("121.41", "31.21")) == 0);
    CHECK(platform.registrar.counters().refused_full == 1);
}

TEST_CASE("gb28181: of two lenses of one camera the first one moves the marker") {
    Platform platform;
    SipCamera camera(camera_id);
    platform.enter(camera);
    CHECK(platform.code(camera.position("121.41", "31.21", "NOTIFY", "<TargetID>A</TargetID>")) == 200);
    CHECK(platform.code(camera.position("120.00", "30.00", "NOTIFY", "<TargetID>B</TargetID>")) == 200);
    CHECK(platform.code(camera.position("121.42", "31.22", "NOTIFY", "<TargetID>A</TargetID>")) == 200);
    REQUIRE(platform.reports.size() == 2);
    CHECK(platform.reports[1].point == GeoPoint{121.42, 31.22});
    CHECK(platform.registrar.counters().other_targets == 1);
}

TEST_CASE("gb28181: an SOS is answered twice: 200 when it is stored, and then as the standard asks") {
    Platform platform;
    platform.store_at_once = false;
    SipCamera camera(camera_id);
    platform.enter(camera);
    CHECK(platform.say(camera.sos()).empty());
    REQUIRE(platform.reports.size() == 1);
    CHECK(platform.reports[0].alarm_bits == alarm_sos);
    platform.registrar.acknowledge(platform.acks.at(0), platform.now);
    REQUIRE(platform.sent.size() == 2);
    CHECK(platform.sent[0].status()->code == 200);
    auto const response = platform.sent[1];
    CHECK(response.request()->method == "MESSAGE");
    CHECK(response.body.find("<CmdType>Alarm</CmdType>") != std::string::npos);
    CHECK(response.body.find("<SN>1</SN>") != std::string::npos);
    // Sent again over UDP until the camera answers it.
    CHECK(count_of(platform.wait(Millis(500)), "MESSAGE") == 1);
    platform.say(camera.answer(response));
    CHECK(count_of(platform.wait(std::chrono::seconds(5)), "MESSAGE") == 0);
}

TEST_CASE("gb28181: three missing keepalives are offline; a word from the same place is back") {
    Platform platform;
    SipCamera camera(camera_id);
    platform.enter(camera);
    platform.wait(std::chrono::seconds(180));
    CHECK(platform.registrar.online() == 1);
    platform.wait(Millis(500));
    CHECK(platform.registrar.online() == 0);
    CHECK(platform.log.back() == "offline " + camera_id + ": three keepalives are missing");
    auto const answers = platform.say(camera.keepalive());
    CHECK(count_of(answers, "SUBSCRIBE") == 1);
    CHECK(platform.log.back() == "online " + camera_id);
    CHECK(platform.registrar.online() == 1);
}

TEST_CASE("gb28181: a registration ends when it expires or when the camera signs off") {
    Platform platform;
    SipCamera camera(other_id);
    platform.say(camera.registration(60));
    platform.wait(std::chrono::seconds(60));
    CHECK(platform.log.back() == "offline " + other_id + ": its registration has expired");
    CHECK(platform.code(camera.keepalive()) == 403);
    platform.say(camera.registration(60));
    auto const signing_off = camera.registration(0);
    CHECK(platform.code(signing_off) == 200);
    CHECK(platform.log.back() == "offline " + other_id + ": it signed off");
    CHECK(platform.code(signing_off) == 200);
    CHECK(platform.code(camera.keepalive()) == 403);
    CHECK(platform.code(camera.registration(29)) == 423);
    CHECK(platform.code(camera.registration(30)) == 200);
    CHECK(platform.say(camera.registration(90'000)).at(0).header("expires") == "86400");
}

TEST_CASE("gb28181: a camera that logs in from elsewhere moves there, and the old place is not heard any more") {
    Platform platform;
    SipCamera camera(camera_id);
    platform.enter(camera);
    platform.enter(camera, elsewhere);
    CHECK(platform.log ==
          std::vector<std::string>{"online " + camera_id, "taken over " + camera_id, "online " + camera_id});
    CHECK(platform.code(camera.keepalive()) == 403);
    CHECK(platform.code(camera.keepalive(), elsewhere) == 200);
    CHECK(platform.registrar.size() == 1);
}

TEST_CASE("gb28181: a refreshed registration keeps its subscription, a restarted camera is asked again") {
    Platform platform;
    SipCamera camera(other_id);
    CHECK(count_of(platform.say(camera.registration()), "SUBSCRIBE") == 1);
    CHECK(count_of(platform.say(camera.registration()), "SUBSCRIBE") == 0);
    camera.restart();
    CHECK(count_of(platform.say(camera.registration()), "SUBSCRIBE") == 1);
}

TEST_CASE("gb28181: a subscription is asked for until it is answered, and refreshed inside its dialog") {
    Platform platform;
    SipCamera camera(other_id);
    auto const subscribe = platform.say(camera.registration()).at(1);
    // 0.5, 1.5, 3.5, 7.5 s after the first one; then every 4 s.
    CHECK(count_of(platform.wait(Millis(7500)), "SUBSCRIBE") == 4);
    platform.confirm(camera, subscribe);
    platform.say(camera.keepalive());
    CHECK(platform.wait(std::chrono::seconds(150)).empty());
    platform.say(camera.keepalive());
    auto const refresh = platform.wait(std::chrono::seconds(151));
    REQUIRE(!refresh.empty());
    CHECK(refresh[0].header("call-id") == subscribe.header("call-id"));
    CHECK(refresh[0].header("to")->ends_with(";tag=camera"));
    CHECK(sip::cseq_of(refresh[0]).number == 2);
    // The camera has forgotten it: a new one.
    platform.say(camera.answer(refresh[0], 481));
    auto const anew = platform.wait(Millis(500));
    REQUIRE(anew.size() == 1);
    CHECK(anew[0].header("call-id") != subscribe.header("call-id"));
    // It refuses: five minutes of peace.
    platform.say(camera.answer(anew[0], 489));
    for (int i = 0; i < 4; ++i) {
        CHECK(count_of(platform.wait(std::chrono::seconds(60)), "SUBSCRIBE") == 0);
        platform.say(camera.keepalive());
    }
    CHECK(count_of(platform.wait(std::chrono::seconds(61)), "SUBSCRIBE") > 0);
}

TEST_CASE("gb28181: over TCP nothing is sent twice, and a registration ends with its connection") {
    Platform platform;
    SipCamera camera(other_id, "TCP");
    auto const answers = platform.say(camera.registration(), stream);
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].header("via")->starts_with("SIP/2.0/TCP "));
    CHECK(platform.wait(std::chrono::seconds(20)).empty());
    platform.registrar.closed(stream);
    CHECK(platform.log.back() == "offline " + other_id + ": its connection is gone");
    CHECK(platform.registrar.online() == 0);
}

TEST_CASE("gb28181: a device that is taken out of use is not heard any more") {
    Platform platform;
    SipCamera camera(other_id);
    platform.say(camera.registration());
    platform.devices.erase(other_id);
    CHECK(platform.code(camera.position("121.41", "31.21")) == 403);
    CHECK(platform.reports.empty());
    CHECK(platform.log.back() == "offline " + other_id + ": it was taken out of use");
}

TEST_CASE("gb28181: media and what else we do not do is refused; catalogues are received politely") {
    Platform platform;
    SipCamera camera(other_id);
    platform.say(camera.registration());
    CHECK(platform.code(camera.plain("INVITE")) == 405);
    CHECK(platform.say(camera.plain("PUBLISH")).at(0).header("allow") == "REGISTER, MESSAGE, NOTIFY, OPTIONS, ACK");
    CHECK(platform.code(camera.plain("BYE")) == 481);
    CHECK(platform.code(camera.plain("OPTIONS")) == 200);
    CHECK(platform.say(camera.plain("ACK")).empty());
    CHECK(platform.code(camera.notice("<Response><CmdType>Catalog</CmdType></Response>")) == 200);
    CHECK(platform.registrar.counters().unsupported == 3);
}

TEST_CASE("gb28181: what is not SIP is dropped and counted, a keepalive of line ends is not counted") {
    Platform platform;
    CHECK(platform.say("\r\n\r\n").empty());
    CHECK(platform.registrar.counters().malformed == 0);
    CHECK(platform.say("GET / HTTP/1.1\r\n\r\n").empty());
    CHECK(platform.say(std::string(65'000, 'x')).empty());
    CHECK(platform.registrar.counters().malformed == 2);
    // Whoever answers without being asked is nobody.
    SipCamera camera(camera_id);
    auto const challenge = platform.say(camera.registration()).at(0);
    CHECK(platform.say(sip::encode(challenge)).empty());
}

TEST_CASE("gb28181: nobody registers somebody else") {
    Platform platform;
    auto message = sip::parse_datagram(SipCamera(other_id).registration()).value();
    for (auto& header : message.headers)
        if (header.name == "to") header.value = "<sip:" + camera_id + "@3402000000>";
    std::erase_if(message.headers, [](auto const& header) { return header.name == "content-length"; });
    CHECK(platform.code(sip::encode(message)) == 403);
}

TEST_CASE("gb28181: the number of devices has a limit, and who is gone makes room") {
    Platform platform(Limits{.devices_max = 1});
    SipCamera camera(camera_id), other(other_id);
    CHECK(platform.code(other.registration()) == 200);
    auto const challenge = platform.say(camera.registration()).at(0);
    CHECK(platform.code(camera.registration(challenge, {"12345678"})) == 503);
    CHECK(platform.code(other.registration(0)) == 200);
    platform.wait(sip::nonce_life + std::chrono::minutes(1), std::chrono::seconds(1));
    CHECK(platform.registrar.size() == 0);
    platform.enter(camera);
}
