// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_messages.hpp"
#include "tests/client/sockets.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>

#include <memory>

namespace tiaodu::test {

/// One connection of a crowd. Nothing in it waits.
class Guest {
public:
    /// What a guest wants to be told of.
    enum class Interest : std::uint32_t {
        end = EPOLLRDHUP,                         ///< Only that the server has ended the connection: it never reads.
        answers = EPOLLIN | EPOLLRDHUP,           ///< It reads.
        flood = EPOLLIN | EPOLLOUT | EPOLLRDHUP,  ///< It reads, and writes whenever it can.
        deaf_flood = EPOLLOUT | EPOLLRDHUP,       ///< It writes whenever it can and never reads.
    };

    Guest(std::uint16_t port, Interest interest, int receive_buffer = 0)
        : interest_(interest), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        int const on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    }
    virtual ~Guest() { leave(); }
    Guest(Guest const&) = delete;
    Guest& operator=(Guest const&) = delete;

    virtual void heard(std::string_view) {}
    /// The line takes bytes again; false when the guest has said all it wanted to.
    virtual bool may_write() { return false; }
    virtual void every_second() {}

    Interest interest() const { return interest_; }
    int socket() const { return socket_; }
    /// The server has ended the connection.
    bool sent_away() const { return sent_away_; }
    void send_away() { sent_away_ = true; }
    /// Ends the connection in order.
    void leave() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    /// Ends it without FIN: the server finds a reset.
    void cut() {
        linger const at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        leave();
    }

protected:
    /// How much of it was sent.
    std::size_t send(std::string_view bytes) {
        auto const count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }

private:
    Interest interest_;
    int socket_;
    bool sent_away_ = false;
};

/// Guests of all kinds on one thread.
class Crowd {
public:
    Crowd() : poll_(::epoll_create1(EPOLL_CLOEXEC)) {}
    ~Crowd() { ::close(poll_); }
    Crowd(Crowd const&) = delete;
    Crowd& operator=(Crowd const&) = delete;

    template <class Kind, class... Words>
    Kind& add(Words&&... words) {
        auto guest = std::make_unique<Kind>(std::forward<Words>(words)...);
        auto& added = *guest;
        epoll_event event{};
        event.events = static_cast<std::uint32_t>(added.interest());
        event.data.ptr = &added;
        REQUIRE(::epoll_ctl(poll_, EPOLL_CTL_ADD, added.socket(), &event) == 0);
        guests_.push_back(std::move(guest));
        return added;
    }

    /// Lets all do what they do until `over`, which is asked some times a second. False when it took too long.
    template <class Over>
    bool run(Over over, Deadline deadline) {
        std::vector<epoll_event> events(1024);
        for (;;) {
            auto const now = std::chrono::steady_clock::now();
            if (now >= deadline) return false;
            if (now >= next_look_) {
                if (over()) return true;
                next_look_ = now + std::chrono::milliseconds(200);
            }
            if (now >= next_second_) {
                for (auto const& guest : guests_)
                    if (guest->socket() >= 0 && !guest->sent_away()) guest->every_second();
                next_second_ = now + std::chrono::seconds(1);
            }
            auto const count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 50);
            for (int i = 0; i < count; ++i) attend(events[static_cast<std::size_t>(i)]);
        }
    }

    std::size_t size() const { return guests_.size(); }
    void all_leave() {
        for (auto const& guest : guests_) guest->leave();
    }

private:
    void attend(epoll_event const& event) {
        auto& guest = *static_cast<Guest*>(event.data.ptr);
        if (guest.socket() < 0) return;
        if ((event.events & EPOLLIN) != 0) {
            char bytes[16384];
            auto const size = ::recv(guest.socket(), bytes, sizeof bytes, 0);
            if (size > 0) return guest.heard({bytes, static_cast<std::size_t>(size)});
        }
        if ((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            guest.send_away();
            ::epoll_ctl(poll_, EPOLL_CTL_DEL, guest.socket(), nullptr);
            return;
        }
        if ((event.events & EPOLLOUT) == 0 || guest.may_write()) return;
        epoll_event quiet = event;
        quiet.events = static_cast<std::uint32_t>(Guest::Interest::answers);
        ::epoll_ctl(poll_, EPOLL_CTL_MOD, guest.socket(), &quiet);
    }

    int poll_;
    std::vector<std::unique_ptr<Guest>> guests_;
    std::chrono::steady_clock::time_point next_look_{}, next_second_{};
};

}  // namespace tiaodu::test
