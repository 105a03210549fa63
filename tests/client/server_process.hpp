// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/db/temporary.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <string>
#include <thread>

namespace tiaodu::test {

using Deadline = std::chrono::steady_clock::time_point;
inline Deadline in_seconds(int seconds) { return std::chrono::steady_clock::now() + std::chrono::seconds(seconds); }
inline int left_ms(Deadline deadline) {
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(0, left));
}

/// A data folder with a small city.
inline void write_small_city(std::filesystem::path const& file) {
    std::ofstream seed(file);
    seed << "code,kind,name,short_name,district,street,lon,lat\n"
            "310000,city,上海市,上海,,,121.47,31.23\n"
            "310106,district,静安区,静安,,,121.44,31.22\n"
            "310113,district,宝山区,宝山,,,121.40,31.40\n"
            "310106012,street,曹家渡街道,曹家渡,310106,,121.43,31.21\n"
            "310106013,street,静安寺街道,静安寺,310106,,121.41,31.21\n"
            "310113001,street,杨行镇,杨行,310113,,121.41,31.41\n"
            "310106012-ZD01,squad,曹家渡中队,曹家渡,310106,310106012,121.43,31.21\n"
            "310106013-ZD01,squad,静安寺中队,静安寺,310106,310106013,121.41,31.21\n"
            "310113001-ZD01,squad,杨行中队,杨行,310113,310113001,121.41,31.41\n";
}

/// The real program as a child process on free ports of the loopback address.
class ServerProcess {
public:
    using Variables = std::map<std::string, std::string>;
    explicit ServerProcess(std::filesystem::path folder, Variables variables = {})
        : folder_(std::move(folder)), variables_(std::move(variables)) {
        write_small_city(folder_ / "seed.csv");
        variables_.emplace("TIAODU_ORGANISATION_SEED_FILE", (folder_ / "seed.csv").string());
        variables_.emplace("TIAODU_SERVER_ADDRESS", "127.0.0.1");
        variables_.emplace("TIAODU_SERVER_ALLOWED_HOSTS", "server,a,x");
    }
    ~ServerProcess() { kill_hard(); }
    ServerProcess(ServerProcess const&) = delete;
    ServerProcess& operator=(ServerProcess const&) = delete;

    std::filesystem::path data() const { return folder_ / "data"; }
    std::uint16_t port() const { return port_; }
    std::uint16_t device_port() const { return device_port_; }
    std::uint16_t tls_port() const { return tls_port_; }
    /// What it has said until it listened.
    std::string const& start_log() const { return start_log_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string token(std::string const& name = "simulator") const { return first_line(data() / (name + ".token")); }
    std::string password(std::string const& account) const {
        std::ifstream file(data() / "demo-accounts.txt");
        std::string name, secret, rest;
        while (file >> name >> secret && std::getline(file, rest))
            if (name == account) return secret;
        FAIL("no demo account " << account);
        return {};
    }

    /// Starts and waits until it listens.
    void start() {
        auto [child, output] = run({"serve", "--data", data().string(), "--port", "0", "--device-port", "0", "--demo"});
        child_ = child;
        std::string log;
        auto const deadline = in_seconds(30);
        while (log.find("event=listening") == std::string::npos ||
               log.find('\n', log.find("event=listening")) == std::string::npos) {
            pollfd ready{output, POLLIN, 0};
            char bytes[4096];
            auto const count = ::poll(&ready, 1, left_ms(deadline)) == 1 ? ::read(output, bytes, sizeof bytes) : 0;
            REQUIRE_MESSAGE(count > 0, log);
            log.append(bytes, static_cast<std::size_t>(count));
        }
        port_ = number_after(log, " port=");
        device_port_ = number_after(log, " device_port=");
        tls_port_ = number_after(log, " tls_port=");
        start_log_ = log;
        drain_ = std::thread([output = output] {
            char bytes[4096];
            while (::read(output, bytes, sizeof bytes) > 0) {
            }
            ::close(output);
        });
    }
    void kill_hard() {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        wait();
    }
    /// SIGTERM; the exit code.
    int stop() {
        ::kill(child_, SIGTERM);
        return wait();
    }
    pid_t pid() const { return child_; }

    /// Runs another subcommand to its end; the exit code.
    int command(std::vector<std::string> arguments) {
        auto [child, output] = run(std::move(arguments));
        output_.clear();
        char bytes[4096];
        for (ssize_t count = 0; (count = ::read(output, bytes, sizeof bytes)) > 0;)
            output_.append(bytes, static_cast<std::size_t>(count));
        ::close(output);
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    std::string const& output() const { return output_; }

private:
    struct Child {
        pid_t pid;
        int output;
    };
    Child run(std::vector<std::string> arguments) {
        int ends[2];
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        arguments.insert(arguments.begin(), TIAODU_BINARY);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        std::vector<std::string> settings;  // made before the fork: after it only system calls are safe
        for (auto** variable = environ; *variable; ++variable) settings.emplace_back(*variable);
        for (auto const& [name, value] : variables_) settings.push_back(name + "=" + value);
        std::vector<char*> environment;
        for (auto& setting : settings) environment.push_back(setting.data());
        environment.push_back(nullptr);
        auto const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::dup2(ends[1], STDERR_FILENO);
            ::dup2(ends[1], STDOUT_FILENO);
            ::execve(TIAODU_BINARY, argv.data(), environment.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        return {child, ends[0]};
    }
    int wait() {
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = 0;
        if (drain_.joinable()) drain_.join();
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    static std::uint16_t number_after(std::string const& text, std::string const& name) {
        auto const at = text.find(name, text.find("event=listening"));
        REQUIRE(at != std::string::npos);
        return static_cast<std::uint16_t>(std::stoi(text.substr(at + name.size())));
    }
    static std::string first_line(std::filesystem::path const& file) {
        std::ifstream stream(file);
        std::string line;
        REQUIRE(std::getline(stream, line));
        return line;
    }

    std::filesystem::path folder_;
    Variables variables_;
    pid_t child_ = 0;
    std::uint16_t port_ = 0, device_port_ = 0, tls_port_ = 0;
    std::string start_log_;
    std::thread drain_;
    std::string output_;
};

}  // namespace tiaodu::test
