// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/edge/client_address.hpp"
#include "server/edge/connection_limits.hpp"
#include "server/edge/host_policy.hpp"
#include "server/edge/request_rates.hpp"
#include "server/edge/router.hpp"
#include "server/edge/stream.hpp"
#include "server/edge/ws_session.hpp"

namespace tiaodu {

/// What a port is for: everything, or only sending browsers to the one with TLS.
enum class Door : std::uint8_t { open, to_tls };

/// What every HTTP connection needs; owned by the server, outlives the connections.
struct HttpServices {
    Application& application;
    Router& router;
    ConsoleRegistry& consoles;
    ConnectionLimits& limits;
    HostPolicy const& hosts;
    Networks const& proxies;
    RequestRates& address_rates;
    std::uint16_t tls_port = 0;   ///< Where Door::to_tls sends browsers.
    std::int64_t handshakes = 0;  ///< Under way.
};

/// Serves one connection: the handshake of TLS, requests one after the other, or the upgrade to /ws.
net::awaitable<void> run_http_session(Stream stream, HttpServices& services, std::string peer, Door door);

}  // namespace tiaodu
