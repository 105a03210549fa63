// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/jt808_fields.hpp"

#include "protocol/devices/gbk.hpp"

#include <algorithm>

namespace tiaodu::jt808 {

Error too_short(std::string_view what, std::size_t needed, std::size_t came) {
    return Error{Errc::invalid_field, "body",
                 std::string(what) + " needs " + std::to_string(needed) + " bytes, " + std::to_string(came) + " came"};
}

std::string_view unpadded(std::string_view field) {
    while (!field.empty() && field.front() == '\0') field.remove_prefix(1);
    while (!field.empty() && (field.back() == '\0' || field.back() == ' ')) field.remove_suffix(1);
    return field;
}

std::string text_of(std::string_view field) { return devices::gbk_to_utf8(unpadded(field)); }

void put_padded_right(std::string& out, std::string_view text, std::size_t width, char padding) {
    out += text.substr(0, width);
    out.append(width - std::min(width, text.size()), padding);
}

void put_padded_left(std::string& out, std::string_view text, std::size_t width) {
    out.append(width - std::min(width, text.size()), '\0');
    out += text.substr(0, width);
}

}  // namespace tiaodu::jt808
