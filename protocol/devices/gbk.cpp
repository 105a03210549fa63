// SPDX-License-Identifier: Apache-2.0
#include "protocol/devices/gbk.hpp"

#include <iconv.h>
#include <algorithm>
#include <cerrno>

namespace tiaodu::devices {
namespace {

class Converter {
public:
    Converter(char const* to, char const* from) : handle_(iconv_open(to, from)) {}
    ~Converter() {
        if (open()) iconv_close(handle_);
    }
    Converter(Converter const&) = delete;
    Converter& operator=(Converter const&) = delete;
    bool open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

    /// Converts all of `text`; each byte that cannot be converted becomes `replacement`.
    std::string convert(std::string_view text, std::string_view replacement) {
        std::string input(text);
        std::string output;
        char* in = input.data();
        std::size_t in_left = input.size();
        while (in_left > 0) {
            char buffer[256];
            char* out = buffer;
            std::size_t out_left = sizeof buffer;
            auto const converted = iconv(handle_, &in, &in_left, &out, &out_left);
            bool const stopped_at_bad_byte = converted == static_cast<std::size_t>(-1) && errno != E2BIG;
            output.append(buffer, sizeof buffer - out_left);
            if (!stopped_at_bad_byte) continue;
            output += replacement;
            ++in;
            --in_left;
            iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        }
        return output;
    }

private:
    iconv_t handle_;
};

std::string convert(char const* to, char const* from, std::string_view text, std::string_view replacement) {
    bool const ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return std::string(text);
    if (Converter converter(to, from); converter.open()) return converter.convert(text, replacement);
    // A system without conversion tables still shows the ASCII part of a plate.
    std::string output;
    for (char const c : text) {
        if (static_cast<unsigned char>(c) < 0x80)
            output.push_back(c);
        else
            output += replacement;
    }
    return output;
}

}  // namespace

std::string gbk_to_utf8(std::string_view bytes) { return convert("UTF-8", "GB18030", bytes, "\xEF\xBF\xBD"); }

std::string utf8_to_gbk(std::string_view text) { return convert("GBK", "UTF-8", text, "?"); }

}  // namespace tiaodu::devices
