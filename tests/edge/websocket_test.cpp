// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

std::string bearer() { return "Authorization: Bearer " + served().token() + "\r\n"; }

Json open_message(Json body = Json::object()) {
    return {{"type", "session.open"}, {"id", "1"}, {"body", std::move(body)}};
}

/// A console of the whole city that has had its snapshot.
struct Opened {
    WsClient client;
    Json done;
    explicit Opened(Json body = {{"positions", false}}, int receive_buffer = 0)
        : client(served().port(), receive_buffer) {
        REQUIRE(client.upgrade(bearer()) == 101);
        client.send_json(open_message(std::move(body)));
        done = client.topic("snapshot.done");
        REQUIRE(!done.is_null());
    }
    std::int64_t epoch() const { return done["epoch"].get<std::int64_t>(); }
    std::int64_t seq() const { return done["seq"].get<std::int64_t>(); }
};

}  // namespace

TEST_CASE("a console gets its snapshot, then what happens live") {
    auto const ticket = register_ticket(served());
    WsClient client(served().port());
    REQUIRE(client.upgrade(bearer()) == 101);
    client.send_json(open_message());
    auto const opened = client.reply("1");
    CHECK(opened["type"] == "session.opened");
    CHECK(opened["body"]["recovered"] == false);
    CHECK(opened["body"]["account"]["name"] == "simulator");
    CHECK(client.topic("snapshot.organisations")["body"]["items"].size() == 9);
    bool listed = false;
    auto const tickets = client.topic("snapshot.tickets");
    for (auto const& item : tickets["body"]["items"]) listed = listed || item["id"] == ticket["ticket_id"];
    CHECK(listed);
    auto const done = client.topic("snapshot.done");
    CHECK(done["seq"] == opened["body"]["seq"]);
    auto const fresh = register_ticket(served());
    auto const event = client.topic("ticket.registered");
    CHECK(event["body"]["ticket"]["id"] == fresh["ticket_id"]);
    CHECK(event["seq"].get<std::int64_t>() > done["seq"].get<std::int64_t>());
    auto const heartbeat = client.topic("heartbeat");
    CHECK(heartbeat["seq"].get<std::int64_t>() >= event["seq"].get<std::int64_t>());
}

TEST_CASE("a console that comes back gets exactly what it missed, in order") {
    std::int64_t epoch = 0, seq = 0;
    {
        Opened first;
        epoch = first.epoch();
        seq = first.seq();
    }
    for (int i = 0; i < 5; ++i) register_ticket(served());
    WsClient again(served().port());
    REQUIRE(again.upgrade(bearer()) == 101);
    again.send_json(open_message({{"positions", false}, {"resume", {{"epoch", epoch}, {"seq", seq}}}}));
    CHECK(again.reply("1")["body"]["recovered"] == true);
    register_ticket(served());
    for (int i = 1; i <= 6; ++i)
        CHECK(again.next_json([](Json const& json) { return json["topic"] != "heartbeat"; })["seq"] == seq + i);
}

TEST_CASE("a foreign epoch, or a number that was never given out, is answered with a snapshot") {
    Opened first;
    for (auto const& resume : {Json{{"epoch", first.epoch() + 1}, {"seq", first.seq()}},
                               Json{{"epoch", first.epoch()}, {"seq", first.seq() + 1000000}}}) {
        WsClient client(served().port());
        REQUIRE(client.upgrade(bearer()) == 101);
        client.send_json(open_message({{"resume", resume}}));
        CHECK(client.reply("1")["body"]["recovered"] == false);
        CHECK(!client.topic("snapshot.done").is_null());
    }
}

