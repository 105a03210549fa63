// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"
#include "protocol/vocab/words.hpp"

#include <optional>
#include <vector>

namespace tiaodu {

/// A right given on a node and everything below it (through either parent).
struct Grant {
    static constexpr std::string_view name = "Grant";
    OrgCode node;
    Role role = Role::viewer;
    std::optional<Time> expires_at;
};

template <class Visitor>
void describe(Visitor& visit, Grant& m) {
    visit("node", m.node);
    visit("role", m.role);
    visit("expires_at", m.expires_at);
}

/// Somebody or something that signs in. The first grant's node is where the account works.
struct Account {
    static constexpr std::string_view name = "Account";
    AccountId id;
    std::string login;
    std::string display_name;
    std::vector<Grant> grants;
    std::optional<Time> locked_at;
};

template <class Visitor>
void describe(Visitor& visit, Account& m) {
    visit("id", m.id);
    visit("name", m.login, Field{.doc = "Sign-in name, unique.", .bytes_min = 2, .bytes_max = 64});
    visit("display_name", m.display_name, Field{.bytes_max = 100});
    visit("grants", m.grants, Field{.items_min = 1, .items_max = 32});
    visit("locked_at", m.locked_at, Field{.doc = "Since when nobody can sign in with it; absent: not locked."});
}

}  // namespace tiaodu
