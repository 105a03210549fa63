// SPDX-License-Identifier: Apache-2.0
/// Measures how many fixes a real server takes, stores and answers; README.md says how to run and read it.
#include "db/track_reader.hpp"
#include "tests/bench/phone_client.hpp"
#include "tests/bench/terminal_client.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

struct Workload {
    std::string name;
    DeviceProtocol protocol = DeviceProtocol::jt808;
    std::size_t devices = 1;
    TerminalHabit habit;
    std::optional<double> goal;  ///< Fixes per second and core of the server.
};

std::vector<Workload> workloads() {
    auto const jt808 = DeviceProtocol::jt808;
    return {{"1000-wait", jt808, 1000, {}, 100'000},
            {"2000-wait", jt808, 2000, {}, 100'000},
            {"1000-batch20", jt808, 1000, {.batch = 20}, 500'000},
            {"2000-batch20", jt808, 2000, {.batch = 20}, 500'000},
            {"32-pipelined256", jt808, 32, {.in_flight = 256}, 500'000},
            {"1000-osmand", DeviceProtocol::osmand, 1000, {}, std::nullopt}};
}

struct Options {
    std::string binary;
    std::string only;
    double seconds = 10;
};

constexpr double warm_up_s = 2;

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        auto const value = [&] {
            if (++i >= count) throw std::invalid_argument(word + " needs a value");
            return std::string(words[i]);
        };
        if (word == "--seconds")
            options.seconds = std::stod(value());
        else if (word == "--only")
            options.only = value();
        else if (word.starts_with("--") || !options.binary.empty())
            throw std::invalid_argument("unknown word " + word);
        else
            options.binary = word;
    }
    if (options.binary.empty()) throw std::invalid_argument("where is the program?");
    if (options.seconds <= 0) throw std::invalid_argument("more than 0 seconds");
    auto const all = workloads();
    bool const known =
        std::any_of(all.begin(), all.end(), [&](Workload const& workload) { return workload.name == options.only; });
    if (!options.only.empty() && !known) throw std::invalid_argument("no workload " + options.only);
    return options;
}

struct Figures {
    Workload workload;
    double seconds = 0;
    double server_cpu_s = 0;
    double client_cpu_s = 0;
    double rss_mib = 0;
    Answers answers;
    std::int64_t acknowledged = 0;  ///< Fixes, from the first to the last.
    std::int64_t stored = 0;        ///< In the track files afterwards.
    std::size_t unanswered = 0;
    std::size_t lost = 0;

    double fixes() const { return static_cast<double>(std::max<std::int64_t>(1, answers.fixes)); }
    double per_second() const { return fixes() / seconds; }
    double cpu_s_per_million() const { return 1e6 * server_cpu_s / fixes(); }
    double per_second_and_core() const { return fixes() / std::max(0.01, server_cpu_s); }
    /// Milliseconds. `latency_us` is sorted.
    double latency_ms(double quantile) const {
        if (answers.latency_us.empty()) return -1;
        auto const last = static_cast<double>(answers.latency_us.size() - 1);
        return static_cast<double>(answers.latency_us[static_cast<std::size_t>(quantile * last)]) / 1000;
    }
    /// Nothing that was acknowledged is missing and nothing was refused.
    bool sound() const { return stored >= acknowledged && answers.refused == 0 && unanswered == 0 && lost == 0; }
    bool good() const { return sound() && (!workload.goal || per_second_and_core() >= *workload.goal); }
};

double own_cpu_s() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

void sleep_s(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

/// Fixes of the devices' units in the track files.
std::int64_t count_fixes(std::filesystem::path const& data_folder, std::vector<BenchDevice> const& devices, Time from) {
    constexpr std::size_t unlimited = 1'000'000'000;
    std::int64_t count = 0;
    for (auto const& device : devices) {
        auto const to = from + std::chrono::hours(24);
        auto const track = read_track(data_folder, device.unit_number, from, to, unlimited);
        if (!track.unreadable.empty()) throw std::runtime_error("the track file of a day cannot be read");
        count += static_cast<std::int64_t>(track.fixes.size());
    }
    return count;
}

std::vector<std::unique_ptr<IngestClient>> connect(ServerProcess const& server, Workload const& workload,
                                                   std::vector<BenchDevice> const& devices, FixTimes const& times) {
    std::vector<std::unique_ptr<IngestClient>> clients;
    for (auto const& device : devices) {
        if (workload.protocol == DeviceProtocol::osmand)
            clients.push_back(std::make_unique<PhoneClient>(server.port(), device));
        else
            clients.push_back(std::make_unique<TerminalClient>(log_in(server.device_port(), device.identity), device,
                                                               times, workload.habit));
    }
    return clients;
}

Figures measure(Options const& options, Workload const& workload) {
    Figures figures;
    figures.workload = workload;
    // A device that is not a bench may report 20 times a second.
    ServerProcess server(options.binary,
                         {{"TIAODU_DEVICE_REPORTS_PER_S", "10000"}, {"TIAODU_DEVICE_REPORTS_BURST", "1000000"}});
    std::cerr << workload.name << ": registering …";
    auto const devices = register_devices(server, workload.devices, workload.protocol);
    auto const now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    FixTimes const times(now);
    std::cerr << " connecting …";
    IngestLoad load(connect(server, workload, devices, times));
    sleep_s(warm_up_s);
    std::cerr << " measuring …\n";
    auto const use_before = server.use();
    auto const own_before = own_cpu_s();
    auto const began_us = now_us();
    load.restart();
    sleep_s(options.seconds);
    figures.answers = load.answers();
    auto const use_after = server.use();
    figures.client_cpu_s = own_cpu_s() - own_before;
    figures.seconds = static_cast<double>(now_us() - began_us) / 1e6;
    figures.server_cpu_s = use_after.cpu_s - use_before.cpu_s;
    figures.rss_mib = use_after.rss_mib;
    figures.acknowledged = load.finish();
    figures.unanswered = load.unanswered();
    figures.lost = load.lost();
    figures.stored = count_fixes(server.folder() / "data", devices, now - std::chrono::hours(2));
    std::sort(figures.answers.latency_us.begin(), figures.answers.latency_us.end());
    return figures;
}

void print_head() {
    std::printf("%-16s %10s %12s %12s %10s %9s %9s %8s %10s  %s\n", "workload", "fixes/s", "CPU-s per", "fixes/s per",
                "client CPU", "p50", "p99", "RSS", "stored of", "");
    std::printf("%-16s %10s %12s %12s %10s %9s %9s %8s %10s  %s\n", "", "", "million", "core", "% of core", "ms", "ms",
                "MiB", "answered", "goal");
}

void print(Figures const& figures) {
    auto const stored = 100 * static_cast<double>(figures.stored) /
                        static_cast<double>(std::max<std::int64_t>(1, figures.acknowledged));
    std::string verdict = "-";
    if (figures.workload.goal)
        verdict = std::to_string(static_cast<int>(*figures.workload.goal)) + (figures.good() ? " met" : " MISSED");
    std::printf("%-16s %10.0f %12.2f %12.0f %10.0f %9.1f %9.1f %8.0f %9.2f%%  %s\n", figures.workload.name.c_str(),
                figures.per_second(), figures.cpu_s_per_million(), figures.per_second_and_core(),
                100 * figures.client_cpu_s / figures.seconds, figures.latency_ms(0.5), figures.latency_ms(0.99),
                figures.rss_mib, stored, verdict.c_str());
    if (!figures.sound())
        std::printf(
            "    NOT SOUND: %lld acknowledged, %lld stored, %lld refused, %zu unanswered, %zu connections lost\n",
            static_cast<long long>(figures.acknowledged), static_cast<long long>(figures.stored),
            static_cast<long long>(figures.answers.refused), figures.unanswered, figures.lost);
    std::fflush(stdout);
}

nlohmann::json to_json(Figures const& figures) {
    return {{"workload", figures.workload.name},
            {"seconds", figures.seconds},
            {"fixes_per_s", figures.per_second()},
            {"cpu_s_per_million_fixes", figures.cpu_s_per_million()},
            {"fixes_per_s_and_core", figures.per_second_and_core()},
            {"client_cpu_s", figures.client_cpu_s},
            {"latency_ms_p50", figures.latency_ms(0.5)},
            {"latency_ms_p99", figures.latency_ms(0.99)},
            {"rss_mib", figures.rss_mib},
            {"acknowledged", figures.acknowledged},
            {"stored", figures.stored},
            {"refused", figures.answers.refused},
            {"unanswered", figures.unanswered},
            {"connections_lost", figures.lost}};
}

bool run(Options const& options) {
    bool good = true;
    auto json = nlohmann::json::array();
    print_head();
    for (auto const& workload : workloads()) {
        if (!options.only.empty() && workload.name != options.only) continue;
        auto const figures = measure(options, workload);
        print(figures);
        json.push_back(to_json(figures));
        good = good && figures.good();
    }
    std::cout << "\n" << json.dump() << std::endl;
    return good;
}

}  // namespace
}  // namespace tiaodu::bench

int main(int count, char** words) {
    using namespace tiaodu::bench;
    try {
        auto const options = read_options(count, words);
        raise_file_limit();
        return run(options) ? 0 : 3;
    } catch (std::invalid_argument const& error) {
        std::cerr << error.what()
                  << "\nusage: bench_ingest PATH-OF-TIAODU [--only WORKLOAD] [--seconds 10]\nworkloads:";
        for (auto const& workload : workloads()) std::cerr << " " << workload.name;
        std::cerr << "\n";
        return 2;
    } catch (std::exception const& error) {
        std::cerr << "bench_ingest: " << error.what() << "\n";
        return 1;
    }
}
