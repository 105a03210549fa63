// SPDX-License-Identifier: Apache-2.0
#include "tests/edge/served.hpp"

/// RFC 6455 case by case, in the order of the list in the literature (sizes, control frames, reserved bits, opcodes,
/// fragments, UTF-8, closing), by raw frames against the real server. A console that behaves gets an answer to its last
/// question; one that does not is closed with the code that RFC 6455 names.
using namespace tiaodu;
using namespace tiaodu::test;

namespace {

using Frame = WsClient::Frame;
constexpr int text = 1, binary = 2, close_frame = 8, ping = 9, pong = 10;
constexpr int lives = 0;  ///< Expected instead of a close code: the console still gets its answers.

/// An opened console.
struct Console {
    WsClient client{served().port()};
    Console() {
        REQUIRE(client.upgrade("Authorization: Bearer " + served().token() + "\r\n") == 101);
        client.send_json(Json{{"type", "session.open"}, {"id", "open"}, {"body", {{"positions", false}}}});
        REQUIRE(!client.topic("snapshot.done").is_null());
    }
};

/// A question of exactly `size` bytes (62 or more).
std::string question(std::string const& id, std::size_t size = 100) {
    auto made = Json{{"type", "summary.get"}, {"id", id}, {"body", Json::object()}}.dump();
    REQUIRE(made.size() <= size);
    return made.append(size - made.size(), ' ');
}

/// A question with free text in it, which reaches the UTF-8 check of the whole message.
std::string question_with(std::string const& content) {
    return "{\"type\":\"summary.get\",\"id\":\"q\",\"body\":{},\"note\":\"" + content + "\"}";
}

std::string close_body(int code, std::string const& reason = {}) {
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)} + reason;
}

struct Case {
    std::string what;
    std::function<void(WsClient&)> act;
    int expected;
};

/// The close code of the server, or `lives`. Code 1000 and the like are those it echoes.
int outcome(Case const& one) {
    Console console;
    one.act(console.client);
    if (one.expected != lives) return console.client.close_code();
    console.client.send(std::string_view(question("alive")));
    return console.client.reply("alive").is_null() ? console.client.last_close() : lives;
}

void run(std::vector<Case> const& cases) {
    for (auto const& one : cases) {
        CAPTURE(one.what);
        CHECK(outcome(one) == one.expected);
    }
}

/// Sends `bytes` as they are, one by one.
void chopped(WsClient& client, std::string const& bytes) {
    for (char const byte : bytes) client.tcp().send(std::string_view(&byte, 1));
}

/// A masked frame as bytes, with any first byte and a length of our choice.
std::string raw(int first, std::string const& payload) {
    std::string bytes{static_cast<char>(first),
                      static_cast<char>(0x80 | (payload.size() < 126 ? payload.size() : 126))};
    if (payload.size() >= 126)
        bytes += {static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size() & 0xff)};
    return bytes + std::string(4, '\0') + payload;
}

}  // namespace

TEST_CASE("messages of every width of length are answered, whole and byte by byte") {
    std::vector<Case> cases;
    for (std::size_t const size : {100u, 125u, 126u, 127u, 128u, 65535u, 65536u})
        cases.push_back({"text of " + std::to_string(size),
                         [size](WsClient& c) {
                             c.send(std::string_view(question("q", size)));
                             CHECK(!c.reply("q").is_null());
                         },
                         lives});
    cases.push_back({"byte by byte",
                     [](WsClient& c) {
                         chopped(c, raw(0x81, question("q")));
                         CHECK(!c.reply("q").is_null());
                     },
                     lives});
    cases.push_back({"a message of 65537", [](WsClient& c) { c.send(std::string_view(question("q", 65537))); }, 1009});
    cases.push_back({"a length of 2^32",
                     [](WsClient& c) { c.tcp().send(std::string("\x81\xff\0\0\0\x01\0\0\0\0\0\0\0\0", 14)); }, 1009});
    cases.push_back({"a length of 2^62",
                     [](WsClient& c) { c.tcp().send(std::string("\x81\xff\x40\0\0\0\0\0\0\0\0\0\0\0", 14)); }, 1009});
    cases.push_back({"125 bytes in 16 bits of length",
                     [](WsClient& c) { c.tcp().send(std::string("\x81\xfe\0\x7d\0\0\0\0", 8) + question("q", 125)); },
                     1002});
    cases.push_back({"65535 bytes in 64 bits of length",
                     [](WsClient& c) {
                         c.tcp().send(std::string("\x81\xff\0\0\0\0\0\0\xff\xff\0\0\0\0", 14) + question("q", 65535));
                     },
                     1002});
    for (auto const* content : {"", "x"})
        cases.push_back({std::string("binary ") + content,
                         [content](WsClient& c) { c.send(content, Frame{.opcode = binary}); }, 4400});
    cases.push_back({"an empty text", [](WsClient& c) { c.send(""); }, 4400});
    run(cases);
}

