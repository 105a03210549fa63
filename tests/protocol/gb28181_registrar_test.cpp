// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/gb28181_platform.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

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
    CHECK(platform.log == std::vector<std::string>{"online " + camera_id, "online " + camera_id});
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
    // It was online all the time.
    CHECK(platform.log == std::vector<std::string>{"online " + other_id});
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
