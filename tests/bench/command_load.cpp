// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/command_load.hpp"

#include "tests/bench/send_log.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace tiaodu::bench {
namespace {

/// The eight commands of a ticket's life, in order.
enum class Step { take_in, accept, dispatch, acknowledge, depart, arrive, report, close };

constexpr Step last_step = Step::close;

/// The text of a field of a flat JSON object; empty when it has none.
std::string text_of(std::string const& json, std::string const& name) {
    auto const at = json.find("\"" + name + "\":\"");
    if (at == std::string::npos) return {};
    auto const begin = at + name.size() + 4;
    return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace

struct CommandLoad::Client {
    int socket = -1;
    std::string squad;
    Step step = Step::take_in;
    std::string ticket;
    std::string order;
    std::string input;
    std::int64_t sent_us = 0;
    ~Client() { ::close(socket); }

    std::string target() const {
        switch (step) {
            case Step::take_in: return "/tickets";
            case Step::accept: return "/tickets/" + ticket + "/move";
            case Step::dispatch: return "/tickets/" + ticket + "/dispatch";
            case Step::acknowledge: return "/orders/" + order + "/acknowledge";
            case Step::depart: return "/orders/" + order + "/depart";
            case Step::arrive: return "/orders/" + order + "/arrive";
            case Step::report: return "/orders/" + order + "/report";
            case Step::close: return "/tickets/" + ticket + "/close";
        }
        return {};
    }
    std::string body() const {
        switch (step) {
            case Step::take_in:
                return R"({"source":"community","category":"0102","title":"沿街商户占道经营","address":"人民路12号","node":")" +
                       squad + R"("})";
            case Step::accept: return R"({"version":1,"action":"accept"})";
            case Step::dispatch: return R"({"version":2,"recipients":[{"node":")" + squad + R"("}]})";
            case Step::acknowledge:
            case Step::depart:
            case Step::arrive: return R"({"recipient":0,"revision":1})";
            case Step::report: return R"({"recipient":0,"revision":1,"result":"已劝离占道摊位并清理现场"})";
            // Dispatched is version 3; departing and reporting move the ticket on.
            case Step::close: return R"({"version":5,"outcome":"solved"})";
        }
        return {};
    }
};

CommandLoad::CommandLoad(std::uint16_t port, std::string token, std::size_t clients, std::vector<std::string> squads)
    : port_(port), token_(std::move(token)), squads_(std::move(squads)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < clients; ++i) {
        clients_.push_back(std::make_unique<Client>());
        clients_.back()->squad = squads_[i % squads_.size()];
        connect(*clients_.back());
    }
    thread_ = std::thread([this] { run(); });
}

CommandLoad::~CommandLoad() {
    stop_ = true;
    thread_.join();
    ::close(poll_);
}

void CommandLoad::restart() {
    std::lock_guard const lock(mutex_);
    answered_ = {};
}

Answered CommandLoad::answered() const {
    std::lock_guard const lock(mutex_);
    return answered_;
}

void CommandLoad::connect(Client& client) {
    if (client.socket >= 0) ::close(client.socket);
    client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(client.socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("a client cannot connect");
    int const yes = 1;
    ::setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, client.socket, &event);
    client.input.clear();
}

/// Command ids of the shape of a UUID, unlike each other.
std::string CommandLoad::next_id() {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(++commands_));
    return text;
}

void CommandLoad::send(Client& client) {
    auto const body = client.body();
    auto const request = "POST /api/v1" + client.target() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " +
                         token_ + "\r\nIdempotency-Key: " + next_id() +
                         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                         "\r\n\r\n" + body;
    client.sent_us = now_us();
    if (::send(client.socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("a client cannot send");
}

void CommandLoad::run() {
    for (auto const& client : clients_) send(*client);
    std::vector<epoll_event> events(clients_.size());
    while (!stop_) {
        auto const count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
        for (int i = 0; i < count; ++i) read(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
}

void CommandLoad::read(Client& client) {
    char bytes[16384];
    auto const size = ::recv(client.socket, bytes, sizeof bytes, 0);
    if (size <= 0) {  // the server closes a connection after so many requests
        connect(client);
        return send(client);
    }
    auto const at_us = now_us();
    client.input.append(bytes, static_cast<std::size_t>(size));
    auto const end = client.input.find("\r\n\r\n");
    if (end == std::string::npos) return;
    auto const at = client.input.find("Content-Length: ");
    auto const length = at < end ? std::stoul(client.input.substr(at + 16, 12)) : 0;
    if (client.input.size() < end + 4 + length) return;
    auto const status = std::stoi(client.input.substr(9, 3));
    auto const body = client.input.substr(end + 4, length);
    bool const closes = client.input.substr(0, end).find("Connection: close") != std::string::npos;
    client.input.clear();
    take(client, status, body, at_us);
    if (closes) connect(client);
    send(client);
}

void CommandLoad::take(Client& client, int status, std::string const& body, std::int64_t at_us) {
    bool const done = status == 200;
    bool const over = client.step == last_step;
    {
        std::lock_guard const lock(mutex_);
        ++(done ? answered_.commands : answered_.refused);
        if (done) answered_.latency_us.push_back(at_us - client.sent_us);
        if (done && over) ++answered_.tickets;
        if (!done && answered_.first_refusal.empty()) answered_.first_refusal = client.target() + ": " + body;
    }
    if (!done || over) {
        client.step = Step::take_in;
        return;
    }
    if (client.step == Step::take_in) client.ticket = text_of(body, "ticket_id");
    if (client.step == Step::dispatch) client.order = text_of(body, "order_id");
    client.step = static_cast<Step>(static_cast<int>(client.step) + 1);
}

}  // namespace tiaodu::bench
