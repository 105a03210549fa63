// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "protocol/describe/field.hpp"
#include "protocol/vocab/id.hpp"
#include "protocol/vocab/time.hpp"

#include <optional>

/// Keys with which other systems (12345 hotline, grid platform) sign their requests. The secret of a key is in no
/// event.
namespace tiaodu {

/// Keys of one account that are valid at the same time: the old and the new one while they are exchanged.
inline constexpr std::size_t integration_keys_per_account_max = 2;

struct IntegrationKey {
    static constexpr std::string_view name = "IntegrationKey";
    IntegrationKeyId id;
    AccountId account_id;
    Time issued_at{};
    std::optional<Time> expires_at;
    std::optional<Time> revoked_at;
};
template <class Visitor>
void describe(Visitor& visit, IntegrationKey& m) {
    visit("id", m.id);
    visit("account_id", m.account_id);
    visit("issued_at", m.issued_at);
    visit("expires_at", m.expires_at);
    visit("revoked_at", m.revoked_at);
}

/// Gives an account of another system a new key; the older one stays valid until it is revoked, so that the two can be
/// exchanged without a break. Reply: IntegrationSecret.
struct IssueIntegrationKey {
    static constexpr std::string_view type = "integration.issue_key";
    static constexpr std::string_view name = "IssueIntegrationKey";
    AccountId account_id;
    std::optional<Time> expires_at;
};
template <class Visitor>
void describe(Visitor& visit, IssueIntegrationKey& m) {
    visit("account_id", m.account_id);
    visit("expires_at", m.expires_at, Field{.doc = "The key is of no use from then on; default: until it is revoked."});
}

/// From now on nothing signed with the key is taken. Reply: IntegrationKeyReply.
struct RevokeIntegrationKey {
    static constexpr std::string_view type = "integration.revoke_key";
    static constexpr std::string_view name = "RevokeIntegrationKey";
    IntegrationKeyId key_id;
};
template <class Visitor>
void describe(Visitor& visit, RevokeIntegrationKey& m) {
    visit("key_id", m.key_id);
}

struct IntegrationSecret {
    static constexpr std::string_view name = "IntegrationSecret";
    IntegrationKeyId key_id;
    std::string secret;
};
template <class Visitor>
void describe(Visitor& visit, IntegrationSecret& m) {
    visit("key_id", m.key_id);
    visit("secret", m.secret, Field{.doc = "What requests are signed with, 256 random bits. Shown once."});
}

struct IntegrationKeyReply {
    static constexpr std::string_view name = "IntegrationKeyReply";
    IntegrationKeyId key_id;
};
template <class Visitor>
void describe(Visitor& visit, IntegrationKeyReply& m) {
    visit("key_id", m.key_id);
}

struct IntegrationKeyIssued {
    static constexpr std::string_view type = "integration.key_issued";
    static constexpr std::string_view name = "IntegrationKeyIssued";
    IntegrationKey key;
};
template <class Visitor>
void describe(Visitor& visit, IntegrationKeyIssued& m) {
    visit("key", m.key);
}

struct IntegrationKeyRevoked {
    static constexpr std::string_view type = "integration.key_revoked";
    static constexpr std::string_view name = "IntegrationKeyRevoked";
    IntegrationKeyId key_id;
};
template <class Visitor>
void describe(Visitor& visit, IntegrationKeyRevoked& m) {
    visit("key_id", m.key_id);
}

}  // namespace tiaodu
