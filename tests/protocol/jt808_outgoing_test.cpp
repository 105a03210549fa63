// SPDX-License-Identifier: Apache-2.0
#include "tests/protocol/jt808_conversation.hpp"

using namespace tiaodu;
using namespace tiaodu::jt808;
using namespace tiaodu::jt808::fixture;

namespace {

using std::chrono::seconds;

RequestToken ask(Connection& device, Request const& request) {
    auto const token = device.session.request(request, noon);
    REQUIRE(token.has_value());
    return *token;
}

/// The one request that has ended since the last call.
RequestAnswer ended(Connection& device, RequestToken token) {
    REQUIRE(device.listener.ended.size() == 1);
    CHECK(device.listener.ended[0].first == token);
    auto answer = std::move(device.listener.ended[0].second);
    device.listener.ended.clear();
    return answer;
}

/// The terminal's 0x0001 to a message of the platform.
void confirm(Connection& device, Frame const& sent, std::uint8_t result) {
    auto const reply = encode_general_reply(sent.header.seq, sent.header.msg_id, static_cast<ReplyResult>(result));
    device.send(msg::terminal_reply, reply, 900, sent.header.version);
}

/// The serial that an answer names, and the rest of its body.
std::string answering(Frame const& sent, std::string const& rest) {
    return std::string{static_cast<char>(sent.header.seq >> 8), static_cast<char>(sent.header.seq & 0xFF)} + rest;
}

}  // namespace

TEST_CASE("jt808 requests: a text that the terminal confirms has been delivered") {
    for (auto const version : {Version::v2013, Version::v2019}) {
        Connection device;
        device.log_in(version);
        auto const token = ask(device, SendText{.text = "go"});
        auto const sent = device.sent();
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].header.msg_id == msg::text);
        CHECK(sent[0].header.version == version);
        CHECK(sent[0].header.phone == "100000000042");
        CHECK(device.session.waits());
        confirm(device, sent[0], 0);
        CHECK(ended(device, token).outcome == RequestOutcome::ok);
        CHECK(!device.session.waits());
        CHECK(device.sent().empty());
        confirm(device, sent[0], 0);  // A retransmission of the answer ends nothing.
        CHECK(device.listener.ended.empty());
    }
}

TEST_CASE("jt808 requests: a terminal's refusal says why") {
    struct Row {
        std::uint8_t result;
        RequestOutcome outcome;
    };
    for (Row const& row : {Row{1, RequestOutcome::failed}, Row{2, RequestOutcome::bad_message},
                           Row{3, RequestOutcome::unsupported}, Row{77, RequestOutcome::failed}}) {
        Connection device;
        device.log_in();
        auto const token = ask(device, QueryPosition{});
        confirm(device, device.sent().at(0), row.result);
        CHECK(ended(device, token).outcome == row.outcome);
    }
}

TEST_CASE("jt808 requests: an unanswered request is sent again after 10 and 20 s and given up after 60 more") {
    Connection device;
    device.log_in();
    auto const token = ask(device, SendText{.text = std::string(1024, 't')});
    auto const first = device.sent();
    REQUIRE(first.size() == 2);
    for (auto const after : {10, 30}) {
        device.session.tick(noon + seconds(after) - Millis(1));
        CHECK(device.sent().empty());
        device.session.tick(noon + seconds(after));
        auto const again = device.sent();
        REQUIRE(again.size() == 2);
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(again[i].header.seq == first[i].header.seq);
            CHECK(again[i].body == first[i].body);
        }
    }
    device.session.tick(noon + seconds(90) - Millis(1));
    CHECK(device.listener.ended.empty());
    device.session.tick(noon + seconds(90));
    CHECK(ended(device, token).outcome == RequestOutcome::no_answer);
    CHECK(device.session.counters().requests == 1);
    CHECK(device.session.counters().requests_unanswered == 1);
    CHECK(!device.session.waits());
    confirm(device, first[0], 0);  // Too late.
    CHECK(device.listener.ended.empty());
}

TEST_CASE("jt808 requests: a text of several parts is delivered when the last, each, or one part twice is confirmed") {
    for (auto const& order : {std::vector{1}, {0, 1}, {0, 0}}) {
        Connection device;
        device.log_in();
        auto const token = ask(device, SendText{.text = std::string(1024, 't')});
        auto const sent = device.sent();
        for (std::size_t i = 0; i < order.size(); ++i) {
            CHECK(device.listener.ended.empty());
            confirm(device, sent[static_cast<std::size_t>(order[i])], 0);
        }
        CHECK(ended(device, token).outcome == RequestOutcome::ok);
    }
    Connection device;
    device.log_in();
    auto const token = ask(device, SendText{.text = std::string(1024, 't')});
    confirm(device, device.sent()[0], 1);
    CHECK(ended(device, token).outcome == RequestOutcome::failed);
}

TEST_CASE("jt808 requests: a queried position is the answer and a position") {
    Connection device;
    device.log_in();
    auto const token = ask(device, QueryPosition{});
    auto const sent = device.sent().at(0);
    confirm(device, sent, 0);  // "I have understood" is not yet the answer.
    CHECK(device.listener.ended.empty());
    device.send(msg::position_answer, answering(sent, position_body()), 3);
    auto const answer = ended(device, token);
    CHECK(answer.outcome == RequestOutcome::ok);
    CHECK(std::get<PositionReport>(answer.body).point.lat_deg == doctest::Approx(31.228611));
    CHECK(device.listener.stored.size() == 1);
    CHECK(device.sent().empty());
}

