// SPDX-License-Identifier: Apache-2.0
#include "server/app/throttle.hpp"

#include <doctest/doctest.h>

using namespace tiaodu;

namespace {

constexpr Time start = time_from_ms(1'700'000'000'000);

SecuritySettings settings_of(std::int64_t level) {
    SecurityConfig config;
    config.level = level;
    return security_settings(config).value();
}

/// A guesser; `rows` is what the database would know.
struct Guesser {
    explicit Guesser(SecuritySettings const& settings) : throttle(settings) {}
    void fail(std::string const& name, std::string const& address, int times = 1) {
        for (int i = 0; i < times; ++i) {
            throttle.tried(name, now);
            Commit rows;
            throttle.failed(name, address, now, rows);
            for (auto const& row : rows.throttles) stored[row.key] = row;
            for (auto const& key : rows.ended_throttles) stored.erase(key);
        }
    }
    std::optional<Millis> wait(std::string const& name, std::string const& address) const {
        return throttle.wait_of(name, address, now);
    }
    Throttle throttle;
    Time now = start;
    std::unordered_map<std::string, ThrottleRow> stored;
};

}  // namespace

TEST_CASE("five failures of a name are free, then it waits twice as long each time, up to five minutes") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    one.fail("a", "1", 4);
    CHECK(!one.wait("a", "1").has_value());
    one.fail("a", "1");
    CHECK(one.wait("a", "2") == std::chrono::seconds(10));  // from anywhere
    CHECK(!one.wait("b", "1").has_value());
    for (auto const seconds : {20, 40, 80, 160, 300, 300}) {
        one.now += *one.wait("a", "1");
        CHECK(!one.wait("a", "1").has_value());
        one.fail("a", "1");
        CHECK(one.wait("a", "1") == std::chrono::seconds(seconds));
    }
    one.now += std::chrono::seconds(300) - Millis(1);
    CHECK(one.wait("a", "1") == Millis(1));
}

TEST_CASE("level 3 locks a name out for ten minutes, and for half an hour at the most") {
    auto const settings = settings_of(3);
    Guesser one(settings);
    one.fail("a", "1", 5);
    CHECK(one.wait("a", "1") == std::chrono::minutes(10));
    for (auto const minutes : {20, 30, 30}) {
        one.now += *one.wait("a", "1");
        one.fail("a", "1");
        CHECK(one.wait("a", "1") == std::chrono::minutes(minutes));
    }
}

TEST_CASE("who signs in has failed no more; who could not be looked at has not failed") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    one.fail("a", "1", 5);
    Commit rows;
    one.throttle.succeeded("a", rows);
    CHECK(rows.ended_throttles.size() == 1);
    CHECK(!one.wait("a", "1").has_value());
    for (int i = 0; i < 10; ++i) {
        one.throttle.tried("b", one.now);
        one.throttle.undone("b");
    }
    CHECK(!one.wait("b", "1").has_value());
}

TEST_CASE("many guesses at the same moment count before it is known how they end") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    for (int i = 0; i < 5; ++i) {
        CHECK(!one.wait("a", "1").has_value());
        one.throttle.tried("a", one.now);
    }
    CHECK(one.wait("a", "1").has_value());
}

TEST_CASE("twenty failures a minute from an address, two hundred from everywhere, and not one more") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    for (int i = 0; i < 19; ++i) one.fail("n" + std::to_string(i), "1");
    CHECK(!one.wait("x", "1").has_value());
    one.fail("n19", "1");
    CHECK(one.wait("x", "1") == std::chrono::minutes(1));
    CHECK(!one.wait("x", "2").has_value());
    for (int i = 0; i < 179; ++i) one.fail("m" + std::to_string(i), "a" + std::to_string(i));
    CHECK(!one.wait("x", "2").has_value());
    one.fail("last", "3");
    CHECK(one.wait("x", "2").has_value());
    one.now += std::chrono::minutes(1);
    CHECK(!one.wait("x", "1").has_value());
    CHECK(!one.wait("x", "2").has_value());
}

TEST_CASE("a restart forgives nothing") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    one.fail("a", "1", 20);
    std::vector<ThrottleRow> rows;
    for (auto const& [key, row] : one.stored) rows.push_back(row);
    Throttle after(settings);
    after.load(rows);
    CHECK(after.wait_of("a", "2", one.now) == one.wait("a", "2"));
    CHECK(after.wait_of("x", "1", one.now) == one.wait("x", "1"));
}

TEST_CASE("what people typed is not kept: not in memory, not in the database") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    one.fail("typed-my-password-here", "192.0.2.1");
    for (auto const& [key, row] : one.stored) {
        CHECK(key.find("typed") == std::string::npos);
        CHECK(key.find("192.0") == std::string::npos);
    }
    CHECK(one.stored.size() == 3);
}

TEST_CASE("a flood of invented names pushes out the oldest, and after a day a name starts anew") {
    auto const settings = settings_of(2);
    Guesser one(settings);
    std::vector<ThrottleRow> many;
    for (std::size_t i = 0; i < Throttle::entries_max; ++i)
        many.push_back({"n" + std::to_string(i), 1, start - Millis(1)});
    one.throttle.load(many);
    CHECK(one.throttle.size() == Throttle::entries_max);
    Commit rows;
    one.throttle.tried("new", one.now);
    one.throttle.forget(one.now, rows);
    CHECK(one.throttle.size() == Throttle::entries_max);
    CHECK(rows.ended_throttles.size() == 1);
    one.now += std::chrono::hours(24);
    one.throttle.forget(one.now, rows);
    CHECK(one.throttle.size() == 0);
}
