// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tiaodu {
/// Prints one line and aborts. On in release builds: a broken invariant must not be served to a city.
[[noreturn]] void assertion_failed(char const* expression, char const* file, int line);
}  // namespace tiaodu

/// For our own mistakes only; never reachable from input.
#define TIAODU_ASSERT(expression) \
    ((expression) ? static_cast<void>(0) : ::tiaodu::assertion_failed(#expression, __FILE__, __LINE__))
