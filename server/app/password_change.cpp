// SPDX-License-Identifier: Apache-2.0
#include "server/app/auth.hpp"
#include "server/app/secrets.hpp"

#include <new>

/// Auth::change_password: checks on the core thread, hashes on another one, and back.
namespace tiaodu {
namespace {

/// What came of the slow part.
struct Hashed {
    PasswordProof old;
    bool used_before = false;
    std::string hash;
};

/// One slow hash for the old password, one for each former one, one for the new one.
Hashed hash_change(CredentialRow const& stored, std::vector<PastPasswordRow> const& past, ChangePassword const& message,
                   PasswordCost const& cost) {
    Hashed made;
    made.old = prove_password(stored, message.old_password, cost);
    if (!made.old.right) return made;
    for (auto const& row : past) made.used_before = made.used_before || password_fits(row.hash, message.new_password);
    if (!made.used_before) made.hash = hash_password(message.new_password, cost);
    return made;
}

}  // namespace

void Auth::change_password(Actor const& actor, ChangePassword const& message,
                           std::function<void(Result<Commit>)> answer) {
    auto const& account = world_.accounts.at(actor.account);
    auto const stored = credential_of(actor.account);
    if (!stored || stored->kind != "password")
        return answer(Error{Errc::wrong_state, "", "a program has no password; account.reset_password makes a token"});
    auto const* session = sessions_.find(actor.account, actor.session.id, clock_.now());
    auto const address = session ? session->address : std::string();
    if (throttle_.wait_of(account.login, address, clock_.now()))
        return answer(Error{Errc::rate_limited, "", "too many failed tries; wait"});
    if (message.new_password == message.old_password)
        return answer(Error{Errc::invalid_field, "new_password", "must be another one"});
    if (auto const fit = check_password(settings_.password, message.new_password, account.login, account.display_name);
        !fit)
        return answer(fit.error());
    auto past = past_[actor.account];
    if (past.size() > settings_.password_history) past.resize(settings_.password_history);
    throttle_.tried(account.login, clock_.now());
    auto const then = [this, actor, stored = *stored, login = account.login, address,
                       answer](std::optional<Hashed> const& made) {
        if (!made) {
            throttle_.undone(login);
            return answer(Error{Errc::busy, "", "too many people are signing in; try again in some seconds"});
        }
        auto const current = credential_of(actor.account);
        if (!made->old.right || !current || current->hash != stored.hash)
            return answer(refuse(login, address, {Errc::unauthenticated, "old_password", "it is wrong"}).error);
        Commit rows;
        throttle_.succeeded(login, rows);
        if (made->used_before) {
            hooks_.store(std::move(rows), {});
            return answer(Error{Errc::invalid_field, "new_password", "is one that this account had before"});
        }
        // What the server made is no password that somebody would choose again.
        auto const now = clock_.now();
        if (current->salt.empty()) rows.past_passwords.push_back({actor.account, now, current->hash});
        rows.credentials.push_back({actor.account, "password", {}, made->hash, now, false});
        rows.ended_sessions = sessions_.all_but(actor.account, actor.session.id);
        answer(std::move(rows));
    };
    auto const job = [stored = *stored, past = std::move(past), message, cost = settings_.cost, then,
                      post = hooks_.post] {
        std::optional<Hashed> made;
        try {
            made = hash_change(stored, past, message, cost);
        } catch (std::bad_alloc const&) {
            // Answered like a full queue: it may be tried again.
        }
        post([then, made] { then(made); });
    };
    if (!workers_->submit(job)) then(std::nullopt);
}

}  // namespace tiaodu
