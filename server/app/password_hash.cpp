// SPDX-License-Identifier: Apache-2.0
#include "server/app/password_hash.hpp"

#include "server/app/secrets.hpp"

#include <sodium.h>

#include <array>
#include <new>

namespace tiaodu {
namespace {

bool is_slow_hash(std::string const& hash) { return hash.starts_with(crypto_pwhash_argon2id_STRPREFIX); }

}  // namespace

std::string hash_password(std::string const& password, PasswordCost const& cost) {
    std::array<char, crypto_pwhash_argon2id_STRBYTES> text{};
    if (crypto_pwhash_argon2id_str(text.data(), password.data(), password.size(), cost.passes, cost.memory_bytes) != 0)
        throw std::bad_alloc();
    return text.data();
}

bool password_fits(std::string const& hash, std::string const& password) {
    return is_slow_hash(hash) && crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

PasswordProof prove_password(std::optional<CredentialRow> const& stored, std::string const& password,
                             PasswordCost const& cost) {
    if (!stored) {
        hash_password(password, cost);
        return {};
    }
    if (!is_slow_hash(stored->hash)) {
        auto hash = hash_password(password, cost);
        if (!matches(stored->salt, stored->hash, password)) return {};
        return {true, std::move(hash)};
    }
    if (!password_fits(stored->hash, password)) return {};
    if (crypto_pwhash_argon2id_str_needs_rehash(stored->hash.c_str(), cost.passes, cost.memory_bytes) == 0)
        return {true, std::nullopt};
    return {true, hash_password(password, cost)};
}

}  // namespace tiaodu
