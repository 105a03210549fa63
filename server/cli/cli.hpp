// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace tiaodu {
/// The whole command line. Exit codes: 0 done, 1 refused or failed (with a sentence on standard error), 2 wrong usage;
/// others by command.
int run_cli(int argc, char const* const* argv);
}  // namespace tiaodu
