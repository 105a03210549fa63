// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tiaodu::bench {

/// What the clients have heard since `restart`.
struct Answered {
    std::int64_t commands = 0;  ///< Answered with success.
    std::int64_t tickets = 0;   ///< Taken from registration to the end.
    std::int64_t refused = 0;   ///< Answered with anything else.
    std::string first_refusal;
    std::vector<std::int64_t> latency_us;  ///< From sending a command to the last byte of its answer.
};

/// Clients on one thread, each with one HTTP connection that is kept alive and one command under way: every client
/// takes ticket after ticket through its life, register → accept → dispatch → acknowledge → depart → arrive → report →
/// close. The HTTP is its own few lines, so that the load costs less than what it loads. Throws std::runtime_error when
/// the server cannot be reached.
class CommandLoad {
public:
    /// Tickets are spread over `squads`; none may be empty.
    CommandLoad(std::uint16_t port, std::string token, std::size_t clients, std::vector<std::string> squads);
    ~CommandLoad();
    CommandLoad(CommandLoad const&) = delete;
    CommandLoad& operator=(CommandLoad const&) = delete;

    void restart();
    Answered answered() const;

private:
    struct Client;
    void run();
    void connect(Client& client);
    void send(Client& client);
    void read(Client& client);
    void take(Client& client, int status, std::string const& body, std::int64_t at_us);
    std::string next_id();

    std::uint16_t port_;
    std::string token_;
    std::vector<std::string> squads_;
    std::vector<std::unique_ptr<Client>> clients_;
    int poll_ = -1;
    std::uint64_t commands_ = 0;
    mutable std::mutex mutex_;
    Answered answered_;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace tiaodu::bench