TEST_CASE("commands and queries work on the socket, refusals carry their name") {
    Opened console;
    auto const id = new_command_id();
    console.client.send_json(
        Json{{"type", "ticket.register"},
             {"id", id},
             {"body", {{"source", "other"}, {"category", "0101"}, {"title", "x"}, {"node", "310000"}}}});
    auto const reply = console.client.reply(id);
    CHECK(reply["type"] == "ticket.register");
    CHECK(reply["body"]["status"] == "registered");
    console.client.send_json(
        Json{{"type", "ticket.get"}, {"id", "q"}, {"body", {{"ticket_id", reply["body"]["ticket_id"]}}}});
    CHECK(console.client.reply("q")["body"]["title"] == "x");
    console.client.send_json(Json{{"type", "ticket.move"}, {"id", "not-a-uuid"}, {"body", Json::object()}});
    CHECK(console.client.reply("not-a-uuid")["body"]["path"] == "id");
    console.client.send_json(Json{{"type", "ticket.import"}, {"id", new_command_id()}, {"body", Json::object()}});
    CHECK(console.client.next_json(
              [](Json const& json) { return json.value("type", "") == "error"; })["body"]["name"] == "unknown_type");
}

TEST_CASE("a console that breaks the protocol is closed with the code that says so") {
    using Frame = WsClient::Frame;
    struct Case {
        char const* what;
        std::function<void(WsClient&)> act;
        int code;
    };
    std::vector<Case> const cases{
        {"binary", [](WsClient& c) { c.send("x", Frame{.opcode = 2}); }, 4400},
        {"not JSON", [](WsClient& c) { c.send("{"); }, 4400},
        {"no id",
         [](WsClient& c) {
             c.send_json(Json{{"type", "session.open"}, {"body", Json::object()}});
         },
         4400},
        {"a command before session.open",
         [](WsClient& c) {
             c.send_json(Json{{"type", "summary.get"}, {"id", "1"}, {"body", Json::object()}});
         },
         4400},
        {"session.open twice",
         [](WsClient& c) {
             c.send_json(open_message({{"positions", false}}));
             c.send_json(open_message());
         },
         4400},
        {"an unknown field in session.open",
         [](WsClient& c) {
             c.send_json(open_message({{"speed", 9}}));
         },
         4400},
        {"a message over the limit", [](WsClient& c) { c.send(std::string(65537, ' ')); }, 1009},
        {"a message over the limit in pieces",
         [](WsClient& c) {
             c.send(std::string(40000, ' '), Frame{.fin = false});
             c.send(std::string(40000, ' '), Frame{.opcode = 0});
         },
         1009},
        {"invalid UTF-8", [](WsClient& c) { c.send("\xff\xfe"); }, 1007},
        {"an unmasked frame", [](WsClient& c) { c.send("{}", Frame{.masked = false}); }, 1002},
        {"an unknown opcode", [](WsClient& c) { c.send("x", Frame{.opcode = 3}); }, 1002},
        {"a reserved bit", [](WsClient& c) { c.send("x", Frame{.opcode = 0x41}); }, 1002},
        {"a continuation of nothing", [](WsClient& c) { c.send("x", Frame{.opcode = 0}); }, 1002},
        {"a flood",
         [](WsClient& c) {
             c.send_json(open_message({{"positions", false}}));
             for (int i = 0; i < 150; ++i)
                 c.send_json(Json{{"type", "summary.get"}, {"id", "1"}, {"body", Json::object()}});
         },
         4429},
    };
    for (auto const& one : cases) {
        CAPTURE(std::string(one.what));
        WsClient client(served().port());
        REQUIRE(client.upgrade(bearer()) == 101);
        one.act(client);
        CHECK(client.close_code() == one.code);
    }
}

TEST_CASE("a console that never opens its session is closed") {
    WsClient client(served().port());
    REQUIRE(client.upgrade(bearer()) == 101);
    CHECK(client.close_code(in_seconds(30)) == 4400);
}

