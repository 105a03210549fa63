// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ingest_load.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tiaodu::bench {
namespace {
constexpr std::size_t input_bytes = 256 * 1024;
constexpr auto finishing_max = std::chrono::seconds(20);
}  // namespace

IngestClient::~IngestClient() { ::close(socket_); }

void IngestClient::replace_socket(int socket) {
    ::close(socket_);
    socket_ = socket;
}

IngestLoad::IngestLoad(std::vector<std::unique_ptr<IngestClient>> clients)
    : clients_(std::move(clients)), poll_(::epoll_create1(EPOLL_CLOEXEC)), input_(input_bytes) {
    for (auto const& client : clients_) watch(*client);
    thread_ = std::thread([this] { run(); });
}

IngestLoad::~IngestLoad() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    ::close(poll_);
}

void IngestLoad::restart() {
    std::lock_guard const lock(mutex_);
    fixes_before_ += answers_.fixes;
    answers_ = {};
}

Answers IngestLoad::answers() const {
    std::lock_guard const lock(mutex_);
    return answers_;
}

std::int64_t IngestLoad::finish() {
    finishing_ = true;
    auto const deadline = std::chrono::steady_clock::now() + finishing_max;
    while (unanswered() > 0 && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop_ = true;
    thread_.join();
    return fixes_before_ + answers_.fixes;
}

std::size_t IngestLoad::unanswered() const {
    std::lock_guard const lock(mutex_);
    std::size_t count = 0;
    for (auto const& client : clients_) count += client->outstanding();
    return count;
}

void IngestLoad::watch(IngestClient& client) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket(), &event) != 0)
        throw std::runtime_error("a device cannot be watched");
}

void IngestLoad::run() {
    {
        std::lock_guard const lock(mutex_);
        for (auto const& client : clients_) send(*client);
    }
    std::vector<epoll_event> events(1024);
    while (!stop_) {
        auto const count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
        std::lock_guard const lock(mutex_);
        for (int i = 0; i < count; ++i) read(*static_cast<IngestClient*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
}

void IngestLoad::read(IngestClient& client) {
    auto const size = ::recv(client.socket(), input_.data(), input_.size(), 0);
    if (size > 0) {
        client.take({input_.data(), static_cast<std::size_t>(size)}, now_us(), answers_);
    } else if (client.reconnect()) {
        watch(client);
    } else {
        ++lost_;
        ::epoll_ctl(poll_, EPOLL_CTL_DEL, client.socket(), nullptr);
        return;
    }
    send(client);
}

void IngestLoad::send(IngestClient& client) {
    if (finishing_) return;
    out_.clear();
    client.append_messages(out_, now_us());
    if (out_.empty()) return;
    if (::send(client.socket(), out_.data(), out_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(out_.size())) ++lost_;
}

}  // namespace tiaodu::bench
