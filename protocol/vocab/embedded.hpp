// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace tiaodu {

/// A file that travels inside the binary (cmake/embed.cmake). Both views live as long as the program.
struct EmbeddedFile {
    std::string_view name;
    std::string_view content;
};

namespace embedded {
std::span<EmbeddedFile const> migrations();  ///< db/migrations/*.sql, sorted by name.
std::span<EmbeddedFile const> seeds();       ///< db/seed/*, sorted by name.
std::span<EmbeddedFile const> pages();       ///< web/dist/**, named by their path below it; empty without the pages.
}  // namespace embedded

}  // namespace tiaodu
