// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/connection_limits.hpp"
#include "server/edge/net.hpp"
#include "server/edge/router.hpp"
#include "server/edge/ws_session.hpp"

namespace tiaodu {

/// What every HTTP connection needs; owned by the server, outlives the connections.
struct HttpServices {
    Application& application;
    Router& router;
    ConsoleRegistry& consoles;
    ConnectionLimits& limits;
};

/// Serves one connection: requests one after the other, or the upgrade to /ws.
net::awaitable<void> run_http_session(Tcp::socket socket, HttpServices& services, std::string address);

}  // namespace tiaodu
