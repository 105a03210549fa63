// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tiaodu {

/// Why a request does not get in, with the HTTP status that says so.
struct GateRefusal {
    int status = 400;
    std::string reason;
};

/// Limits of a request header (reliability, 3.3).
struct HeadLimits {
    std::size_t bytes_max = 8192;  ///< From the first byte to the empty line.
    std::size_t target_bytes_max = 4096;
    std::size_t fields_max = 64;
};

/// What has been seen of a request header so far.
struct HeadScan {
    std::optional<std::size_t> size;  ///< With its empty line, once that has come and all is well.
    std::optional<GateRefusal> refusal;
};

/// Reads the bytes of a header as strictly as RFC 9112 allows, before Beast does, which takes what others read
/// differently: bare line feeds, folded lines, blanks before the colon, control characters. Called again with more
/// bytes while neither the size nor a refusal is there; refuses at the first byte that is wrong.
HeadScan scan_head(std::string_view bytes, HeadLimits const& limits);

}  // namespace tiaodu
