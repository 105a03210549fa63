// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/commit.hpp"
#include "db/database.hpp"

/// Rows of what accounts prove themselves with: credentials, second factors, sessions, failed sign-ins.
namespace tiaodu {

/// All that is stored of proofs.
struct ProofRows {
    std::vector<CredentialRow> credentials;
    std::vector<PastPasswordRow> past_passwords;  ///< Newest first.
    std::vector<SecondFactorRow> second_factors;
    std::vector<SessionRow> sessions;
    std::vector<ThrottleRow> throttles;
};

/// Sessions that have expired at `now` are left out. Throws DatabaseError.
ProofRows load_proofs(Database& database, Time now);
/// Writes what a commit has of them, within its transaction. Throws DatabaseError.
void write_proofs(Database& database, Commit const& commit);

}  // namespace tiaodu
