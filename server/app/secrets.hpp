// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"

namespace tiaodu {

/// A password that we make: 26 characters of a 32-letter alphabet without look-alikes, in groups; 130 random bits.
std::string new_password();
/// A code that signs in once when the authenticator is lost: 16 characters in groups of four, 80 random bits.
std::string new_recovery_code();
/// A bearer or session token: 43 characters base64url, 256 random bits.
std::string new_token();
/// An authentication code for a device: 26 ASCII characters, 130 random bits.
std::string new_device_code();

/// What a device with this code signs its requests with: SHA-256("tiaodu device signing\n" + code), 32 bytes.
std::string device_signing_key(std::string const& code);

/// What a secret that we make is for.
enum class SecretKind { one_time_password, lasting_password, token };
/// What is stored of a secret. Only for those made by the functions above: their length makes a slow hash unnecessary.
CredentialRow credential(AccountId account, SecretKind kind, std::string const& secret, Time now);
/// Makes a secret of a kind.
std::string new_secret(SecretKind kind);
/// Constant-time comparison of a secret with a stored hash.
bool matches(std::string const& salt, std::string const& hash, std::string const& secret);
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace tiaodu
