// SPDX-License-Identifier: Apache-2.0
#include "server/app/secrets.hpp"

#include "db/hash_chain.hpp"

#include <sodium.h>

namespace tiaodu {
namespace {

constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789A";  // 32: no i l o 0 1
static_assert(letters.size() == 32);

std::string random_letters(std::size_t count) {
    std::string text;
    for (char const byte : random_bytes(count)) text += letters[static_cast<unsigned char>(byte) % letters.size()];
    return text;
}

}  // namespace

std::string new_password() {
    auto text = random_letters(26);
    for (std::size_t at : {20u, 15u, 10u, 5u}) text.insert(at, "-");
    return text;
}

std::string new_recovery_code() {
    auto text = random_letters(16);
    for (std::size_t at : {12u, 8u, 4u}) text.insert(at, "-");
    return text;
}

std::string new_secret(SecretKind kind) { return kind == SecretKind::token ? new_token() : new_password(); }

std::string new_token() {
    auto const bytes = random_bytes(32);
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();  // the terminating zero
    return text;
}

std::string new_device_code() { return random_letters(26); }

std::string device_signing_key(std::string const& code) { return sha256("tiaodu device signing\n" + code); }

CredentialRow credential(AccountId account, SecretKind kind, std::string const& secret, Time now) {
    bool const token = kind == SecretKind::token;
    // A token is looked up by its hash, so it has no salt; it needs none with 256 random bits.
    auto const salt = token ? std::string() : random_bytes(16);
    return {account, token ? "token" : "password",         salt, sha256(salt + secret),
            now,     kind == SecretKind::one_time_password};
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool matches(std::string const& salt, std::string const& hash, std::string const& secret) {
    return equal_constant_time(sha256(salt + secret), hash);
}

}  // namespace tiaodu
