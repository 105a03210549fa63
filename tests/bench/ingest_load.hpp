// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/bench/send_log.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace tiaodu::bench {

/// What devices have heard from the server.
struct Answers {
    std::int64_t fixes = 0;                 ///< In messages that were answered with success.
    std::int64_t messages = 0;              ///< Answered with success.
    std::int64_t refused = 0;               ///< Messages answered with anything else.
    std::vector<std::uint32_t> latency_us;  ///< From before the sending of a message to the reading of its answer.
};

/// One device on one connection. Used by one thread.
class IngestClient {
public:
    explicit IngestClient(int socket) : socket_(socket) {}
    virtual ~IngestClient();
    IngestClient(IngestClient const&) = delete;
    IngestClient& operator=(IngestClient const&) = delete;

    int socket() const { return socket_; }
    /// Appends as many messages as the device may send now.
    virtual void append_messages(std::string& out, std::int64_t at_us) = 0;
    /// Takes what the server sent.
    virtual void take(std::string_view bytes, std::int64_t at_us, Answers& answers) = 0;
    /// Messages that were sent and not answered.
    virtual std::size_t outstanding() const = 0;
    /// The server has ended the connection as it had announced; connects anew. False when it had not.
    virtual bool reconnect() = 0;

protected:
    void replace_socket(int socket);

private:
    int socket_;
};

/// Devices on one thread, each sending as soon as it may: a load generator must cost less than what it loads, so there
/// is one `recv` and one `send` for all that a connection has at a time.
class IngestLoad {
public:
    explicit IngestLoad(std::vector<std::unique_ptr<IngestClient>> clients);
    ~IngestLoad();
    IngestLoad(IngestLoad const&) = delete;
    IngestLoad& operator=(IngestLoad const&) = delete;

    /// From now on `answers` counts anew.
    void restart();
    Answers answers() const;
    /// Sends no more and waits until all is answered, at most 20 s; fixes acknowledged since the beginning.
    std::int64_t finish();
    /// Messages without an answer after `finish`.
    std::size_t unanswered() const;
    /// Connections that the server has ended for no good reason.
    std::size_t lost() const { return lost_; }

private:
    void run();
    void watch(IngestClient& client);
    void read(IngestClient& client);
    void send(IngestClient& client);

    std::vector<std::unique_ptr<IngestClient>> clients_;
    int poll_ = -1;
    std::string out_;
    std::vector<char> input_;
    mutable std::mutex mutex_;  ///< Of what follows.
    Answers answers_;
    std::int64_t fixes_before_ = 0;
    std::atomic<std::size_t> lost_ = 0;
    std::atomic<bool> finishing_ = false;
    std::atomic<bool> stop_ = false;
    std::thread thread_;
};

}  // namespace tiaodu::bench
