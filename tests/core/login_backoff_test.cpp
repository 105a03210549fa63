// SPDX-License-Identifier: Apache-2.0
#include "server/core/login_backoff.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;
using std::chrono::seconds;

namespace {
Time const start = time_from_ms(1'700'000'000'000);
}

TEST_CASE("five wrong codes cost nothing, each further one doubles the pause up to its longest") {
    LoginBackoff book({.free = 5, .first_pause = seconds(2), .longest_pause = seconds(10)});
    auto now = start;
    for (int i = 0; i < 4; ++i) book.failed("device", now);
    CHECK(book.may_try("device", now));
    for (int const pause : {2, 4, 8, 10, 10}) {
        book.failed("device", now);
        CHECK_FALSE(book.may_try("device", now + seconds(pause) - Millis(1)));
        now += seconds(pause);
        CHECK(book.may_try("device", now));
    }
    CHECK(book.may_try("another", now));
}

TEST_CASE("a right code makes the wrong ones before it forgotten") {
    LoginBackoff book({.free = 2});
    book.failed("device", start);
    book.succeeded("device");
    book.failed("device", start);
    CHECK(book.may_try("device", start));
    book.failed("device", start);
    CHECK_FALSE(book.may_try("device", start));
}

TEST_CASE("at most so many senders are remembered: the one that came first is forgotten first") {
    LoginBackoff book({.free = 1, .entries_max = 3});
    for (auto const* who : {"a", "b", "c", "d"}) book.failed(who, start);
    CHECK(book.entries() == 3);
    CHECK(book.may_try("a", start));
    CHECK_FALSE(book.may_try("d", start));
}
