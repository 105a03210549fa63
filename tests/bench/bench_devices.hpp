// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/words.hpp"
#include "tests/bench/send_log.hpp"
#include "tests/bench/server_process.hpp"

namespace tiaodu::bench {

/// Fix times that the server keeps of a unit that was registered just now: it was not on duty before (the clocks of
/// devices may be wrong by half a minute), and a clock may be five minutes ahead.
inline constexpr auto first_fix_age = std::chrono::seconds(20);
inline constexpr auto last_fix_ahead = std::chrono::seconds(240);

/// Registers units, each with one device of `protocol`, through the API, on several connections so that the server can
/// commit in groups. Throws std::runtime_error when the server refuses one.
std::vector<BenchDevice> register_devices(ServerProcess const& server, std::size_t count, DeviceProtocol protocol);

/// A terminal whose server has let it in.
struct LoggedIn {
    int socket = -1;        ///< Connected, blocking, without delay; the caller closes it.
    std::uint16_t seq = 0;  ///< Of the next message.
};

/// Connects to the JT/T 808 port of the loopback address, registers and authenticates. Throws std::runtime_error when
/// the server cannot be reached or refuses.
LoggedIn log_in(std::uint16_t port, std::string const& identity);

/// A connection to a port of the loopback address; the caller closes it. Throws std::runtime_error.
int connect_to(std::uint16_t port);

/// As many open files as the system allows this process and its children.
void raise_file_limit();

}  // namespace tiaodu::bench
