// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_session.hpp"
#include "tests/protocol/jt808_fixtures.hpp"

#include <utility>

/// A session of JT/T 808 with a listener that a test can look into.
namespace tiaodu::jt808::fixture {

inline Time const noon = *time_from_civil(2026, 1, 5, 4, 0, 0);

/// A listener that keeps what it was told and stores positions only when the test says so.
struct Listener : Host {
    RegisterOutcome register_terminal(Registration const& registration) override {
        registrations.push_back(registration);
        return outcome;
    }
    bool authenticate(TerminalNumber const& number, std::string const& code) override {
        ++logins;
        numbers.push_back(number);
        if (edition) session->set_edition(*edition);
        return number.key == "100000000042" && code == "s3cret";
    }
    bool allowed_without_login(TerminalNumber const&) override {
        ++permission_asked;
        return open_door;
    }
    void send(std::string bytes) override { sent.push_back(frame_of(std::string_view(bytes))); }
    void positions(std::vector<PositionReport> reports, AckToken ack) override {
        stored.push_back(std::move(reports));
        tokens.push_back(ack);
        if (store_at_once) session->acknowledge(ack, ReplyResult::ok);
    }
    void media(MediaObject medium, AckToken ack) override {
        media_kept.push_back(std::move(medium));
        tokens.push_back(ack);
        if (store_at_once) session->acknowledge(ack, ReplyResult::ok);
    }
    void driver(DriverIdentity const& driver) override { drivers.push_back(driver); }
    void answered(RequestToken token, RequestAnswer answer) override { ended.emplace_back(token, std::move(answer)); }
    void seen() override { ++seen_count; }
    void close(std::string_view reason) override { closed_because = reason; }

    RegisterOutcome outcome{RegisterResult::ok, "s3cret"};
    bool open_door = false;
    bool store_at_once = false;
    Session* session = nullptr;
    std::vector<Registration> registrations;
    std::vector<Frame> sent;
    std::vector<std::vector<PositionReport>> stored;
    std::vector<AckToken> tokens;
    std::vector<MediaObject> media_kept;
    std::vector<DriverIdentity> drivers;
    std::vector<std::pair<RequestToken, RequestAnswer>> ended;
    std::vector<TerminalNumber> numbers;
    std::optional<Edition> edition;  ///< As the host remembers it from an earlier registration.
    int logins = 0;
    int permission_asked = 0;
    int seen_count = 0;
    std::string closed_because;
};

struct Connection {
    explicit Connection(SessionLimits limits = {}) : session(listener, limits) { listener.session = &session; }

    void send(std::uint16_t msg_id, std::string const& body, std::uint16_t seq, Version version = Version::v2013) {
        session.receive(encode_frame(header_of(msg_id, version, seq), body), noon);
    }
    /// Parts of one message with consecutive serials from `seq` on, as frames.
    static std::vector<std::string> parts(std::uint16_t msg_id, std::vector<std::string> const& bodies,
                                          std::uint16_t seq, Version version = Version::v2013) {
        std::vector<std::string> frames;
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            auto header = header_of(msg_id, version, static_cast<std::uint16_t>(seq + i));
            header.packet_total = static_cast<std::uint16_t>(bodies.size());
            header.packet_number = static_cast<std::uint16_t>(i + 1);
            frames.push_back(encode_frame(header, bodies[i]));
        }
        return frames;
    }
    /// What the session has sent since the last call.
    std::vector<Frame> sent() { return std::exchange(listener.sent, {}); }
    void log_in(Version version = Version::v2013) {
        send(msg::authentication, encode_authentication({.code = "s3cret"}, version), 1, version);
        REQUIRE(session.logged_in());
        listener.sent.clear();
    }
    /// The only answer since the last call: its result, which must be to `msg_id` and `seq`.
    int result_of(std::uint16_t msg_id, std::uint16_t seq) {
        REQUIRE(listener.sent.size() == 1);
        auto const frame = listener.sent[0];
        listener.sent.clear();
        REQUIRE(frame.header.msg_id == msg::general_reply);
        auto const reply = *decode_general_reply(frame.body);
        CHECK(reply.reply_id == msg_id);
        CHECK(reply.reply_seq == seq);
        return reply.result;
    }

    Listener listener;
    Session session;
};

inline std::string position_body(std::string_view time_hex = "260105083000") {
    auto body = bytes_of("00000001 00000003 01dc82c3 073d4082 000c 016d 005a");
    return body + bytes_of(std::string(time_hex).c_str());
}

}  // namespace tiaodu::jt808::fixture
