// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/simulation.hpp"

#include <cmath>
#include <fstream>
#include <iostream>

namespace tiaodu::test {
namespace {

constexpr Millis hour{3'600'000};
constexpr Millis quiet_at_most{600'000};  ///< Everything drains within ten minutes.

Millis seconds_between(Random& random, int low, int high) {
    return Millis(1000 * (low + static_cast<int>(random.below(static_cast<std::size_t>(high - low + 1)))));
}

}  // namespace

Simulation::Simulation(SimulationOptions options)
    : options_(std::move(options)),
      kernel_(options_.seed),
      clock_(kernel_),
      random_(kernel_.stream("faults")),
      disk_(options_.seed),
      // A machine that is just losing its power cannot be asked; the restart shows what was kept.
      invariants_(kernel_, [this](auto const& id) { return disk_.dead() || has_command(node_->reader(), id); }) {
    settings_.folder = options_.folder / "data";
    settings_.seed_file = (options_.folder / "seed.csv").string();
    std::ofstream(settings_.seed_file) << organisations_csv();
    if (options_.trace) kernel_.show_trace([](std::string const& line) { std::cerr << line << '\n'; });
    choose_faults();
}

Simulation::~Simulation() {
    disk_.kill();
    for (auto& client : clients_) client->server_is_gone();
    node_.reset();
}

/// Each seed has a few kinds of faults, often; so the kinds meet each other in all combinations.
void Simulation::choose_faults() {
    auto const some = [this](double often) { return random_.chance(0.4) ? random_.between(0.2, 1.0) * often : 0.0; };
    faults_ = {some(2), some(2), some(1), some(1), some(1), some(20), some(30), some(2), some(3)};
    settings_.slow_sync = some(0.02);
    habits_.send_twice = some(0.3);
    habits_.pause = Millis(180'000 + static_cast<std::int64_t>(random_.below(500'000)));
    if (random_.chance(0.3)) habits_.latency_max = Millis(2000);
    if (!options_.lossless && random_.chance(0.7)) {
        Losses losses;
        losses.drop = some(0.3);
        losses.repeat = some(0.3);
        losses.delay = some(0.8);
        losses.delay_max = Millis(random_.chance(0.3) ? 30'000 : 500);
        losses.drop_announcement = some(0.5);
        settings_.losses = losses;
    }
}

void Simulation::set_up() {
    start_server();
    invariants_.begin(node_->application().world());
    for (auto const& person : people(random_)) {
        CreateAccount account;
        account.login = account.display_name = person.login;
        account.grants = {{person.node, person.role, std::nullopt}};
        auto const password = node_->application().create_account(account, SecretKind::lasting_password, {});
        auto habits = habits_;
        if (person.duty == Duty::administrator) habits.pause = Millis(5000);
        clients_.push_back(std::make_unique<Client>(kernel_, invariants_, person, password.value(), habits));
    }
    kernel_.run_until(Millis(5000));
    for (auto& client : clients_) {
        client->server_is_up(*node_);
        client->start_working();
    }
    kernel_.run_until(Millis(60'000));
}

void Simulation::start_server() {
    try {
        NodeHooks hooks;
        hooks.committed = [this](Database& reader) { invariants_.committed(reader); };
        hooks.broken = [this](std::string const& why) { break_down(why); };
        node_ = std::make_unique<Node>(kernel_, disk_, clock_, settings_, std::move(hooks));
        kernel_.trace("server", "starts");
        ++starts_;
        if (starts_ > 1) invariants_.restarted(node_->reader());
    } catch (DatabaseError const& error) {
        return break_down(error.what());
    }
    for (auto& client : clients_) client->server_is_up(*node_);
}

/// The process has seen an error that it cannot survive, or its machine has lost power.
void Simulation::break_down(std::string const& why) {
    kernel_.trace("server", "breaks: " + why);
    kernel_.after(Millis(0), [this, broken = node_.get()] {
        if (node_.get() == broken) end_server(disk_.dead() || random_.chance(0.3) ? Ending::power_cut : Ending::crash);
    });
}

void Simulation::end_server(Ending ending) {
    kernel_.trace("server", ending == Ending::stop ? "stops" : ending == Ending::crash ? "is killed" : "loses power");
    if (ending != Ending::stop) disk_.kill();
    for (auto& client : clients_) client->server_is_gone();
    if (node_) repaired_ += node_->application().repaired();
    node_.reset();
    if (ending == Ending::power_cut || disk_.dead()) {
        if (ending == Ending::crash) {
            disk_.restart_after_kill();
        } else {
            disk_.restart_after_power_cut();
        }
    }
    disk_.free_space();
    kernel_.after(seconds_between(random_, 1, 40), [this] {
        if (!node_) start_server();
    });
}

void Simulation::every_random(double per_hour, std::string name, std::function<void()> fault) {
    if (per_hour <= 0) return;
    auto const pause = -std::log(1.0 - random_.unit()) / per_hour * static_cast<double>(hour.count());
    kernel_.after(Millis(static_cast<std::int64_t>(pause) + 1), trouble_, [this, per_hour, name, fault] {
        if (node_) {
            kernel_.trace("fault", name);
            fault();
        }
        every_random(per_hour, name, fault);
    });
}

void Simulation::begin_faults() {
    every_random(faults_.crash, "crash", [this] { end_server(Ending::crash); });
    every_random(faults_.power_cut, "power cut soon",
                 [this] { disk_.fail_after(1 + static_cast<std::int64_t>(random_.below(60)), DiskFault::power_cut); });
    every_random(faults_.io_error, "I/O error soon",
                 [this] { disk_.fail_after(1 + static_cast<std::int64_t>(random_.below(60)), DiskFault::io_error); });
    every_random(faults_.stop, "stop", [this] { end_server(Ending::stop); });
    every_random(faults_.disk_full, "disk full", [this] {
        disk_.fill();
        kernel_.after(seconds_between(random_, 5, 300), [this] { disk_.free_space(); });
    });
    every_random(faults_.stall, "stall", [this] { somebody().stall(seconds_between(random_, 5, 1800)); });
    every_random(faults_.cut, "cut", [this] { somebody().cut(); });
    every_random(faults_.revoke, "revoke", [this] { somebody().revoke(); });
    every_random(faults_.clock_jump, "the clock jumps", [this] {
        auto const to = Millis(static_cast<std::int64_t>(random_.between(-5, 5) * static_cast<double>(hour.count())));
        clock_.jump(to - wall_offset_);
        wall_offset_ = to;
    });
}

void Simulation::quiet_down() {
    trouble_.reset();
    disk_.forget_fault();
    disk_.free_space();
    settings_.losses.reset();
    settings_.slow_sync = 0;
    if (node_) node_->calm();
    for (auto& client : clients_) client->finish_only();
    auto const end = kernel_.now() + quiet_at_most;
    kernel_.run_until(end - Millis(60'000));
    for (auto& client : clients_) client->stop_working();
    if (node_) node_->hold_timers();
    kernel_.run_until(end);
}

SimulationResult Simulation::run() {
    set_up();
    begin_faults();
    kernel_.run_until(hour * options_.hours);
    quiet_down();
    if (!node_) throw Violation("invariant 22: the server is not back");
    invariants_.finish(node_->application(), node_->reader(), clients_);
    repaired_ += node_->application().repaired();
    return {kernel_.trace_hash(),    invariants_.events(),
            invariants_.answers(),   invariants_.repeated_answers(),
            invariants_.conflicts(), starts_,
            disk_.sectors_lost(),    repaired_};
}

}  // namespace tiaodu::test
