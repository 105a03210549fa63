// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/client/sockets.hpp"

namespace tiaodu::test {

/// A UDP socket of the loopback address that speaks with one port; every wait has a deadline.
class UdpClient {
public:
    explicit UdpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    ~UdpClient() { ::close(socket_); }
    UdpClient(UdpClient const&) = delete;
    UdpClient& operator=(UdpClient const&) = delete;

    void send(std::string_view datagram) {
        REQUIRE(::send(socket_, datagram.data(), datagram.size(), 0) == static_cast<ssize_t>(datagram.size()));
    }
    /// The next datagram; empty when none came in time.
    std::string receive(Deadline deadline = in_seconds(20)) {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, left_ms(deadline)) != 1) return {};
        std::string datagram(65'536, '\0');
        auto const size = ::recv(socket_, datagram.data(), datagram.size(), 0);
        datagram.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return datagram;
    }

private:
    int socket_;
};

}  // namespace tiaodu::test
