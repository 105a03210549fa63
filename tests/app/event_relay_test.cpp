// SPDX-License-Identifier: Apache-2.0
#include "server/app/event_relay.hpp"

#include "server/app/local_bus.hpp"
#include "tests/sim/lossy_bus.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace tiaodu;
using namespace tiaodu::test;

namespace {

constexpr std::uint32_t epoch = 7;

Published event(std::int64_t seq) {
    Published made;
    made.row.seq = seq;
    made.row.epoch = epoch;
    made.text = "event " + std::to_string(seq);
    return made;
}

/// A relay with an event table that holds 1 … `committed`, and what came out of it.
struct Relaying {
    explicit Relaying(RelaySettings settings = {}, std::int64_t start = 0)
        : relay(
              settings, epoch, start,
              [this](std::int64_t after, std::size_t limit, EventRelay::Answer answer) {
                  ++reads;
                  limits.push_back(limit);
                  auto read = [this, after, limit, answer = std::move(answer)] {
                      std::vector<Published> found;
                      for (auto seq = after + 1; seq <= committed && found.size() < limit; ++seq)
                          found.push_back(event(seq));
                      answer(table_broken ? std::vector<Published>{} : found);
                  };
                  if (slow_table) {
                      pending = read;
                  } else {
                      read();
                  }
              },
              [this](std::span<Published const> events) {
                  for (auto const& one : events) shown.push_back(one.row.seq);
              }) {}

    void hear(std::vector<std::int64_t> const& numbers) {
        std::vector<Published> events;
        for (auto const seq : numbers) events.push_back(event(seq));
        committed = std::max(committed, numbers.back());
        relay.hear({epoch, numbers.back(), events});
    }
    void announce() { relay.hear({epoch, committed, {}}); }
    bool all_shown_once_in_order(std::int64_t first) const {
        if (static_cast<std::int64_t>(shown.size()) != committed - first + 1) return false;
        for (std::size_t i = 0; i < shown.size(); ++i)
            if (shown[i] != first + static_cast<std::int64_t>(i)) return false;
        return true;
    }

    std::int64_t committed = 0;
    bool slow_table = false, table_broken = false;
    int reads = 0;
    std::vector<std::size_t> limits;
    std::function<void()> pending;
    std::vector<std::int64_t> shown;
    EventRelay relay;
};

}  // namespace

TEST_CASE("events that come in order are handed on at once, without a look at the table") {
    Relaying relaying;
    relaying.hear({1, 2, 3});
    relaying.hear({4});
    CHECK(relaying.shown == std::vector<std::int64_t>{1, 2, 3, 4});
    CHECK(relaying.relay.seq() == 4);
    CHECK(relaying.reads == 0);
    CHECK(relaying.relay.held() == 0);
}

TEST_CASE("the local bus hands over what was committed itself, not a copy") {
    LocalBus bus;
    Published const* arrived = nullptr;
    EventRelay relay({}, epoch, 0, {}, [&](std::span<Published const> events) { arrived = events.data(); });
    bus.subscribe([&](BusMessage const& message) { relay.hear(message); });
    std::vector<Published> const events{event(1)};
    bus.publish({epoch, 1, events});
    CHECK(arrived == events.data());
}

TEST_CASE("an event that comes twice is shown once") {
    Relaying relaying;
    relaying.hear({1});
    relaying.hear({1});
    relaying.hear({1, 2});
    CHECK(relaying.shown == std::vector<std::int64_t>{1, 2});
    CHECK(relaying.relay.counts().repeated == 2);
}

