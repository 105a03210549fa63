// SPDX-License-Identifier: Apache-2.0
#include "server/edge/outbox.hpp"
#include "protocol/vocab/token_bucket.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

TEST_CASE("a console may send a burst, then so many messages per second") {
    TokenBucket bucket(2, 3);
    auto now = time_from_ms(1'767'573'000'000);
    for (int i = 0; i < 3; ++i) CHECK(bucket.take(now));
    CHECK(!bucket.take(now));
    now += Millis(500);
    CHECK(bucket.take(now));
    CHECK(!bucket.take(now));
}

TEST_CASE("a wall clock that is set back does not silence the consoles") {
    TokenBucket bucket(2, 3);
    auto now = time_from_ms(1'767'573'000'000);
    CHECK(bucket.take(now));
    now -= std::chrono::hours(1);
    CHECK(bucket.take(now));
    CHECK(bucket.take(now));
    CHECK(!bucket.take(now));  // it is not a way to send more either
    now += Millis(500);
    CHECK(bucket.take(now));
}

TEST_CASE("a large snapshot goes out whole, and afterwards the usual limit holds again") {
    auto const frame = [](std::size_t bytes) { return std::make_shared<std::string const>(bytes, 'x'); };
    Outbox outbox(100);
    outbox.set_limit(Outbox::unlimited);
    for (int i = 0; i < 10; ++i) CHECK(outbox.push_text(frame(100)));
    outbox.set_limit(outbox.bytes() + 100);
    CHECK(outbox.push_text(frame(100)));
    while (outbox.pop()) {
    }
    CHECK(outbox.push_text(frame(100)));
    CHECK(!outbox.push_text(frame(1)));
    CHECK(outbox.overflowed());
}
