// SPDX-License-Identifier: Apache-2.0
#include "protocol/vocab/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace tiaodu {
void assertion_failed(char const* expression, char const* file, int line) {
    std::fprintf(stderr, "level=fatal event=assertion expression=\"%s\" file=%s line=%d\n", expression, file, line);
    std::abort();
}
}  // namespace tiaodu