TEST_CASE("pings of up to 125 bytes are answered with what they carried, in order; pongs are taken without a word") {
    for (std::size_t const size : {0u, 1u, 125u}) {
        Console console;
        std::string const payload(size, '\xfe');
        console.client.send(payload, Frame{.opcode = ping});
        auto answer = console.client.next();
        while (answer.opcode == text) answer = console.client.next();
        CHECK(answer.opcode == pong);
        CHECK(answer.payload == payload);
    }
    {
        Console console;
        for (int i = 0; i < 10; ++i) console.client.send(std::to_string(i), Frame{.opcode = ping});
        std::string last;
        while (last != "9") {
            auto const answer = console.client.next();
            REQUIRE(answer.opcode != 0);
            if (answer.opcode == pong) last = answer.payload;
        }
    }
    run({{"a ping of 126", [](WsClient& c) { c.send(std::string(126, 'x'), Frame{.opcode = ping}); }, 1002},
         {"a ping byte by byte", [](WsClient& c) { chopped(c, raw(0x89, "hello")); }, lives},
         {"a pong nobody asked for", [](WsClient& c) { c.send("hello", Frame{.opcode = pong}); }, lives},
         {"a pong, then a ping",
          [](WsClient& c) {
              c.send("a", Frame{.opcode = pong});
              c.send("b", Frame{.opcode = ping});
          },
          lives},
         {"a flood of pings",
          [](WsClient& c) {
              for (int i = 0; i < 200; ++i) c.send("x", Frame{.opcode = ping});
          },
          4429},
         {"a flood of pongs",
          [](WsClient& c) {
              for (int i = 0; i < 200; ++i) c.send("", Frame{.opcode = pong});
          },
          4429}});
}

TEST_CASE("reserved bits and opcodes, and frames without a mask, are errors of protocol") {
    std::vector<Case> cases;
    for (int bits = 1; bits <= 7; ++bits)
        for (int const opcode : {text, binary, ping, close_frame})
            cases.push_back({"reserved bits " + std::to_string(bits) + " on opcode " + std::to_string(opcode),
                             [bits, opcode](WsClient& c) { c.tcp().send(raw(0x80 | (bits << 4) | opcode, "{}")); },
                             1002});
    for (int const opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        cases.push_back({"opcode " + std::to_string(opcode),
                         [opcode](WsClient& c) { c.tcp().send(raw(0x80 | opcode, "x")); }, 1002});
        cases.push_back({"opcode " + std::to_string(opcode) + " after a message",
                         [opcode](WsClient& c) {
                             c.send(std::string_view(question("q")));
                             c.tcp().send(raw(0x80 | opcode, ""));
                         },
                         1002});
    }
    for (int const opcode : {text, binary, 0, ping, pong, close_frame})
        cases.push_back({"no mask on opcode " + std::to_string(opcode),
                         [opcode](WsClient& c) { c.send("{}", Frame{.opcode = opcode, .masked = false}); }, 1002});
    run(cases);
}

