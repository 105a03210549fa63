// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace tiaodu::bench {

/// What the kernel says of a process.
struct ProcessUse {
    double cpu_s = 0;  ///< User and system time of all threads since it began.
    double rss_mib = 0;
};

/// A real `tiaodu serve --demo` on free ports with a data folder of its own, which is removed with the object. The log
/// is kept beside the folder when the server fails. Throws std::runtime_error when it does not start.
class ServerProcess {
public:
    /// Environment variables that configure the server.
    using Settings = std::vector<std::pair<std::string, std::string>>;
    ServerProcess(std::filesystem::path const& binary, Settings const& settings);
    ~ServerProcess();
    ServerProcess(ServerProcess const&) = delete;
    ServerProcess& operator=(ServerProcess const&) = delete;

    std::uint16_t port() const { return port_; }
    std::uint16_t device_port() const { return device_port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string token() const;  ///< Of the simulator's account.
    ProcessUse use() const;
    std::filesystem::path const& folder() const { return folder_; }

private:
    void wait_until_it_answers();

    std::filesystem::path folder_;
    std::uint16_t port_ = 0;
    std::uint16_t device_port_ = 0;
    pid_t process_ = 0;
};

}  // namespace tiaodu::bench
