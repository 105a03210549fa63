// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/vocab/error.hpp"
#include "server/app/config.hpp"

#include <functional>
#include <optional>

namespace tiaodu {

/// Value of an environment variable; injected so that tests need not touch the real environment.
using Environment = std::function<std::optional<std::string>(std::string const& name)>;
Environment process_environment();

/// Reads TOML over the defaults, then `TIAODU_<SECTION>_<KEY>` from the environment (for example TIAODU_SERVER_PORT).
/// Errors: malformed (with the line), unknown_field, invalid_field (with the key and its limits). An unknown key is
/// refused: a typo must not silently run with a default.
Result<Config> read_config(std::string_view toml, Environment const& environment);

/// All keys with their defaults and prose, as TOML.
std::string default_config_text();

}  // namespace tiaodu
