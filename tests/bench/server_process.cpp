// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/server_process.hpp"

#include "server/edge/http_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tiaodu::bench {
namespace {

/// A port that was free a moment ago.
std::uint16_t free_port() {
    int const socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bool const bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) throw std::runtime_error("no free port on 127.0.0.1");
    return ntohs(address.sin_port);
}

std::string read(std::filesystem::path const& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

ServerProcess::ServerProcess(std::filesystem::path const& binary, Settings const& settings)
    : port_(free_port()), device_port_(free_port()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tiaodu-bench-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a folder in " + pattern);
    folder_ = pattern;
    std::string const program = std::filesystem::absolute(binary).string();
    std::vector<std::string> words{program,
                                   "serve",
                                   "--demo",
                                   "--data",
                                   folder_ / "data",
                                   "--port",
                                   std::to_string(port_),
                                   "--device-port",
                                   std::to_string(device_port_)};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto const log = (folder_ / "server.log").string();
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("cannot start a process");
    if (process_ == 0) {
        for (auto const& [name, value] : settings) ::setenv(name.c_str(), value.c_str(), 1);
        int const file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, 1);
        ::dup2(file, 2);
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
    wait_until_it_answers();
}

void ServerProcess::wait_until_it_answers() {
    HttpClient client(url());
    for (int attempt = 0; attempt < 300; ++attempt) {
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = 0;
            throw std::runtime_error("the server ended at once:\n" + read(folder_ / "server.log"));
        }
        auto const answer = client.get("/healthz", "");
        if (answer && answer->ok()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw std::runtime_error("the server does not answer; see " + (folder_ / "server.log").string());
}

ServerProcess::~ServerProcess() {
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        int status = 0;
        for (int attempt = 0; attempt < 150 && ::waitpid(process_, &status, WNOHANG) == 0; ++attempt)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        ::kill(process_, SIGKILL);  // no effect on one that has ended
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string ServerProcess::token() const {
    auto text = read(folder_ / "data" / "simulator.token");
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

ProcessUse ServerProcess::use() const {
    auto const proc = std::filesystem::path("/proc") / std::to_string(process_);
    ProcessUse use;
    auto const stat = read(proc / "stat");
    std::istringstream fields(stat.substr(stat.rfind(')') + 2));  // the program's name may have blanks
    std::string field;
    double ticks = 0;
    for (int i = 3; fields >> field && i <= 15; ++i)
        if (i == 14 || i == 15) ticks += std::stod(field);
    use.cpu_s = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::istringstream status(read(proc / "status"));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) use.rss_mib = std::stod(line.substr(6)) / 1024;
    return use;
}

}  // namespace tiaodu::bench
