// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "protocol/messages/account_commands.hpp"
#include "protocol/vocab/account_words.hpp"

/// Signing in, and what is told about sessions.
namespace tiaodu {

/// POST /session. Reply: SignedInAccount and the cookie.
struct SignIn {
    static constexpr std::string_view name = "SignIn";
    std::string login;
    std::string password;
    std::optional<std::string> code;
    std::optional<DeviceId> device_id;
    std::optional<std::string> device_code;
};
template <class Visitor>
void describe(Visitor& visit, SignIn& m) {
    visit("name", m.login, Field{.bytes_max = 64});
    visit("password", m.password, Field{.bytes_max = password_bytes_max});
    visit("code", m.code, Field{.doc = "Of the authenticator, or a recovery code.", .bytes_max = 32});
    visit("device_id", m.device_id,
          Field{.doc = "The tablet that the officer signs in on: the session lasts for the shift."});
    visit("device_code", m.device_code, Field{.doc = "Code of that tablet (device.issue_code).", .bytes_max = 64});
}

/// POST /session/proof: once more a password or a code, before what asks for it (step_up_required).
struct ProveAgain {
    static constexpr std::string_view name = "ProveAgain";
    std::optional<std::string> password;
    std::optional<std::string> code;
};
template <class Visitor>
void describe(Visitor& visit, ProveAgain& m) {
    visit("password", m.password, Field{.bytes_max = password_bytes_max});
    visit("code", m.code, Field{.doc = "Instead of the password.", .bytes_max = 32});
}

/// Who is signed in: the account, what it must still set up, and until when the session can last.
struct SignedInAccount {
    static constexpr std::string_view name = "SignedInAccount";
    Account account;
    Setup setup = Setup::done;
    bool second_factor = false;
    std::optional<std::string> session_id;
    std::optional<Time> expires_at;
};
template <class Visitor>
void describe(Visitor& visit, SignedInAccount& m) {
    describe(visit, m.account);
    visit("setup", m.setup, Field{.doc = "Unless done, nothing else is possible before."});
    visit("second_factor", m.second_factor, Field{.doc = "True: signing in asks for a code."});
    visit("session_id", m.session_id, Field{.doc = "Absent for a program with a token."});
    visit("expires_at", m.expires_at, Field{.doc = "The session ends then at the latest."});
}

/// The person at the console pressed a key or moved something: the session is in use. At most once a minute is enough.
struct SessionActive {
    static constexpr std::string_view type = "session.active";
    static constexpr std::string_view name = "SessionActive";
};
template <class Visitor>
void describe(Visitor&, SessionActive&) {}

struct SessionKept {
    static constexpr std::string_view name = "SessionKept";
    Time ends_at{};
};
template <class Visitor>
void describe(Visitor& visit, SessionKept& m) {
    visit("ends_at", m.ends_at, Field{.doc = "When the session ends if nothing more is done."});
}

/// Sessions of one account; default: one's own.
struct SessionQuery {
    static constexpr std::string_view name = "SessionQuery";
    std::optional<AccountId> account_id;
};
template <class Visitor>
void describe(Visitor& visit, SessionQuery& m) {
    visit("account_id", m.account_id, Field{.doc = "Of another account: for security administrators."});
}

struct SessionView {
    static constexpr std::string_view name = "SessionView";
    std::string id;
    AccountId account_id;
    Time created_at{};
    Time used_at{};
    Time ends_at{};
    std::string address;
    std::optional<DeviceId> device_id;
    bool current = false;
};
template <class Visitor>
void describe(Visitor& visit, SessionView& m) {
    visit("id", m.id);
    visit("account_id", m.account_id);
    visit("created_at", m.created_at);
    visit("used_at", m.used_at, Field{.doc = "When somebody last did something in it."});
    visit("ends_at", m.ends_at, Field{.doc = "If nothing more is done in it."});
    visit("address", m.address, Field{.doc = "Where it was opened from."});
    visit("device_id", m.device_id, Field{.doc = "The tablet that it is bound to."});
    visit("current", m.current, Field{.doc = "The one that asks."});
}

}  // namespace tiaodu
