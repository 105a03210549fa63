// SPDX-License-Identifier: Apache-2.0
/// Measures a real server under the load of a city; README.md says how to run and read it.
#include "tests/bench/bench_devices.hpp"
#include "tests/bench/console_load.hpp"
#include "tests/bench/device_load.hpp"
#include "tests/bench/server_process.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

struct Options {
    std::string binary;
    std::size_t devices = 1000;
    std::size_t consoles = 20;
    double seconds = 30;
    double hz = 1;
};

constexpr double warm_up_s = 5;
constexpr double tick_ms = 200;  // the server's default
constexpr double latency_goal_ms = tick_ms + 50;
constexpr double cpu_goal_percent = 20;

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        auto const value = [&] {
            if (++i >= count) throw std::invalid_argument(word + " needs a value");
            return std::stod(words[i]);
        };
        if (word == "--devices")
            options.devices = static_cast<std::size_t>(value());
        else if (word == "--consoles")
            options.consoles = static_cast<std::size_t>(value());
        else if (word == "--seconds")
            options.seconds = value();
        else if (word == "--hz")
            options.hz = value();
        else if (word.starts_with("--") || !options.binary.empty())
            throw std::invalid_argument("unknown word " + word);
        else
            options.binary = word;
    }
    if (options.binary.empty()) throw std::invalid_argument("the server's binary is missing");
    if (options.devices == 0 || options.consoles == 0 || !(options.seconds >= 1) ||
        !(options.hz > 0 && options.hz <= 10))
        throw std::invalid_argument("at least one device, one console, one second, and 0 < hz <= 10");
    return options;
}

struct Figures {
    double seconds = 0;
    double cpu_s = 0;
    double rss_mib = 0;
    std::int64_t sent = 0;
    std::int64_t failed = 0;
    std::size_t consoles_lost = 0;
    Received received;

    double cpu_percent() const { return 100 * cpu_s / seconds; }
    double per_second() const { return static_cast<double>(received.updates) / seconds; }
    double cpu_s_per_million() const {
        return 1e6 * cpu_s / static_cast<double>(std::max<std::int64_t>(1, received.updates));
    }
    double bytes_per_update() const {
        return static_cast<double>(received.bytes) / static_cast<double>(std::max<std::int64_t>(1, received.updates));
    }
    /// Milliseconds. `latency_us` is sorted.
    double latency_ms(double quantile) const {
        if (received.latency_us.empty()) return -1;
        auto const last = static_cast<double>(received.latency_us.size() - 1);
        return static_cast<double>(received.latency_us[static_cast<std::size_t>(quantile * last)]) / 1000;
    }
};

