// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"

#include <optional>
#include <string>

namespace tiaodu {

/// What one argon2id hash costs. The default is libsodium's INTERACTIVE: 66 ms where it was measured; OWASP's floor is
/// 19 MiB and 2 passes (reliability.md 2.4).
struct PasswordCost {
    std::size_t memory_bytes = 64u * 1024 * 1024;
    unsigned passes = 2;
};

/// Argon2id with its salt and cost in the text. Slow: not on the core thread. Throws std::bad_alloc.
std::string hash_password(std::string const& password, PasswordCost const& cost);
/// True for a hash made by hash_password. Slow.
bool password_fits(std::string const& hash, std::string const& password);

/// What came of looking at a password.
struct PasswordProof {
    bool right = false;
    /// The same password hashed as it should be now; none when the stored hash is of that kind already.
    std::optional<std::string> better_hash;
};
/// Compares a password with what is stored. Costs one argon2id hash whether the account is unknown (`stored` is empty),
/// has a secret that we made, or a password of its own: the time says nothing. Slow: not on the core thread.
PasswordProof prove_password(std::optional<CredentialRow> const& stored, std::string const& password,
                             PasswordCost const& cost);

}  // namespace tiaodu
