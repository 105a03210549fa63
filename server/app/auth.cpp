// SPDX-License-Identifier: Apache-2.0
#include "server/app/auth.hpp"

#include "db/hash_chain.hpp"
#include "server/app/secrets.hpp"

#include <algorithm>
#include <new>

namespace tiaodu {
namespace {

Error no_session() { return {Errc::unauthenticated, "", "sign in first"}; }
Error wrong_name_or_password() { return {Errc::unauthenticated, "", "name or password is wrong"}; }
Error no_room() { return {Errc::busy, "", "too many people are signing in; try again in some seconds"}; }

bool administers_something(Role role) {
    return role == Role::administrator || role == Role::security_administrator || role == Role::auditor;
}

}  // namespace

Auth::Auth(World const& world, Clock const& clock, SecuritySettings const& settings, SealKey key)
    : world_(world),
      clock_(clock),
      settings_(settings),
      throttle_(settings),
      sessions_(settings),
      factors_(std::move(key)) {}

void Auth::connect(HashWorkers& workers, AuthHooks hooks) {
    workers_ = &workers;
    hooks_ = std::move(hooks);
}

std::string Auth::hash_of(std::string const& token) { return sha256(token); }

void Auth::load(ProofRows rows) {
    Commit known;
    known.credentials = std::move(rows.credentials);
    take(known);
    for (auto& row : rows.past_passwords) past_[row.account_id].push_back(std::move(row));
    factors_.load(std::move(rows.second_factors));
    // Of an account that was locked just before a crash.
    std::erase_if(rows.sessions, [&](SessionRow const& row) { return !holds(row); });
    sessions_.load(std::move(rows.sessions));
    throttle_.load(std::move(rows.throttles));
}

/// One slow hash on another thread; `then` runs on the core thread. None: there was no room for it.
void Auth::look_at(std::optional<CredentialRow> stored, std::string password, Looked then) {
    auto const job = [stored = std::move(stored), password = std::move(password), cost = settings_.cost, then,
                      post = hooks_.post] {
        std::optional<PasswordProof> proof;
        try {
            proof = prove_password(stored, password, cost);
        } catch (std::bad_alloc const&) {
            // Answered like a full queue: it may be tried again.
        }
        post([then, proof] { then(proof); });
    };
    if (!workers_->submit(job)) then(std::nullopt);
}

Auth::Refusal Auth::refuse(std::string const& login, std::string const& address, Error error) {
    Commit rows;
    throttle_.failed(login, address, clock_.now(), rows);
    hooks_.store(std::move(rows), {});
    return {std::move(error), std::nullopt};
}

void Auth::sign_in(SignIn message, std::string address, SignInAnswer answer) {
    auto const account = world_.account_by_login.find(message.login);
    auto const known =
        account == world_.account_by_login.end() ? std::nullopt : std::optional<AccountId>(account->second);
    if (auto const refusal = hooks_.refusal()) return answer(Refusal{*refusal, std::nullopt});
    if (auto const wait = throttle_.wait_of(message.login, address, clock_.now()))
        return answer(Refusal{{Errc::rate_limited, "", "too many failed sign-ins; wait"}, wait});
    throttle_.tried(message.login, clock_.now());
    auto stored = known ? credential_of(*known) : std::nullopt;
    if (stored && stored->kind != "password") stored.reset();
    auto password = std::exchange(message.password, {});
    look_at(stored, std::move(password),
            [this, message = std::move(message), address, stored, answer](std::optional<PasswordProof> const& proof) {
                finish_sign_in(message, address, stored, proof, answer);
            });
}

void Auth::finish_sign_in(SignIn const& message, std::string const& address, std::optional<CredentialRow> const& stored,
                          std::optional<PasswordProof> const& proof, SignInAnswer const& answer) {
    auto const undone = [&](Error error) {
        throttle_.undone(message.login);
        answer(Refusal{std::move(error), std::nullopt});
    };
    if (!proof) return undone(no_room());
    // Somebody may have changed the password while this one was looked at.
    auto const current = stored ? credential_of(stored->account_id) : std::nullopt;
    if (!proof->right || !current || current->hash != stored->hash)
        return answer(refuse(message.login, address, wrong_name_or_password()));
    auto const actor = actor_of(stored->account_id);
    if (world_.accounts.at(actor.account).locked_at)
        return undone({Errc::forbidden, "name", "this account is locked; ask the security administrator"});
    Commit rows;
    if (factors_.has(actor.account)) {
        if (!message.code) return undone({Errc::second_factor_required, "code", "the code of the authenticator"});
        if (!factors_.use(actor.account, *message.code, clock_.now(), rows))
            return answer(refuse(message.login, address, {Errc::unauthenticated, "code", "the code is wrong"}));
    }
    if (auto error = wrong_device(message, actor)) return answer(refuse(message.login, address, std::move(*error)));
    if (proof->better_hash && !current->one_time) {
        auto row = *current;
        row.hash = *proof->better_hash;
        row.salt.clear();
        credentials_.insert_or_assign(row.account_id, row);
        rows.credentials.push_back(std::move(row));
    }
    auto const now = clock_.now();
    SignedIn made{new_token(), {}};
    made.row = {hash_of(made.token), actor.account, now, {}, address, now, now, message.device_id};
    made.row.expires_at = now + (message.device_id ? settings_.shift_length : settings_.session_length);
    auto opened = sessions_.open(made.row, rows);
    if (!opened) return undone(opened.error());
    throttle_.succeeded(message.login, rows);
    hooks_.store(std::move(rows), [answer, made] { answer(made); });
}

/// A tablet lets in whom it is carried for: its code, in use, and a squad that the officer answers for.
std::optional<Error> Auth::wrong_device(SignIn const& message, Actor const& actor) const {
    if (!message.device_id && !message.device_code) return std::nullopt;
    Error const error{Errc::forbidden, "device_id", "this tablet is not registered for you; sign in without it"};
    if (!message.device_id || !message.device_code) return error;
    auto const found = world_.devices.find(*message.device_id);
    if (found == world_.devices.end() || !hooks_.device_code_matches(*message.device_id, *message.device_code))
        return error;
    auto const& device = found->second;
    auto const squad = world_.org.find(device.squad);
    bool const usable = device.protocol == DeviceProtocol::tablet && !device.retired && carrier_of(device);
    if (!usable || !squad || !actor.scope->allows(Right::respond, *squad)) return error;
    return std::nullopt;
}

void Auth::prove_again(Actor const& actor, ProveAgain const& message, ProofAnswer answer) {
    auto const* session = sessions_.find(actor.account, actor.session.id, clock_.now());
    if (!session) return answer(Refusal{no_session(), std::nullopt});
    auto const login = world_.accounts.at(actor.account).login;
    auto const address = session->address;
    if (message.password.has_value() == message.code.has_value())
        return answer(Refusal{{Errc::missing_field, "password", "give either the password or a code"}, std::nullopt});
    if (auto const refusal = hooks_.refusal()) return answer(Refusal{*refusal, std::nullopt});
    if (auto const wait = throttle_.wait_of(login, address, clock_.now()))
        return answer(Refusal{{Errc::rate_limited, "", "too many failed tries; wait"}, wait});
    throttle_.tried(login, clock_.now());
    auto const proved = [this, account = actor.account, id = actor.session.id, login, answer](Commit rows) {
        throttle_.succeeded(login, rows);
        sessions_.proved(account, id, clock_.now(), rows);
        hooks_.store(std::move(rows), [answer] { answer(std::nullopt); });
    };
    if (message.code) {
        Commit rows;
        if (factors_.use(actor.account, *message.code, clock_.now(), rows)) return proved(std::move(rows));
        return answer(refuse(login, address, {Errc::unauthenticated, "code", "the code is wrong"}));
    }
    look_at(credential_of(actor.account), *message.password,
            [this, login, address, answer, proved](std::optional<PasswordProof> const& proof) {
                if (proof && proof->right) return proved({});
                if (proof) return answer(refuse(login, address, {Errc::unauthenticated, "password", "it is wrong"}));
                throttle_.undone(login);
                answer(Refusal{no_room(), std::nullopt});
            });
}

std::string Auth::sign_out(std::string const& token) {
    auto hash = hash_of(token);
    if (!sessions_.find(hash, clock_.now())) return {};
    sessions_.end(hash);
    return hash;
}

bool Auth::holds(SessionRow const& row) const {
    auto const account = world_.accounts.find(row.account_id);
    if (account == world_.accounts.end() || account->second.locked_at) return false;
    if (!row.device_id) return true;
    auto const device = world_.devices.find(*row.device_id);
    return device != world_.devices.end() && !device->second.retired;
}

bool Auth::session_holds(std::string const& token_hash) const {
    auto const* row = sessions_.find(token_hash, clock_.now());
    return row && holds(*row);
}

Result<Actor> Auth::by_session_hash(std::string const& token_hash) const {
    auto const* row = sessions_.find(token_hash, clock_.now());
    if (!row || !holds(*row)) return no_session();
    auto actor = actor_of(row->account_id);
    actor.session = {Sessions::id_of(*row), row->proved_at, setup_of(row->account_id), row->device_id};
    return actor;
}

bool Auth::token_holds(std::string const& token_hash) const {
    auto const found = by_token_hash_.find(token_hash);
    return found != by_token_hash_.end() && !world_.accounts.at(found->second).locked_at;
}

Result<Actor> Auth::by_bearer(std::string const& token) const {
    auto const hash = hash_of(token);
    if (!token_holds(hash)) return no_session();
    return actor_of(by_token_hash_.at(hash));
}

Actor Auth::actor_of(AccountId id) const {
    auto const& account = world_.accounts.at(id);
    auto& scope = scopes_[id];
    auto const now = clock_.now();
    if (!scope || (scope->expires_at() && *scope->expires_at() <= now))
        scope = std::make_shared<Scope const>(world_.org, account.grants, now);
    auto const home = account.grants.empty() ? std::nullopt : world_.org.find(account.grants.front().node);
    return {id, account.display_name, home.value_or(world_.org.city()), scope, {}};
}

std::optional<CredentialRow> Auth::credential_of(AccountId account) const {
    auto const found = credentials_.find(account);
    return found == credentials_.end() ? std::nullopt : std::optional(found->second);
}

bool Auth::must_have_factor(AccountId account) const {
    if (settings_.second_factor != FactorDuty::administrators) return settings_.second_factor == FactorDuty::everybody;
    auto const& grants = world_.accounts.at(account).grants;
    return std::any_of(grants.begin(), grants.end(), [&](Grant const& grant) {
        return administers_something(grant.role) && (!grant.expires_at || *grant.expires_at > clock_.now());
    });
}

Setup Auth::setup_of(AccountId account) const {
    auto const found = credentials_.find(account);
    if (found == credentials_.end() || found->second.kind != "password") return Setup::done;
    auto const& row = found->second;
    if (row.one_time || clock_.now() - row.changed_at >= settings_.password_age_max) return Setup::change_password;
    if (must_have_factor(account) && !factors_.has(account)) return Setup::enrol_second_factor;
    return Setup::done;
}

SignedInAccount Auth::described(Actor const& actor) const {
    SignedInAccount view;
    view.account = world_.accounts.at(actor.account);
    view.setup = actor.session.setup;
    view.second_factor = factors_.has(actor.account);
    if (auto const* row = sessions_.find(actor.account, actor.session.id, clock_.now())) {
        view.session_id = actor.session.id;
        view.expires_at = row->expires_at;
    }
    return view;
}

std::optional<Time> Auth::used(Actor const& actor) {
    if (actor.session.id.empty()) return std::nullopt;
    sessions_.used(actor.account, actor.session.id, clock_.now());
    auto const* row = sessions_.find(actor.account, actor.session.id, clock_.now());
    return row ? std::optional(sessions_.ends_at(*row)) : std::nullopt;
}

void Auth::take(Commit const& rows) {
    for (auto const& row : rows.past_passwords) {
        auto& past = past_[row.account_id];
        past.insert(past.begin(), row);
        if (past.size() > settings_.password_history) past.resize(settings_.password_history);
    }
    for (auto const& row : rows.credentials) {
        if (auto const old = credentials_.find(row.account_id); old != credentials_.end())
            by_token_hash_.erase(old->second.hash);
        if (row.kind == "token") by_token_hash_.insert_or_assign(row.hash, row.account_id);
        credentials_.insert_or_assign(row.account_id, row);
    }
    for (auto const& row : rows.second_factors) factors_.put(row);
    for (auto const& id : rows.removed_factors) factors_.remove(id);
    for (auto const& hash : rows.ended_sessions) sessions_.end(hash);
}

void Auth::changed(std::vector<AccountId> const& accounts, Commit& rows) {
    for (auto const& id : accounts) {
        scopes_.erase(id);
        if (!world_.accounts.at(id).locked_at) continue;
        for (auto& hash : sessions_.all_but(id, std::nullopt)) {
            sessions_.end(hash);
            rows.ended_sessions.push_back(std::move(hash));
        }
    }
}

void Auth::device_changed(DeviceId device, Commit& rows) {
    for (auto& hash : sessions_.on_device(device)) {
        sessions_.end(hash);
        rows.ended_sessions.push_back(std::move(hash));
    }
}

void Auth::tidy(Commit& rows) {
    sessions_.tidy(clock_.now(), rows);
    throttle_.forget(clock_.now(), rows);
}

}  // namespace tiaodu