void sleep_s(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

Figures measure(Options const& options) {
    // All consoles sign in with the same token.
    ServerProcess server(options.binary,
                         {{"TIAODU_FEED_CONSOLES_PER_ACCOUNT_MAX", std::to_string(options.consoles + 1)}});
    std::cerr << "registering " << options.devices << " devices …\n";
    auto const devices = register_devices(server, options.devices, DeviceProtocol::jt808);
    SendLog log(devices.size(), static_cast<std::size_t>((options.seconds + warm_up_s + 10) * options.hz) + 1);
    ConsoleLoad consoles(server.port(), server.token(), options.consoles, devices, log);
    for (int i = 0; i < 100 && consoles.ready() < options.consoles; ++i) sleep_s(0.1);
    if (consoles.ready() < options.consoles) throw std::runtime_error("not every console got its snapshot");
    std::cerr << "connecting …\n";
    DeviceLoad load(server.device_port(), devices, options.hz, log);
    sleep_s(warm_up_s);

    std::cerr << "measuring for " << options.seconds << " s …\n";
    auto const sent_before = load.counters().sent.load();
    auto const use_before = server.use();
    auto const began_us = now_us();
    consoles.restart();
    sleep_s(options.seconds);
    Figures figures;
    figures.received = consoles.received();
    auto const use_after = server.use();
    figures.seconds = static_cast<double>(now_us() - began_us) / 1e6;
    figures.cpu_s = use_after.cpu_s - use_before.cpu_s;
    figures.rss_mib = use_after.rss_mib;
    figures.sent = load.counters().sent - sent_before;
    figures.failed = load.counters().failed;
    figures.consoles_lost = consoles.lost();
    std::sort(figures.received.latency_us.begin(), figures.received.latency_us.end());
    return figures;
}

/// One line of the table.
void print(char const* what, double value, char const* unit, std::string const& verdict = {}) {
    std::printf("  %-34s %10.1f  %-14s %s\n", what, value, unit, verdict.c_str());
}

/// True when the goals are met; other loads than that of the goals have none.
bool report(Options const& options, Figures const& figures) {
    double const expected = static_cast<double>(figures.sent) * static_cast<double>(options.consoles);
    double const delivered = 100 * static_cast<double>(figures.received.updates) / std::max(1.0, expected);
    bool const has_goals = options.devices == 1000 && options.consoles == 20 && options.hz == 1;
    bool const cpu_ok = figures.cpu_percent() < cpu_goal_percent;
    bool const latency_ok = figures.latency_ms(0.5) >= 0 && figures.latency_ms(0.5) <= latency_goal_ms;
    auto const verdict = [has_goals](bool met, std::string const& goal) {
        return has_goals ? "goal " + goal + (met ? ": met" : ": MISSED") : std::string();
    };
    std::printf("%zu devices at %.3g Hz, %zu consoles that see the whole city, %.0f s\n\n", options.devices, options.hz,
                options.consoles, figures.seconds);
    print("server CPU", figures.cpu_percent(), "% of one core", verdict(cpu_ok, "< 20"));
    print("latency device to console, median", figures.latency_ms(0.5), "ms", verdict(latency_ok, "<= 250"));
    print("latency device to console, 99 %", figures.latency_ms(0.99), "ms");
    print("updates delivered", figures.per_second(), "per second");
    print("of the updates sent", delivered, "%");
    print("server CPU per million updates", figures.cpu_s_per_million(), "s");
    print("bytes per update on the wire", figures.bytes_per_update(), "");
    print("server resident memory", figures.rss_mib, "MiB");
    print("sends that failed", static_cast<double>(figures.failed), "");
    print("consoles lost", static_cast<double>(figures.consoles_lost), "");
    std::cout << std::endl;
    nlohmann::json const json{{"devices", options.devices},
                              {"hz", options.hz},
                              {"consoles", options.consoles},
                              {"seconds", figures.seconds},
                              {"cpu_percent", figures.cpu_percent()},
                              {"latency_ms_p50", figures.latency_ms(0.5)},
                              {"latency_ms_p99", figures.latency_ms(0.99)},
                              {"updates_per_s", figures.per_second()},
                              {"delivered_percent", delivered},
                              {"cpu_s_per_million_updates", figures.cpu_s_per_million()},
                              {"bytes_per_update", figures.bytes_per_update()},
                              {"rss_mib", figures.rss_mib},
                              {"sends_failed", figures.failed},
                              {"consoles_lost", figures.consoles_lost}};
    std::cout << json.dump() << std::endl;
    return !has_goals || (cpu_ok && latency_ok);
}

}  // namespace
}  // namespace tiaodu::bench

int main(int count, char** words) {
    using namespace tiaodu::bench;
    try {
        auto const options = read_options(count, words);
        raise_file_limit();
        return report(options, measure(options)) ? 0 : 3;
    } catch (std::invalid_argument const& error) {
        std::cerr << error.what()
                  << "\nusage: bench_city PATH-OF-TIAODU [--devices 1000] [--consoles 20] [--seconds 30] [--hz 1]\n";
        return 2;
    } catch (std::exception const& error) {
        std::cerr << "bench_city: " << error.what() << "\n";
        return 1;
    }
}
