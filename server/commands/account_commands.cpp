// SPDX-License-Identifier: Apache-2.0
#include "server/app/auth.hpp"
#include "server/app/secrets.hpp"
#include "server/commands/handlers.hpp"
#include "server/core/account_rules.hpp"
#include "server/core/admin_rules.hpp"

namespace tiaodu {
namespace {

constexpr char const* shown_once = "(shown once)";

std::function<nlohmann::json(World const&)> account_reply(AccountId id) {
    return [id](World const&) { return to_json(AccountReply{id}); };
}

/// The secret is in the reply, and nowhere else.
void show_once(Handled& outcome, CredentialRow row, std::string const& secret) {
    auto const id = row.account_id;
    outcome.rows.credentials.push_back(std::move(row));
    outcome.reply = [id, secret](World const&) { return to_json(AccountSecret{id, secret}); };
    outcome.remembered_reply = [id](World const&) { return to_json(AccountSecret{id, shown_once}); };
}

/// Taking a second factor on or off asks for a password or code just given: a session left open is not enough.
std::optional<Error> not_fresh(DecisionContext const& context) {
    if (is_fresh(context.actor.session, context.now)) return std::nullopt;
    return Error{Errc::step_up_required, "", "give your password or a code again: POST /api/v1/session/proof"};
}

}  // namespace

Result<Handled> create_account(DecisionContext const& context, CreateAccount const& command) {
    auto events = decide_create_account(context, command);
    if (!events) return events.error();
    auto const id = std::get<AccountCreated>(events->front()).account.id;
    auto const kind = command.token.value_or(false) ? SecretKind::token : SecretKind::one_time_password;
    auto const secret = new_secret(kind);
    Handled outcome;
    outcome.events = std::move(*events);
    show_once(outcome, credential(id, kind, secret, context.now), secret);
    return outcome;
}

Result<Handled> lock_account(DecisionContext const& context, LockAccount const& command) {
    return handled(decide_lock_account(context, command), account_reply(command.account_id));
}

Result<Handled> unlock_account(DecisionContext const& context, UnlockAccount const& command) {
    return handled(decide_unlock_account(context, command), account_reply(command.account_id));
}

Result<Handled> set_grants(DecisionContext const& context, SetGrants const& command) {
    return handled(decide_set_grants(context, command), account_reply(command.account_id));
}

void change_password(Auth& auth, DecisionContext const& context, ChangePassword const& command, HandledAnswer answer) {
    auth.change_password(context.actor, command,
                         [id = context.actor.account, answer = std::move(answer)](Result<Commit> rows) {
                             if (!rows) return answer(rows.error());
                             Handled outcome;
                             outcome.events = {AccountProofChanged{id, ProofChange::password_changed}};
                             outcome.rows = std::move(*rows);
                             outcome.reply = account_reply(id);
                             answer(std::move(outcome));
                         });
}

void reset_password(Auth& auth, DecisionContext const& context, ResetPassword const& command, HandledAnswer answer) {
    auto const account = account_looked_after(context, command.account_id);
    if (!account) return answer(account.error());
    auto const before = auth.credential_of(command.account_id);
    auto const kind = before && before->kind == "token" ? SecretKind::token : SecretKind::one_time_password;
    auto const secret = new_secret(kind);
    Handled outcome;
    outcome.events = {AccountProofChanged{command.account_id, ProofChange::secret_reset}};
    show_once(outcome, credential(command.account_id, kind, secret, context.now), secret);
    if (before && kind != SecretKind::token && before->salt.empty())
        outcome.rows.past_passwords.push_back({command.account_id, context.now, before->hash});
    outcome.rows.ended_sessions = auth.sessions().all_but(command.account_id, std::nullopt);
    answer(std::move(outcome));
}

void enrol_totp(Auth& auth, DecisionContext const& context, EnrolTotp const&, HandledAnswer answer) {
    if (context.actor.session.setup == Setup::change_password)
        return answer(Error{Errc::setup_required, "password", "first set a password of your own"});
    if (auto error = not_fresh(context)) return answer(std::move(*error));
    auto const id = context.actor.account;
    auto const credential = auth.credential_of(id);
    if (!credential || credential->kind != "password")
        return answer(Error{Errc::wrong_state, "", "a program has no second factor"});
    if (auth.factors().has(id)) return answer(Error{Errc::already_exists, "", "first take the second factor off"});
    auto begun = auth.factors().begin(id, context.world.accounts.at(id).login, context.now);
    if (!begun) return answer(begun.error());
    Handled outcome;
    outcome.reply = [begun = *begun](World const&) { return to_json(TotpSecret{begun.secret, begun.uri}); };
    outcome.remembered_reply = [](World const&) { return to_json(TotpSecret{shown_once, shown_once}); };
    answer(std::move(outcome));
}

void confirm_totp(Auth& auth, DecisionContext const& context, ConfirmTotp const& command, HandledAnswer answer) {
    auto const id = context.actor.account;
    if (auth.factors().has(id)) return answer(Error{Errc::already_exists, "", "first take the second factor off"});
    auto made = auth.factors().confirm(id, command.code, context.now);
    if (!made) return answer(made.error());
    Handled outcome;
    outcome.events = {AccountProofChanged{id, ProofChange::second_factor_enrolled}};
    outcome.rows.second_factors = {std::move(made->row)};
    outcome.reply = [codes = made->recovery_codes](World const&) { return to_json(RecoveryCodes{codes}); };
    outcome.remembered_reply = [](World const&) { return to_json(RecoveryCodes{{shown_once}}); };
    answer(std::move(outcome));
}

void remove_totp(Auth& auth, DecisionContext const& context, RemoveTotp const& command, HandledAnswer answer) {
    auto const id = command.account_id.value_or(context.actor.account);
    if (auto error = check_session(context.actor.session, SessionNeeds::fresh, context.now))
        return answer(std::move(*error));
    if (id != context.actor.account)
        if (auto const account = account_looked_after(context, id); !account) return answer(account.error());
    if (!auth.factors().has(id)) return answer(Error{Errc::wrong_state, "account_id", "has no second factor"});
    Handled outcome;
    outcome.events = {AccountProofChanged{id, ProofChange::second_factor_removed}};
    outcome.rows.removed_factors = {id};
    outcome.reply = account_reply(id);
    answer(std::move(outcome));
}

void end_session(Auth& auth, DecisionContext const& context, EndSession const& command, HandledAnswer answer) {
    if (command.account_id != context.actor.account) {
        // Somebody else's: the work of a security administrator, who has to be settled for it.
        if (auto error = check_session(context.actor.session, SessionNeeds::settled, context.now))
            return answer(std::move(*error));
        if (auto const account = account_looked_after(context, command.account_id); !account)
            return answer(account.error());
    }
    auto const* row = auth.sessions().find(command.account_id, command.session_id, context.now);
    if (!row) return answer(Error{Errc::not_found, "session_id", "no such session is open"});
    Handled outcome;
    outcome.rows.ended_sessions = {row->token_hash};
    outcome.reply = [id = command.session_id](World const&) { return to_json(SessionEnded{id}); };
    answer(std::move(outcome));
}

}  // namespace tiaodu
