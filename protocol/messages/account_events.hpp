// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/messages/account.hpp"
#include "protocol/vocab/account_words.hpp"

/// What happens to accounts. No secret and no hash of one stands in an event.
namespace tiaodu {

struct AccountGrantsSet {
    static constexpr std::string_view type = "account.grants_set";
    static constexpr std::string_view name = "AccountGrantsSet";
    AccountId account_id;
    std::vector<Grant> grants;
};
template <class Visitor>
void describe(Visitor& visit, AccountGrantsSet& m) {
    visit("account_id", m.account_id);
    visit("grants", m.grants, Field{.items_min = 1, .items_max = 32});
}

struct AccountLocked {
    static constexpr std::string_view type = "account.locked";
    static constexpr std::string_view name = "AccountLocked";
    AccountId account_id;
    std::string reason;
};
template <class Visitor>
void describe(Visitor& visit, AccountLocked& m) {
    visit("account_id", m.account_id);
    visit("reason", m.reason);
}

struct AccountUnlocked {
    static constexpr std::string_view type = "account.unlocked";
    static constexpr std::string_view name = "AccountUnlocked";
    AccountId account_id;
};
template <class Visitor>
void describe(Visitor& visit, AccountUnlocked& m) {
    visit("account_id", m.account_id);
}

/// The account proves itself with something else from now on.
struct AccountProofChanged {
    static constexpr std::string_view type = "account.proof_changed";
    static constexpr std::string_view name = "AccountProofChanged";
    AccountId account_id;
    ProofChange change = ProofChange::password_changed;
};
template <class Visitor>
void describe(Visitor& visit, AccountProofChanged& m) {
    visit("account_id", m.account_id);
    visit("change", m.change);
}

}  // namespace tiaodu
