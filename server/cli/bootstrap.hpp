// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "server/app/application.hpp"

namespace tiaodu {

/// Gives a new data folder its first accounts: the three administrators `admin`, `security` and `auditor` (passwords in
/// first-password.txt) and the token of the command line (operator.token). Files are 0600 and written before the
/// accounts are, so that no secret can be lost. Does nothing later. `kind`: whether the passwords must be changed at
/// the first sign-in; a demo's need not.
void create_first_accounts(Application& application, SecretKind kind);

/// Adds the accounts of the demo city once (demo-accounts.txt: name, password, description) and the tokens of
/// the simulator (simulator.token) and of a program that gives out device codes (security.token).
void create_demo_accounts(Application& application);

}  // namespace tiaodu
