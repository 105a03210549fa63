// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/devices/jt808_frame.hpp"
#include "protocol/vocab/time.hpp"

namespace tiaodu::jt808 {

/// One JSON object, on one line, that says what a frame means: header fields always; the fields of every message that
/// `jt808_messages.hpp` knows; `body` in hexadecimal for the others and for encrypted or split bodies; `body_error`
/// when a known body does not decode. A developer's tool: it shows authentication codes in clear.
std::string describe_frame(Frame const& frame, Millis utc_offset = beijing_offset);

}  // namespace tiaodu::jt808
