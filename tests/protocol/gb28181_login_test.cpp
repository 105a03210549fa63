// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/gb28181_platform.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

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

TEST_CASE("gb28181: nobody registers somebody else") {
    Platform platform;
    auto message = sip::parse_datagram(SipCamera(other_id).registration()).value();
    for (auto& header : message.headers)
        if (header.name == "to") header.value = "<sip:" + camera_id + "@3402000000>";
    std::erase_if(message.headers, [](auto const& header) { return header.name == "content-length"; });
    CHECK(platform.code(sip::encode(message)) == 403);
}