TEST_CASE("what the bus lost is read from the table, and only that") {
    Relaying relaying;
    relaying.hear({1});
    relaying.hear({5, 6});
    CHECK(relaying.shown == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
    CHECK(relaying.limits == std::vector<std::size_t>{3});
    CHECK(relaying.relay.counts().repaired == 3);
    CHECK(relaying.relay.held() == 0);
}

TEST_CASE("an event that overtook another waits for it, whichever way that comes") {
    Relaying relaying;
    relaying.slow_table = true;
    relaying.hear({1});
    relaying.hear({3});
    CHECK(relaying.shown == std::vector<std::int64_t>{1});
    relaying.hear({2});  // late, but before the table answers
    CHECK(relaying.shown == std::vector<std::int64_t>{1, 2, 3});
    relaying.pending();  // what the table gives now is known
    relaying.hear({4});
    CHECK(relaying.all_shown_once_in_order(1));
    CHECK(relaying.reads == 1);
}

TEST_CASE("a lost last event is noticed with the next announcement") {
    Relaying relaying;
    relaying.hear({1});
    relaying.committed = 3;
    CHECK(relaying.relay.seq() == 1);
    relaying.announce();
    CHECK(relaying.all_shown_once_in_order(1));
    relaying.announce();
    CHECK(relaying.reads == 1);
}

TEST_CASE("a table that cannot be read now is asked again at the next message, not in a circle") {
    Relaying relaying;
    relaying.table_broken = true;
    relaying.hear({2});
    CHECK(relaying.shown.empty());
    CHECK(relaying.reads == 1);
    relaying.announce();
    CHECK(relaying.reads == 2);
    relaying.table_broken = false;
    relaying.announce();
    CHECK(relaying.all_shown_once_in_order(1));
}

TEST_CASE("one read at a time is under way") {
    Relaying relaying;
    relaying.slow_table = true;
    relaying.hear({3});
    relaying.hear({5});
    relaying.announce();
    CHECK(relaying.reads == 1);
    relaying.slow_table = false;
    relaying.pending();
    CHECK(relaying.all_shown_once_in_order(1));
}

TEST_CASE("early events are held back up to a limit; beyond it the table gives them again") {
    RelaySettings settings;
    settings.hold_max = 10;
    settings.read_max = 4;
    Relaying relaying(settings);
    relaying.slow_table = true;
    for (std::int64_t seq = 2; seq <= 11; ++seq) relaying.hear({seq});
    CHECK(relaying.relay.held() == 10);
    CHECK(relaying.relay.counts().not_held == 0);
    relaying.hear({12});
    CHECK(relaying.relay.held() == 10);
    CHECK(relaying.relay.counts().not_held == 1);
    for (std::int64_t seq = 13; seq <= 40; ++seq) relaying.hear({seq});
    relaying.slow_table = false;
    relaying.pending();
    CHECK(relaying.all_shown_once_in_order(1));
    CHECK(relaying.relay.held() == 0);
    CHECK(*std::max_element(relaying.limits.begin(), relaying.limits.end()) == 4);
}

TEST_CASE("the limit counts bytes too") {
    RelaySettings settings;
    settings.hold_bytes_max = 20;  // two texts of 7 bytes
    Relaying relaying(settings);
    relaying.slow_table = true;
    relaying.hear({2, 3, 4});
    CHECK(relaying.relay.held() == 2);
    relaying.slow_table = false;
    relaying.pending();
    CHECK(relaying.all_shown_once_in_order(1));
}

TEST_CASE("a relay that starts behind an event never shows it again") {
    Relaying relaying({}, 10);
    relaying.hear({9, 10, 11});
    CHECK(relaying.shown == std::vector<std::int64_t>{11});
}

TEST_CASE("news of another epoch is not of this table") {
    Relaying relaying;
    std::vector<Published> const events{event(1)};
    relaying.relay.hear({epoch + 2, 1, events});
    CHECK(relaying.shown.empty());
    CHECK(relaying.relay.seq() == 0);
    CHECK(relaying.relay.counts().foreign == 1);
}

TEST_CASE("whatever a bus drops, repeats and reorders, every event is shown once and in order") {
    RelayCounts all;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        RelaySettings settings;
        settings.hold_max = 5;
        settings.read_max = 3;
        Relaying relaying(settings);
        std::deque<std::function<void()>> late;
        simulate::Random random(seed, "test");
        LossyBus bus(std::make_unique<LocalBus>(), Losses{}, seed,
                     [&](Millis, std::function<void()> work) { late.push_back(std::move(work)); });
        bus.subscribe([&](BusMessage const& message) { relaying.relay.hear(message); });
        for (std::int64_t seq = 1; seq <= 100; ++seq) {
            relaying.committed = seq;
            relaying.slow_table = random.chance(0.3);
            if (relaying.pending) std::exchange(relaying.pending, {})();
            std::vector<Published> const events{event(seq)};
            bus.publish({epoch, seq, events});
            while (!late.empty() && random.chance(0.5)) {
                auto const work = std::move(late.front());
                late.pop_front();
                work();
            }
        }
        relaying.slow_table = false;
        if (relaying.pending) std::exchange(relaying.pending, {})();
        relaying.announce();
        CHECK(relaying.all_shown_once_in_order(1));
        while (!late.empty()) {
            late.front()();
            late.pop_front();
        }
        CHECK(relaying.all_shown_once_in_order(1));
        auto const& counts = relaying.relay.counts();
        all.repeated += counts.repeated;
        all.early += counts.early;
        all.repaired += counts.repaired;
    }
    // The bus did what it should, or this test shows nothing.
    CHECK(all.repeated > 1000);
    CHECK(all.early > 1000);
    CHECK(all.repaired > 1000);
}
