// SPDX-License-Identifier: Apache-2.0
#include "server/app/auth.hpp"

#include "server/app/secrets.hpp"

#include <algorithm>

namespace tiaodu {
namespace {
Error no_session() { return {Errc::unauthenticated, "", "sign in first"}; }
}  // namespace

Auth::Auth(World const& world, Clock const& clock, AuthSettings settings)
    : world_(world), clock_(clock), settings_(settings) {}

std::string Auth::hash_of(std::string const& token) { return sha256(token); }

void Auth::load(Database& database) {
    {
        auto rows = database.prepare("SELECT account_id, kind, salt, hash FROM credential");
        while (rows.step()) add({parse_id<AccountId>(rows.text(0)).value(), rows.text(1), rows.text(2), rows.text(3)});
    }
    auto rows = database.prepare(
        "SELECT token_hash, account_id, created_at, expires_at, address FROM session WHERE expires_at>?");
    rows.bind(to_ms(clock_.now()));
    while (rows.step()) {
        SessionRow row{rows.text(0), parse_id<AccountId>(rows.text(1)).value(), time_from_ms(rows.integer(2)),
                       time_from_ms(rows.integer(3)), rows.text(4)};
        sessions_.emplace(row.token_hash, std::move(row));
    }
}

void Auth::add(CredentialRow row) {
    if (row.kind == "token") by_token_hash_.insert_or_assign(row.hash, row.account_id);
    credentials_.insert_or_assign(row.account_id, std::move(row));
}

bool Auth::too_many_failures(std::string const& address) {
    auto const found = failures_.find(address);
    if (found == failures_.end()) return false;
    auto const since = clock_.now() - std::chrono::minutes(1);
    std::erase_if(found->second, [&](Time at) { return at < since; });
    if (found->second.empty()) {
        failures_.erase(found);
        return false;
    }
    return found->second.size() >= settings_.failures_per_minute;
}

Result<Auth::SignedIn> Auth::sign_in(std::string const& login, std::string const& password,
                                     std::string const& address) {
    if (too_many_failures(address))
        return Error{Errc::rate_limited, "", "too many failed sign-ins from this address; wait a minute"};
    auto const account = world_.account_by_login.find(login);
    auto const credential =
        account == world_.account_by_login.end() ? credentials_.end() : credentials_.find(account->second);
    bool const known = credential != credentials_.end() && credential->second.kind == "password";
    // An unknown name costs the same work as a wrong password.
    bool const right = matches(known ? credential->second.salt : std::string(16, 'x'),
                               known ? credential->second.hash : std::string(32, 'x'), password);
    if (!known || !right) {
        failures_[address].push_back(clock_.now());
        return Error{Errc::unauthenticated, "", "name or password is wrong"};
    }
    if (sessions_.size() >= settings_.sessions_max) return Error{Errc::busy, "", "too many sessions"};
    SignedIn made{new_token(), {}, actor_of(account->second)};
    made.row = {hash_of(made.token), account->second, clock_.now(), clock_.now() + settings_.session_length, address};
    sessions_.insert_or_assign(made.row.token_hash, made.row);
    return made;
}

std::string Auth::sign_out(std::string const& token) {
    auto hash = hash_of(token);
    return sessions_.erase(hash) > 0 ? hash : std::string();
}

Result<Actor> Auth::by_session(std::string const& token) {
    auto const found = sessions_.find(hash_of(token));
    if (found == sessions_.end() || found->second.expires_at <= clock_.now()) return no_session();
    return actor_of(found->second.account_id);
}

bool Auth::session_holds(std::string const& token_hash) const {
    auto const found = sessions_.find(token_hash);
    return found != sessions_.end() && found->second.expires_at > clock_.now();
}

Result<Actor> Auth::by_bearer(std::string const& token) const {
    auto const found = by_token_hash_.find(hash_of(token));
    if (found == by_token_hash_.end()) return no_session();
    return actor_of(found->second);
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

void Auth::forget_expired() {
    auto const now = clock_.now();
    std::erase_if(sessions_, [&](auto const& entry) { return entry.second.expires_at <= now; });
}

}  // namespace tiaodu
