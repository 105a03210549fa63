// SPDX-License-Identifier: Apache-2.0
/// Measures TLS handshakes with a real server; README.md says how to run and read it.
#include "tests/bench/server_process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

namespace tiaodu::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::string binary;
    std::size_t clients = 4;
    double seconds = 5;
};

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
    if (options.clients < 1 || options.clients > 200 || options.seconds <= 0)
        throw std::invalid_argument("1 to 200 clients, more than 0 seconds");
    return options;
}

enum class Resumption { none, tickets };
struct Workload {
    char const* name;
    int version;
    Resumption resumption;
};
constexpr Workload workloads[] = {{"TLS 1.3, full", TLS1_3_VERSION, Resumption::none},
                                  {"TLS 1.2, full", TLS1_2_VERSION, Resumption::none},
                                  {"TLS 1.3, resumed", TLS1_3_VERSION, Resumption::tickets}};

struct Counted {
    std::size_t handshakes = 0;
    std::size_t resumed = 0;
    std::size_t failed = 0;
    std::vector<std::int64_t> latency_us;
};

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;

constexpr std::string_view question = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/// One connection: handshake, one short request (the tickets of TLS 1.3 come with the answer), end.
void connect_once(SSL_CTX* context, std::uint16_t port, Workload const& workload, Session& session, Counted& counted) {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto const begun = Clock::now();
    std::unique_ptr<SSL, decltype(&SSL_free)> const ssl(SSL_new(context), SSL_free);
    SSL_set_fd(ssl.get(), socket);
    if (workload.resumption == Resumption::tickets && session) SSL_set_session(ssl.get(), session.get());
    bool const shaken =
        ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && SSL_connect(ssl.get()) == 1;
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun).count();
    char answer[4096];
    bool const answered = shaken && SSL_write(ssl.get(), question.data(), static_cast<int>(question.size())) > 0 &&
                          SSL_read(ssl.get(), answer, sizeof answer) > 0;
    if (answered) {
        ++counted.handshakes;
        counted.latency_us.push_back(took);
        if (SSL_session_reused(ssl.get()) == 1) ++counted.resumed;
        session.reset(SSL_get1_session(ssl.get()));
        SSL_shutdown(ssl.get());
    } else {
        ++counted.failed;
    }
    ::close(socket);
}

Counted load(std::uint16_t port, Workload const& workload, Options const& options) {
    std::vector<Counted> each(options.clients);
    auto const end = Clock::now() + std::chrono::duration<double>(options.seconds);
    std::vector<std::jthread> threads;
    for (auto& counted : each)
        threads.emplace_back([&counted, &workload, port, end] {
            Context const context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
            SSL_CTX_set_min_proto_version(context.get(), workload.version);
            SSL_CTX_set_max_proto_version(context.get(), workload.version);
            Session session(nullptr, SSL_SESSION_free);
            while (Clock::now() < end) connect_once(context.get(), port, workload, session, counted);
        });
    threads.clear();
    Counted all;
    for (auto& counted : each) {
        all.handshakes += counted.handshakes;
        all.resumed += counted.resumed;
        all.failed += counted.failed;
        all.latency_us.insert(all.latency_us.end(), counted.latency_us.begin(), counted.latency_us.end());
    }
    std::sort(all.latency_us.begin(), all.latency_us.end());
    return all;
}

double latency_ms(Counted const& counted, double quantile) {
    if (counted.latency_us.empty()) return -1;
    auto const last = static_cast<double>(counted.latency_us.size() - 1);
    return static_cast<double>(counted.latency_us[static_cast<std::size_t>(quantile * last)]) / 1000;
}

/// A port that nobody has just now.
std::uint16_t free_port() {
    int const socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

int run(Options const& options) {
    auto const port = free_port();
    ServerProcess server(options.binary, {{"TIAODU_TLS_MODE", "on"}, {"TIAODU_TLS_PORT", std::to_string(port)}});
    std::printf("%-18s %12s %10s %10s %16s %8s\n", "handshakes", "per second", "p50 ms", "p99 ms", "server CPU ms",
                "resumed");
    std::string json;
    std::size_t failed = 0;
    for (auto const& workload : workloads) {
        auto const before = server.use();
        auto const counted = load(port, workload, options);
        auto const cpu_ms = 1000 * (server.use().cpu_s - before.cpu_s) /
                            static_cast<double>(std::max<std::size_t>(1, counted.handshakes));
        auto const per_second = static_cast<double>(counted.handshakes) / options.seconds;
        std::printf("%-18s %12.0f %10.2f %10.2f %16.3f %8zu\n", workload.name, per_second, latency_ms(counted, 0.5),
                    latency_ms(counted, 0.99), cpu_ms, counted.resumed);
        char text[240];
        std::snprintf(text, sizeof text,
                      "%s{\"name\":\"%s\",\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"server_cpu_ms\":%.4f,"
                      "\"resumed\":%zu,\"failed\":%zu}",
                      json.empty() ? "" : ",", workload.name, per_second, latency_ms(counted, 0.5),
                      latency_ms(counted, 0.99), cpu_ms, counted.resumed, counted.failed);
        json += text;
        failed += counted.failed;
    }
    std::printf("{\"bench\":\"tls\",\"clients\":%zu,\"seconds\":%.1f,\"workloads\":[%s]}\n", options.clients,
                options.seconds, json.c_str());
    return failed == 0 ? 0 : 3;
}

}  // namespace
}  // namespace tiaodu::bench

int main(int count, char** words) {
    try {
        return tiaodu::bench::run(tiaodu::bench::read_options(count, words));
    } catch (std::invalid_argument const& error) {
        std::cerr << "bench_tls: " << error.what() << "\nusage: bench_tls BINARY [--clients N] [--seconds S]\n";
        return 2;
    } catch (std::exception const& error) {
        std::cerr << "bench_tls: " << error.what() << "\n";
        return 1;
    }
}
