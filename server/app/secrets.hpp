// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"

namespace tiaodu {

/// A password that we make: 20 characters of a 32-letter alphabet without look-alikes, in groups of five; 100 random
/// bits.
std::string new_password();
/// A bearer or session token: 43 characters base64url, 256 random bits.
std::string new_token();
/// An authentication code for a device: 26 ASCII characters, 130 random bits.
std::string new_device_code();

/// What a device with this code signs its requests with: SHA-256("tiaodu device signing\n" + code), 32 bytes.
std::string device_signing_key(std::string const& code);

/// What is stored of a secret. Only for secrets made by the functions above: their length makes a slow hash
/// unnecessary.
CredentialRow credential(AccountId account, bool token, std::string const& secret);
/// Constant-time comparison of a secret with a stored hash.
bool matches(std::string const& salt, std::string const& hash, std::string const& secret);
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace tiaodu
