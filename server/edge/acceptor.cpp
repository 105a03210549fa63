// SPDX-License-Identifier: Apache-2.0
#include "server/edge/acceptor.hpp"

#include "server/app/log.hpp"

#include <stdexcept>

namespace tiaodu {

std::string address_of(Tcp::socket const& socket) {
    error_code error;
    auto const peer = socket.remote_endpoint(error);
    return error ? std::string("?") : peer.address().to_string();
}

Tcp::acceptor open_port(net::io_context& loop, std::string const& address, std::int64_t port) {
    error_code error;
    auto const ip = net::ip::make_address(address, error);
    if (error) throw std::runtime_error("server.address is not an IP address: " + address);
    Tcp::acceptor acceptor(loop);
    Tcp::endpoint const endpoint(ip, static_cast<std::uint16_t>(port));
    acceptor.open(endpoint.protocol(), error);
    acceptor.set_option(net::socket_base::reuse_address(true), error);
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(4096, error);
    if (error)
        throw std::runtime_error("cannot listen on " + address + " port " + std::to_string(port) + ": " +
                                 error.message());
    return acceptor;
}

net::awaitable<void> accept_loop(Tcp::acceptor& acceptor, std::function<void(Tcp::socket)> take) {
    net::steady_timer pause(acceptor.get_executor());
    for (;;) {
        Tcp::socket socket(acceptor.get_executor());
        auto outcome = co_await acceptor.async_accept(socket, as_tuple);
        auto& [error] = outcome;
        if (error == net::error::operation_aborted || !acceptor.is_open()) co_return;
        if (error) {
            log_warning("accept_failed").add("why", error.message());
            pause.expires_after(std::chrono::milliseconds(100));
            co_await pause.async_wait(as_tuple);
            continue;
        }
        take(std::move(socket));
    }
}

}  // namespace tiaodu
