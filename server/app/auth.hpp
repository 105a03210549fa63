// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/database.hpp"
#include "server/app/clock.hpp"
#include "server/app/command_loop.hpp"
#include "server/core/world.hpp"

#include <unordered_map>

namespace tiaodu {

struct AuthSettings {
    Millis session_length{std::chrono::hours(12)};
    std::size_t failures_per_minute = 20;  ///< Per address.
    std::size_t sessions_max = 100'000;
};

/// Accounts, their proofs, and signed-in sessions. Core thread only. Only hashes of secrets are held.
class Auth {
public:
    Auth(World const& world, Clock const& clock, AuthSettings settings);
    /// Reads credentials and sessions that have not expired.
    void load(Database& database);
    /// Takes in what a command has created.
    void add(CredentialRow row);

    struct SignedIn {
        std::string token;  ///< For the cookie; not kept.
        SessionRow row;     ///< To be stored before the answer.
        Actor actor;
    };
    /// Errors: unauthenticated (the same for an unknown name and a wrong password), rate_limited.
    Result<SignedIn> sign_in(std::string const& login, std::string const& password, std::string const& address);
    /// Hash of the session that ends; empty when there is none.
    std::string sign_out(std::string const& token);

    /// Who holds a session or bearer token now. Errors: unauthenticated.
    Result<Actor> by_session(std::string const& token);
    Result<Actor> by_bearer(std::string const& token) const;
    /// The account's rights at this moment; the same object while nothing has changed.
    Actor actor_of(AccountId account) const;
    /// Its scope is made anew when it is asked for next.
    void rights_changed(AccountId account) { scopes_.erase(account); }
    bool session_holds(std::string const& token_hash) const;
    static std::string hash_of(std::string const& token);
    void forget_expired();

private:
    bool too_many_failures(std::string const& address);

    World const& world_;
    Clock const& clock_;
    AuthSettings settings_;
    std::unordered_map<AccountId, CredentialRow> credentials_;
    std::unordered_map<std::string, AccountId> by_token_hash_;
    std::unordered_map<std::string, SessionRow> sessions_;
    std::unordered_map<std::string, std::vector<Time>> failures_;
    mutable std::unordered_map<AccountId, std::shared_ptr<Scope const>> scopes_;
};

}  // namespace tiaodu
