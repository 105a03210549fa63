// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace tiaodu::devices {

/// UTF-8 text of GBK bytes (the STRING type of JT/T 808; GB 18030 is read as well). A byte that is not GBK becomes
/// U+FFFD, so the result is always UTF-8. Text that is plain ASCII needs no conversion tables.
std::string gbk_to_utf8(std::string_view bytes);

/// GBK bytes of UTF-8 text; `?` for what GBK cannot write or is not UTF-8.
std::string utf8_to_gbk(std::string_view text);

}  // namespace tiaodu::devices
