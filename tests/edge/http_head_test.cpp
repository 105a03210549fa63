// SPDX-License-Identifier: Apache-2.0
#include "server/edge/http_head.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

/// 0: more is needed; 200: a whole header; otherwise the status of the refusal.
int outcome(std::string_view bytes, HeadLimits const& limits = {}) {
    auto const scan = scan_head(bytes, limits);
    if (scan.refusal) return scan.refusal->status;
    return scan.size ? 200 : 0;
}

std::string with(std::string const& line) { return "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n"; }

}  // namespace

TEST_CASE("a header is whole at its empty line, whatever follows and however it was cut") {
    std::string const head = "POST /a?b=c HTTP/1.1\r\nHost: a\r\nX: \t b \xe4\xb8\xad\r\n\r\n";
    for (std::size_t size = 0; size < head.size(); ++size) {
        CAPTURE(size);
        CHECK(outcome(head.substr(0, size)) == 0);
    }
    CHECK(scan_head(head, {}).size == head.size());
    CHECK(scan_head(head + "{\"body\":\n1}", {}).size == head.size());
}

TEST_CASE("what two readers could read differently is refused, as early as it shows") {
    using namespace std::string_literals;
    for (auto const& bytes : {"\x16\x03\x01"s,
                              "\r\n"s,
                              "\nGET"s,
                              " GET / HTTP/1.1\r\n"s,
                              "{\"a\":1}"s,
                              "GET / HTTP/1.1\n"s,
                              "GET / HTTP/1.1\r\nHost: a\n"s,
                              "GET / HTTP/1.1\r\nHost: a\r\n\n"s,
                              "GET / HTTP/1.1\r\n\nX: y"s,
                              "GET  / HTTP/1.1\r\n"s.replace(3, 2, " "s + "\t"s),
                              "GET /a b HTTP/1.1\r\n"s,
                              "GET /\xff HTTP/1.1\r\n"s,
                              "GET /\x7f HTTP/1.1\r\n"s,
                              "GET /\x01 HTTP/1.1\r\n"s,
                              "GET / HTTP/1.2\r\n"s,
                              "GET / HTTP/2.0\r\n"s,
                              "GET / http/1.1\r\n"s,
                              "GET / HTTP/1.1 \r\n"s,
                              "GET /\r\n"s,
                              "GET\r\n"s,
                              "G(T / HTTP/1.1\r\n"s,
                              with(" folded\r\n"),
                              with("\tfolded\r\n"),
                              with("X : y\r\n"),
                              with("X\t: y\r\n"),
                              with(": y\r\n"),
                              with("X\r\n"),
                              with("X y: z\r\n"),
                              with("X(: z\r\n"),
                              with("X\x80: z\r\n"),
                              with("X: a\rb\r\n"),
                              with("X: a\0b\r\n"s),
                              with("X: a\x01"
                                   "b\r\n"),
                              with("X: a\x7f\r\n")}) {
        CAPTURE(bytes);
        CHECK(outcome(bytes) == 400);
    }
}

TEST_CASE("a header has at most so many bytes, fields, and bytes of target") {
    HeadLimits const limits{.bytes_max = 200, .target_bytes_max = 50, .fields_max = 3};
    auto const sized = [](std::size_t size) {
        std::string const frame = "GET / HTTP/1.1\r\nX: \r\n\r\n";
        return "GET / HTTP/1.1\r\nX: " + std::string(size - frame.size(), 'x') + "\r\n\r\n";
    };
    CHECK(outcome(sized(200), limits) == 200);
    CHECK(outcome(sized(201), limits) == 431);
    CHECK(outcome(std::string(201, 'A'), limits) == 414);
    CHECK(outcome(sized(300).substr(0, 250), limits) == 431);
    auto const target = [](std::size_t size) { return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\n\r\n"; };
    CHECK(outcome(target(50), limits) == 200);
    CHECK(outcome(target(51), limits) == 414);
    CHECK(outcome("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits) == 200);
    CHECK(outcome("GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n", limits) == 431);
}
