// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

namespace tiaodu::test {

/// The program: `--seed N` | `--seeds FROM..TO`, `--hours H`, `--jobs J`, `--lossless`, `--trace`. 0 when every seed
/// holds.
int run_seeds(std::vector<std::string> const& arguments);

}  // namespace tiaodu::test
