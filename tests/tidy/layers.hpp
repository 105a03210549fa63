// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "tests/tidy/source_text.hpp"

namespace tidy {

/// Includes of a file below protocol/, server/ or db/ that its layer may not use. `path` is relative to the top of the
/// tree.
std::vector<Breach> check_layers(std::string const& path, std::string_view text);

}  // namespace tidy
