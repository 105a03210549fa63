// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "db/account_rows.hpp"
#include "protocol/messages/session.hpp"
#include "server/app/clock.hpp"
#include "server/app/hash_pool.hpp"
#include "server/app/second_factors.hpp"
#include "server/app/sessions.hpp"
#include "server/app/throttle.hpp"
#include "server/core/world.hpp"

#include <unordered_map>

namespace tiaodu {

/// What Auth needs of the server around it.
struct AuthHooks {
    std::function<void(std::function<void()>)> post;           ///< Runs a function on the core thread, from any thread.
    std::function<void(Commit, std::function<void()>)> store;  ///< Commits rows; the function is called afterwards.
    std::function<std::optional<Error>()> refusal;             ///< Why nothing can be stored now.
    std::function<bool(DeviceId, std::string const&)> device_code_matches;
};

/// Accounts, their proofs, and signed-in sessions. Core thread only, but for the slow hashes. Only hashes of secrets,
/// and second factors sealed with the key file, are held.
class Auth {
public:
    Auth(World const& world, Clock const& clock, SecuritySettings const& settings, SealKey key);
    /// Before anything else: who hashes, and what is around.
    void connect(HashWorkers& workers, AuthHooks hooks);
    void load(ProofRows rows);

    struct SignedIn {
        std::string token;  ///< For the cookie; not kept.
        SessionRow row;
    };
    struct Refusal {
        Error error;
        std::optional<Millis> wait;  ///< How long to wait before the next try.
    };
    using SignInAnswer = std::function<void(boost::system::result<SignedIn, Refusal> const&)>;
    using ProofAnswer = std::function<void(std::optional<Refusal> const&)>;
    /// Answers once, later; a session is stored by then. Errors: unauthenticated (the same for an unknown name and a
    /// wrong password), second_factor_required, forbidden (locked, or a tablet of somebody else), rate_limited, busy.
    void sign_in(SignIn message, std::string address, SignInAnswer answer);
    /// A password or code once more: the session counts as fresh for `proof_holds`. Errors: as above.
    void prove_again(Actor const& actor, ProveAgain const& message, ProofAnswer answer);
    /// Checks the old password, the rules for the new one and the former ones; answers with what is to be stored.
    /// Errors: unauthenticated (old_password), invalid_field (new_password), rate_limited, busy.
    void change_password(Actor const& actor, ChangePassword const& message, std::function<void(Result<Commit>)> answer);
    /// Hash of the session that ends; empty when there is none.
    std::string sign_out(std::string const& token);

    /// Who holds a session or bearer token now. Errors: unauthenticated.
    Result<Actor> by_session(std::string const& token) const { return by_session_hash(hash_of(token)); }
    Result<Actor> by_session_hash(std::string const& token_hash) const;
    Result<Actor> by_bearer(std::string const& token) const;
    /// The account's rights at this moment, without a session; the same scope object while nothing has changed.
    Actor actor_of(AccountId account) const;
    /// Its scope is made anew when it is asked for next.
    void rights_changed(AccountId account) { scopes_.erase(account); }
    bool session_holds(std::string const& token_hash) const;
    bool token_holds(std::string const& token_hash) const;
    static std::string hash_of(std::string const& token);
    /// What the account must still do.
    Setup setup_of(AccountId account) const;
    SignedInAccount described(Actor const& actor) const;
    /// Somebody did something in the session of this actor. None without a session.
    std::optional<Time> used(Actor const& actor);

    /// How an account proves itself: password or token. None: it has nothing yet.
    std::optional<CredentialRow> credential_of(AccountId account) const;
    SecondFactors& factors() { return factors_; }
    Sessions const& sessions() const { return sessions_; }
    Time now() const { return clock_.now(); }

    /// Takes in what a command is about to store.
    void take(Commit const& rows);
    /// Accounts have changed: rights are worked out anew, sessions of locked ones end; `rows` takes what ended.
    void changed(std::vector<AccountId> const& accounts, Commit& rows);
    /// The tablet has a new code: who signed in with the old one is out.
    void device_changed(DeviceId device, Commit& rows);
    /// Every minute: what has expired ends.
    void tidy(Commit& rows);

private:
    using Looked = std::function<void(std::optional<PasswordProof> const&)>;
    void look_at(std::optional<CredentialRow> stored, std::string password, Looked then);
    void finish_sign_in(SignIn const& message, std::string const& address, std::optional<CredentialRow> const& stored,
                        std::optional<PasswordProof> const& proof, SignInAnswer const& answer);
    Refusal refuse(std::string const& login, std::string const& address, Error error);
    std::optional<Error> wrong_device(SignIn const& message, Actor const& actor) const;
    bool holds(SessionRow const& row) const;
    bool must_have_factor(AccountId account) const;

    World const& world_;
    Clock const& clock_;
    SecuritySettings const& settings_;
    HashWorkers* workers_ = nullptr;
    AuthHooks hooks_;
    Throttle throttle_;
    Sessions sessions_;
    SecondFactors factors_;
    std::unordered_map<AccountId, CredentialRow> credentials_;
    std::unordered_map<AccountId, std::vector<PastPasswordRow>> past_;  ///< Newest first.
    std::unordered_map<std::string, AccountId> by_token_hash_;
    mutable std::unordered_map<AccountId, std::shared_ptr<Scope const>> scopes_;
};

}  // namespace tiaodu
