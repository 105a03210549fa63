// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iosfwd>
#include <span>
#include <string>

namespace tiaodu {

/// `tiaodu device decode HEX`: prints one JSON object per JT/T 808 frame to `out`. `args` are the words after `decode`;
/// they are joined, so blanks between bytes need no quotes; a single `-` reads the digits from `in` (at most 16 MiB).
/// Lines of `in` that all begin with a flag are decoded one by one, otherwise they are one stream.
/// Every frame needs both 7e flags (neighbours may share one). Bad stretches are reported on `err` as
/// `error: <class>: <detail>` and the good frames are still printed.
/// Returns 0; 2 when the input is not hexadecimal or empty; else the code of the first bad stretch: checksum 10,
/// escape 11, truncated 12, body_length 13, oversize 14.
int device_decode(std::span<std::string const> args, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace tiaodu
