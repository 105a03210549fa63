// SPDX-License-Identifier: Apache-2.0
#include "server/app/totp.hpp"

#include "server/app/secrets.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace tiaodu {
namespace {

constexpr std::int64_t step_ms = 30'000;
constexpr std::int64_t steps_around = 1;  ///< RFC 6238, 5.2: at most one step of delay.

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (char const c : text) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        auto const byte = static_cast<unsigned char>(c);
        if (plain) {
            result += c;
        } else {
            result += '%';
            result += digits[byte >> 4u];
            result += digits[byte & 15u];
        }
    }
    return result;
}

}  // namespace

std::int64_t totp_step(Time at) { return to_ms(at) / step_ms; }

std::string totp_code(std::string_view secret, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * (7 - i)));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), digest.data(),
             &size) == nullptr ||
        size != 20)
        throw std::runtime_error("HMAC-SHA-1 is not available");
    // RFC 4226, 5.3: 31 bits from where the last four bits say.
    std::size_t const offset = digest[19] & 15u;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = (number << 8u) | digest[offset + i];
    auto const digits = std::to_string((number & 0x7fffffffu) % 1'000'000u);
    return std::string(6 - digits.size(), '0') + digits;
}

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, Time now,
                                          std::optional<std::int64_t> used) {
    auto const current = totp_step(now);
    std::optional<std::int64_t> found;
    for (auto step = current - steps_around; step <= current + steps_around; ++step)
        if (equal_constant_time(totp_code(secret, step), code) && (!used || step > *used) && !found) found = step;
    return found;
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (char const c : bytes) {
        held = (held << 8u) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) text += letters[(held >> (bits - 5)) & 31u];
        held &= (1u << bits) - 1;
    }
    if (bits > 0) text += letters[(held << (5 - bits)) & 31u];
    return text;
}

std::string totp_uri(std::string_view secret, std::string_view login) {
    return "otpauth://totp/tiaodu:" + percent_encoded(login) + "?secret=" + base32(secret) +
           "&issuer=tiaodu&algorithm=SHA1&digits=6&period=30";
}

}  // namespace tiaodu
