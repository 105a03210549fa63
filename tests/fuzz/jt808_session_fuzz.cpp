// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_decode_json.hpp"
#include "protocol/devices/jt808_session.hpp"
#include "tests/fuzz/input.hpp"

#include <algorithm>
#include <set>

using namespace tiaodu;
using namespace tiaodu::jt808;

namespace {

/// Lets most in, stores some things at once, some later and some never, and checks what it is handed.
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
        take(ack);
    }
    void media(MediaObject medium, AckToken ack) override {
        TIAODU_ASSERT(!medium.data.empty() && session->logged_in());
        TIAODU_ASSERT(medium.data.size() <= PartLimits().bytes_max);
        take(ack);
    }
    void driver(DriverIdentity const&) override { TIAODU_ASSERT(session->logged_in()); }
    void answered(RequestToken token, RequestAnswer) override { TIAODU_ASSERT(asked.erase(token) == 1); }
    void seen() override {}
    void close(std::string_view) override {}

    void take(AckToken ack) {
        TIAODU_ASSERT(ack.value != 0);
        if (ack.value % 3 == 0) return later.push_back(ack);
        session->acknowledge(ack, ack.value % 3 == 1 ? ReplyResult::ok : ReplyResult::fail);
    }

    Session* session = nullptr;
    std::vector<AckToken> later;
    std::set<RequestToken> asked;
};

constexpr std::array known_ids{msg::terminal_reply,      msg::heartbeat,        msg::logout,         msg::time_query,
                               msg::missing_parts_query, msg::registration,     msg::authentication, msg::position,
                               msg::position_answer,     msg::driver_identity,  msg::position_batch, msg::media_event,
                               msg::media_data,          msg::media_list,       msg::shoot_answer,   msg::transparent,
                               msg::parameters_answer,   msg::attributes_answer};

/// A frame with a right checksum, so that the fuzzer gets past the door.
std::string next_frame(devices::ByteReader& reader) {
    Header header;
    unsigned const which = reader.u8();
    header.msg_id = which < 200 ? known_ids[which % known_ids.size()] : static_cast<std::uint16_t>(which << 4);
    unsigned const flags = reader.u8();
    header.version = (flags & 1u) != 0 ? Version::v2019 : Version::v2013;
    header.phone = (flags & 2u) != 0 ? "421" : "42";
    header.seq = reader.u8();
    if ((flags & 4u) != 0) {
        header.packet_total = reader.u8();
        header.packet_number = reader.u8();
    }
    std::size_t const wanted = (flags & 8u) != 0 ? reader.u16() & 0x3FFu : reader.u8();
    auto const body = reader.take(std::min(wanted, reader.left()));
    auto wire = encode_frame(header, body);
    auto const again = decode_stretch(std::string_view(wire).substr(1, wire.size() - 2));
    describe_frame(std::get<Frame>(again));
    return wire;
}

Request next_request(unsigned which) {
    switch (which % 8) {
        case 0: return SendText{.text = std::string(which * 8 + 1, 't')};
        case 1: return QueryPosition{};
        case 2: return QueryAllParameters{};
        case 3: return QueryAttributes{};
        case 4: return Shoot{};
        case 5: return SearchMedia{};
        case 6: return CheckLink{};
        default: return Control{};
    }
}

void one_step(Session& session, Listener& listener, devices::ByteReader& reader, Time& now) {
    unsigned const step = reader.u8();
    switch (step % 8) {
        case 0: return session.receive(reader.take(std::min<std::size_t>(reader.u8(), reader.left())), now);
        case 1: now += Millis(reader.u8() * 250); return session.tick(now);
        case 2:
            if (auto const token = session.request(next_request(reader.u8()), now)) listener.asked.insert(*token);
            return;
        case 3:
            for (auto const ack : std::exchange(listener.later, {}))
                session.acknowledge(ack, step < 128 ? ReplyResult::ok : ReplyResult::fail);
            return;
        case 4: return session.set_edition(static_cast<Edition>(reader.u8() % 3));
        default: return session.receive(next_frame(reader), now);
    }
}

}  // namespace

/// A whole conversation: bytes, frames, time, requests and a store that is slow, and a connection that ends.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
    devices::ByteReader reader(fuzz::view_of(bytes, size));
    Listener listener;
    Session session(listener);
    listener.session = &session;
    Time now = fuzz::start;
    while (reader.left() > 0) one_step(session, listener, reader, now);
    session.connection_lost();
    TIAODU_ASSERT(listener.asked.empty());
    for (auto const ack : listener.later) session.acknowledge(ack, ReplyResult::ok);
    return 0;
}
