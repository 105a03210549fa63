// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/net.hpp"

#include <functional>
#include <string>

namespace tiaodu {

/// Listens on a TCP port; 0 is any free one. Throws std::runtime_error with a plain sentence.
Tcp::acceptor open_port(net::io_context& loop, std::string const& address, std::int64_t port);

/// Accepts until the acceptor is closed; out of descriptors it waits instead of spinning. The acceptor must live as
/// long as the coroutine.
net::awaitable<void> accept_loop(Tcp::acceptor& acceptor, std::function<void(Tcp::socket)> take);

/// The peer's numeric address; "?" when it is already gone.
std::string address_of(Tcp::socket const& socket);

}  // namespace tiaodu