TEST_CASE("a message of exactly the limit, a message in pieces, and pings between the pieces are all fine") {
    using Frame = WsClient::Frame;
    WsClient client(served().port());
    REQUIRE(client.upgrade(bearer()) == 101);
    auto text = open_message({{"positions", false}}).dump();
    text.append(65536 - text.size(), ' ');
    client.send(text.substr(0, 10), Frame{.fin = false});
    client.send("hello", Frame{.opcode = 9});
    client.send(text.substr(10), Frame{.opcode = 0});
    auto const pong = client.next();
    CHECK(pong.opcode == 10);
    CHECK(pong.payload == "hello");
    CHECK(client.reply("1")["type"] == "session.opened");
}

TEST_CASE("only a signed-in console of our own page is upgraded") {
    auto const upgrade = [](std::string const& credentials) { return WsClient(served().port()).upgrade(credentials); };
    auto const cookie = "Cookie: " + sign_in("wall") + "\r\n";
    CHECK(upgrade("") == 401);
    CHECK(upgrade("Authorization: Bearer x\r\n") == 401);
    CHECK(upgrade(cookie + "Origin: http://evil\r\n") == 403);
    CHECK(upgrade(cookie) == 403);
    CHECK(upgrade(cookie + "Origin: http://server\r\n") == 101);
}

TEST_CASE("signing out closes the consoles of that session") {
    auto const cookie = sign_in("jingan");
    auto const other = sign_in("jingan");
    WsClient client(served().port()), stays(served().port());
    REQUIRE(client.upgrade("Cookie: " + cookie + "\r\nOrigin: http://server\r\n") == 101);
    REQUIRE(stays.upgrade("Cookie: " + other + "\r\nOrigin: http://server\r\n") == 101);
    for (auto* console : {&client, &stays}) {
        console->send_json(open_message({{"positions", false}}));
        REQUIRE(!console->topic("snapshot.done").is_null());
    }
    CHECK(exchange(served().port(), "DELETE /api/v1/session HTTP/1.1\r\nHost: server\r\nConnection: close\r\nCookie: " +
                                        cookie + "\r\nOrigin: http://server\r\nX-Requested-With: tiaodu\r\n\r\n")
              .status == 200);
    CHECK(client.close_code() == 4401);
    CHECK(!stays.topic("heartbeat").is_null());
    CHECK(WsClient(served().port()).upgrade("Cookie: " + cookie + "\r\nOrigin: http://server\r\n") == 401);
}

TEST_CASE("a console that reads too slowly is closed with 4008 and resumes without a loss; others notice nothing") {
    Opened good;
    auto slow = std::make_unique<Opened>(Json{{"positions", false}}, 4096);
    auto seq = slow->seq();
    std::string const long_text(7000, 'x');
    int sent = 0;
    auto const closed = [] {
        HttpClient client(served().url());
        auto const metrics = client.get("/metrics", "")->body;
        auto const at = metrics.find("\ntiaodu_console_slow_closed_total ");
        REQUIRE(at != std::string::npos);
        return std::stoi(metrics.substr(at + 34));
    };
    for (auto const before = closed(); closed() == before && sent < 2000; ++sent)
        register_ticket(served(), "310106013-ZD01", long_text);
    REQUIRE(sent < 2000);
    std::int64_t good_seq = good.seq();
    for (int i = 0; i < sent; ++i) CHECK(good.client.topic("ticket.registered")["seq"] == ++good_seq);
    for (;;) {
        auto const event = slow->client.topic("ticket.registered");
        if (event.is_null()) break;
        CHECK(event["seq"] == ++seq);
    }
    CHECK(slow->client.last_close() == 4008);
    CHECK(seq < good_seq);
    WsClient again(served().port());
    REQUIRE(again.upgrade(bearer()) == 101);
    again.send_json(open_message({{"positions", false}, {"resume", {{"epoch", good.epoch()}, {"seq", seq}}}}));
    while (seq < good_seq) {
        auto const event = again.topic("ticket.registered");
        REQUIRE(!event.is_null());
        CHECK(event["seq"] == ++seq);
    }
}