TEST_CASE(
    "a message may come in pieces with pings between them; pieces of nothing, and pieces of control frames, may not") {
    auto const half = question("q").substr(0, 30), rest = question("q").substr(30);
    auto const answered = [](WsClient& c) { CHECK(!c.reply("q").is_null()); };
    run({{"a ping in pieces",
          [](WsClient& c) {
              c.send("a", Frame{.opcode = ping, .fin = false});
              c.send("b", Frame{.opcode = 0});
          },
          1002},
         {"a pong in pieces", [](WsClient& c) { c.send("a", Frame{.opcode = pong, .fin = false}); }, 1002},
         {"a close in pieces",
          [](WsClient& c) { c.send(close_body(1000), Frame{.opcode = close_frame, .fin = false}); }, 1002},
         {"two pieces",
          [&](WsClient& c) {
              c.send(half, Frame{.fin = false});
              c.send(rest, Frame{.opcode = 0});
              answered(c);
          },
          lives},
         {"two pieces byte by byte",
          [&](WsClient& c) {
              chopped(c, raw(0x01, half) + raw(0x80, rest));
              answered(c);
          },
          lives},
         {"a ping between",
          [&](WsClient& c) {
              c.send(half, Frame{.fin = false});
              c.send("x", Frame{.opcode = ping});
              c.send(rest, Frame{.opcode = 0});
              answered(c);
          },
          lives},
         {"five pieces with pings",
          [&](WsClient& c) {
              c.send(half, Frame{.fin = false});
              for (std::size_t at = 0; at < 40; at += 10) {
                  c.send("x", Frame{.opcode = ping});
                  c.send(rest.substr(at, 10), Frame{.opcode = 0, .fin = false});
              }
              c.send(rest.substr(40), Frame{.opcode = 0});
              answered(c);
          },
          lives},
         {"empty pieces",
          [&](WsClient& c) {
              c.send("", Frame{.fin = false});
              for (int i = 0; i < 20; ++i) c.send("", Frame{.opcode = 0, .fin = false});
              c.send(question("q"), Frame{.opcode = 0});
              answered(c);
          },
          lives},
         {"only empty pieces",
          [](WsClient& c) {
              c.send("", Frame{.fin = false});
              c.send("", Frame{.opcode = 0});
          },
          4400},
         {"an end of nothing", [](WsClient& c) { c.send("x", Frame{.opcode = 0}); }, 1002},
         {"a piece of nothing", [](WsClient& c) { c.send("x", Frame{.opcode = 0, .fin = false}); }, 1002},
         {"an end after a whole message",
          [](WsClient& c) {
              c.send(std::string_view(question("q")));
              c.send("x", Frame{.opcode = 0});
          },
          1002},
         {"a new text inside a message",
          [&](WsClient& c) {
              c.send(half, Frame{.fin = false});
              c.send(rest);
          },
          1002},
         {"a binary inside a text",
          [&](WsClient& c) {
              c.send(half, Frame{.fin = false});
              c.send(rest, Frame{.opcode = binary});
          },
          1002},
         {"pieces over the limit",
          [](WsClient& c) {
              c.send(std::string(40'000, ' '), Frame{.fin = false});
              c.send(std::string(40'000, ' '), Frame{.opcode = 0, .fin = false});
          },
          1009}});
}

TEST_CASE("text is valid UTF-8, however it is cut; what is not is refused at its first bad byte") {
    std::vector<Case> cases;
    // The member "note" is none of ours: valid text is answered with 4400 for it, invalid text with 1007 before that.
    for (auto const* valid : {"κόσμε", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xe1\x80\x80", "\xed\x9f\xbf",
                              "\xee\x80\x80", "\xef\xbf\xbd", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf1\x80\x80\x80",
                              "\xf4\x8f\xbf\xbf", "中文指挥", "\xf0\x9f\x9a\xa8", "\x7f"})
        cases.push_back({std::string("valid ") + valid, [valid](WsClient& c) { c.send(question_with(valid)); }, 4400});
    for (std::string const bad : {"\x80",
                                  "\xbf",
                                  "\x80\xbf\x80",
                                  "\xc0\x80",
                                  "\xc0\xaf",
                                  "\xc1\xbf",
                                  "\xc2",
                                  "\xc2 ",
                                  "\xc2\xc2",
                                  "\xdf",
                                  "\xe0\x80\x80",
                                  "\xe0\x80\xaf",
                                  "\xe0\x9f\xbf",
                                  "\xe0\xa0",
                                  "\xe0\xa0 ",
                                  "\xe1\x80",
                                  "\xed\xa0\x80",
                                  "\xed\xad\xbf",
                                  "\xed\xae\x80",
                                  "\xed\xbf\xbf",
                                  "\xed\xa0\x80\xed\xb0\x80",
                                  "\xef\xbf",
                                  "\xf0\x80\x80\x80",
                                  "\xf0\x80\x80\xaf",
                                  "\xf0\x8f\xbf\xbf",
                                  "\xf0\x90\x80",
                                  "\xf0\x90",
                                  "\xf0",
                                  "\xf4\x90\x80\x80",
                                  "\xf5\x80\x80\x80",
                                  "\xf7\xbf\xbf\xbf",
                                  "\xf8\x88\x80\x80\x80",
                                  "\xf9\x80\x80\x80\x80",
                                  "\xfb\xbf\xbf\xbf\xbf",
                                  "\xfc\x84\x80\x80\x80\x80",
                                  "\xfd\xbf\xbf\xbf\xbf\xbf",
                                  "\xfe",
                                  "\xff",
                                  "\xfe\xfe\xff\xff",
                                  "κόσμε\xed\xa0\x80"
                                  "edited",
                                  "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80"}) {
        cases.push_back({"invalid, in one piece", [bad](WsClient& c) { c.send(question_with(bad)); }, 1007});
        cases.push_back({"invalid, cut inside",
                         [bad](WsClient& c) {
                             auto const all = question_with(bad);
                             auto const at = all.find(bad) + bad.size() / 2;
                             c.send(all.substr(0, at), Frame{.fin = false});
                             c.send(all.substr(at), Frame{.opcode = 0});
                         },
                         1007});
    }
    cases.push_back({"valid, cut inside a character",
                     [](WsClient& c) {
                         auto const all = question_with("指");
                         auto const at = all.find("指") + 1;
                         c.send(all.substr(0, at), Frame{.fin = false});
                         c.send(all.substr(at, 1), Frame{.opcode = 0, .fin = false});
                         c.send(all.substr(at + 1), Frame{.opcode = 0});
                     },
                     4400});
    cases.push_back({"refused before the message ends",
                     [](WsClient& c) { c.send(question_with("\xed\xa0\x80"), Frame{.fin = false}); }, 1007});
    cases.push_back({"cut off at the end", [](WsClient& c) { c.send("{\"a\":\"\xe4\xb8", Frame{}); }, 1007});
    run(cases);
}

TEST_CASE("a close is answered with its code; codes and reasons that nobody may send are errors of protocol") {
    std::vector<Case> cases;
    auto const closing = [](std::string body) {
        return [body = std::move(body)](WsClient& c) { c.send(body, Frame{.opcode = close_frame}); };
    };
    for (int const code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
        cases.push_back({"code " + std::to_string(code), closing(close_body(code)), code});
    for (int const code : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999})
        cases.push_back({"code " + std::to_string(code), closing(close_body(code)), 1002});
    cases.push_back({"one byte", closing("x"), 1002});
    cases.push_back({"the longest reason", closing(close_body(1000, std::string(123, 'x'))), 1000});
    cases.push_back({"a reason too long", closing(close_body(1000, std::string(124, 'x'))), 1002});
    // Beast closes with 1002 where RFC 6455 7.1.6 would like 1007: closed all the same.
    cases.push_back({"a reason that is no text", closing(close_body(1000, "\xed\xa0\x80")), 1002});
    cases.push_back({"messages after the close",
                     [](WsClient& c) {
                         c.send(close_body(1000), Frame{.opcode = close_frame});
                         c.send(std::string_view(question("late")));
                         c.send("x", Frame{.opcode = ping});
                     },
                     1000});
    cases.push_back({"two closes",
                     [](WsClient& c) {
                         c.send(close_body(1000), Frame{.opcode = close_frame});
                         c.send(close_body(1001), Frame{.opcode = close_frame});
                     },
                     1000});
    run(cases);
    Console console;
    console.client.send("", Frame{.opcode = close_frame});
    auto answer = console.client.next();
    while (answer.opcode == text) answer = console.client.next();
    CHECK(answer.opcode == close_frame);
    CHECK((answer.payload.empty() || answer.close_code() == 1000));
}

TEST_CASE("a console that goes away without a word is forgotten, and compression is never agreed on") {
    TcpClient client(served().port());
    client.send(
        "GET /ws HTTP/1.1\r\nHost: server\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate; "
        "client_max_window_bits\r\n"
        "Authorization: Bearer " +
        served().token() + "\r\n\r\n");
    auto const answer = read_answer(client);
    CHECK(answer.status == 101);
    CHECK(answer.head.find("Sec-WebSocket-Extensions") == std::string::npos);
    for (int i = 0; i < 20; ++i) {
        Console gone;
        gone.client.tcp().send("\x81");
    }
    Console console;
    console.client.send(std::string_view(question("q")));
    CHECK(!console.client.reply("q").is_null());
}
