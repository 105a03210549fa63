// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/sip_message.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace tiaodu;
using namespace tiaodu::sip;

namespace {

std::string const keepalive =
    "MESSAGE sip:34020000002000000001@3402000000 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1483142816\r\n"
    "From: <sip:34020000001320000001@3402000000>;tag=2087458174\r\n"
    "To: <sip:34020000002000000001@3402000000>\r\n"
    "Call-ID: 4ba6e1a2af06\r\n"
    "CSeq: 20 MESSAGE\r\n"
    "Max-Forwards: 70\r\n"
    "Content-Type: Application/MANSCDP+xml\r\n"
    "Content-Length: 5\r\n\r\nhello";

Message good(std::string_view bytes) {
    auto message = parse_datagram(bytes);
    REQUIRE_MESSAGE(message.has_value(), (message ? "" : message.error().path + ": " + message.error().detail));
    return *message;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("sip: a request says its method, its headers and its body") {
    auto const message = good(keepalive);
    REQUIRE(message.request());
    CHECK(message.request()->method == "MESSAGE");
    CHECK(message.request()->uri == "sip:34020000002000000001@3402000000");
    CHECK(message.header("max-forwards") == "70");
    CHECK(!message.header("expires"));
    CHECK(message.body == "hello");
    CHECK(cseq_of(message).number == 20);
    CHECK(cseq_of(message).method == "MESSAGE");
    CHECK(user_of(*message.header("from")) == "34020000001320000001");
    CHECK(parameter(*message.header("from"), "tag") == "2087458174");
    CHECK(parameter(*message.header("via"), "BRANCH") == "z9hG4bK1483142816");
    CHECK(parameter(*message.header("via"), "rport") == "");
    CHECK(!parameter(*message.header("via"), "received"));
}

TEST_CASE("sip: compact and lower-case names, folded lines and bare line feeds mean the same") {
    auto const message = good(
        "\r\n\r\nNOTIFY sip:1@2 SIP/2.0\n"
        "v: SIP/2.0/UDP 192.168.1.64:5060\r\n"
        " ;branch=z9hG4bK1\r\n"
        "f : <sip:34020000001320000001@3402000000>\r\n"
        "\t;tag=7\r\n"
        "t:<sip:1@2>;tag=9\n"
        "i: x\r\ncseq:  3   NOTIFY\r\no: presence;id=5936\r\n"
        "c: Application/MANSCDP+xml\r\nl: 2\r\n\r\nabc");
    CHECK(parameter(*message.header("via"), "branch") == "z9hG4bK1");
    CHECK(parameter(*message.header("from"), "tag") == "7");
    CHECK(message.header("event") == "presence;id=5936");
    CHECK(message.header("content-type") == "Application/MANSCDP+xml");
    CHECK(cseq_of(message).number == 3);
    CHECK(message.body == "ab");  // what follows Content-Length is not part of the message
}

TEST_CASE("sip: an answer says its code") {
    auto const bare = with(keepalive, "MESSAGE sip:34020000002000000001@3402000000 SIP/2.0", "SIP/2.0 200");
    CHECK(good(bare).status()->code == 200);
    auto const words = good(with(bare, "SIP/2.0 200", "SIP/2.0 403 Not Registered"));
    CHECK(words.status()->code == 403);
    CHECK(words.status()->reason == "Not Registered");
}

TEST_CASE("sip: without Content-Length the rest of a datagram is the body") {
    CHECK(good(with(keepalive, "Content-Length: 5\r\n", "")).body == "hello");
}

TEST_CASE("sip: what is malformed is refused with what is wrong") {
    struct Row {
        std::string bytes;
        Errc code;
        char const* path;
    };
    std::string many;
    for (std::size_t i = 0; i < headers_max; ++i) many += "X: 1\r\n";
    std::string const via = "Via: SIP/2.0/UDP 192.168.1.64:5060;rport;branch=z9hG4bK1483142816\r\n";
    for (Row const& row : {
             Row{"", Errc::malformed, "head"},
             Row{"\r\n\r\n", Errc::malformed, "head"},
             Row{std::string(3000, '\0'), Errc::malformed, "head"},
             Row{keepalive.substr(0, 200), Errc::malformed, "head"},
             Row{with(keepalive, " SIP/2.0", ""), Errc::malformed, "request"},
             Row{with(keepalive, " SIP/2.0", " SIP/3.0"), Errc::malformed, "request"},
             Row{with(keepalive, "MESSAGE sip", "MESS\x01GE sip"), Errc::malformed, "request.method"},
             Row{with(keepalive, "@3402000000 SIP", "@3402 000000 SIP"), Errc::malformed, "request.uri"},
             Row{with(keepalive, "MESSAGE sip:34020000002000000001@3402000000 SIP/2.0", "SIP/2.0 2x0 OK"),
                 Errc::malformed, "status"},
             Row{with(keepalive, "MESSAGE sip:34020000002000000001@3402000000 SIP/2.0", "SIP/2.0 999 OK"),
                 Errc::malformed, "status"},
             Row{with(keepalive, via, ""), Errc::missing_field, "via"},
             Row{with(keepalive, "Call-ID: 4ba6e1a2af06", "Call-ID:"), Errc::missing_field, "call-id"},
             Row{with(keepalive, "Call-ID: 4ba6e1a2af06", "Call-ID: 1\r\ni: 2"), Errc::malformed, "call-id"},
             Row{with(keepalive, "CSeq: 20 MESSAGE", "CSeq: 20 NOTIFY"), Errc::malformed, "cseq"},
             Row{with(keepalive, "CSeq: 20 MESSAGE", "CSeq: 2147483648 MESSAGE"), Errc::malformed, "cseq"},
             Row{with(keepalive, "CSeq: 20 MESSAGE", "CSeq: MESSAGE"), Errc::malformed, "cseq"},
             Row{with(keepalive, "Via: ", " Via: "), Errc::malformed, "header"},
             Row{with(keepalive, "Max-Forwards: 70", "Max-Forwards 70"), Errc::malformed, "header"},
             Row{with(keepalive, "Max-Forwards: 70", "Max Forwards: 70"), Errc::malformed, "header"},
             Row{with(keepalive, "Max-Forwards: 70", "Max-Forwards: 7\r0"), Errc::malformed, "header"},
             Row{with(keepalive, "Length: 5", "Length: 6"), Errc::malformed, "body"},
             Row{with(keepalive, "Length: 5", "Length: -1"), Errc::malformed, "content-length"},
             Row{with(keepalive, "Length: 5", "Length: 5\r\nl: 4"), Errc::malformed, "content-length"},
             Row{with(keepalive, "Length: 5", "Length: 99999999999999999999"), Errc::malformed, "content-length"},
             Row{with(keepalive, "Length: 5", "Length: 65537"), Errc::limit_exceeded, "body"},
             Row{with(keepalive, "Max-Forwards: 70\r\n", many), Errc::limit_exceeded, "header"},
             Row{with(keepalive, "70", std::string(head_bytes_max, '7')), Errc::limit_exceeded, "head"},
         }) {
        auto const message = parse_datagram(row.bytes);
        REQUIRE_MESSAGE(!message, row.bytes.substr(0, 80));
        CHECK_MESSAGE(message.error().code == row.code, row.path);
        CHECK_MESSAGE(message.error().path == row.path, message.error().detail);
    }
}

TEST_CASE("sip: limits hold at the limit") {
    std::string many;
    for (std::size_t i = 0; i < headers_max - 8; ++i) many += "X: 1\r\n";
    CHECK(good(with(keepalive, "Max-Forwards: 70\r\n", many + "Y: 1\r\n")).headers.size() == headers_max);
    auto const size = keepalive.find("hello");
    auto const longest = with(keepalive, "70", std::string(head_bytes_max - size + 2, '7'));
    CHECK(longest.find("hello") == head_bytes_max);
    CHECK(good(longest).body == "hello");
}

TEST_CASE("sip: a stream is cut by Content-Length, however it arrives") {
    auto const stream = keepalive + "\r\n\r\n" + with(keepalive, "hello", "world");
    for (std::size_t const step : {std::size_t(1), std::size_t(7), stream.size()}) {
        StreamReader reader;
        std::vector<std::string> bodies;
        for (std::size_t at = 0; at < stream.size(); at += step) {
            auto input = std::string_view(stream).substr(at, step);
            while (auto message = reader.next(input)) {
                REQUIRE(message->has_value());
                bodies.push_back((*message)->body);
            }
        }
        CHECK(bodies == std::vector<std::string>{"hello", "world"});
        CHECK(!reader.in_message());
    }
    StreamReader reader;
    std::string_view part = std::string_view(keepalive).substr(0, 30);
    CHECK(!reader.next(part));
    CHECK(reader.in_message());
}

TEST_CASE("sip: a stream that cannot be followed is given up") {
    for (auto const& bytes :
         {with(keepalive, "Content-Length: 5\r\n", ""), with(keepalive, "Length: 5", "Length: 65537"),
          std::string("GET / HTTP/1.1\r\n\r\n"), std::string(head_bytes_max + 1, 'x')}) {
        StreamReader reader;
        std::string_view input = bytes;
        auto const message = reader.next(input);
        REQUIRE(message.has_value());
        CHECK(!*message);
    }
    StreamReader patient;
    std::string const part(head_bytes_max, 'x');
    std::string_view input = part;
    CHECK(!patient.next(input));
}

TEST_CASE("sip: an answer goes through an address translation: Via tells where the request came from") {
    auto const request = good(with(keepalive, "Call-ID", "Via: SIP/2.0/UDP proxy:5060;branch=2\r\nCall-ID"));
    auto const answer = good(encode(answer_to(request, {200, "OK"}, {"203.0.113.9", 40001}, "mine")));
    CHECK(answer.header("via") ==
          "SIP/2.0/UDP 192.168.1.64:5060;branch=z9hG4bK1483142816;rport=40001;received=203.0.113.9");
    CHECK(answer.header("to") == "<sip:34020000002000000001@3402000000>;tag=mine");
    CHECK(answer.header("from") == request.header("from"));
    CHECK(answer.header("call-id") == "4ba6e1a2af06");
    CHECK(answer.header("cseq") == "20 MESSAGE");
    CHECK(!answer.header("max-forwards"));
    CHECK(std::count_if(answer.headers.begin(), answer.headers.end(),
                        [](Header const& header) { return header.name == "via"; }) == 2);
    auto const again = answer_to(answer, {200, "OK"}, {"203.0.113.9", 40001}, "another");
    CHECK(again.header("to") == answer.header("to"));
}

TEST_CASE("sip: two hops in one Via keep their order") {
    auto const request = good(with(keepalive, ";rport;branch=z9hG4bK1483142816", ";branch=a , SIP/2.0/UDP b;branch=b"));
    auto const answer = answer_to(request, {200, "OK"}, {"203.0.113.9", 1}, "t");
    CHECK(answer.header("via") ==
          "SIP/2.0/UDP 192.168.1.64:5060;branch=a;rport=1;received=203.0.113.9, SIP/2.0/UDP b;branch=b");
}

TEST_CASE("sip: who an address names") {
    CHECK(user_of("sip:34020000001320000001@3402000000") == "34020000001320000001");
    CHECK(user_of("\"camera <1>; @\" <SIP:34020000001320000001@192.0.2.1:5060;transport=tcp>;tag=1") ==
          "34020000001320000001");
    CHECK(!user_of("<sip:3402000000>"));
    CHECK(!user_of("<tel:34020000001320000001@x>"));
    CHECK(!user_of("<sip:a b@x>"));
    CHECK(!user_of("<sip:@x>"));
    CHECK(!user_of(""));
    CHECK(!user_of("<sip:" + std::string(user_bytes_max + 1, '1') + "@x>"));
    CHECK(user_of("<sip:" + std::string(user_bytes_max, '1') + "@x>"));
    CHECK(parameter("<sip:1@x;tag=in>;expires=60", "tag") == std::nullopt);
    CHECK(parameter("<sip:1@x;tag=in>;expires=60", "expires") == "60");
}
