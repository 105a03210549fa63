// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_decode_json.hpp"
#include "protocol/devices/jt808_session.hpp"
#include "protocol/vocab/assert.hpp"

#include <cmath>

using namespace tiaodu;
using namespace tiaodu::jt808;

namespace {

/// Lets everybody in, stores every other message at once and checks what it is handed.
struct Listener : Host {
    RegisterOutcome register_terminal(Registration const&) override { return {RegisterResult::ok, "code"}; }
    bool authenticate(TerminalNumber const&, std::string const& code) override { return code.size() % 2 == 0; }
    bool allowed_without_login(TerminalNumber const& number) override { return number.key.size() % 2 == 0; }
    void send(std::string bytes) override {
        FrameReader reader;
        std::string_view view = bytes;
        auto const outcome = reader.next(view);
        TIAODU_ASSERT(outcome && std::holds_alternative<Frame>(*outcome) && view.empty());
    }
    void positions(std::vector<PositionReport> reports, AckToken ack) override {
        TIAODU_ASSERT(!reports.empty() && session->logged_in());
        for (auto const& report : reports) TIAODU_ASSERT(in_range(report.point));
        if (ack.value % 2 == 0) session->acknowledge(ack, ack.value % 4 == 0 ? ReplyResult::ok : ReplyResult::fail);
    }
    void media(MediaObject medium, AckToken ack) override {
        TIAODU_ASSERT(!medium.data.empty() && session->logged_in());
        session->acknowledge(ack, ack.value % 4 == 0 ? ReplyResult::ok : ReplyResult::fail);
    }
    void driver(DriverIdentity const&) override {}
    void answered(RequestToken, RequestAnswer) override {}
    void seen() override {}
    void close(std::string_view) override {}
    Session* session = nullptr;
};

/// A frame with a right checksum around the input, so that the fuzzer gets past the door.
void wrap_and_feed(Session& session, std::string_view data) {
    if (data.size() < 4) return;
    Header header;
    header.msg_id =
        static_cast<std::uint16_t>(static_cast<unsigned char>(data[0]) << 8 | static_cast<unsigned char>(data[1]));
    header.version = (data[2] & 1) != 0 ? Version::v2019 : Version::v2013;
    header.phone = (data[2] & 2) != 0 ? "42" : "421";
    header.seq = static_cast<unsigned char>(data[3]);
    auto const body = data.substr(4, body_bytes_max);
    auto const wire = encode_frame(header, body);
    FrameReader reader;
    std::string_view view = wire;
    auto const outcome = reader.next(view);
    TIAODU_ASSERT(outcome && std::holds_alternative<Frame>(*outcome));
    TIAODU_ASSERT(std::get<Frame>(*outcome).body == body);
    describe_frame(std::get<Frame>(*outcome));
    session.receive(wire, time_from_ms(1'767'571'200'000));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    std::string_view const data(reinterpret_cast<char const*>(bytes), size);
    Listener listener;
    Session session(listener);
    listener.session = &session;
    session.receive(data, time_from_ms(1'767'571'200'000));
    wrap_and_feed(session, data);
    wrap_and_feed(session, data);  // A retransmission.

    FrameReader reader;
    std::string_view view = data;
    while (auto const outcome = reader.next(view))
        if (auto const* frame = std::get_if<Frame>(&*outcome)) describe_frame(*frame);
    return 0;
}