TEST_CASE("jt808 requests: answers of their own kind end the request that they name") {
    Connection device;
    device.log_in();
    auto const two = ask(device, QueryParameters{{0x0055}});
    auto const one = ask(device, QueryAllParameters{});
    auto const sent = device.sent();
    device.send(msg::parameters_answer, answering(sent[1], bytes_of("01 00000055 04 00000050")), 3);
    CHECK(std::get<ParametersAnswer>(ended(device, one).body).parameters.size() == 1);
    device.send(msg::parameters_answer, answering(sent[0], bytes_of("00")), 4);
    CHECK(std::get<ParametersAnswer>(ended(device, two).body).parameters.empty());

    auto const attributes = ask(device, QueryAttributes{});
    device.sent();
    device.send(msg::attributes_answer, std::string(7 + 27 + 10, '\0') + bytes_of("00 00 0101"), 5);
    CHECK(std::get<Attributes>(ended(device, attributes).body).positioning_bits == 1);

    auto const shoot = ask(device, Shoot{});
    device.send(msg::shoot_answer, answering(device.sent().at(0), bytes_of("00 0002 00000007 00000008")), 6);
    CHECK(std::get<ShootAnswer>(ended(device, shoot).body).media_ids == std::vector<std::uint32_t>{7, 8});
    auto const blind = ask(device, Shoot{.channel = 9});
    device.send(msg::shoot_answer, answering(device.sent().at(0), bytes_of("02")), 7);
    CHECK(ended(device, blind).outcome == RequestOutcome::unsupported);
    auto const broken = ask(device, Shoot{});
    device.send(msg::shoot_answer, answering(device.sent().at(0), bytes_of("01")), 8);
    CHECK(ended(device, broken).outcome == RequestOutcome::failed);

    auto const search = ask(device, SearchMedia{});
    device.send(msg::media_list, answering(device.sent().at(0), bytes_of("0001 00000009 00 01 02") + position_body()),
                9);
    auto const list = std::get<MediaList>(ended(device, search).body);
    REQUIRE(list.media.size() == 1);
    CHECK(list.media[0].id == 9);
    CHECK(list.media[0].event == 2);
    CHECK(list.media[0].position.usable_fix);
    CHECK(device.sent().empty());
}

TEST_CASE("jt808 requests: an answer to nobody's question is let go and never answered") {
    Connection device;
    device.log_in();
    device.send(msg::parameters_answer, bytes_of("0007 00"), 3);
    device.send(msg::attributes_answer, std::string(48, '\0'), 4);
    device.send(msg::shoot_answer, bytes_of("0007 01"), 5);
    device.send(msg::media_list, bytes_of("0007 0000"), 6);
    device.send(msg::terminal_reply, bytes_of("0007 8300 00"), 7);
    CHECK(device.sent().empty());
    CHECK(device.listener.ended.empty());
    device.send(msg::parameters_answer, "x", 8);
    CHECK(device.sent().empty());
    CHECK(device.session.counters().bad_bodies == 1);
}

TEST_CASE("jt808 requests: only a terminal that is logged in can be asked, and 16 questions wait at most") {
    Connection device;
    CHECK(device.session.request(QueryPosition{}, noon).error().code == Errc::wrong_state);
    device.log_in();
    for (int i = 0; i < 16; ++i) ask(device, QueryPosition{});
    CHECK(device.session.request(QueryPosition{}, noon).error().code == Errc::busy);
    confirm(device, device.sent().at(0), 1);
    ask(device, QueryPosition{});
    CHECK(device.session.request(CheckLink{}, noon).error().code == Errc::busy);
}

TEST_CASE("jt808 requests: a lost connection, a logout and a failed login end all of them") {
    for (int way = 0; way < 3; ++way) {
        Connection device;
        device.log_in();
        ask(device, QueryPosition{});
        ask(device, SendText{.text = "go"});
        if (way == 0) device.session.connection_lost();
        if (way == 1) device.send(msg::logout, "", 9);
        if (way == 2) device.send(msg::authentication, "wrong", 9);
        REQUIRE(device.listener.ended.size() == 2);
        for (auto const& [token, answer] : device.listener.ended)
            CHECK(answer.outcome == RequestOutcome::connection_lost);
        CHECK(device.session.request(QueryPosition{}, noon).error().code == Errc::wrong_state);
    }
}

TEST_CASE("jt808 requests: a terminal is spoken to in the edition that it registered with") {
    Connection device;
    device.send(msg::registration, encode_registration({}, Edition::y2011), 1);
    device.sent();
    device.log_in();
    CHECK(device.session.edition() == Edition::y2011);
    CHECK(device.session.request(QueryAttributes{}, noon).error().code == Errc::unsupported);
    // In 2011 a picture is confirmed by the general answer.
    auto const token = ask(device, Shoot{});
    confirm(device, device.sent().at(0), 0);
    CHECK(ended(device, token).outcome == RequestOutcome::ok);

    Connection newer;
    newer.listener.edition = Edition::y2011;  // Somebody else's memory: the header knows better.
    newer.log_in(Version::v2019);
    CHECK(newer.session.edition() == Edition::y2019);
    Connection usual;
    usual.log_in();
    CHECK(usual.session.edition() == Edition::y2013);
}
