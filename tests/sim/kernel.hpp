// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/clock.hpp"
#include "server/simulate/random.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tiaodu::test {

using simulate::Random;

/// An invariant does not hold: the seed has found something.
class Violation : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whoever holds it lives; work that was given with it is dropped once it is gone.
using Life = std::shared_ptr<void>;
inline Life new_life() { return std::make_shared<char>(); }

/// The simulated time: work in the order of (virtual time, order of asking), on one thread. The same seed gives the
/// same run.
class Kernel {
public:
    explicit Kernel(std::uint64_t seed) : seed_(seed) {}
    /// Every line of the trace goes here as well, when it is noted.
    void show_trace(std::function<void(std::string const&)> show) { show_ = std::move(show); }

    std::uint64_t seed() const { return seed_; }
    /// A stream of random numbers of its own for each component, so that none depends on when another one asks.
    Random stream(std::string_view component) const { return {seed_, component}; }
    /// Since the start; never goes back.
    Millis now() const { return now_; }

    void after(Millis delay, std::function<void()> work);
    /// The same as long as `life` lasts.
    void after(Millis delay, Life const& life, std::function<void()> work);
    void run_until(Millis end);

    /// Notes what happened; every line goes into the hash of the run, the last ones are kept.
    void trace(std::string_view who, std::string_view what);
    std::uint64_t trace_hash() const { return hash_; }
    std::deque<std::string> const& last_lines() const { return lines_; }
    std::int64_t steps() const { return steps_; }

private:
    struct Task {
        Millis at;
        std::int64_t number;
        std::function<void()> work;
        bool operator<(Task const& other) const {  // for a queue whose top is the largest
            return at != other.at ? at > other.at : number > other.number;
        }
    };

    std::uint64_t seed_;
    Millis now_{0};
    std::int64_t asked_ = 0;
    std::int64_t steps_ = 0;
    std::priority_queue<Task> tasks_;
    std::uint64_t hash_ = simulate::hash_of("");
    std::deque<std::string> lines_;
    std::function<void(std::string const&)> show_;
};

/// The wall clock of the simulation: follows the kernel's time and may jump.
class SimulatedClock final : public Clock {
public:
    explicit SimulatedClock(Kernel const& kernel) : kernel_(kernel) {}
    Time now() const override { return start_ + kernel_.now() + offset_; }
    void jump(Millis by) { offset_ += by; }

private:
    Kernel const& kernel_;
    Time start_ = time_from_ms(1'767'573'000'000);  // 2026-01-05 08:30 in Beijing
    Millis offset_{0};
};

}  // namespace tiaodu::test
