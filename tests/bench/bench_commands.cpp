// SPDX-License-Identifier: Apache-2.0
/// Measures how many commands a real server takes and answers; README.md says how to run and read it.
#include "server/simulate/api.hpp"
#include "tests/bench/command_load.hpp"
#include "tests/bench/decision_load.hpp"
#include "tests/bench/send_log.hpp"
#include "tests/bench/server_process.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

struct Options {
    std::string binary;
    std::size_t clients = 100;
    double seconds = 20;
};

constexpr double warm_up_s = 2;
constexpr double decision_seconds = 3;
constexpr double commands_goal = 3'000;
constexpr double decisions_goal = 100'000;

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        auto const value = [&] {
            if (++i >= count) throw std::invalid_argument(word + " needs a value");
            return std::stod(words[i]);
        };
        if (word == "--clients")
            options.clients = static_cast<std::size_t>(value());
        else if (word == "--seconds")
            options.seconds = value();
        else if (word.starts_with("--") || !options.binary.empty())
            throw std::invalid_argument("unknown word " + word);
        else
            options.binary = word;
    }
    if (options.binary.empty()) throw std::invalid_argument("where is the program?");
    if (options.clients < 1 || options.clients > 10'000 || options.seconds <= 0)
        throw std::invalid_argument("1 to 10000 clients, more than 0 seconds");
    return options;
}

struct Figures {
    double seconds = 0;
    double cpu_s = 0;
    double rss_mib = 0;
    double commits = 0;
    double groups = 0;
    Answered answered;
    Decided decided;

    double per_second() const { return static_cast<double>(answered.commands) / seconds; }
    double cpu_s_per_thousand() const {
        return 1000 * cpu_s / static_cast<double>(std::max<std::int64_t>(1, answered.commands));
    }
    /// Milliseconds. `latency_us` is sorted.
    double latency_ms(double quantile) const {
        if (answered.latency_us.empty()) return -1;
        auto const last = static_cast<double>(answered.latency_us.size() - 1);
        return static_cast<double>(answered.latency_us[static_cast<std::size_t>(quantile * last)]) / 1000;
    }
};

void sleep_s(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

/// A gauge of /metrics.
double metric(ServerProcess const& server, std::string const& name) {
    HttpClient client(server.url());
    auto const answer = client.get("/metrics", "");
    if (!answer) throw std::runtime_error("the server does not show its figures");
    auto const at = answer->body.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::stod(answer->body.substr(at + name.size() + 2));
}

std::vector<std::string> squads_of(ServerProcess const& server) {
    simulate::CityApi api(server.url(), server.token());
    auto const city = api.read_city();
    if (!city) throw std::runtime_error("the server does not show its city: " + city.error().detail);
    std::vector<std::string> squads;
    for (auto const& squad : city->squads) squads.push_back(squad.code.text());
    return squads;
}

Figures measure(Options const& options) {
    Figures figures;
    std::cerr << "deciding for " << decision_seconds << " s …\n";
    figures.decided = decide_for(decision_seconds);
    ServerProcess server(options.binary, {});
    CommandLoad load(server.port(), server.token(), options.clients, squads_of(server));
    sleep_s(warm_up_s);
    std::cerr << "measuring for " << options.seconds << " s …\n";
    auto const commits = metric(server, "tiaodu_commits_total"), groups = metric(server, "tiaodu_commit_groups_total");
    auto const use_before = server.use();
    auto const began_us = now_us();
    load.restart();
    sleep_s(options.seconds);
    figures.answered = load.answered();
    auto const use_after = server.use();
    figures.seconds = static_cast<double>(now_us() - began_us) / 1e6;
    figures.cpu_s = use_after.cpu_s - use_before.cpu_s;
    figures.rss_mib = use_after.rss_mib;
    figures.commits = metric(server, "tiaodu_commits_total") - commits;
    figures.groups = metric(server, "tiaodu_commit_groups_total") - groups;
    std::sort(figures.answered.latency_us.begin(), figures.answered.latency_us.end());
    return figures;
}

/// One line of the table.
void print(char const* what, double value, char const* unit, std::string const& verdict = {}) {
    std::printf("  %-34s %10.2f  %-14s %s\n", what, value, unit, verdict.c_str());
}

/// True when the goals are met.
bool report(Options const& options, Figures const& figures) {
    bool const commands_ok = figures.per_second() >= commands_goal;
    bool const decisions_ok = figures.decided.per_second() >= decisions_goal;
    auto const verdict = [](bool met, std::string const& goal) {
        return "goal " + goal + (met ? ": met" : ": MISSED");
    };
    std::printf("%zu clients, %.0f s\n\n", options.clients, figures.seconds);
    print("commands, durable and answered", figures.per_second(), "per second", verdict(commands_ok, ">= 3000"));
    print("latency, median", figures.latency_ms(0.5), "ms");
    print("latency, 99 %", figures.latency_ms(0.99), "ms");
    print("server CPU per 1,000 commands", figures.cpu_s_per_thousand(), "s");
    print("server CPU", 100 * figures.cpu_s / figures.seconds, "% of one core");
    print("commits in one transaction", figures.commits / std::max(1.0, figures.groups), "");
    print("tickets from first to last step", static_cast<double>(figures.answered.tickets), "");
    print("refused", static_cast<double>(figures.answered.refused), "");
    print("server resident memory", figures.rss_mib, "MiB");
    print("decisions in the core alone", figures.decided.per_second(), "per second",
          verdict(decisions_ok, ">= 100000"));
    if (!figures.answered.first_refusal.empty()) std::cerr << figures.answered.first_refusal << "\n";
    std::cout << std::endl;
    nlohmann::json const json{{"clients", options.clients},
                              {"seconds", figures.seconds},
                              {"commands_per_s", figures.per_second()},
                              {"latency_ms_p50", figures.latency_ms(0.5)},
                              {"latency_ms_p99", figures.latency_ms(0.99)},
                              {"cpu_s_per_thousand_commands", figures.cpu_s_per_thousand()},
                              {"commits_per_group", figures.commits / std::max(1.0, figures.groups)},
                              {"tickets", figures.answered.tickets},
                              {"refused", figures.answered.refused},
                              {"rss_mib", figures.rss_mib},
                              {"decisions_per_s", figures.decided.per_second()}};
    std::cout << json.dump() << std::endl;
    return commands_ok && decisions_ok && figures.answered.refused == 0;
}

}  // namespace
}  // namespace tiaodu::bench

int main(int count, char** words) {
    using namespace tiaodu::bench;
    try {
        auto const options = read_options(count, words);
        return report(options, measure(options)) ? 0 : 3;
    } catch (std::invalid_argument const& error) {
        std::cerr << error.what() << "\nusage: bench_commands PATH-OF-TIAODU [--clients 100] [--seconds 20]\n";
        return 2;
    } catch (std::exception const& error) {
        std::cerr << "bench_commands: " << error.what() << "\n";
        return 1;
    }
}
