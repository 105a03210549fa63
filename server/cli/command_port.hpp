// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "server/app/config.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace tiaodu {

/// The command and query tables as the command line sees them: of a running server over HTTP, or of a data folder that
/// no server holds.
class CommandPort {
public:
    virtual ~CommandPort() = default;
    /// Sends a command with a fresh id and waits for the commit. Errors: those of the command; busy when the server
    /// does not answer.
    virtual Result<nlohmann::json> command(std::string_view type, nlohmann::json const& body) = 0;
    virtual Result<nlohmann::json> query(std::string_view type, nlohmann::json const& parameters) = 0;
};

/// Where the command line works.
struct PortOptions {
    Config config;           ///< For a folder without a server.
    std::string url;         ///< Of a server; empty: the one that holds the data folder, else the folder itself.
    std::string token_file;  ///< For `url`; empty: operator.token in the data folder.
};

/// Throws std::runtime_error with a plain sentence when there is neither server nor folder.
std::unique_ptr<CommandPort> open_port(PortOptions const& options);

}  // namespace tiaodu
