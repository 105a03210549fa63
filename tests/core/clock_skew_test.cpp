// SPDX-License-Identifier: Apache-2.0
#include "server/core/clock_skew.hpp"

#include "tests/core/test_world.hpp"

using namespace tiaodu;
using namespace tiaodu::test;

namespace {
constexpr Millis second = std::chrono::seconds(1);

/// Reports every ten seconds; `ahead` says how far the fix time is ahead of each arrival.
template <class Ahead>
std::optional<Millis> heard(int reports, Ahead ahead) {
    ClockSkew clock;
    for (int i = 0; i < reports; ++i) clock.hear(monday + 10 * i * second + ahead(i), monday + 10 * i * second);
    return clock.settled();
}
}  // namespace

TEST_CASE("a clock that is wrong by the same amount for a minute is known to be wrong") {
    CHECK(heard(8, [](int) { return 120 * second; }) == 120 * second);
    CHECK(heard(8, [](int i) { return -28'800 * second - (i % 3) * second; }) == -28'800 * second);
    CHECK(!heard(7, [](int) { return 120 * second; }).has_value());
}

TEST_CASE("a right clock is known to be right") {
    CHECK(heard(8, [](int i) { return Millis(-300 - i); }) == Millis(-300));
}

TEST_CASE("a backlog says nothing about the clock: it catches up") {
    ClockSkew clock;
    // An hour of fixes, ten seconds apart, sent within ten seconds, then live again.
    for (int i = 0; i < 360; ++i) clock.hear(monday - std::chrono::hours(1) + 10 * i * second, monday + Millis(i * 28));
    CHECK(!clock.settled().has_value());
    // One fix a second, twice as fast as they were made.
    for (int i = 0; i < 200; ++i) clock.hear(monday - 300 * second + i * second, monday + Millis(i * 500));
    CHECK(!clock.settled().has_value());
}

TEST_CASE("a clock that was set is measured anew") {
    ClockSkew clock;
    for (int i = 0; i < 8; ++i) clock.hear(monday + 10 * i * second + 90 * second, monday + 10 * i * second);
    CHECK(clock.settled() == 90 * second);
    for (int i = 8; i < 16; ++i) clock.hear(monday + 10 * i * second, monday + 10 * i * second);
    CHECK(clock.settled() == 0 * second);
}
