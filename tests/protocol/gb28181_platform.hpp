// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/gb28181_registrar.hpp"
#include "tests/client/sip_camera.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace tiaodu::test {

using namespace tiaodu::gb28181;

inline std::string const camera_id = "34020000001320000001";
inline std::string const other_id = "34020000001320000002";
inline Flow const home{Transport::udp, "203.0.113.9", 40001, 0};
inline Flow const elsewhere{Transport::udp, "203.0.113.9", 40002, 0};
inline Flow const stream{Transport::tcp, "203.0.113.9", 40003, 7};

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

inline std::size_t count_of(std::vector<sip::Message> const& messages, std::string_view method) {
    return static_cast<std::size_t>(std::count_if(messages.begin(), messages.end(), [&](sip::Message const& message) {
        return message.request() && message.request()->method == method;
    }));
}

}  // namespace tiaodu::test
