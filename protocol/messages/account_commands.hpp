// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"

namespace tiaodu {

/// A password longer than this is refused before anybody looks at it.
inline constexpr std::size_t password_bytes_max = 1024;

/// Sets a password of one's own. All other sessions of the account end. Reply: AccountReply.
struct ChangePassword {
    static constexpr std::string_view type = "account.change_password";
    static constexpr std::string_view name = "ChangePassword";
    std::string old_password;
    std::string new_password;
};
template <class Visitor>
void describe(Visitor& visit, ChangePassword& m) {
    visit("old_password", m.old_password, Field{.bytes_max = password_bytes_max});
    visit("new_password", m.new_password, Field{.bytes_max = password_bytes_max});
}

struct AccountReply {
    static constexpr std::string_view name = "AccountReply";
    AccountId account_id;
};
template <class Visitor>
void describe(Visitor& visit, AccountReply& m) {
    visit("account_id", m.account_id);
}

/// Makes a new one-time password (or token); what counted before does not count any more and all sessions end.
/// Reply: AccountSecret, shown once.
struct ResetPassword {
    static constexpr std::string_view type = "account.reset_password";
    static constexpr std::string_view name = "ResetPassword";
    AccountId account_id;
};
template <class Visitor>
void describe(Visitor& visit, ResetPassword& m) {
    visit("account_id", m.account_id);
}

/// Nobody can sign in with the account until it is unlocked; its sessions end at once. Reply: AccountReply.
struct LockAccount {
    static constexpr std::string_view type = "account.lock";
    static constexpr std::string_view name = "LockAccount";
    AccountId account_id;
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, LockAccount& m) {
    visit("account_id", m.account_id);
    visit("reason", m.reason, Field{.bytes_max = 500});
}

/// Reply: AccountReply.
struct UnlockAccount {
    static constexpr std::string_view type = "account.unlock";
    static constexpr std::string_view name = "UnlockAccount";
    AccountId account_id;
};
template <class Visitor>
void describe(Visitor& visit, UnlockAccount& m) {
    visit("account_id", m.account_id);
}

/// Replaces all grants of an account. Nobody changes his own. Reply: AccountReply.
struct SetGrants {
    static constexpr std::string_view type = "account.set_grants";
    static constexpr std::string_view name = "SetGrants";
    AccountId account_id;
    std::vector<Grant> grants;
};
template <class Visitor>
void describe(Visitor& visit, SetGrants& m) {
    visit("account_id", m.account_id);
    visit("grants", m.grants, Field{.items_min = 1, .items_max = 32});
}

/// Begins to enrol a second factor (RFC 6238) for one's own account; in force after account.confirm_totp. Reply:
/// TotpSecret.
struct EnrolTotp {
    static constexpr std::string_view type = "account.enrol_totp";
    static constexpr std::string_view name = "EnrolTotp";
};
template <class Visitor>
void describe(Visitor&, EnrolTotp&) {}

struct TotpSecret {
    static constexpr std::string_view name = "TotpSecret";
    std::string secret;
    std::string uri;
};
template <class Visitor>
void describe(Visitor& visit, TotpSecret& m) {
    visit("secret", m.secret, Field{.doc = "Base32, to be typed into an authenticator. Shown once."});
    visit("uri", m.uri, Field{.doc = "otpauth://…, to be shown as a QR code.", .bytes_max = 1000});
}

/// The authenticator shows the right code: from now on signing in asks for one. Reply: RecoveryCodes.
struct ConfirmTotp {
    static constexpr std::string_view type = "account.confirm_totp";
    static constexpr std::string_view name = "ConfirmTotp";
    std::string code;
};
template <class Visitor>
void describe(Visitor& visit, ConfirmTotp& m) {
    visit("code", m.code, Field{.doc = "Six digits.", .bytes_max = 32});
}

struct RecoveryCodes {
    static constexpr std::string_view name = "RecoveryCodes";
    std::vector<std::string> codes;
};
template <class Visitor>
void describe(Visitor& visit, RecoveryCodes& m) {
    visit("codes", m.codes, Field{.doc = "Each signs in once instead of a code, when the authenticator is lost."});
}

/// Takes the second factor off one's own account, or (security administrator) off another one. Reply: AccountReply.
struct RemoveTotp {
    static constexpr std::string_view type = "account.remove_totp";
    static constexpr std::string_view name = "RemoveTotp";
    std::optional<AccountId> account_id;
};
template <class Visitor>
void describe(Visitor& visit, RemoveTotp& m) {
    visit("account_id", m.account_id, Field{.doc = "Default: one's own."});
}

/// Ends a session: one's own, or (security administrator) somebody else's. Reply: SessionEnded.
struct EndSession {
    static constexpr std::string_view type = "session.end";
    static constexpr std::string_view name = "EndSession";
    AccountId account_id;
    std::string session_id;
};
template <class Visitor>
void describe(Visitor& visit, EndSession& m) {
    visit("account_id", m.account_id);
    visit("session_id", m.session_id, Field{.doc = "As in session.list.", .bytes_max = 32});
}

struct SessionEnded {
    static constexpr std::string_view name = "SessionEnded";
    std::string session_id;
};
template <class Visitor>
void describe(Visitor& visit, SessionEnded& m) {
    visit("session_id", m.session_id);
}

}  // namespace tiaodu
