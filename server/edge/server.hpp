// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/config.hpp"

#include <functional>
#include <string>

namespace tiaodu {

class Application;

/// What a started server tells whoever started it.
struct ServerAddress {
    std::uint16_t port = 0;
    std::uint16_t device_port = 0;
    std::uint16_t tls_port = 0;    ///< 0 without TLS.
    std::uint16_t local_port = 0;  ///< Plain, for the command line of this machine.
};

struct ServeOptions {
    Config config;
    /// Runs on the core thread before the listeners open, for example to create demo accounts.
    std::function<void(Application&)> prepare;
    /// Runs once when both ports are open.
    std::function<void(Application&, ServerAddress)> ready;
};

/// Runs the server until SIGTERM or SIGINT; returns the exit code: 0 after a clean stop, 74 when the store broke.
/// Throws std::runtime_error with a plain sentence when it cannot start (a port is taken, the data folder is held).
int serve(ServeOptions options);

}  // namespace tiaodu
