// SPDX-License-Identifier: Apache-2.0
#pragma once
namespace CLI {
class App;
}

namespace tiaodu {

/// Adds `tiaodu simulate` with its options to the command line; its exit code goes to `exit_code`, which outlives the
/// parsing.
void add_simulate_command(CLI::App& app, int& exit_code);

}  // namespace tiaodu
